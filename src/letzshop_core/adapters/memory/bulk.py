"""Whole batches, in memory."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letzshop_core.adapters.memory.store import MemoryStore

__all__ = ["MemoryBulk"]


class MemoryBulk:
    """See :class:`letzshop_core.imports.ports.BulkCatalogue`."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
