"""Vendors side by side: the same ids for different goods, the same GTIN for the same goods, and
nobody's data in anybody else's hands."""

from decimal import Decimal
from typing import Any

import pytest

from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, Forbidden
from letzshop_core.imports.models import Counts
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.offers.models import NewOffer, OfferFilters, OfferPatch
from letzshop_core.paging import PageRequest
from letzshop_core.products.export import ExportOptions
from letzshop_core.products.models import NewProduct, ProductDetails, ProductPatch
from letzshop_core.shops.models import Shop
from letzshop_core.testing.bulk import begin_import, resume_import, run_import
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

LAMP, DESK = "4006381333931", "5060201200017"
HEADER = "id,title,description,brand,gtin,price,link"


class Vendors:
    """Anna and Ben, each with a verified shop."""

    def __init__(self, store: Store, people: dict[str, Actor], shops: dict[str, Shop]) -> None:
        self.store, self.people, self.shops = store, people, shops
        self.letzshop = Letzshop(store, clock=FixedClock())

    async def feed(self, who: str, *rows: str, **options: Any) -> Counts:
        job = await begin_import(self.store, self.shops[who], self.people[who], **options)
        return await run_import(self.store, job, "\n".join((HEADER, *rows, "")).encode())

    async def product(self, product_id: str) -> ProductDetails:
        return await self.letzshop.products.get(product_id, by=self.people["root"])

    async def offered(self, who: str) -> dict[str | None, tuple[str, Decimal | None]]:
        """By the vendor's own id: the product, and what it costs."""
        found = await self.letzshop.offers.find(
            self.shops[who].shop_code, OfferFilters(), PageRequest(), by=self.people[who]
        )
        return {o.shop_product_id: (o.product_id, o.effective.price) for o in found.items}


@pytest.fixture
async def vendors(store: Store) -> Vendors:
    people = {name: await add_user(store, name, is_admin=name == "root") for name in NAMES}
    shops = {
        "anna": await add_shop(store, people["anna"], "ALFA"),
        "ben": await add_shop(store, people["ben"], "BETA"),
    }
    return Vendors(store, people, shops)


NAMES = ("anna", "ben", "root")


async def test_the_same_ids_for_different_goods(vendors: Vendors) -> None:
    await vendors.feed("anna", "1,Lamp,Bright,Lux,,10 EUR,", f"2,Bed,Soft,Dorm,{LAMP},90 EUR,")
    await vendors.feed("ben", "1,Spade,Sharp,Digg,,20 EUR,", f"2,Hoe,Long,Digg,{DESK},15 EUR,")
    assert await vendors.offered("anna") == {"1": ("1", Decimal(10)), "2": ("2", Decimal(90))}
    assert await vendors.offered("ben") == {
        "1": ("BETA:1", Decimal(20)),
        "2": ("BETA:2", Decimal(15)),
    }
    lamp, spade = await vendors.product("1"), await vendors.product("BETA:1")
    assert (lamp.title, lamp.brand, lamp.owner) == ("Lamp", "Lux", "anna")
    assert (spade.title, spade.brand, spade.owner) == ("Spade", "Digg", "ben")
    for who, row in (
        ("anna", "1,Lamp,Bright,Lux,,11 EUR,"),
        ("ben", "1,Spade,Sharp,Digg,,21 EUR,"),
    ):
        counts = await vendors.feed(who, row)
        assert (counts.created, counts.updated) == (0, 1)
    assert (await vendors.offered("anna"))["1"] == ("1", Decimal(11))
    assert (await vendors.offered("ben"))["1"] == ("BETA:1", Decimal(21))


