"""A store in memory: real, locked, transactional; for tests, notebooks and examples."""

from letzshop_core.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
