"""Who did what, when, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryAuditLog"]


class MemoryAuditLog:
    """See :class:`letzshop_core.audit.ports.AuditLog`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
