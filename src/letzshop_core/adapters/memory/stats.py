"""Counts over the marketplace, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryStats"]


class MemoryStats:
    """See :class:`letzshop_core.stats.ports.StatsReader`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
