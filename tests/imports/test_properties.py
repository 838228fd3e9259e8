"""Random feeds into random catalogues: all stores do what the plain rules say."""

import copy
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.imports import reference
from tests.imports.markets import OWNERS, Market, empty_stores, expected_catalogue, rows_of
from tests.imports.reference import Reference, Row, damaged

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.uow import Store

examples = settings(
    max_examples=int(os.environ.get("LETZSHOP_EXAMPLES", "20")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

LAMP, LAMP_14, DESK = "4006381333931", "04006381333931", "5060201200017"
RESTRICTED, INVALID = "2001234567893", "4006381333932"
GTINS = ["", LAMP, LAMP, LAMP_14, DESK, RESTRICTED, INVALID]
IDS = ["1", "2", "3", "BETA:1", "ALFA:1"]

ids = st.sampled_from(IDS)
gtins = st.sampled_from(GTINS)
numbers = st.integers(0, 9)
rows = st.builds(
    Row,
    id=ids | ids | ids | st.just(""),
    title=st.sampled_from(["Lamp", "Desk"]),
    brand=st.sampled_from(["", "", "Lux", "LUX", "Dim"]),
    gtin=gtins,
    price=st.sampled_from(["10.00", "10.00", "12.50", ""]),
    sale_price=st.sampled_from(["", "", "8.00"]),
).map(lambda row: row if row.price else damaged(row))
imports = st.fixed_dictionaries(
    {
        "shop": st.integers(0, 2),
        "feed": st.sampled_from(["a", "a", "a", "b"]),
        "rows": st.lists(rows, max_size=7),
        "mode": st.sampled_from(["upsert", "full"]),
        "max_withdrawn_share": st.sampled_from([0.3, 0.5, 1.0]),
        "batch_size": st.integers(1, 5),
        "stop": st.none() | st.integers(1, 4),
    }
)
owners = st.sampled_from([None, "anna", "ben", "root"])
steps = st.one_of(
    st.tuples(st.just("import"), imports),
    st.tuples(st.just("rehearse"), imports),
    st.tuples(st.just("repeat"), numbers),
    st.tuples(st.just("add product"), st.tuples(ids, owners, gtins)),
    st.tuples(st.just("add offer"), st.tuples(st.integers(0, 2), numbers, st.none() | ids)),
    st.tuples(st.just("change offer"), st.tuples(numbers, st.booleans())),
    st.tuples(st.just("change product"), numbers),
    st.tuples(st.just("remove product"), numbers),
)


class Stage:
    """The same story told to the plain rules and to all stores."""

    def __init__(self, markets: list[Market], verified: tuple[bool, bool, bool]) -> None:
        self.markets = markets
        self.shops = [
            reference.Shop(code, OWNERS[code], is_verified)
            for code, is_verified in zip(OWNERS, verified, strict=True)
        ]
        self.plain = Reference(self.shops, {"root"})
        self.done: list[dict[str, Any]] = []

    async def everywhere(self, what: str, *values: Any) -> list[Any]:
        return [await getattr(market, what)(*values) for market in self.markets]

    async def do(self, step: str, values: Any) -> None:
        plain = self.plain
        if step == "import":
            self.done.append(values)
            await self.import_feed(plain, values)
        elif step == "repeat" and self.done:
            await self.import_feed(plain, self.done[values % len(self.done)])
        elif step == "rehearse":
            # Each batch is compared with the catalogue as it is.
            values = values | {"dry_run": True, "batch_size": 100, "stop": None}
            await self.import_feed(copy.deepcopy(plain), values)
        elif step == "add product" and plain.named(values[0]) is None:
            product_id, owner, gtin = values
            plain.add_product(product_id, owner, title="Made by hand", gtin=gtin)
            await self.everywhere("add_product", *values)
        elif step == "add offer" and plain.products:
            shop, number, own_id = values
            product = plain.products[number % len(plain.products)]
            if any(offer.shop is self.shops[shop] for offer in plain.offers_of(product)):
                return
            if own_id and plain.offer_under(self.shops[shop], own_id):
                return
            plain.add_offer(self.shops[shop], product, own_id)
            await self.everywhere("add_offer", shop, product.product_id, own_id)
        elif step == "change offer" and plain.offers:
            number, active = values
            offer = plain.offers[number % len(plain.offers)]
            plain.change_offer(offer, active)
            place = offer.shop.code, offer.product.product_id
            await self.everywhere("change_offer", *place, active)
        elif step == "change product" and plain.products:
            product = plain.products[values % len(plain.products)]
            plain.change_product(product, "Lamp", "10.00")
            await self.everywhere("change_product", product.product_id, "Lamp", "10.00")
        elif step == "remove product" and plain.products:
            product = plain.products[values % len(plain.products)]
            plain.remove_product(product)
            await self.everywhere("remove_product", product.product_id)

    async def import_feed(self, plain: Reference, values: dict[str, Any]) -> None:
        account = plain.import_feed(
            plain.shops[values["shop"]],
            values["feed"],
            values["rows"],
            full=values["mode"] == "full",
            share=values["max_withdrawn_share"],
        )
        outcomes = [await market.import_feed(**values) for market in self.markets]
        assert [rows_of(counts) for counts, _ in outcomes] == [dict(account)] * len(outcomes)
        for counts, findings in outcomes:
            assert counts.balanced
            assert (counts, findings) == outcomes[0]

    async def compare(self) -> None:
        expected = expected_catalogue(self.plain)
        for market in self.markets:
            assert await market.catalogue() == expected, type(market.store).__name__


Stores = Callable[[], AbstractAsyncContextManager[list[Store]]]


@pytest.fixture
def new_stores(postgresql_store: SqlStore, migrated_sqlite: bytes) -> Stores:
    """One of each kind."""
    return lambda: empty_stores(postgresql_store, migrated_sqlite)


@examples
@given(
    verified=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    story=st.lists(steps, min_size=1, max_size=7),
)
async def test_stores_do_what_the_rules_say(
    new_stores: Stores,
    verified: tuple[bool, bool, bool],
    story: list[tuple[str, Any]],
) -> None:
    async with new_stores() as stores:
        stage = Stage([await Market(store).open(verified) for store in stores], verified)
        for step, values in story:
            await stage.do(step, values)
            await stage.compare()
