"""A shop's export, imported into the shop again, changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.imports.conftest import Market

from letzshop_core.offers.models import NewOffer, OfferPatch
from letzshop_core.products.export import ExportOptions
from letzshop_core.products.models import NewProduct, ProductPatch

FEED = (
    "id,title,description,link,image_link,additional_image_link,availability,price,sale_price,"
    "brand,gtin,condition,product_type,google_product_category,shipping,is_bundle,Lager\n"
    '1,"Lamp, ""big""","Two\nlines; and =1+1",https://a.lu/1,https://a.lu/1.jpg,'
    '"https://a.lu/2.jpg,https://a.lu/3.jpg",in stock,1299.00 EUR,1199.50 EUR,Größe,'
    '4006381333931,new,"Home > Lamps, Big",Home & Garden,LU:::4.90 EUR,yes,A 3\n'
    "2,Bare,,,,,preorder,5.5,,,,used,,,,no,\n"
    "3,'=SUM(A1),Text,https://a.lu/3,,,out of stock,0.0500 EUR,,B,,refurbished,,,,,'quoted'\n"
)


async def _bytes(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("kind", ["csv", "tsv", "xml"])
@pytest.mark.parametrize("formula_safe", [False, True])
async def test_an_export_imported_again_changes_nothing(
    market: Market, kind: str, formula_safe: bool
) -> None:
    first = await market.import_bytes(FEED.encode())
    assert (first.counts.read, first.counts.created) == (3, 3), first

    options = ExportOptions.model_validate(
        {"shop_code": market.shop.shop_code, "format": kind, "formula_safe": formula_safe}
    )

    async def exported() -> bytes:
        return await _bytes(await market.letzshop.products.export(options, by=market.owner))

    before = await exported()
    again = await market.import_bytes(before)

    counts = again.counts
    assert (counts.read, counts.unchanged) == (3, 3), (counts, again.findings, before.decode())
    assert await exported() == before


BY_HAND = (
    {
        "product_id": "A/1 é",
        "title": "Salt &amp; <b>Pepper</b>",
        "description": "Two\r\nlines &amp; more; <br>",
        "link": "https://a.lu/?a=1&amp;b=2",
        "additional_image_link": ["https://a.lu/2.jpg,https://a.lu/3.jpg", "https://a.lu/a,b.jpg"],
        "price": "1.299,50 €",
        "gtin": "04006381333931",
        "brand": "'=Größe",
        "product_type": ["Home > Lamps, Big", "Home > Lamps, Big", 'a "b"'],
        "shipping": ["LU:::4,90 €"],
        "shipping_weight": "2 Kilo",
        "expiration_date": "31.12.2030",
        "is_bundle": True,
        "extra": {"=Regal": "'=1+1", "Farbton (cm)": "  12 "},
    },
    {"product_id": "=B", "title": "-5 %", "price": 5, "availability": "in_stock"},
    {"product_id": "'0012", "title": '="0012"', "mpn": "''34", "brand": "''345", "price": 5},
)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xml"])
@pytest.mark.parametrize("formula_safe", [False, True])
@pytest.mark.parametrize("own_ids", [False, True])
@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"shop_price": Decimal("999.99"), "shop_currency": "CHF", "shop_condition": "used"},
        {"shop_availability": "backorder", "shop_link": "https://mine.lu/"},
    ],
)
async def test_what_was_made_by_hand_stays_what_it_is(
    market: Market, kind: str, formula_safe: bool, own_ids: bool, terms: dict[str, Any]
) -> None:
    code, products = market.shop.shop_code, market.letzshop.products
    for values in BY_HAND:
        new = NewProduct.model_validate(values)
        await products.create(new, by=market.owner)
        own_id = f"my {new.product_id}" if own_ids else None
        offer = NewOffer(product_id=new.product_id, shop_product_id=own_id, **terms)
        await market.letzshop.offers.create(code, offer, by=market.owner)
    options = ExportOptions.model_validate(
        {"shop_code": code, "format": kind, "formula_safe": formula_safe}
    )
    before = await _bytes(await products.export(options, by=market.owner))
    made = [await products.get(str(v["product_id"]), by=market.owner) for v in BY_HAND]

    again = await market.import_bytes(before)

    # Offers without an id of the shop's own get that of the product.
    outcome = again.counts.unchanged if own_ids else again.counts.updated
    assert (again.counts.read, outcome) == (len(BY_HAND), len(BY_HAND))
    assert await _bytes(await products.export(options, by=market.owner)) == before
    for product in made:
        kept = await products.get(product.product_id, by=market.owner)
        for name in NewProduct.model_fields:
            assert getattr(kept, name) == getattr(product, name), name
        assert [offer.effective for offer in kept.offers] == [o.effective for o in product.offers]


@pytest.mark.parametrize(
    "terms",
    [
        {"shop_price": Decimal("999.99"), "shop_sale_price": None, "shop_currency": "CHF"},
        {"shop_price": None, "shop_sale_price": None, "shop_currency": None},
        {"shop_availability": "backorder", "shop_link": "https://mine.lu/"},
        {"shop_condition": "used"},
    ],
)
async def test_what_a_person_changed_after_the_feed_stays_what_it_is(
    market: Market, terms: dict[str, Any]
) -> None:
    code, products = market.shop.shop_code, market.letzshop.products
    await market.import_bytes(FEED.encode())
    market.clock.time += timedelta(seconds=1)
    await market.letzshop.offers.update(code, "1", OfferPatch(**terms), by=market.owner)
    made = await products.get("1", by=market.owner)
    options = ExportOptions(shop_code=code)
    before = await _bytes(await products.export(options, by=market.owner))

    again = await market.import_bytes(before)

    assert (again.counts.read, again.counts.unchanged) == (3, 3)
    kept = await products.get("1", by=market.owner)
    for name in NewProduct.model_fields:
        assert getattr(kept, name) == getattr(made, name), name
    assert [offer.effective for offer in kept.offers] == [o.effective for o in made.offers]


async def test_a_feed_still_says_what_a_product_costs_that_a_person_changed(
    market: Market,
) -> None:
    await market.import_bytes(FEED.encode())
    market.clock.time += timedelta(seconds=1)
    patch = ProductPatch.model_validate({"price": "5 EUR", "sale_price": None})
    await market.letzshop.products.update("1", patch, by=market.owner)

    again = await market.import_bytes(FEED.encode())

    assert (again.counts.unchanged, again.counts.updated) == (2, 1)
    product = await market.letzshop.products.get("1", by=market.owner)
    assert (product.price, product.sale_price) == (Decimal("1299.00"), Decimal("1199.50"))
