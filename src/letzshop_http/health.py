"""``GET /health``: whether the service works."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from letzshop_core import Letzshop, TransientStoreError
from letzshop_http.operations import Auth, Call, Resource, operation

__all__ = ["Health", "HealthReport", "OptionalDependencies"]

State: TypeAlias = Literal["ok", "failing"]

OptionalDependencies: TypeAlias = Mapping[str, Callable[[], Awaitable[bool]]]
"""What the service can do without for a while: name to a function that says whether it answers."""

_SECONDS: Final = 5.0  # that the database may take to answer; monitors do not wait much longer


class HealthReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the service works, and each of its dependencies."""

    status: State
    dependencies: dict[str, State]


class Health(Resource):
    """``/health``"""

    def __init__(self, letzshop: Letzshop, optional: OptionalDependencies) -> None:
        super().__init__(letzshop)
        self._optional = optional

    @operation(
        summary="Check whether it works",
        auth=Auth.PUBLIC,
        returns=HealthReport,
        errors=(503,),
        limit="probe",
    )
    async def on_get(self, call: Call[None, None]) -> HealthReport:
        """200 if the service works, 503 if it does not, with the state of each dependency. The
        service works without Redis: each process then counts requests for itself."""
        status: State = "ok" if await self._database_answers() else "failing"
        if status == "failing":
            call.response.status = 503
        states: dict[str, State] = {"database": status}
        for name, answers in self._optional.items():
            states[name] = "ok" if await answers() else "failing"
        return HealthReport(status=status, dependencies=states)

    async def _database_answers(self) -> bool:
        check = asyncio.create_task(self._letzshop.store.check())
        await asyncio.wait({check}, timeout=_SECONDS)
        if not check.done():
            check.cancel()  # which is not waited for: a driver may want an answer to that, too
            return False
        try:
            await check
        except TransientStoreError:
            return False
        return True
