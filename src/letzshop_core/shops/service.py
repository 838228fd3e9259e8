"""Shops: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["ShopService"]


class ShopService:
    """Shops."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
