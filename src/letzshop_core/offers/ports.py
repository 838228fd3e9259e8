"""What shops offer, and their price history: what a store must offer."""

from typing import Protocol

__all__ = ["OfferRepository"]


class OfferRepository(Protocol):
    """What shops offer, and their price history."""
