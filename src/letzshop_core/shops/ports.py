"""Shops: what a store must offer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from letzshop_core.paging import Page, PageRequest
from letzshop_core.shops.models import NewShop, Shop, ShopFilters

__all__ = ["ShopRepository"]


class ShopRepository(Protocol):
    """Shops. Codes are looked up without regard to case."""

    async def add(self, new: NewShop, *, owner_id: int, is_verified: bool, at: datetime) -> Shop:
        """Store a new, active shop.

        Raises:
            Conflict: there is a shop of this code.
        """
        ...

    async def get(self, shop_code: str) -> Shop | None:
        """The shop of this code, or None."""
        ...

    async def lock(self, shop_id: int) -> Shop | None:
        """The shop, which nobody else changes or locks until this unit of work ends; or None."""
        ...

    async def update(self, shop_id: int, changes: Mapping[str, Any], *, at: datetime) -> Shop:
        """Set these columns (names as in :class:`Shop`) of a shop that exists."""
        ...

    async def owned_by(self, user_id: int) -> list[Shop]:
        """All shops of this user, by ascending id."""
        ...

    async def find(
        self, filters: ShopFilters, page: PageRequest, *, caller_id: int, all_visible: bool
    ) -> Page[Shop]:
        """Shops by ascending id: public ones and the caller's own, or all if ``all_visible``."""
        ...

    async def mark_visibility_stale(self, shop_id: int, since: datetime) -> None:
        """Note that the visibility of the shop's products has to be worked out again."""
        ...

    async def stale_visibility(self) -> dict[int, datetime]:
        """Since when, by shop id, visibility has had to be worked out again."""
        ...

    async def clear_stale_visibility(self, shop_id: int, since: datetime) -> None:
        """The work noted at ``since`` is done; a later note stays."""
        ...
