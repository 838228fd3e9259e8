"""The audit log, in memory."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import MemoryState
from letzshop_core.audit.models import AuditEntry, AuditFilters
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor

__all__ = ["MemoryAuditLog"]


class MemoryAuditLog:
    """See :class:`letzshop_core.audit.ports.AuditLog`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def record(
        self,
        by: Actor,
        action: str,
        subject: str,
        details: Mapping[str, Any] | None = None,
        *,
        at: datetime,
    ) -> None:
        entry = AuditEntry(
            id=next(self._state.ids),
            at=at,
            username=by.username,
            action=action,
            subject=subject,
            details=None if details is None else dict(details),
        )
        self._state.audit[entry.id] = entry

    async def find(self, filters: AuditFilters, page: PageRequest) -> Page[AuditEntry]:
        found = (e for e in self._state.audit.values() if _matches(e, filters))
        return page_by_id(found, page, key=lambda entry: entry.id, newest_first=True)


def _matches(entry: AuditEntry, filters: AuditFilters) -> bool:
    return (
        filters.username in {None, entry.username}
        and filters.action in {None, entry.action}
        and filters.subject in {None, entry.subject}
        and (filters.since is None or entry.at >= filters.since)
        and (filters.until is None or entry.at < filters.until)
    )
