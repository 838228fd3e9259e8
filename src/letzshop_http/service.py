"""The service itself: what it is, how it is."""

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from typing import Literal, TypeAlias

import msgspec

from letzshop_core import Letzshop, TransientStoreError
from letzshop_http.operations import Auth, Call, Resource, operation

__all__ = ["Health", "Helpers", "Root", "ServiceInfo"]


class ServiceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is served here, and where to read on."""

    name: str = "letzshop"
    version: str
    marketplace: str
    docs: str = "/docs"
    openapi: str = "/openapi.json"
    health: str = "/health"


State: TypeAlias = Literal["ok", "failing"]
Helpers: TypeAlias = Mapping[str, Callable[[], Awaitable[bool]]]
"""What the service works better with, by name: whether it answers."""


class HealthReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the service works, and each thing that it depends on."""

    status: State
    dependencies: dict[str, State]


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

    def __init__(self, letzshop: Letzshop, helpers: Helpers) -> None:
        super().__init__(letzshop)
        self._helpers = helpers

    @operation(
        summary="Whether it works",
        auth=Auth.PUBLIC,
        returns=HealthReport,
        errors=(503,),
        limit="probe",
    )
    async def on_get(self, call: Call[None, None]) -> HealthReport:
        """200 if the service works; 503 if it does not. Each thing that it depends on is named;
        Redis may fail, and each process counts for itself meanwhile."""
        states: dict[str, State] = {"database": "ok"}
        try:
            await self._letzshop.store.check()
        except TransientStoreError:
            states["database"] = "failing"
            call.response.status = 503
        status = states["database"]
        for name, answers in self._helpers.items():
            states[name] = "ok" if await answers() else "failing"
        return HealthReport(status=status, dependencies=states)
