"""What any store of offers must do."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from letzshop_core.errors import Conflict, Invalid
from letzshop_core.offers.models import Offer, OfferFilters
from letzshop_core.offers.ports import OfferRecord
from letzshop_core.offers.terms import effective_terms
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import Product
from letzshop_core.shops.models import Shop
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

__all__ = ["OfferRepositoryContract"]

ADMIN = Actor(10**9, "any-admin", is_admin=True)
DAY = timedelta(days=1)


async def shop_and_product(store: Store, **fields: Any) -> tuple[Shop, Product]:
    owner = await add_user(store)
    return await add_shop(store, owner), await add_product(store, owner, **fields)


async def get(store: Store, shop: Shop, product: Product) -> OfferRecord:
    async with store.reading() as uow:
        record = await uow.offers.get(shop.id, product.product_id)
    assert record is not None
    return record


async def change(store: Store, shop: Shop, product: Product, **fields: Any) -> Offer:
    async with store.writing() as uow:
        record = await uow.offers.get(shop.id, product.product_id, lock=True)
        assert record is not None
        offer = structs.replace(record.offer, **fields)
        await uow.offers.replace(record.id, offer)
    return structs.replace(offer, effective=effective_terms(offer.own_terms, product.terms))


async def prices(
    store: Store, shop: Shop, product: Product, limit: int = 100
) -> list[tuple[Any, ...]]:
    row_id = (await get(store, shop, product)).id
    async with store.reading() as uow:
        changes = await uow.offers.prices(row_id, limit)
    return [(c.price, c.sale_price, c.currency, c.changed_at) for c in changes]


class OfferRepositoryContract:
    """:class:`letzshop_core.offers.ports.OfferRepository`."""

    @pytest.mark.parametrize(
        ("own", "price", "sale_price", "currency"),
        [
            ({}, "20", "15", "EUR"),
            ({"shop_price": Decimal(9), "shop_currency": "USD"}, "9", None, "USD"),
            (
                {
                    "shop_price": Decimal("9.5"),
                    "shop_sale_price": Decimal(8),
                    "shop_currency": "CHF",
                },
                "9.5",
                "8",
                "CHF",
            ),
        ],
    )
    async def test_the_price_group_is_inherited_whole_or_not_at_all(
        self,
        store: Store,
        own: dict[str, Any],
        price: str,
        sale_price: str | None,
        currency: str,
    ) -> None:
        shop, product = await shop_and_product(
            store, price=Decimal(20), sale_price=Decimal(15), currency="EUR", condition="used"
        )
        offer = await add_offer(
            store, shop, product, shop_product_id="x", shop_availability="preorder", **own
        )
        stored = (await get(store, shop, product)).offer
        assert stored == offer
        effective = stored.effective
        assert effective.price == Decimal(price)
        assert effective.sale_price == (None if sale_price is None else Decimal(sale_price))
        assert effective.currency == currency
        assert (effective.availability, effective.condition) == ("preorder", "used")

    async def test_a_shop_offers_a_product_once_and_uses_an_id_once(self, store: Store) -> None:
        shop, product = await shop_and_product(store)
        other_product = await add_product(store)
        other_shop = await add_shop(store, await add_user(store))
        await add_offer(store, shop, product, shop_product_id="1")
        await add_offer(store, other_shop, product, shop_product_id="1")
        with pytest.raises(Conflict) as twice:
            await add_offer(store, shop, product, shop_product_id="2")
        with pytest.raises(Conflict) as same_id:
            await add_offer(store, shop, other_product, shop_product_id="1")
        await add_offer(store, shop, other_product, shop_product_id="2")
        with pytest.raises(Conflict) as changed:
            await change(store, shop, other_product, shop_product_id="1")
        assert twice.value.code == "offer/exists"
        assert same_id.value.code == changed.value.code == "offer/shop-product-id-taken"
        assert (await get(store, shop, other_product)).offer.shop_product_id == "2"

    async def test_offers_without_a_shop_product_id_do_not_collide(self, store: Store) -> None:
        shop, product = await shop_and_product(store)
        await add_offer(store, shop, product)
        await add_offer(store, shop, await add_product(store))

    async def test_a_change_replaces_every_value(self, store: Store) -> None:
        shop, product = await shop_and_product(store)
        await add_offer(store, shop, product, shop_price=Decimal(3), shop_currency="EUR")
        changed = await change(
            store,
            shop,
            product,
            shop_product_id="n",
            shop_price=Decimal("2.5"),
            shop_sale_price=Decimal(2),
            shop_currency="USD",
            shop_availability="backorder",
            shop_condition="refurbished",
            shop_link="https://shop.example/n",
            is_featured=True,
            is_active=False,
            min_quantity=2,
            max_quantity=5,
            updated_at=NOON + DAY,
        )
        assert (await get(store, shop, product)).offer == changed

    async def test_a_removed_offer_leaves_nothing(self, store: Store) -> None:
        shop, product = await shop_and_product(store)
        await add_offer(store, shop, product)
        record = await get(store, shop, product)
        async with store.writing() as uow:
            await uow.offers.remove(record.id)
        async with store.reading() as uow:
            assert await uow.offers.get(shop.id, product.product_id) is None
            assert await uow.offers.prices(record.id, 10) == []

    async def test_only_changes_of_the_effective_price_are_recorded(self, store: Store) -> None:
        shop, product = await shop_and_product(store, price=Decimal(10), currency="EUR")
        await add_offer(store, shop, product)
        await change(store, shop, product, is_featured=True, updated_at=NOON + DAY)
        await change(
            store,
            shop,
            product,
            shop_price=Decimal("10.00"),
            shop_currency="EUR",
            updated_at=NOON + 2 * DAY,
        )
        await change(store, shop, product, shop_sale_price=Decimal(8), updated_at=NOON + 3 * DAY)
        await change(
            store,
            shop,
            product,
            shop_price=None,
            shop_sale_price=None,
            shop_currency=None,
            updated_at=NOON + 4 * DAY,
        )
        expected = [
            (Decimal(10), None, "EUR", NOON),
            (Decimal(10), Decimal(8), "EUR", NOON + 3 * DAY),
            (Decimal(10), None, "EUR", NOON + 4 * DAY),
        ]
        assert await prices(store, shop, product) == expected
        assert await prices(store, shop, product, limit=2) == expected[1:]

    async def test_a_products_new_price_is_recorded_where_it_is_inherited(
        self, store: Store
    ) -> None:
        shop, product = await shop_and_product(store, price=Decimal(10), currency="EUR")
        other = await add_shop(store, await add_user(store))
        await add_offer(store, shop, product)
        await add_offer(store, other, product, shop_price=Decimal(7), shop_currency="EUR")
        cheaper = new_product(product.product_id, price=None, currency=None)
        async with store.writing() as uow:
            record = await uow.products.record(product.product_id, by=ADMIN)
            assert record is not None
            await uow.products.replace(record.id, cheaper)
            await uow.offers.record_inherited_prices(record.id, NOON + DAY)
            await uow.offers.record_inherited_prices(record.id, NOON + 2 * DAY)
        assert await prices(store, shop, product) == [
            (Decimal(10), None, "EUR", NOON),
            (None, None, None, NOON + DAY),
        ]
        assert await prices(store, other, product) == [(Decimal(7), None, "EUR", NOON)]

    @pytest.mark.parametrize(
        ("filters", "inactive_too", "found"),
        [
            ({}, True, "abc"),
            ({}, False, "ac"),
            ({"is_active": False}, True, "b"),
            ({"is_active": False}, False, ""),
            ({"is_featured": True}, True, "bc"),
            ({"is_featured": False}, False, "a"),
            ({"search": "blue lamp"}, True, "bc"),
            ({"search": "blue lamp", "is_active": True}, True, "c"),
            ({"shop_product_id": "sku-b"}, True, "b"),
            ({"shop_product_id": "sku-b"}, False, ""),
            ({"shop_product_id": "sku-c", "search": "lamp"}, False, "c"),
            ({"shop_product_id": "b"}, True, ""),
        ],
    )
    async def test_lists_of_a_shop(
        self, store: Store, filters: dict[str, Any], inactive_too: bool, found: str
    ) -> None:
        owner = await add_user(store)
        shop, other = await add_shop(store, owner), await add_shop(store, owner)
        products = {
            name: await add_product(store, owner, name, title=title)
            for name, title in (("a", "Red lamp"), ("b", "Blue lamp"), ("c", "Lamp, BLUE"))
        }
        for name in "cba":
            await add_offer(
                store,
                shop,
                products[name],
                shop_product_id=f"sku-{name}",
                is_active=name != "b",
                is_featured=name != "a",
            )
            await add_offer(store, other, products[name])

        async def page(request: PageRequest) -> Any:
            async with store.reading() as uow:
                return await uow.offers.find(
                    shop.id, OfferFilters(**filters), request, inactive_too=inactive_too
                )

        whole = await page(PageRequest())
        assert "".join(offer.product_id for offer in whole.items) == found
        assert [offer.product for offer in whole.items] == [products[name] for name in found]
        assert whole.total == len(found)
        walked = ""
        cursor: str | None = None
        for skip in range(max(len(found), 1)):
            part = await page(PageRequest(limit=1, cursor=cursor))
            walked += "".join(offer.product_id for offer in part.items)
            assert (await page(PageRequest(limit=1, skip=skip))).items == part.items
            cursor = part.next_cursor
        assert walked == found
        assert cursor is None

    async def test_text_that_is_not_a_cursor_is_refused(self, store: Store) -> None:
        shop, _ = await shop_and_product(store)
        async with store.reading() as uow:
            with pytest.raises(Invalid):
                await uow.offers.find(
                    shop.id, OfferFilters(), PageRequest(cursor="?"), inactive_too=True
                )
