"""What a store must offer for shops."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from letzshop_core.errors import Conflict
from letzshop_core.paging import Page, PageRequest
from letzshop_core.shops.models import NewShop, Shop, ShopFilters

__all__ = ["ShopRepository", "code_taken"]


def code_taken(shop_code: str) -> Conflict:
    """The error for a code that another shop has."""
    return Conflict(f"Shop code {shop_code} is taken.", code="shop/taken")


class ShopRepository(Protocol):
    """Shops. The case of codes does not matter for lookups."""

    async def add(self, new: NewShop, *, owner_id: int, is_verified: bool, at: datetime) -> Shop:
        """Store a new, active shop.

        Raises:
            Conflict: there is a shop with this code (:func:`code_taken`).
        """
        ...

    async def get(self, shop_code: str) -> Shop | None:
        """The shop with this code, or None."""
        ...

    async def lock(self, shop_id: int) -> Shop | None:
        """The shop or None. Nobody else can change or lock it until this unit of work ends."""
        ...

    async def update(self, shop_id: int, changes: Mapping[str, Any], *, at: datetime) -> Shop:
        """Set these fields (named as in :class:`Shop`) of an existing shop."""
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
        """Store that the visibility of the shop's products has to be recomputed."""
        ...

    async def stale_visibility(self) -> dict[int, datetime]:
        """The shops (by id) whose products' visibility has to be recomputed, and since when."""
        ...

    async def clear_stale_visibility(self, shop_id: int, since: datetime) -> None:
        """Store that this has been done, unless it was marked again after ``since``."""
        ...
