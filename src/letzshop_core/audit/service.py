"""Reading the audit log."""

from letzshop_core.audit.models import AuditEntry, AuditFilters
from letzshop_core.paging import Page, PageRequest
from letzshop_core.uow import Store
from letzshop_core.users.access import require_admin
from letzshop_core.users.models import Actor

__all__ = ["AuditService"]


class AuditService:
    """Reading the audit log. The other services write it, through their unit of work."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(
        self, filters: AuditFilters, page: PageRequest, *, by: Actor
    ) -> Page[AuditEntry]:
        """Entries, newest first.

        Raises:
            Forbidden: the caller is not an admin.
        """
        require_admin(by)
        async with self._store.reading() as uow:
            return await uow.audit.find(filters, page)
