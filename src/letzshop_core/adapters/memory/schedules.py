"""Feeds that are fetched on a schedule, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemorySchedules"]


class MemorySchedules:
    """See :class:`letzshop_core.schedules.ports.ScheduleRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
