"""Shops, in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from msgspec import structs

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import MemoryState, ShopRow
from letzshop_core.paging import Page, PageRequest
from letzshop_core.search import matches, query_words
from letzshop_core.shops.models import NewShop, Shop, ShopFilters, shop_search_text
from letzshop_core.shops.ports import code_taken

__all__ = ["MemoryShops"]


class MemoryShops:
    """See :class:`letzshop_core.shops.ports.ShopRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, new: NewShop, *, owner_id: int, is_verified: bool, at: datetime) -> Shop:
        if await self.get(new.shop_code):
            raise code_taken(new.shop_code)
        shop = Shop(
            id=next(self._state.ids),
            **new.model_dump(exclude={"owner"}),
            owner=self._state.users[owner_id].user.username,
            is_active=True,
            is_verified=is_verified,
            created_at=at,
            updated_at=at,
        )
        self._state.shops[shop.id] = ShopRow(shop, owner_id)
        return shop

    async def get(self, shop_code: str) -> Shop | None:
        code = shop_code.upper()
        shops = (row.shop for row in self._state.shops.values())
        return next((shop for shop in shops if shop.shop_code == code), None)

    async def lock(self, shop_id: int) -> Shop | None:
        row = self._state.shops.get(shop_id)
        return None if row is None else row.shop

    async def update(self, shop_id: int, changes: Mapping[str, Any], *, at: datetime) -> Shop:
        row = self._state.shops[shop_id]
        shop = structs.replace(row.shop, **changes, updated_at=at)
        self._state.shops[shop_id] = replace(row, shop=shop)
        return shop

    async def owned_by(self, user_id: int) -> list[Shop]:
        rows = self._state.shops.values()
        return sorted(
            (row.shop for row in rows if row.owner_id == user_id), key=lambda shop: shop.id
        )

    async def find(
        self, filters: ShopFilters, page: PageRequest, *, caller_id: int, all_visible: bool
    ) -> Page[Shop]:
        found = (
            row.shop
            for row in self._state.shops.values()
            if (all_visible or row.shop.is_public or row.owner_id == caller_id)
            and (row.owner_id == caller_id or not filters.mine)
            and _matches(row.shop, filters)
        )
        return page_by_id(found, page, key=lambda shop: shop.id)

    async def mark_visibility_stale(self, shop_id: int, since: datetime) -> None:
        row = self._state.shops[shop_id]
        self._state.shops[shop_id] = replace(row, visibility_stale_since=since)

    async def stale_visibility(self) -> dict[int, datetime]:
        return {
            shop_id: row.visibility_stale_since
            for shop_id, row in self._state.shops.items()
            if row.visibility_stale_since is not None
        }

    async def clear_stale_visibility(self, shop_id: int, since: datetime) -> None:
        row = self._state.shops[shop_id]
        if row.visibility_stale_since == since:
            self._state.shops[shop_id] = replace(row, visibility_stale_since=None)


def _matches(shop: Shop, filters: ShopFilters) -> bool:
    text = shop_search_text(shop.shop_code, shop.shop_name, shop.description)
    return (
        matches(text, query_words(filters.search or ""))
        and filters.is_verified in {None, shop.is_verified}
        and filters.is_active in {None, shop.is_active}
    )
