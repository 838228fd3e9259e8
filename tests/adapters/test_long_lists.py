"""Lists that are too long to be counted: their pages are those of the list, however found."""

from decimal import Decimal
from typing import Any

import pytest

from letzshop_core.adapters.sqlalchemy import SqlStore, product_lists, product_sources, products
from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.models import Product, ProductFilters
from letzshop_core.testing.factories import add_offer, add_product, add_shop, add_user
from letzshop_core.users.models import Actor


async def _page(
    store: SqlStore, filters: ProductFilters, by: Actor, **request: Any
) -> Page[Product]:
    async with store.reading() as uow:
        return await uow.products.find(filters, PageRequest(**request), by=by)


async def _analyze(store: SqlStore) -> None:
    """Have PostgreSQL know how large the tables are, as after some time."""
    async with store.writing() as uow:
        if uow.connection.dialect.name == "postgresql":
            await uow.connection.exec_driver_sql("ANALYZE products")


def _look_at(number: int, gathered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_lists, "_LOOK_AT", number)
    monkeypatch.setattr(product_lists, "_LOOK_AT_PER_ROW", 0)
    monkeypatch.setattr(products, "_GATHER_AT_MOST", gathered)


# Of a long list, some rows in its order are looked through; then there are enough for a page, or
# all that the filters find are sorted, or its order is followed after all. That a list is long is
# told by a sample, or found out when its rows are gathered.
_LOOKS = pytest.mark.parametrize(("looked_at", "gathered"), [(3, 1000), (1000, 0)])


