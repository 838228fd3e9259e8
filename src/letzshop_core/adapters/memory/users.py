"""Users and their credentials, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryUsers"]


class MemoryUsers:
    """See :class:`letzshop_core.users.ports.UserRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
