"""The central catalogue, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryProducts"]


class MemoryProducts:
    """See :class:`letzshop_core.products.ports.ProductRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
