"""Who did what, when, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlAuditLog"]


class SqlAuditLog:
    """See :class:`letzshop_core.audit.ports.AuditLog`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
