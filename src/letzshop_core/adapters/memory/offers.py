"""What shops offer, and their price history, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryOffers"]


class MemoryOffers:
    """See :class:`letzshop_core.offers.ports.OfferRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
