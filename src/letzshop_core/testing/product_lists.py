"""What lists of products must show, from any store."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET

from letzshop_core.errors import Invalid
from letzshop_core.paging import PageRequest, encode_cursor
from letzshop_core.testing.factories import (
    add_offer,
    add_product,
    add_shop,
    add_user,
)
from letzshop_core.testing.products import ADMIN, STRANGER, find, ids
from letzshop_core.uow import Store

__all__ = ["ProductListContract"]


class ProductListContract:
    """:meth:`letzshop_core.products.ports.ProductRepository.find`."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("laptop", ["laptop"]),
            ("LAP 15", ["laptop"]),
            ("top", []),
            ("laptop phone", []),
            ("größe", ["dress"]),
            ("GROSSE kleid", ["dress"]),
            ("Kleid rose", ["dress"]),
            ("rosé", ["dress"]),
            ("acme", ["laptop", "dress"]),
            ("x-200", ["laptop"]),
            ("home kit", ["kettle"]),
            ("4006381", ["kettle"]),
            ("GRP-7", ["kettle"]),
            ("kettle:1", ["kettle"]),
            ("東京", ["kettle"]),
            ("東", ["kettle"]),
            ("京", []),
            ("' OR 1=1 --", []),
            ('lap" AND "', []),
            ("lap* top:*", []),
            ("!!", ["laptop", "dress", "kettle"]),
            ("l " + "a" * 190, []),
        ],
    )
    async def test_each_word_begins_a_word_of_the_product(
        self, store: Store, query: str, found: list[str]
    ) -> None:
        await add_product(store, None, "laptop", title="Laptop 15 inch", brand="Acme", mpn="X-200")
        await add_product(store, None, "dress", title="Kleid “Rosé”, Größe M", brand="ÄCME & Co")
        await add_product(
            store,
            None,
            "kettle:1",
            title="東京 Wasserkocher",
            product_type=["Home > Kitchen"],
            gtin="4006381333931",
            item_group_id="GRP-7",
        )
        page = await find(store, search=query)
        assert [product_id.split(":")[0] for product_id in ids(page)] == found
        assert page.total == len(found)

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({}, "abcd"),
            ({"brand": "apple"}, "ab"),
            ({"brand": "app"}, ""),
            ({"brand": "nescafé"}, "c"),
            ({"brand": "NESCAFÉ"}, "c"),
            ({"category": "electronics"}, "ab"),
            ({"category": "Electronics > Computers"}, "b"),
            ({"category": "Electron"}, ""),
            ({"category": "328"}, "d"),
            ({"availability": "in_stock"}, "ab"),
            ({"availability": "out of stock"}, "c"),
            ({"condition": "Used"}, "b"),
            ({"gtin": "12345678905"}, "a"),
            ({"gtin": "00012345678905"}, "a"),
            ({"gtin": "4006381333931"}, ""),
            ({"currency": "usd"}, "c"),
            ({"min_price": "10"}, "bc"),
            ({"max_price": 10}, "ab"),
            ({"min_price": "9.99", "max_price": "9.99"}, "a"),
            ({"brand": "Apple", "search": "pro", "condition": "used"}, "b"),
            ({"brand": "%"}, ""),
        ],
    )
    async def test_filters(self, store: Store, filters: dict[str, Any], found: str) -> None:
        await add_product(
            store,
            None,
            "a",
            brand="Apple",
            google_product_category="Electronics",
            price=Decimal("9.99"),
            gtin="012345678905",
        )
        await add_product(
            store,
            None,
            "b",
            title="Pro",
            brand="APPLE",
            google_product_category="Electronics > Computers > Laptops",
            price=Decimal(10),
            condition="used",
        )
        await add_product(
            store,
            None,
            "c",
            brand="Nescafé",
            google_product_category="Electronics & Toys",
            availability="out of stock",
            price=Decimal("10.01"),
            currency="USD",
        )
        await add_product(
            store,
            None,
            "d",
            google_product_category="328",
            availability=None,
            price=None,
            currency=None,
        )
        page = await find(store, **filters)
        assert "".join(ids(page)) == found
        assert page.total == len(found)

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("id", "abcde"),
            ("-id", "edcba"),
            ("created_at", "abcde"),
            ("-created_at", "edcba"),
            ("price", "dbeac"),
            ("-price", "caebd"),
            ("title", "ebdca"),
            ("-title", "acdbe"),
        ],
    )
    @pytest.mark.parametrize("limit", [1, 2, 5])
    async def test_pages_by_cursor_and_by_skip_give_the_whole_list_in_order(
        self, store: Store, sort: str, order: str, limit: int
    ) -> None:
        for name, title, price in (
            ("a", "Zebra", "10.00"),
            ("b", "ähnlich", "2.5"),
            ("c", "Über", None),
            ("d", "apple", "0.99"),
            ("e", "Aha", "2.50"),
        ):
            await add_product(
                store, None, name, title=title, price=None if price is None else Decimal(price)
            )
        walked, skipped = "", ""
        page = await find(store, page=PageRequest(limit=limit), sort=sort)
        while True:
            walked += "".join(ids(page))
            skipped += "".join(
                ids(await find(store, page=PageRequest(limit=limit, skip=len(skipped)), sort=sort))
            )
            assert page.total == 5
            if page.next_cursor is None:
                break
            page = await find(
                store, page=PageRequest(limit=limit, cursor=page.next_cursor), sort=sort
            )
        assert walked == skipped == order
        assert ids(await find(store, page=PageRequest(skip=9), sort=sort)) == []

    async def test_a_cursor_belongs_to_one_order(self, store: Store) -> None:
        await add_product(store)
        await add_product(store)
        page = await find(store, page=PageRequest(limit=1), sort="price")
        for sort in ("-price", "id", "title"):
            with pytest.raises(Invalid):
                await find(store, page=PageRequest(cursor=page.next_cursor), sort=sort)

    @pytest.mark.parametrize("price", ["1e999999", "1e-999999", "-1e30", "1e13", "NaN", "sNaN"])
    async def test_a_cursor_with_an_impossible_price_is_refused(
        self, store: Store, price: str
    ) -> None:
        cursor = encode_cursor("price", price, 1)
        with pytest.raises(Invalid):
            await find(store, page=PageRequest(cursor=cursor), sort="price")

    async def test_a_page_begins_after_the_cursor_even_if_that_row_is_gone(
        self, store: Store
    ) -> None:
        for name in "abc":
            await add_product(store, None, name)
        page = await find(store, page=PageRequest(limit=1))
        async with store.writing() as uow:
            record = await uow.products.record("a", by=ADMIN)
            assert record is not None
            await uow.products.remove(record.id)
        rest = await find(store, page=PageRequest(cursor=page.next_cursor))
        assert ids(rest) == ["b", "c"]
        assert rest.total == 2

    async def test_ordinary_users_find_what_is_public_and_what_is_theirs(
        self, store: Store
    ) -> None:
        mine, other = await add_user(store), await add_user(store)
        for sort in ("id", "price"):
            suffix = f"-{sort}"
            await add_product(store, None, "nobodys" + suffix)
            await add_product(store, other, "hidden" + suffix)
            await add_product(store, mine, "own" + suffix)
            await add_product(store, None, "last" + suffix)
            expected = ["nobodys" + suffix, "own" + suffix, "last" + suffix]
            found = await find(store, mine, sort=sort, search=sort)
            assert ids(found) == expected
            assert found.total == 3
            pages, cursor = [], None
            for _ in range(3):
                page = await find(
                    store, mine, PageRequest(limit=1, cursor=cursor), sort=sort, search=sort
                )
                pages += ids(page)
                cursor = page.next_cursor
            assert pages == expected
            assert cursor is None

    async def test_a_shops_products_come_with_its_offers(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        other = await add_shop(store, await add_user(store))
        plain = await add_product(store, owner, "plain")
        dear = await add_product(store, None, "dear", price=Decimal(100))
        paused = await add_product(store, owner, "paused")
        foreign = await add_product(store, None, "foreign")
        await add_offer(store, other, foreign)
        await add_offer(store, other, dear, shop_price=Decimal(1), shop_currency="EUR")
        offers = {
            "paused": await add_offer(store, shop, paused, is_active=False),
            "dear": await add_offer(
                store,
                shop,
                dear,
                shop_price=Decimal(5),
                shop_currency="USD",
                shop_availability="preorder",
            ),
            "plain": await add_offer(store, shop, plain),
        }
        found = await find(store, STRANGER, shop_id=shop.id, inactive_too=True)
        assert {p.product_id: p.offer for p in found.items} == offers
        assert ids(found) == ["plain", "dear", "paused"]
        assert ids(await find(store, STRANGER, shop_id=shop.id)) == ["plain", "dear"]
        assert ids(await find(store, ADMIN, shop_id=shop.id)) == ["plain", "dear"]
        for filters, names in (
            ({"max_price": 5}, ["dear"]),
            ({"min_price": 6}, ["plain"]),
            ({"currency": "USD"}, ["dear"]),
            ({"availability": "preorder"}, ["dear"]),
            ({"availability": "in stock"}, ["plain"]),
            ({"condition": "new"}, ["plain", "dear"]),
            ({"sort": "price"}, ["dear", "plain"]),
            ({"sort": "-title", "search": "thing"}, ["dear", "plain"]),
            ({"search": "plain"}, ["plain"]),
        ):
            assert ids(await find(store, STRANGER, shop_id=shop.id, **filters)) == names, filters
        page = await find(store, STRANGER, PageRequest(limit=1), shop_id=shop.id, sort="price")
        rest = await find(
            store, STRANGER, PageRequest(cursor=page.next_cursor), shop_id=shop.id, sort="price"
        )
        assert (ids(page), ids(rest)) == (["dear"], ["plain"])

    async def test_a_shops_list_is_filtered_by_effective_terms(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        prices: list[dict[str, Any]] = [
            {},
            {"price": Decimal(5), "currency": "CHF"},
            {"price": Decimal(9), "currency": "EUR"},
            {"price": Decimal(7), "currency": None},  # of a feed that names none
        ]
        terms = [
            {"availability": availability, "condition": condition} | price
            for availability in (None, "in stock", "preorder")
            for condition in (None, "used")
            for price in prices
        ]
        for of_product in terms[::2]:
            no_price = {"price": None, "currency": None}
            product = await add_product(store, owner, **{**no_price, **of_product})
            await add_offer(store, shop, product)
        for number, of_offer in enumerate(terms):
            product = await add_product(
                store, owner, price=Decimal(number + 1), availability="preorder", condition="used"
            )
            await add_offer(store, shop, product, **{f"shop_{k}": v for k, v in of_offer.items()})
        everything = (await find(store, owner, shop_id=shop.id)).items
        lists: list[dict[str, Any]] = [
            {"availability": "preorder"},
            {"condition": "used"},
            {"currency": "CHF"},
            {"currency": "EUR"},
            {"currency": "CHF", "availability": "preorder"},
            {"condition": "used", "availability": "in stock"},
            {"condition": "used", "min_price": 6},
            {"min_price": 5, "max_price": 8},
            {"currency": "EUR", "max_price": 9, "sort": "price"},
        ]
        for wanted in lists:
            filters = {name: value for name, value in wanted.items() if name != "sort"}
            low, high = filters.pop("min_price", None), filters.pop("max_price", None)
            expected = {
                p.product_id
                for p in everything
                if p.offer
                and all(getattr(p.offer.effective, k) == v for k, v in filters.items())
                and (low is None or (p.offer.effective.price or -1) >= low)
                and (high is None or (p.offer.effective.price or 10) <= high)
            }
            page = await find(store, owner, shop_id=shop.id, **wanted)
            assert set(ids(page)) == expected, wanted
            assert page.total == len(page.items) == len(expected) > 0, wanted

    async def test_products_in_general_lists_come_without_an_offer(self, store: Store) -> None:
        product = await add_product(store)
        await add_offer(store, await add_shop(store, await add_user(store)), product)
        assert [p.offer for p in (await find(store)).items] == [UNSET]
