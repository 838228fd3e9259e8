"""The audit log, in SQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.paging import AnySelect, page_by_id
from letzshop_core.adapters.sqlalchemy.tables import audit_log
from letzshop_core.audit.models import AuditEntry, AuditFilters
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor

__all__ = ["SqlAuditLog"]

_LOG = audit_log.c
_ENTRY: AnySelect = select(_LOG.id, _LOG.at, _LOG.username, _LOG.action, _LOG.subject, _LOG.details)


class SqlAuditLog:
    """See :class:`letzshop_core.audit.ports.AuditLog`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(
        self,
        by: Actor,
        action: str,
        subject: str,
        details: Mapping[str, Any] | None = None,
        *,
        at: datetime,
    ) -> None:
        await self._connection.execute(
            insert(audit_log).values(
                at=at,
                user_id=by.id,
                username=by.username,
                action=action,
                subject=subject,
                details=None if details is None else dict(details),
            )
        )

    async def find(self, filters: AuditFilters, page: PageRequest) -> Page[AuditEntry]:
        statement = _ENTRY
        for column, value in (
            (_LOG.username, filters.username),
            (_LOG.action, filters.action),
            (_LOG.subject, filters.subject),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if filters.since is not None:
            statement = statement.where(_LOG.at >= filters.since)
        if filters.until is not None:
            statement = statement.where(_LOG.at < filters.until)
        return await page_by_id(
            self._connection,
            statement,
            _LOG.id,
            page,
            lambda row: AuditEntry(**row._asdict()),
            newest_first=True,
        )
