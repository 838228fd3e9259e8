"""The audit log."""

from letzshop_core.audit.models import AuditEntry, AuditFilters
from letzshop_core.paging import Page
from letzshop_http.operations import Auth, Call, Resource, operation
from letzshop_http.query import PagedQuery

__all__ = ["Audit"]


class AuditQuery(AuditFilters, PagedQuery):
    """Which entries, and which part of the list."""


class Audit(Resource):
    """``/admin/audit``"""

    @operation(
        summary="List who did what, newest first",
        auth=Auth.ADMIN,
        query=AuditQuery,
        returns=Page[AuditEntry],
    )
    async def on_get(self, call: Call[None, AuditQuery]) -> Page[AuditEntry]:
        return await self._letzshop.audit.find(call.query, call.query.page, by=call.actor)
