"""Users and their credentials: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["UserService"]


class UserService:
    """Users and their credentials."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
