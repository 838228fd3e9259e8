"""A store in memory, with real transactions; for tests, notebooks and examples."""

from letzshop_core.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
