"""The central catalogue: what a store must offer."""

from typing import Protocol

__all__ = ["ProductRepository"]


class ProductRepository(Protocol):
    """The central catalogue."""
