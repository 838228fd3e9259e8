"""What any store of products must do."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from letzshop_core.errors import Conflict
from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.models import Product, ProductDetails, ProductFilters
from letzshop_core.testing.factories import (
    NOON,
    add_offer,
    add_product,
    add_shop,
    add_user,
    new_product,
)
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

__all__ = ["ProductRepositoryContract"]

STRANGER = Actor(10**9, "stranger")
ADMIN = Actor(10**9 + 1, "any-admin", is_admin=True)

EVERYTHING: dict[str, Any] = {
    "description": "Two\nlines & “quotes” 東京",
    "link": "https://shop.example/1",
    "additional_image_link": ["https://shop.example/2.jpg", "https://shop.example/3.jpg"],
    "price": Decimal("1234567.8901"),
    "sale_price": Decimal("0.05"),
    "sale_price_effective_date": "2026-02-24/2026-03-01",
    "brand": "Nescafé",
    "gtin": "4006381333931",
    "gtin_valid": True,
    "product_type": ["Home > Kitchen", "Gifts"],
    "identifier_exists": False,
    "multipack": 6,
    "shipping": ["LU::DHL:4.90 EUR"],
    "return_": ["LU:14"],
    "custom_label_4": "x",
    "extra": {"Farbe innen": "rot", "nested": ["a", {"b": 1}]},
}


async def find(
    store: Store,
    by: Actor = ADMIN,
    page: PageRequest | None = None,
    shop_id: int | None = None,
    *,
    inactive_too: bool = False,
    **filters: Any,
) -> Page[Product]:
    async with store.reading() as uow:
        return await uow.products.find(
            ProductFilters(**filters),
            page or PageRequest(),
            by=by,
            shop_id=shop_id,
            inactive_too=inactive_too,
        )


def ids(page: Page[Product]) -> list[str]:
    return [product.product_id for product in page.items]


async def get(store: Store, product_id: str, by: Actor = ADMIN) -> ProductDetails | None:
    async with store.reading() as uow:
        return await uow.products.get(product_id, by=by, now=NOON)


class ProductRepositoryContract:
    """:class:`letzshop_core.products.ports.ProductRepository`."""

    async def test_a_product_comes_back_as_it_was_stored(self, store: Store) -> None:
        owner = await add_user(store)
        product = await add_product(store, owner, "a/b ü:%?", **EVERYTHING)
        details = await get(store, "a/b ü:%?", owner)
        assert details is not None
        assert details.offers == []
        for field in Product.__struct_fields__:
            assert getattr(details, field) == getattr(product, field), field
        assert (await find(store, owner)).items == [product]

    async def test_a_change_replaces_every_value(self, store: Store) -> None:
        await add_product(store, None, "p", **EVERYTHING)
        later = NOON + timedelta(hours=1)
        changed = new_product("p", title="Other", mpn="M-1", updated_at=later)
        async with store.writing() as uow:
            record = await uow.products.record("p", by=ADMIN, lock=True)
            assert record is not None
            await uow.products.replace(record.id, changed)
        assert (await find(store, search="other m")).items == [changed]
        assert ids(await find(store, search="thing")) == []
        assert ids(await find(store, gtin="4006381333931")) == []

    async def test_ids_are_unique_as_they_are_written(self, store: Store) -> None:
        await add_product(store, None, "one")
        await add_product(store, None, "ONE")
        with pytest.raises(Conflict) as raised:
            await add_product(store, None, "one")
        assert raised.value.code == "product/exists"
        assert ids(await find(store)) == ["one", "ONE"]

    @pytest.mark.parametrize("product_id", ["p\0", "p\ud800"])
    async def test_what_no_id_can_be_is_not_found(self, store: Store, product_id: str) -> None:
        shop = await add_shop(store, await add_user(store))
        assert await get(store, product_id) is None
        async with store.writing() as uow:
            assert await uow.products.record(product_id, by=ADMIN, lock=True) is None
            assert await uow.offers.get(shop.id, product_id, lock=True) is None

    async def test_a_removed_product_takes_its_offers_along(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        product = await add_product(store, owner, "gone")
        await add_offer(store, shop, product, shop_product_id="own")
        async with store.writing() as uow:
            record = await uow.products.record("gone", by=owner, lock=True)
            assert record is not None
            await uow.products.remove(record.id)
        assert await get(store, "gone") is None
        assert ids(await find(store, search="gone")) == []
        async with store.reading() as uow:
            assert await uow.offers.get(shop.id, "gone") is None
        again = await add_product(store, owner, "gone")
        await add_offer(store, shop, again, shop_product_id="own")

    async def test_offers_are_shown_to_those_who_may_see_them(self, store: Store) -> None:
        owner, vendor = await add_user(store), await add_user(store)
        product = await add_product(store, owner)
        shops = {
            "PUBLIC": await add_shop(store, owner, "PUBLIC"),
            "HIDDEN": await add_shop(store, vendor, "HIDDEN", is_verified=False),
            "PAUSED": await add_shop(store, owner, "PAUSED"),
        }
        expected = {
            code: await add_offer(store, shop, product, is_active=code != "PAUSED")
            for code, shop in shops.items()
        }
        for by, codes in (
            (STRANGER, ["PUBLIC"]),
            (vendor, ["PUBLIC", "HIDDEN"]),
            (owner, ["PUBLIC", "PAUSED"]),
            (ADMIN, ["PUBLIC", "HIDDEN", "PAUSED"]),
        ):
            details = await get(store, product.product_id, by)
            assert details is not None
            assert details.offers == [expected[code] for code in codes], by.username

    async def test_who_else_offers_it(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        product = await add_product(store, owner)
        await add_offer(store, await add_shop(store, owner), product)
        async with store.reading() as uow:
            record = await uow.products.record(product.product_id, by=owner)
            assert record is not None
            assert record == structs.replace(record, owner_id=owner.id, product=product)
            assert not await uow.products.is_offered_by_others(record.id, owner.id)
            assert await uow.products.is_offered_by_others(record.id, None)
        await add_offer(store, await add_shop(store, other, is_verified=False), product)
        async with store.reading() as uow:
            assert await uow.products.is_offered_by_others(record.id, owner.id)

    async def test_visibility_of_a_shops_products_follows_in_batches(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner, is_verified=False)
        for name in "abcde":
            product = await add_product(store, owner, name)
            if name in "bd":
                await add_offer(store, shop, product)
        shared = await add_product(store, None, "shared")
        await add_offer(store, shop, shared)
        assert ids(await find(store, STRANGER)) == []
        async with store.writing() as uow:
            await uow.shops.update(shop.id, {"is_verified": True}, at=NOON)
        steps: list[int] = []
        position: int | None = 0
        while position is not None:
            steps.append(position)
            async with store.writing() as uow:
                position = await uow.products.refresh_visibility(shop.id, position, 2)
        assert steps == sorted(set(steps))
        assert len(steps) in {3, 4}
        assert ids(await find(store, STRANGER)) == ["a", "b", "c", "d", "e", "shared"]
