"""Every path and the resource that serves it."""

from letzshop_core import Letzshop
from letzshop_http.operations import Resource
from letzshop_http.service import Health, Root

__all__ = ["routes"]


def routes(letzshop: Letzshop, *, marketplace: str) -> list[tuple[str, Resource]]:
    """The route table: what is mounted, documented and authorised."""
    return [
        ("/", Root(letzshop, marketplace)),
        ("/health", Health(letzshop)),
    ]
