"""Feeds that are fetched on a schedule: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["ScheduleService"]


class ScheduleService:
    """Feeds that are fetched on a schedule."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
