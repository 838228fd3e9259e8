"""Counts over the marketplace, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlStats"]


class SqlStats:
    """See :class:`letzshop_core.stats.ports.StatsReader`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
