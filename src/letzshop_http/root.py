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
    docs: str
    openapi: str
    health: str


class Root(Resource):
    """``/``"""

    def __init__(self, letzshop: Letzshop, marketplace: str) -> None:
        super().__init__(letzshop)
        self._version = version("letzshop")  # read from a file
        self._marketplace = marketplace

    @operation(summary="Show what is served here", auth=Auth.PUBLIC, returns=ServiceInfo)
    async def on_get(self, call: Call[None, None]) -> ServiceInfo:
        """Name, version, and links to the documentation."""
        root = call.request.root_path
        return ServiceInfo(
            version=self._version,
            marketplace=self._marketplace,
            docs=f"{root}/docs",
            openapi=f"{root}/openapi.json",
            health=f"{root}/health",
        )
