"""Shops, in SQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.paging import AnyRow, AnySelect, page_by_id
from letzshop_core.adapters.sqlalchemy.tables import shops, users
from letzshop_core.adapters.sqlalchemy.violations import violates_unique
from letzshop_core.paging import Page, PageRequest
from letzshop_core.search import query_words
from letzshop_core.shops.models import NewShop, Shop, ShopFilters, shop_search_text
from letzshop_core.shops.ports import code_taken

__all__ = ["SqlShops", "of_shops_owned_by"]

_S = shops.c
_SHOP: AnySelect = select(
    _S.id,
    _S.shop_code,
    _S.shop_name,
    _S.description,
    users.c.username.label("owner"),
    _S.contact_email,
    _S.contact_phone,
    _S.website,
    _S.business_address,
    _S.tax_number,
    _S.is_active,
    _S.is_verified,
    _S.created_at,
    _S.updated_at,
).join_from(shops, users)


class SqlShops:
    """See :class:`letzshop_core.shops.ports.ShopRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: NewShop, *, owner_id: int, is_verified: bool, at: datetime) -> Shop:
        statement = insert(shops).values(
            **new.model_dump(exclude={"owner"}),
            owner_id=owner_id,
            is_active=True,
            is_verified=is_verified,
            search_text=shop_search_text(new.shop_code, new.shop_name, new.description),
            created_at=at,
            updated_at=at,
        )
        try:
            result = await self._connection.execute(statement.returning(_S.id))
        except IntegrityError as error:
            if violates_unique(error, "shops", "shop_code"):
                raise code_taken(new.shop_code) from None
            raise
        return await self._existing(result.scalar_one())

    async def get(self, shop_code: str) -> Shop | None:
        statement = _SHOP.where(_S.shop_code == shop_code.upper())
        row = (await self._connection.execute(statement)).first()
        return None if row is None else _shop(row)

    async def lock(self, shop_id: int) -> Shop | None:
        # FOR NO KEY UPDATE: rows that refer to the shop may be added meanwhile.
        statement = _SHOP.where(_S.id == shop_id).with_for_update(key_share=True, of=shops)
        row = (await self._connection.execute(statement)).first()
        return None if row is None else _shop(row)

    async def update(self, shop_id: int, changes: Mapping[str, Any], *, at: datetime) -> Shop:
        statement = update(shops).where(_S.id == shop_id)
        await self._connection.execute(statement.values(**changes, updated_at=at))
        shop = await self._existing(shop_id)
        if changes.keys() & {"shop_name", "description"}:
            words = shop_search_text(shop.shop_code, shop.shop_name, shop.description)
            await self._connection.execute(statement.values(search_text=words))
        return shop

    async def owned_by(self, user_id: int) -> list[Shop]:
        statement = _SHOP.where(_S.owner_id == user_id).order_by(_S.id)
        return [_shop(row) for row in await self._connection.execute(statement)]

    async def find(
        self, filters: ShopFilters, page: PageRequest, *, caller_id: int, all_visible: bool
    ) -> Page[Shop]:
        statement = _SHOP
        if filters.mine:
            statement = statement.where(_S.owner_id == caller_id)
        elif not all_visible:
            public = and_(_S.is_active, _S.is_verified)
            statement = statement.where(or_(public, _S.owner_id == caller_id))
        for word in query_words(filters.search or ""):
            padded = literal(" ").concat(_S.search_text)
            statement = statement.where(padded.contains(f" {word}", autoescape=True))
        if filters.is_verified is not None:
            statement = statement.where(_S.is_verified.is_(filters.is_verified))
        if filters.is_active is not None:
            statement = statement.where(_S.is_active.is_(filters.is_active))
        return await page_by_id(self._connection, statement, _S.id, page, _shop)

    async def mark_visibility_stale(self, shop_id: int, since: datetime) -> None:
        await self._connection.execute(
            update(shops).where(_S.id == shop_id).values(visibility_stale_since=since)
        )

    async def stale_visibility(self) -> dict[int, datetime]:
        statement = select(_S.id, _S.visibility_stale_since).where(
            _S.visibility_stale_since.is_not(None)
        )
        return {row[0]: row[1] for row in await self._connection.execute(statement)}

    async def clear_stale_visibility(self, shop_id: int, since: datetime) -> None:
        await self._connection.execute(
            update(shops)
            .where(_S.id == shop_id, _S.visibility_stale_since == since)
            .values(visibility_stale_since=None)
        )

    async def _existing(self, shop_id: int) -> Shop:
        return _shop((await self._connection.execute(_SHOP.where(_S.id == shop_id))).one())


def _shop(row: AnyRow) -> Shop:
    return Shop(**row._asdict())


def of_shops_owned_by(statement: AnySelect, owner_id: int | None) -> AnySelect:
    """The rows, which are joined with their shop, of this user's shops; None means all shops."""
    return statement if owner_id is None else statement.where(_S.owner_id == owner_id)
