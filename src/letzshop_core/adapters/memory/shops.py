"""Shops, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryShops"]


class MemoryShops:
    """See :class:`letzshop_core.shops.ports.ShopRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
