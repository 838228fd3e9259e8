"""What shops offer, and their price history: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["OfferService"]


class OfferService:
    """What shops offer, and their price history."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
