"""The service itself: what it is, how it is."""

from importlib.metadata import version
from typing import Literal

import msgspec

from letzshop_core import Letzshop, TransientStoreError
from letzshop_http.operations import Auth, Call, Resource, operation

__all__ = ["Health", "Root", "ServiceInfo"]


class ServiceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is served here, and where to read on."""

    name: str = "letzshop"
    version: str
    marketplace: str
    docs: str = "/docs"
    openapi: str = "/openapi.json"
    health: str = "/health"


class HealthReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the service works, and each thing that it depends on."""

    status: Literal["ok", "failing"]
    dependencies: dict[str, Literal["ok", "failing"]]


class Root(Resource):
    """``/``"""

    def __init__(self, letzshop: Letzshop, marketplace: str) -> None:
        super().__init__(letzshop)
        self._info = ServiceInfo(version=version("letzshop"), marketplace=marketplace)

    @operation(summary="What is served here", auth=Auth.PUBLIC, returns=ServiceInfo)
    async def on_get(self, _call: Call[None, None]) -> ServiceInfo:
        """Name, version, and links to the documentation."""
        return self._info


class Health(Resource):
    """``/health``"""

    @operation(
        summary="Whether it works",
        auth=Auth.PUBLIC,
        returns=HealthReport,
        errors=(503,),
        limit="probe",
    )
    async def on_get(self, call: Call[None, None]) -> HealthReport:
        """200 if everything works; 503 with the name of what does not."""
        try:
            await self._letzshop.store.check()
        except TransientStoreError:
            call.response.status = 503
            return HealthReport(status="failing", dependencies={"database": "failing"})
        return HealthReport(status="ok", dependencies={"database": "ok"})
