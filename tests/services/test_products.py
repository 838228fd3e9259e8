"""The rules of the central catalogue."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from letzshop_core import Letzshop
from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.gtins import GtinPolicy
from letzshop_core.offers.models import NewOffer, OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import NewProduct, Product, ProductFilters, ProductPatch
from letzshop_core.stock.models import StockLevel
from letzshop_core.testing.factories import FixedClock, add_offer, add_product, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

WRONG_CHECK_DIGIT = "1234567890123"
SECOND = timedelta(seconds=1)


def new(product_id: str = "p", **fields: Any) -> NewProduct:
    return NewProduct(**{"product_id": product_id, "title": "Thing"} | fields)


async def test_a_new_product_belongs_to_who_adds_it(letzshop: Letzshop, clock: FixedClock) -> None:
    owner = await add_user(letzshop.store)
    product = await letzshop.products.create(
        new(price="19.99 USD", gtin="4006381-333931", brand="Acme"), by=owner
    )
    assert (product.price, product.currency) == (Decimal("19.99"), "USD")
    assert (product.gtin, product.gtin_valid) == ("4006381333931", True)
    assert (product.owner, product.created_at) == (owner.username, clock.time)
    shown = await letzshop.products.get("p", by=owner)
    assert shown.brand == "Acme"
    assert shown.stock is not None
    assert (shown.stock.total_available, shown.offers) == (0, [])


async def test_prices_without_a_currency_are_in_the_marketplaces(memory_store: MemoryStore) -> None:
    letzshop = Letzshop(memory_store, default_currency="CHF")
    owner = await add_user(memory_store)
    assert (await letzshop.products.create(new(price=1), by=owner)).currency == "CHF"
    assert (await letzshop.products.create(new("q"), by=owner)).currency is None
    patch = ProductPatch(price=2, sale_price=2)
    changed = await letzshop.products.update("q", patch, by=owner)
    assert (changed.currency, changed.sale_price) == ("CHF", 2)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"price": 10, "sale_price": "10.01"}, "sale_price", "sale-price/above-price"),
        ({"sale_price": 5}, "price", "price/missing"),
        ({"gtin": "abc"}, "gtin", "gtin/not-digits"),
        ({"gtin": "12"}, "gtin", "gtin/length"),
        ({"additional_gtin": ["4006381333931", "abc"]}, "additional_gtin", "gtin/not-digits"),
    ],
)
async def test_unsound_values_are_refused(
    letzshop: Letzshop, fields: dict[str, Any], field: str, code: str
) -> None:
    owner = await add_user(letzshop.store)
    await letzshop.products.create(new("other"), by=owner)
    for attempt in (
        lambda: letzshop.products.create(new(**fields), by=owner),
        lambda: letzshop.products.update("other", ProductPatch(**fields), by=owner),
    ):
        with pytest.raises(Invalid) as raised:
            await attempt()
        assert [(error.loc, error.code) for error in raised.value.errors] == [((field,), code)]
        assert field in str(raised.value)


async def test_wrong_check_digits_are_flagged_or_refused(memory_store: MemoryStore) -> None:
    owner = await add_user(memory_store)
    lenient = Letzshop(memory_store)
    product = await lenient.products.create(new(gtin=WRONG_CHECK_DIGIT), by=owner)
    assert (product.gtin, product.gtin_valid) == (WRONG_CHECK_DIGIT, False)
    filters = ProductFilters(gtin=f"0{WRONG_CHECK_DIGIT}")
    assert (await lenient.products.find(filters, PageRequest(), by=owner)).total == 1
    strict = Letzshop(memory_store, gtin_policy=GtinPolicy.STRICT)
    with pytest.raises(Invalid) as raised:
        await strict.products.create(new("q", gtin=WRONG_CHECK_DIGIT), by=owner)
    assert raised.value.errors[0].code == "gtin/check-digit"


@pytest.mark.parametrize(
    ("product_id", "allowed"),
    [
        ("RIVAL:1", False),
        ("rival:1", False),
        ("RIVAL :1", False),
        ("HIDDEN:", False),
        ("MINE:1", True),
        ("NOBODY:1", True),
        ("RIVAL-1", True),
        (":1", True),
    ],
)
async def test_ids_that_begin_with_a_shop_code_are_that_shops(
    letzshop: Letzshop, product_id: str, allowed: bool
) -> None:
    me, rival = await add_user(letzshop.store), await add_user(letzshop.store)
    admin = await add_user(letzshop.store, is_admin=True)
    await add_shop(letzshop.store, rival, "RIVAL")
    await add_shop(letzshop.store, rival, "HIDDEN", is_verified=False)
    await add_shop(letzshop.store, me, "MINE")
    if allowed:
        await letzshop.products.create(new(product_id), by=me)
    else:
        with pytest.raises(Conflict) as raised:
            await letzshop.products.create(new(product_id), by=me)
        assert raised.value.code == "product/prefix-reserved"
        await letzshop.products.create(new(product_id), by=admin)


async def test_an_id_is_given_once(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    await letzshop.products.create(new(), by=owner)
    with pytest.raises(Conflict) as raised:
        await letzshop.products.create(new(), by=await add_user(letzshop.store))
    assert raised.value.code == "product/exists"


async def test_a_patch_changes_what_it_gives_and_nothing_else(
    letzshop: Letzshop, clock: FixedClock
) -> None:
    owner = await add_user(letzshop.store)
    before = await letzshop.products.create(
        new(price=10, brand="A", color="red", extra={"x": "y"}), by=owner
    )
    clock.time += SECOND
    after = await letzshop.products.update(
        "p", ProductPatch(brand=None, color="blue", extra=None), by=owner
    )
    assert (after.brand, after.color, after.extra) == (None, "blue", {})
    assert (after.price, after.title, after.created_at) == (
        before.price,
        "Thing",
        before.created_at,
    )
    assert after.updated_at == clock.time
    shown = await letzshop.products.get("p", by=owner)
    assert (shown.brand, shown.color, shown.updated_at) == (None, "blue", clock.time)
    clock.time += SECOND
    untouched = await letzshop.products.update("p", ProductPatch(), by=owner)
    assert untouched == after


async def test_only_owner_and_admins_change_what_others_see(letzshop: Letzshop) -> None:
    store = letzshop.store
    owner, stranger = await add_user(store), await add_user(store)
    admin = await add_user(store, is_admin=True)
    await add_shop(store, owner)
    await letzshop.products.create(new("seen"), by=owner)
    hidden_owner = await add_user(store)
    await letzshop.products.create(new("hidden"), by=hidden_owner)
    patch = ProductPatch(title="Mine now")
    for product_id, error in (("seen", Forbidden), ("hidden", NotFound), ("absent", NotFound)):
        with pytest.raises(error):
            await letzshop.products.update(product_id, patch, by=stranger)
        with pytest.raises(error):
            await letzshop.products.delete(product_id, by=stranger)
    for product_id in ("hidden", "absent"):
        with pytest.raises(NotFound):
            await letzshop.products.get(product_id, by=stranger)
    assert (await letzshop.products.update("hidden", patch, by=admin)).title == "Mine now"
    assert (await letzshop.products.get("hidden", by=hidden_owner)).owner == hidden_owner.username


async def test_a_gtin_stays_while_other_shops_offer_the_product(letzshop: Letzshop) -> None:
    store = letzshop.store
    owner, rival = await add_user(store), await add_user(store)
    own_shop, other_shop = await add_shop(store, owner), await add_shop(store, rival)
    product = await add_product(store, owner, gtin="012345678905", gtin_valid=True)
    await add_offer(store, own_shop, product)
    name = product.product_id
    changed = await letzshop.products.update(name, ProductPatch(gtin="4006381333931"), by=owner)
    await add_offer(store, other_shop, changed)
    for gtin in ("012345678905", None):
        with pytest.raises(Conflict) as raised:
            await letzshop.products.update(name, ProductPatch(gtin=gtin), by=owner)
        assert raised.value.code == "product/gtin-in-use"
    padded = await letzshop.products.update(name, ProductPatch(gtin="04006381333931"), by=owner)
    assert padded.gtin == "4006381333931"


async def test_a_product_that_others_offer_stays_unless_an_admin_removes_it(
    letzshop: Letzshop,
) -> None:
    store = letzshop.store
    owner, admin = await add_user(store), await add_user(store, is_admin=True)
    product = await add_product(store, owner)
    await add_offer(store, await add_shop(store, owner), product)
    await add_offer(store, await add_shop(store, await add_user(store)), product)
    with pytest.raises(Conflict) as raised:
        await letzshop.products.delete(product.product_id, by=owner)
    assert raised.value.code == "product/offered-by-others"
    await letzshop.products.delete(product.product_id, by=admin)
    with pytest.raises(NotFound):
        await letzshop.products.get(product.product_id, by=admin)


async def test_lists_of_a_shop_are_for_those_who_see_the_shop(letzshop: Letzshop) -> None:
    store = letzshop.store
    owner = await add_user(store)
    shop = await add_shop(store, owner, "TECHSTORE", is_verified=False)
    await add_offer(store, shop, await add_product(store, owner))
    filters = ProductFilters(shop_code="techstore")
    assert (await letzshop.products.find(filters, PageRequest(), by=owner)).total == 1
    for code in ("techstore", "nowhere"):
        with pytest.raises(NotFound):
            await letzshop.products.find(
                ProductFilters(shop_code=code), PageRequest(), by=await add_user(store)
            )


async def test_inactive_offers_are_listed_for_the_shops_owner_and_admins(
    letzshop: Letzshop,
) -> None:
    store = letzshop.store
    owner, stranger = await add_user(store), await add_user(store)
    shop = await add_shop(store, owner, "TECHSTORE")
    for is_active in (True, False):
        await add_offer(store, shop, await add_product(store, stranger), is_active=is_active)
    filters = ProductFilters(shop_code="techstore")
    for by, total in ((owner, 2), (await add_user(store, is_admin=True), 2), (stranger, 1)):
        assert (await letzshop.products.find(filters, PageRequest(), by=by)).total == total


@pytest.mark.parametrize("secret", ["cost_of_goods_sold", "auto_pricing_min_price"])
async def test_costs_are_for_the_owner_and_admins(letzshop: Letzshop, secret: str) -> None:
    owner, seller, stranger = [await add_user(letzshop.store) for _ in range(3)]
    admin = await add_user(letzshop.store, is_admin=True)
    await add_shop(letzshop.store, owner)
    await add_shop(letzshop.store, seller, "SELLER")
    await letzshop.products.create(
        new(**{secret: "5.00 EUR", "maximum_retail_price": "9.00 EUR"}), by=owner
    )
    await letzshop.offers.create("SELLER", NewOffer(product_id="p"), by=seller)

    async def seen(by: Actor) -> list[Product]:
        of_shop = ProductFilters(shop_code="SELLER")
        page = PageRequest()
        (offer,) = (await letzshop.offers.find("SELLER", OfferFilters(), page, by=by)).items
        return [
            await letzshop.products.get("p", by=by),
            *(await letzshop.products.find(ProductFilters(), page, by=by)).items,
            *(await letzshop.products.find(of_shop, page, by=by)).items,
            offer.product,
        ]

    for by, value in ((owner, "5.00 EUR"), (admin, "5.00 EUR"), (seller, None), (stranger, None)):
        for product in await seen(by):
            assert getattr(product, secret) == value
            assert product.maximum_retail_price == "9.00 EUR"


async def test_an_unreadable_gtin_is_no_filter(letzshop: Letzshop) -> None:
    with pytest.raises(Invalid, match="gtin must be a GTIN, got 'abc'"):
        await letzshop.products.find(
            ProductFilters(gtin="abc"), PageRequest(), by=await add_user(letzshop.store)
        )


async def test_stock_comes_with_a_product_however_the_gtin_was_padded(store: Store) -> None:
    letzshop = Letzshop(store)
    owner = await add_user(store)
    await letzshop.products.create(new(title="Pen", gtin="4006381333931"), by=owner)
    level = StockLevel(gtin="04006381333931", location="HERE", quantity=5)
    await letzshop.stock.set(level, by=owner)
    stock = (await letzshop.products.get("p", by=owner)).stock
    assert stock is not None
    assert (stock.total_quantity, stock.product_title) == (5, "Pen")
    assert [place.location for place in stock.locations] == ["HERE"]
    await letzshop.products.update("p", ProductPatch(gtin=None), by=owner)
    assert (await letzshop.products.get("p", by=owner)).stock is None


async def test_what_people_do_is_on_record(letzshop: Letzshop) -> None:
    owner, admin = await add_user(letzshop.store), await add_user(letzshop.store, is_admin=True)
    await letzshop.products.create(new(), by=owner)
    await letzshop.products.update("p", ProductPatch(title="Other", brand="B"), by=owner)
    await letzshop.products.delete("p", by=owner)
    filters = AuditFilters(subject="product/p")
    entries = (await letzshop.audit.find(filters, PageRequest(), by=admin)).items
    assert [(e.username, e.action, e.details) for e in entries] == [
        (owner.username, "product.delete", None),
        (owner.username, "product.update", {"fields": ["brand", "title"]}),
        (owner.username, "product.create", None),
    ]
