"""Counts over the marketplace: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["StatsService"]


class StatsService:
    """Counts over the marketplace."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