async def test_the_same_goods_with_one_gtin(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,https://anna.example/a")
    counts = await vendors.feed(
        "ben", f"b,LAMP CHEAP!!,Buy,lux,0{LAMP},9 EUR,https://ben.example/b"
    )
    assert (counts.created, counts.warnings > 0) == (1, True)
    lamp = await vendors.product("a")
    assert (lamp.title, lamp.description, lamp.owner) == ("Lamp", "Bright", "anna")
    assert (lamp.price, lamp.gtin, lamp.link) == (Decimal(10), LAMP, "https://anna.example/a")
    assert [(o.shop_code, o.shop_price, o.shop_link) for o in lamp.offers] == [
        ("ALFA", Decimal(10), "https://anna.example/a"),
        ("BETA", Decimal(9), "https://ben.example/b"),
    ]


async def test_a_title_that_is_not_taken_over_is_a_warning(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    job = await begin_import(vendors.store, vendors.shops["ben"], vendors.people["ben"])
    content = f"{HEADER}\nb,LAMP CHEAP!!,Buy,lux,{LAMP},9 EUR,\n".encode()
    await run_import(vendors.store, job, content)
    async with vendors.store.reading() as uow:
        found = await uow.imports.findings(job.job_id, 100)
    kept = next(finding for finding in found if finding["code"] == "title/kept")
    assert (kept["row"], kept["column"], kept["value"]) == (2, "title", "LAMP CHEAP!!")
    assert "Lamp" in kept["message"]


@pytest.mark.parametrize(
    "row",
    [
        "a,Hacked,Bad,Evil,,1 EUR,",
        f"a,Hacked,Bad,Lux,{LAMP},1 EUR,",
        f"a,Hacked,Bad,Evil,{LAMP},1 EUR,",
        f"a,Hacked,Bad,Lux,{DESK},1 EUR,",
        "ALFA:a,Hacked,Bad,Lux,,1 EUR,",
        f"alfa:a,Hacked,Bad,Lux,{LAMP},1 EUR,",
        "b,Hacked,Bad,Lux,,1 EUR,",
    ],
)
@pytest.mark.parametrize("mode", ["upsert", "full"])
async def test_no_feed_changes_what_is_somebody_elses(
    vendors: Vendors, row: str, mode: str
) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,", "ALFA:b,Bed,Soft,,,90 EUR,")
    await vendors.feed("ben", f"b,Lamp,Bright,Lux,{LAMP},12 EUR,")
    before = {name: await vendors.product(name) for name in ("a", "ALFA:b")}
    offered = await vendors.offered("anna")
    await vendors.feed("ben", row, mode=mode, max_withdrawn_share=1.0)
    for name, old in before.items():
        new = await vendors.product(name)
        same = ("title", "description", "brand", "gtin", "price", "owner", "updated_at")
        assert {n: getattr(new, n) for n in same} == {n: getattr(old, n) for n in same}
    assert await vendors.offered("anna") == offered


async def test_costs_that_an_export_leaves_out_stay_where_they_are(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    await vendors.letzshop.products.update(
        "a", ProductPatch(cost_of_goods_sold="4.00 EUR"), by=vendors.people["anna"]
    )
    await vendors.feed("ben", f"b,Lamp,Bright,Lux,{LAMP},12 EUR,")
    pieces = await vendors.letzshop.products.export(
        ExportOptions(shop_code="BETA"), by=vendors.people["ben"]
    )
    exported = b"".join([piece async for piece in pieces])
    assert b"4.00 EUR" not in exported

    job = await begin_import(vendors.store, vendors.shops["ben"], vendors.people["ben"])
    counts = await run_import(vendors.store, job, exported)

    assert (counts.read, counts.unchanged) == (1, 1)
    assert (await vendors.product("a")).cost_of_goods_sold == "4.00 EUR"


async def test_no_api_call_changes_what_is_somebody_elses(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    ben, letzshop = vendors.people["ben"], vendors.letzshop
    with pytest.raises(Forbidden):
        await letzshop.products.update("a", ProductPatch(title="Hacked"), by=ben)
    with pytest.raises(Forbidden):
        await letzshop.products.delete("a", by=ben)
    with pytest.raises(Forbidden):
        await letzshop.offers.update("ALFA", "a", OfferPatch(is_active=False), by=ben)
    with pytest.raises(Forbidden):
        await letzshop.offers.create("ALFA", NewOffer(product_id="a"), by=ben)
    with pytest.raises(Conflict):
        await letzshop.products.create(NewProduct(product_id="alfa:z", title="Mine"), by=ben)
    assert (await vendors.product("a")).title == "Lamp"


async def test_the_owner_cannot_change_a_gtin_under_others(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    await vendors.feed("ben", f"b,Lamp,Bright,Lux,{LAMP},9 EUR,")
    with pytest.raises(Conflict):
        await vendors.letzshop.products.update(
            "a", ProductPatch(gtin=DESK), by=vendors.people["anna"]
        )
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{DESK},10 EUR,")
    assert (await vendors.product("a")).gtin == LAMP
    assert await vendors.offered("ben") == {"b": ("a", Decimal(9))}
    assert await vendors.offered("anna") == {"a": ("ALFA:a", Decimal(10))}


@pytest.mark.parametrize("is_known", [False, True], ids=["new row", "unchanged row"])
async def test_an_admin_may_overwrite_central_data(vendors: Vendors, is_known: bool) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    row = f"b,Better lamp,Brighter,Lux,{LAMP},9 EUR,"
    if is_known:
        await vendors.feed("ben", row)
    await vendors.feed("ben", row, overwrite_central=True)
    lamp = await vendors.product("a")
    assert (lamp.title, lamp.description, lamp.owner) == ("Better lamp", "Brighter", "anna")


async def test_what_the_owner_removed_is_not_somebody_elses_now(vendors: Vendors) -> None:
    await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    await vendors.letzshop.products.delete("a", by=vendors.people["anna"])
    counts = await vendors.feed("ben", f"b,Lamp,Bright,Lux,{LAMP},9 EUR,")
    assert counts.created == 1
    assert (await vendors.product("b")).owner == "ben"
    again = await vendors.feed("anna", f"a,Lamp,Bright,Lux,{LAMP},10 EUR,")
    assert again.created == 1, "a row that has lost its offer is not taken for unchanged"
    assert await vendors.offered("anna") == {"a": ("b", Decimal(10))}
    assert (await vendors.product("b")).owner == "ben"


async def test_a_stale_job_brings_no_older_data_back(vendors: Vendors) -> None:
    """A worker that was taken for dead wakes up after its job was done by another one, and the
    next job as well."""
    old = f"{HEADER}\n" + "".join(f"{n},Lamp {n},,,,10 EUR,\n" for n in range(6))
    anna, shop = vendors.people["anna"], vendors.shops["anna"]
    sleeper = await begin_import(vendors.store, shop, anna, batch_size=2)

    class Asleep(Exception):
        pass

    async def fall_asleep(counts: Counts, bytes_read: int) -> None:
        raise Asleep

    with pytest.raises(Asleep):
        await run_import(vendors.store, sleeper, old.encode(), report=fall_asleep)
    heir = await resume_import(vendors.store, sleeper)
    assert (await run_import(vendors.store, heir, old.encode())).created == 6
    new = [f"{n},Lamp {n},,,,20 EUR," for n in range(6)]
    assert (await vendors.feed("anna", *new)).updated == 6
    with pytest.raises(LeaseLost):
        await run_import(vendors.store, sleeper, old.encode())
    assert {price for _, price in (await vendors.offered("anna")).values()} == {Decimal(20)}
