"""Stock and reservations, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryStock"]


class MemoryStock:
    """See :class:`letzshop_core.stock.ports.StockRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
