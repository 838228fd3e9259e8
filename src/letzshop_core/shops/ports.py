"""Shops: what a store must offer."""

from typing import Protocol

__all__ = ["ShopRepository"]


class ShopRepository(Protocol):
    """Shops."""