@_LOOKS
@pytest.mark.parametrize("telling", [1, 1000])
@pytest.mark.parametrize(
    "filters",
    [
        {"search": "la"},
        {"search": "la be"},
        {"search": "la", "max_price": 9},
        {"min_price": 2},
        {"condition": "used"},
    ],
)
@pytest.mark.parametrize("sort", ["id", "-id", "price", "-price", "title"])
async def test_pages_of_a_long_list(
    sql_store: SqlStore,
    filters: dict[str, Any],
    sort: str,
    looked_at: int,
    gathered: int,
    telling: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vendor = await add_user(sql_store)
    for number in range(12):
        title = f"{'Lamp' if number % 3 else 'Chair'} {'best' if number % 4 else 'cheap'}"
        price = None if number == 5 else Decimal((number * 5) % 12)
        condition = "used" if number % 2 else "new"
        owner = vendor if number % 5 < 3 else None  # of whom the one's are hidden from others
        await add_product(sql_store, owner, title=title, price=price, condition=condition)
    await _analyze(sql_store)
    wanted = ProductFilters(**filters, sort=sort)
    whole = await _page(sql_store, wanted, vendor)
    assert whole.total == len(whole.items) > 3

    _look_at(looked_at, gathered, monkeypatch)
    monkeypatch.setattr(product_sources, "_TELLING", telling)
    monkeypatch.setattr(product_lists, "_AT_MOST", "LIMIT 3")
    monkeypatch.setattr(products, "EXACT_TOTAL", 2)
    walked: list[Product] = []
    page = await _page(sql_store, wanted, vendor, limit=3)
    while True:
        assert page.total_is_estimate
        walked += page.items
        if page.next_cursor is None:
            break
        page = await _page(sql_store, wanted, vendor, limit=3, cursor=page.next_cursor)
    assert walked == whole.items

    behind = await _page(sql_store, wanted, vendor, limit=3, skip=2)
    assert behind.items == whole.items[2:5]


# Offers have a price of their own, take over the product's, or have neither.
@_LOOKS
@pytest.mark.parametrize(
    "filters",
    [
        *({}, {"min_price": 2}, {"max_price": 8}, {"condition": "used"}, {"currency": "CHF"}),
        *({"search": "la"}, {"brand": "acme"}),
    ],
)
@pytest.mark.parametrize("sort", ["price", "-price", "title"])
async def test_pages_of_a_long_list_of_a_shop(
    sql_store: SqlStore,
    filters: dict[str, Any],
    sort: str,
    looked_at: int,
    gathered: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vendor = await add_user(sql_store)
    shop = await add_shop(sql_store, vendor)
    await add_product(sql_store, vendor, title="Lamp", brand="Acme")  # which no shop offers
    for number in range(24):
        price = None if number % 7 == 5 else Decimal((number * 5) % 12)
        own = None if number % 3 == 1 else Decimal((number * 7) % 11)
        product = await add_product(
            sql_store,
            vendor,
            title="Chair" if number % 5 == 2 else "Lamp",
            brand="Acme" if number % 12 > 2 else "Other",
            price=price,
            currency="EUR" if number % 4 else "CHF",
            condition="used" if number % 2 else "new",
        )
        currency = None if own is None else "CHF" if number % 5 else "EUR"
        await add_offer(sql_store, shop, product, shop_price=own, shop_currency=currency)
    await _analyze(sql_store)
    wanted = ProductFilters(**filters, sort=sort)

    async def page(**request: Any) -> Page[Product]:
        async with sql_store.reading() as uow:
            return await uow.products.find(
                wanted, PageRequest(**request), by=vendor, shop_id=shop.id
            )

    whole = await page()
    prices = [product.offer.effective.price for product in whole.items if product.offer]
    if "price" in sort:
        ascending = prices if sort == "price" else prices[::-1]
        assert ascending == sorted(ascending, key=lambda price: (price is None, price))
    assert whole.total == len(whole.items) > 5

    _look_at(looked_at, gathered, monkeypatch)
    monkeypatch.setattr(product_sources, "_TELLING", 1)
    monkeypatch.setattr(product_lists, "_AT_MOST", "LIMIT 3")
    monkeypatch.setattr(products, "EXACT_TOTAL", 2)
    walked = []
    cursor = None
    while cursor or not walked:
        some = await page(limit=3, cursor=cursor)
        assert some.total_is_estimate
        walked += some.items
        cursor = some.next_cursor
    assert walked == whole.items
    behind = await page(limit=3, skip=2)
    assert behind.items == whole.items[2:5]


@pytest.mark.parametrize(
    ("filters", "in_shop", "number"),
    [
        ({"search": "common"}, False, 120),
        ({"search": "common seldom"}, False, 2),
        ({"search": "common item"}, False, 120),
        ({"search": "common nothing"}, False, 0),
        ({"search": "common", "condition": "used"}, False, 1),
        ({"search": "common seldom", "condition": "used"}, False, 0),
        ({"search": "common"}, True, 3),
    ],
)
async def test_words_that_are_not_looked_up(
    sql_store: SqlStore, filters: dict[str, Any], in_shop: bool, number: int
) -> None:
    vendor = await add_user(sql_store)
    shop = await add_shop(sql_store, vendor)
    for n in range(120):
        title = f"Common item {n}{' seldom' if n in (50, 70) else ''}"
        condition = "used" if n == 60 else "new"
        product = await add_product(sql_store, vendor, title=title, condition=condition)
        if n < 3:
            await add_offer(sql_store, shop, product)
    await _analyze(sql_store)
    async with sql_store.reading() as uow:
        page = await uow.products.find(
            ProductFilters(**filters),
            PageRequest(),
            by=vendor,
            shop_id=shop.id if in_shop else None,
        )
    assert page.total == number
    assert len(page.items) == min(number, 100)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"gtin": "4006381333931"}, "b"),
        ({"brand": "acme"}, "ab"),
        ({"brand": "acme", "condition": "used"}, "b"),
        ({"brand": "acme", "max_price": 5, "sort": "-price"}, "a"),
        ({"category": "toys", "sort": "-price"}, "ba"),
        ({"category": "toys", "search": "lamp"}, "ab"),
        ({"brand": "nobody"}, ""),
    ],
)
async def test_few_products_of_a_shop_that_offers_many(
    sql_store: SqlStore, filters: dict[str, Any], found: str
) -> None:
    vendor = await add_user(sql_store)
    shop = await add_shop(sql_store, vendor)
    fields = {"title": "Lamp", "brand": "Acme", "google_product_category": "Toys"}
    few = [
        await add_product(sql_store, vendor, "a", **fields, price=4),
        await add_product(sql_store, vendor, "b", **fields, price=3, gtin="4006381333931"),
    ]
    await add_product(sql_store, None, "c", **fields, gtin="4006381333931")  # not in the shop
    others = [await add_product(sql_store, vendor, title="Lamp") for _ in range(40)]
    for product in [*few, *others]:
        is_b = product is few[1]
        terms = {"shop_price": 6, "shop_currency": "EUR", "shop_condition": "used"} if is_b else {}
        await add_offer(sql_store, shop, product, **terms)
    await _analyze(sql_store)
    async with sql_store.reading() as uow:
        page = await uow.products.find(
            ProductFilters(**filters), PageRequest(), by=vendor, shop_id=shop.id
        )
    assert [product.product_id for product in page.items] == [*found]
    assert page.total == len(found)


async def test_hidden_products_wait_for_their_turn(
    sql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = await add_user(sql_store)
    for name in "ab":
        await add_product(sql_store, None, name, title="Chair")
    for name in "cdefg":
        await add_product(sql_store, None, name, title="Lamp")
    for name in "hij":
        await add_product(sql_store, vendor, name, title="Lamp")
    _look_at(3, 1000, monkeypatch)
    monkeypatch.setattr(product_lists, "_AT_MOST", "LIMIT 3")
    monkeypatch.setattr(products, "EXACT_TOTAL", 2)
    page = await _page(sql_store, ProductFilters(search="lamp"), vendor, limit=3)
    assert [p.product_id for p in page.items] == ["c", "d", "e"]
