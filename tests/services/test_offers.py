"""The rules of offers, and the prior price of a reduction."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core import Letzshop
from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.offers.history import PRIOR_PERIOD, current_reduction
from letzshop_core.offers.models import NewOffer, OfferFilters, OfferPatch, PriceChange, Terms
from letzshop_core.offers.terms import effective_terms
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters, ProductPatch
from letzshop_core.testing.bulk import a_feed, import_feed
from letzshop_core.testing.factories import NOON, FixedClock, add_product, add_shop, add_user
from letzshop_core.uow import Store

DAY = timedelta(days=1)


async def offered(
    letzshop: Letzshop, product: dict[str, Any] | None = None, **offer: Any
) -> tuple[Any, Any]:
    """A vendor whose shop TECH offers the product P; and a stranger."""
    vendor = await add_user(letzshop.store)
    await add_shop(letzshop.store, vendor, "TECH")
    await add_product(letzshop.store, vendor, "P", **product or {})
    await letzshop.offers.create("tech", NewOffer(product_id="P", **offer), by=vendor)
    return vendor, await add_user(letzshop.store)


async def test_an_offer_says_what_it_says_and_inherits_the_rest(letzshop: Letzshop) -> None:
    _, stranger = await offered(
        letzshop,
        {"price": Decimal(20), "sale_price": Decimal(15), "condition": "used"},
        shop_price="18.5",
        is_featured=True,
        min_quantity=5,
        max_quantity=5,
    )
    (offer,) = (
        await letzshop.offers.find("TECH", OfferFilters(), PageRequest(), by=stranger)
    ).items
    assert (offer.shop_price, offer.shop_currency) == (Decimal("18.5"), "EUR")
    assert offer.effective == Terms(
        price=Decimal("18.5"),
        sale_price=None,
        currency="EUR",
        availability="in stock",
        condition="used",
    )
    assert (offer.min_quantity, offer.max_quantity, offer.is_featured) == (5, 5, True)
    assert offer.product.product_id == "P"


@pytest.mark.parametrize(
    ("patch", "comes_back"),
    [
        (OfferPatch(min_quantity=2), True),
        (OfferPatch(shop_price=Decimal(8)), True),
        (OfferPatch(is_active=False), False),
    ],
)
async def test_a_change_of_a_withdrawn_offer_settles_whether_it_is_active_only_if_it_says_so(
    letzshop: Letzshop, patch: OfferPatch, comes_back: bool
) -> None:
    vendor = await add_user(letzshop.store)
    shop = await add_shop(letzshop.store, vendor, "TECH")
    both = a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR")
    await import_feed(letzshop.store, shop, vendor, both)
    full = {"mode": "full", "max_withdrawn_share": 0.5}
    await import_feed(letzshop.store, shop, vendor, a_feed("2,Desk,,,20.00 EUR"), **full)
    await letzshop.offers.update("TECH", "1", patch, by=vendor)
    await import_feed(letzshop.store, shop, vendor, both, **full)
    page = await letzshop.offers.find("TECH", OfferFilters(), PageRequest(), by=vendor)
    assert [offer.is_active for offer in page.items] == [comes_back, True]


async def test_a_price_without_a_currency_is_in_the_products(memory_store: MemoryStore) -> None:
    letzshop = Letzshop(memory_store, default_currency="CHF")
    vendor = await add_user(memory_store)
    await add_shop(memory_store, vendor, "SHOP")
    await add_product(memory_store, vendor, "usd", currency="USD")
    await add_product(memory_store, vendor, "none", currency=None, price=None)
    for product_id, currency in (("usd", "USD"), ("none", "CHF")):
        offer = await letzshop.offers.create(
            "SHOP", NewOffer(product_id=product_id, shop_price=1), by=vendor
        )
        assert (offer.shop_currency, offer.effective.currency) == (currency, currency)


@pytest.mark.parametrize(
    ("fields", "field", "expected"),
    [
        ({"shop_sale_price": 5}, "shop_price", "shop_price beside it"),
        (
            {"shop_price": 5, "shop_sale_price": 6},
            "shop_sale_price",
            "not be above shop_price, which is 5, got 6",
        ),
        ({"shop_currency": "USD"}, "shop_currency", "shop_price beside it"),
        (
            {"min_quantity": 3, "max_quantity": 2},
            "max_quantity",
            "not be below min_quantity, which is 3, got 2",
        ),
    ],
)
async def test_contradictions_are_refused(
    letzshop: Letzshop, fields: dict[str, Any], field: str, expected: str
) -> None:
    vendor, _ = await offered(letzshop)
    await add_product(letzshop.store, vendor, "Q")
    for attempt in (
        lambda: letzshop.offers.create("TECH", NewOffer(product_id="Q", **fields), by=vendor),
        lambda: letzshop.offers.update("TECH", "P", OfferPatch(**fields), by=vendor),
    ):
        with pytest.raises(Invalid, match=expected) as raised:
            await attempt()
        assert [error.loc for error in raised.value.errors] == [(field,)]


async def test_a_patch_is_checked_together_with_what_stays(letzshop: Letzshop) -> None:
    vendor, _ = await offered(letzshop, max_quantity=5, shop_price=10, shop_sale_price=8)
    for fields in ({"min_quantity": 6}, {"shop_price": 7}, {"shop_price": None}):
        with pytest.raises(Invalid):
            await letzshop.offers.update("TECH", "P", OfferPatch(**fields), by=vendor)
    offer = await letzshop.offers.update(
        "TECH", "P", OfferPatch(shop_price=None, shop_sale_price=None), by=vendor
    )
    assert (offer.shop_price, offer.shop_currency) == (None, None)
    assert offer.effective.price == Decimal("19.99")


async def test_who_may_do_what(letzshop: Letzshop) -> None:
    store = letzshop.store
    vendor, stranger = await offered(letzshop)
    admin = await add_user(store, is_admin=True)
    await add_shop(store, vendor, "HIDDEN", is_verified=False)
    await add_product(store, stranger, "SECRET")
    patch, new = OfferPatch(is_featured=True), NewOffer(product_id="P")
    for code, error in (("TECH", Forbidden), ("HIDDEN", NotFound), ("NONE", NotFound)):
        with pytest.raises(error):
            await letzshop.offers.create(code, new, by=stranger)
        with pytest.raises(error):
            await letzshop.offers.update(code, "P", patch, by=stranger)
        with pytest.raises(error):
            await letzshop.offers.delete(code, "P", by=stranger)
    with pytest.raises(NotFound):
        await letzshop.offers.create("TECH", NewOffer(product_id="SECRET"), by=vendor)
    with pytest.raises(NotFound):
        await letzshop.offers.update("HIDDEN", "P", patch, by=vendor)
    with pytest.raises(Conflict):
        await letzshop.offers.create("TECH", new, by=vendor)
    assert (await letzshop.offers.update("TECH", "P", patch, by=admin)).is_featured
    await letzshop.offers.delete("TECH", "P", by=vendor)
    with pytest.raises(NotFound):
        await letzshop.offers.delete("TECH", "P", by=vendor)


async def test_an_offer_that_a_person_deactivates_is_its_owners_alone(letzshop: Letzshop) -> None:
    vendor, stranger = await offered(letzshop)
    await letzshop.offers.update("TECH", "P", OfferPatch(is_active=False), by=vendor)
    for by, seen in ((vendor, 1), (stranger, 0)):
        page = await letzshop.offers.find("TECH", OfferFilters(), PageRequest(), by=by)
        assert page.total == seen
        found = await letzshop.products.find(ProductFilters(), PageRequest(), by=by)
        assert found.total == seen
    with pytest.raises(NotFound):
        await letzshop.offers.price_history("TECH", "P", by=stranger)
    assert (await letzshop.offers.price_history("TECH", "P", by=vendor)).changes


async def test_an_offer_of_a_hidden_shop_hides_a_product_until_it_is_gone(
    letzshop: Letzshop,
) -> None:
    vendor, stranger = await add_user(letzshop.store), await add_user(letzshop.store)
    await add_shop(letzshop.store, vendor)
    await add_shop(letzshop.store, vendor, "NEW", is_verified=False)
    await add_product(letzshop.store, vendor, "P")

    async def listed() -> int:
        page = await letzshop.products.find(ProductFilters(), PageRequest(), by=stranger)
        return page.total

    assert await listed() == 1
    await letzshop.offers.create("NEW", NewOffer(product_id="P"), by=vendor)
    assert await listed() == 0
    await letzshop.offers.delete("NEW", "P", by=vendor)
    assert await listed() == 1


async def test_price_history_follows_offer_and_product(store: Store, clock: FixedClock) -> None:
    letzshop = Letzshop(store, clock=clock)
    vendor, stranger = await offered(letzshop, {"price": Decimal(100), "currency": "EUR"})
    steps: list[tuple[ProductPatch | OfferPatch, str, str | None]] = [
        (ProductPatch(price=90), "90", None),
        (ProductPatch(title="No price in this"), "90", None),
        (OfferPatch(shop_price=95), "95", None),
        (ProductPatch(price=80), "95", None),
        (OfferPatch(shop_sale_price=70), "95", "70"),
    ]
    expected = [(Decimal(100), None)]
    for patch, price, sale_price in steps:
        clock.time += DAY
        if isinstance(patch, ProductPatch):
            await letzshop.products.update("P", patch, by=vendor)
        else:
            await letzshop.offers.update("TECH", "P", patch, by=vendor)
        step = (Decimal(price), None if sale_price is None else Decimal(sale_price))
        if step != expected[-1]:
            expected.append(step)
    history = await letzshop.offers.price_history("tech", "P", by=stranger)
    assert [(c.price, c.sale_price) for c in history.changes] == expected
    assert history.reduction is not None
    assert history.reduction.since == NOON + 5 * DAY
    assert history.reduction.lowest_price == Decimal(90)


@pytest.mark.parametrize("patch", [{"sale_price": 80}, {"currency": "CHF"}])
async def test_whatever_an_offer_inherits_of_a_price_is_in_its_history(
    letzshop: Letzshop, patch: dict[str, Any]
) -> None:
    vendor, _ = await offered(letzshop, {"price": Decimal(100), "currency": "EUR"})
    await letzshop.products.update("P", ProductPatch(**patch), by=vendor)
    history = await letzshop.offers.price_history("TECH", "P", by=vendor)
    assert [(c.sale_price, c.currency) for c in history.changes] == [
        (None, "EUR"),
        (patch.get("sale_price"), patch.get("currency", "EUR")),
    ]


def changes(
    *steps: tuple[float, str | None, str | None] | tuple[float, str, str | None, str],
) -> Any:
    """Each step: after how many days, price, sale price, currency (EUR)."""
    return [
        PriceChange(
            price=None if price is None else Decimal(price),
            sale_price=None if sale is None else Decimal(sale),
            currency=currency[0] if currency else "EUR",
            changed_at=NOON + timedelta(days=days),
        )
        for days, price, sale, *currency in steps
    ]


@pytest.mark.parametrize(
    ("history", "since", "lowest"),
    [
        pytest.param(changes(), None, None, id="no price yet"),
        pytest.param(changes((0, "10", None)), None, None, id="not reduced"),
        pytest.param(changes((0, "10", None), (5, "8", None)), None, None, id="simply cheaper"),
        pytest.param(changes((0, "10", "10")), None, None, id="sale price as usual"),
        pytest.param(changes((0, "10", "8")), 0, None, id="reduced from the start"),
        pytest.param(changes((0, "10", None), (5, "10", "8")), 5, "10", id="plain"),
        pytest.param(
            changes((0, "9", None), (40, "12", None), (60, "12", "10")), 60, "9", id="in window"
        ),
        pytest.param(
            changes((0, "9", None), (29, "12", None), (60, "12", "10")), 60, "12", id="before it"
        ),
        pytest.param(
            changes((0, "9", None), (30, "12", None), (60, "12", "10")),
            60,
            "12",
            id="ended as the window starts",
        ),
        pytest.param(
            changes((0, "9", None), (30.001, "12", None), (60, "12", "10")),
            60,
            "9",
            id="stood at the window's start",
        ),
        pytest.param(
            changes((0, "9", None), (90, "12", None), (91, "12", "10")),
            91,
            "9",
            id="stood for long, changed just before",
        ),
        pytest.param(
            changes((0, "10", None), (5, "10", "9"), (7, "10", "7"), (50, "10", "5")),
            5,
            "10",
            id="grows step by step",
        ),
        pytest.param(
            changes((0, "10", None), (5, "10", "6"), (7, "10", None), (20, "10", "8")),
            20,
            "6",
            id="an earlier sale counts",
        ),
        pytest.param(
            changes((0, "10", None), (5, "20", "15"), (6, "10", "9")),
            5,
            "10",
            id="usual price changes meanwhile",
        ),
        pytest.param(
            changes((0, "5", None, "USD"), (9, "10", None), (20, "10", "8")),
            20,
            "10",
            id="other currency",
        ),
        pytest.param(
            changes((0, "5", "4", "USD"), (9, "10", "8")), 9, None, id="currency changes under it"
        ),
        pytest.param(
            changes((0, None, None), (9, "10", None), (20, "10", "8")), 20, "10", id="no price"
        ),
        pytest.param(
            changes((0, "10", None), (9, "1", None), (9, "10", None), (20, "10", "8")),
            20,
            "10",
            id="for no time at all",
        ),
        pytest.param(changes((0, "10", "8"), (9, "10", None)), None, None, id="over"),
    ],
)
def test_the_prior_price_of_a_reduction(
    history: list[PriceChange], since: float | None, lowest: str | None
) -> None:
    reduction = current_reduction(history)
    if since is None:
        assert reduction is None
        return
    assert reduction is not None
    assert reduction.since == NOON + timedelta(days=since)
    assert reduction.lowest_price == (None if lowest is None else Decimal(lowest))


prices = st.integers(1, 20).map(Decimal)


@given(st.lists(st.tuples(st.integers(1, 20), prices, st.none() | prices), min_size=1, max_size=15))
def test_the_prior_price_is_the_lowest_of_thirty_days_day_by_day(
    steps: list[tuple[int, Decimal, Decimal | None]],
) -> None:
    history, time = [], NOON
    for days, price, sale_price in steps:
        history.append(
            PriceChange(price=price, sale_price=sale_price, currency="EUR", changed_at=time)
        )
        time += timedelta(days=days)
    reduction = current_reduction(history)
    if reduction is None:
        assert not history[-1].is_reduced
        return
    charged = []
    for days in range(1, PRIOR_PERIOD.days + 1):
        before = [c for c in history if c.changed_at <= reduction.since - timedelta(days=days)]
        charged += [before[-1].charged] if before else []
    lowest = min((price for price in charged if price is not None), default=None)
    assert reduction.lowest_price == lowest
    later = [change for change in history if change.changed_at >= reduction.since]
    assert all(change.is_reduced for change in later)


@pytest.mark.parametrize(
    ("own", "prices"),
    [
        ((None, None, None), ("10", "8", "EUR")),
        ((None, "9", "CHF"), ("10", "8", "EUR")),  # without a price, nothing of it counts
        (("12", None, None), ("12", None, None)),
        (("12", "11", "CHF"), ("12", "11", "CHF")),
    ],
)
def test_prices_are_inherited_whole_or_not_at_all(
    own: tuple[str | None, ...], prices: tuple[str | None, ...]
) -> None:
    terms = effective_terms(_terms(own, "preorder", None), _terms(("10", "8", "EUR"), None, "used"))
    assert terms == _terms(prices, "preorder", "used")


def _terms(
    prices: tuple[str | None, ...], availability: str | None, condition: str | None
) -> Terms:
    price, sale_price, currency = prices
    return Terms(
        price=None if price is None else Decimal(price),
        sale_price=None if sale_price is None else Decimal(sale_price),
        currency=currency,
        availability=availability,
        condition=condition,
    )
