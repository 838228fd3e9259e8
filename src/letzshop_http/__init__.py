"""The bundled HTTP server of letzshop: a thin Falcon adapter over :mod:`letzshop_core`."""

from typing import TYPE_CHECKING

from letzshop_core.extras import needs

if TYPE_CHECKING:
    from letzshop_http.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    # Loaded on first use: the command line does not need Falcon for most of what it does.
    if name == "create_app":
        with needs("server"):
            from letzshop_http.app import create_app  # noqa: PLC0415

        return create_app
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
