"""Stock and reservations: what a store must offer."""

from typing import Protocol

__all__ = ["StockRepository"]


class StockRepository(Protocol):
    """Stock and reservations."""
