"""Lists that are too long to be counted: their pages are those of the list, however found."""

from decimal import Decimal
from typing import Any

import pytest

from letzshop_core.adapters.sqlalchemy import SqlStore, product_lists, products
from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.models import Product, ProductFilters
from letzshop_core.testing.factories import add_product, add_user
from letzshop_core.users.models import Actor


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_store(request: pytest.FixtureRequest) -> SqlStore:
    """Either database in turn."""
    store: SqlStore = request.getfixturevalue(f"{request.param}_store")
    return store


async def _page(
    store: SqlStore, filters: ProductFilters, by: Actor, **request: Any
) -> Page[Product]:
    async with store.reading() as uow:
        return await uow.products.find(filters, PageRequest(**request), by=by)


# Of a search, three rows in the list's order are looked through; then there are enough for a
# page, or all that the words find are sorted.
@pytest.mark.parametrize("looked_at", [3, 1000])
@pytest.mark.parametrize(
    "filters",
    [{"search": "la"}, {"search": "la be"}, {"search": "la", "max_price": 9}, {"min_price": 2}],
)
@pytest.mark.parametrize("sort", ["id", "-id", "price", "-price", "title"])
async def test_pages_of_a_long_list(
    sql_store: SqlStore,
    filters: dict[str, Any],
    sort: str,
    looked_at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vendor = await add_user(sql_store)
    for number in range(12):
        title = f"{'Lamp' if number % 3 else 'Chair'} {'best' if number % 4 else 'cheap'}"
        price = None if number == 5 else Decimal((number * 5) % 12)
        await add_product(sql_store, vendor, title=title, price=price)
    wanted = ProductFilters(**filters, sort=sort)
    whole = await _page(sql_store, wanted, vendor)
    assert whole.total == len(whole.items) > 3

    monkeypatch.setattr(product_lists, "_LOOK_AT", looked_at)
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
