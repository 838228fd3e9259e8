"""Feeds that are fetched on a schedule, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlSchedules"]


class SqlSchedules:
    """See :class:`letzshop_core.schedules.ports.ScheduleRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
