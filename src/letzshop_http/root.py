"""``GET /``: what is served here."""

from importlib.metadata import version

import msgspec

from letzshop_core import Letzshop
from letzshop_http.operations import Auth, Call, Resource, operation

__all__ = ["Root", "ServiceInfo"]


class ServiceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is served here, and where its documentation is."""

    name: str = "letzshop"
    version: str
    marketplace: str
    docs: str = "/docs"
    openapi: str = "/openapi.json"
    health: str = "/health"


class Root(Resource):
    """``/``"""

    def __init__(self, letzshop: Letzshop, marketplace: str) -> None:
        super().__init__(letzshop)
        self._info = ServiceInfo(version=version("letzshop"), marketplace=marketplace)

    @operation(summary="Show what is served here", auth=Auth.PUBLIC, returns=ServiceInfo)
    async def on_get(self, _call: Call[None, None]) -> ServiceInfo:
        """Name, version, and links to the documentation."""
        return self._info
