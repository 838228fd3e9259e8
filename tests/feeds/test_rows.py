"""Cells to values, and what is found on the way."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import map_columns
from letzshop_core.feeds.findings import Severity
from letzshop_core.feeds.rows import ProductRow, RowParser

SOUND = {
    "id": "A-1",
    "title": "Kaffeemühle",
    "description": "Mahlt fein.",
    "link": "https://shop.example/a-1",
    "image_link": "https://shop.example/a-1.jpg",
    "availability": "in stock",
    "price": "19.99 EUR",
    "brand": "Mahlwerk",
    "gtin": "4006381333931",
}


def parse(cells: Mapping[str, str], **options: Any) -> ProductRow:
    """The product of a sound row with some cells changed or added."""
    row = SOUND | dict(cells)
    return RowParser(map_columns(list(row)), **options).parse(2, list(row.values()))


def codes(row: ProductRow) -> list[str]:
    return [finding.code for finding in row.findings]


@pytest.mark.parametrize(
    ("price", "quantity", "pieces"),
    [
        ("19,99", "1.000", 1000),
        ("19.99", "1,000", 1000),
        ("19.99", "1.000", 1),  # as SAP writes quantities, and prices
        ("19,99", "12,000", 12),
        ("20", "1.000", 1000),
        ("19.99", "1.250", 1250),
    ],
)
def test_three_zeros_are_decimals_where_the_prices_have_that_mark(
    price: str, quantity: str, pieces: int
) -> None:
    data = f"id;title;price;quantity\n1;Cup;{price};{quantity}\n"
    with read_feed(data.encode()) as feed:
        (row,) = feed.products()
    assert row.values["quantity"] == pieces


@pytest.mark.parametrize(
    ("price", "quantities", "pieces"),
    [
        ("20", "36.000|0.000", [36, 0]),  # no thousands are below one thousand
        ("20", "36.000|2.000", [36, 2]),
        ("20", "2.000|2.000", [2000, 2000]),
        ("20", "36.000|2", [36000, 2]),
        ("20", "36.000|2,000", [36000, 2000]),
        ("20", "36.000|1.5|12.750|-1.500", [36, 1, 12, -1]),
        ("20", "36.000|many|", [36000, None, None]),
        ("3.100", "36.000|0.000", [36, 0]),
        ("19,99", "36.000|0.000", [36, 0]),
        ("19,99", "465,7|12", [465, 12]),
        ("19.99", "1.250|12", [1250, 12]),
        ("19.99", "1.250|2.50", [1, 2]),
    ],
)
def test_a_column_of_quantities_may_have_decimals(
    price: str, quantities: str, pieces: list[int | None]
) -> None:
    rows = [f"{i};Cup;{price};{cell}" for i, cell in enumerate(quantities.split("|"))]
    with read_feed("\n".join(["id;title;price;stock", *rows]).encode()) as feed:
        assert [row.values.get("quantity") for row in feed.products()] == pieces


def test_a_column_of_quantities_says_nothing_of_prices() -> None:
    data = "id;title;price;stock\n1;Cup;3.100;36.000\n2;Mug;4.200;0.000\n"
    with read_feed(data.encode()) as feed:
        assert [row.values["price"] for row in feed.products()] == [3100, 4200]
    with read_feed(data.encode(), decimal_mark=".") as feed:
        assert [row.values["quantity"] for row in feed.products()] == [36, 0]


@pytest.mark.parametrize(
    ("price", "weight", "read"),
    [("19,99", "1.500", "1500 g"), ("19.99", "1.500", "1.5 g"), ("20", "1.500", "1500 g")],
)
def test_thousands_of_small_units(price: str, weight: str, read: str) -> None:
    data = f"id;title;price;weight (g)\n1;Cup;{price};{weight}\n"
    with read_feed(data.encode()) as feed:
        (row,) = feed.products()
    assert row.values["product_weight"] == read


@pytest.mark.parametrize("cell", ["8806090000000, 4006381333931", "501010102, 4006381333931"])
def test_of_several_gtins_one_that_is_none_is_left_out(cell: str) -> None:
    row = parse({"gtin": cell})
    assert row.values["gtin"] == "4006381333931"
    assert "additional_gtin" not in row.values


def test_a_gtin_that_ends_in_zeros_of_its_own_is_sound() -> None:
    assert codes(parse({"gtin": "4006382300000"})) == []


@pytest.mark.parametrize(
    "contract", [{"subscription_cost": "month:12:9.99 EUR"}, {"installment": "12:9.99 EUR"}]
)
def test_beside_a_contract_a_price_of_zero_is_sound(contract: dict[str, str]) -> None:
    row = parse({"price": "0.00 EUR"} | contract)
    assert (row.values["price"], codes(row)) == (0, [])


def test_a_sale_price_without_a_price_is_none() -> None:
    assert "sale_price" not in parse({"price": "", "sale_price": "5.00 EUR"}).values


@pytest.mark.parametrize(
    ("former", "current", "price", "sale_price"),
    [("12", "9", 12, 9), ("", "9", 9, None), ("12", "", 12, None)],
)
@pytest.mark.parametrize("header", ["Streichpreis", "MRP"])
def test_beside_a_price_of_before_what_is_charged_may_stand_alone(
    header: str, former: str, current: str, price: int, sale_price: int | None
) -> None:
    cells = {**SOUND, header: former, "Aktionspreis": current}
    del cells["price"]
    columns = map_columns(list(cells))
    row = RowParser(columns, default_currency="EUR").parse(2, list(cells.values()))
    assert (row.values["price"], row.values.get("sale_price")) == (price, sale_price)
    assert not row.findings


def test_a_sound_row() -> None:
    row = parse({})
    assert row.values == SOUND | {
        "price": Decimal("19.99"),
        "currency": "EUR",
        "gtin_valid": True,
    }
    assert (row.id, row.extra, list(row.findings), row.rejected) == ("A-1", {}, [], False)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"id": ""}, "id/missing"),
        ({"id": " \xa0"}, "id/missing"),
        ({"id": "x" * 256}, "id/unusable"),
        ({"id": "#REF!"}, "id/missing"),
        ({"title": "#NAME?"}, "title/missing"),
        ({"title": ""}, "title/missing"),
        ({"title": "&nbsp;<br>"}, "title/missing"),
        ({"price": ""}, "price/missing"),
        ({"price": "\u200b"}, "price/missing"),
        ({"price": "auf Anfrage"}, "price/unreadable"),
        ({"price": "-5.00 EUR"}, "price/negative"),
        ({"price": "1E+5"}, "price/scientific-notation"),
        ({"price": "100000000000.00 EUR"}, "price/range"),
    ],
)
def test_what_rejects_a_row(cells: dict[str, str], code: str) -> None:
    row = parse(cells)
    assert row.rejected
    found = next(finding for finding in row.findings if finding.code == code)
    (header, cell), *_ = cells.items()
    assert (found.row, found.column, found.severity) == (2, header, Severity.ERROR)
    assert found.value is not None
    assert cell.startswith(found.value[:50]) or found.value in ("", "-5.00")
    assert found.message.startswith("Expected")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"id": "x" * 51}, "id/too-long"),
        ({"title": "x" * 151}, "title/too-long"),
        ({"title": "x" * 1001}, "title/cut"),
        ({"title": "<b>Mühle</b>"}, "title/markup"),
        ({"title": "KaffeemÃ¼hle"}, "title/mojibake"),
        ({"description": ""}, "description/missing"),
        ({"brand": ""}, "brand/missing"),
        ({"brand": "N/A"}, "brand/placeholder"),
        ({"mpn": " - "}, "mpn/placeholder"),
        ({"image_link": ""}, "image_link/missing"),
        ({"image_link": "bild.jpg/x y z"}, "image_link/unreadable"),
        ({"link": "www.shop.example/a"}, "link/no-scheme"),
        ({"link": "http://https://shop.example/a"}, "link/no-scheme"),
        ({"link": "https://shop.example/a b"}, "link/spaces"),
        ({"link": "www.shop.example/a b"}, "link/spaces"),
        ({"link": "ftp://shop.example/a"}, "link/unreadable"),
        ({"link": "n/a"}, "link/placeholder"),
        ({"image_link": "-"}, "image_link/placeholder"),
        ({"additional_image_link": "-"}, "additional_image_link/placeholder"),
        ({"link": "https://user:secret@shop.example/"}, "link/unreadable"),
        ({"link": "//shop.example/a"}, "link/no-scheme"),
        ({"link": "https://shop.example/" + "x" * 2000}, "link/too-long"),
        ({"link": "https://shop.example/" + "x" * 2100}, "link/unreadable"),
        ({"availability": "vielleicht"}, "availability/unknown-value"),
        ({"availability": "auf Lager, ausverkauft"}, "availability/unknown-value"),
        ({"availability": "sur commande, en stock"}, "availability/unknown-value"),
        ({"age_group": "ab 18 Monate"}, "age_group/unknown-value"),
        ({"availability": ""}, "availability/missing"),
        ({"availability": "preorder"}, "availability_date/missing"),
        ({"price": "0,00 €"}, "price/zero"),
        ({"price": "1,234 EUR"}, "price/ambiguous"),
        ({"price": "9.99999 EUR"}, "price/too-precise"),
        ({"price": "statt 20 € nur 15 €"}, "price/several-amounts"),
        ({"price": "19.99"}, "price/no-currency"),
        ({"price": "$5.00"}, "price/unknown-currency"),
        ({"price": "15.00 XYZ"}, "price/unknown-currency"),
        ({"cost_of_goods_sold": "15.00 XYZ"}, "cost_of_goods_sold/unknown-currency"),
        ({"cost_of_goods_sold": "15.00 DEM"}, "cost_of_goods_sold/unreadable"),
        ({"currency": "USD"}, "currency/contradiction"),
        ({"currency": "Taler"}, "currency/unknown"),
        ({"currency": "kr"}, "currency/unknown"),
        ({"currency": "DEM"}, "currency/unknown"),
        ({"sale_price": "19.99 EUR"}, "sale_price/not-lower"),
        ({"sale_price": "-1"}, "sale_price/not-lower"),
        ({"sale_price": "15.00 USD"}, "sale_price/other-currency"),
        ({"sale_price": "billig"}, "sale_price/unreadable"),
        ({"gtin": "4006381333930"}, "gtin/check-digit"),
        ({"gtin": "8.80609E+12"}, "gtin/scientific-notation"),
        ({"gtin": "8,80609E+12"}, "gtin/scientific-notation"),
        ({"gtin": "ABC"}, "gtin/not-digits"),
        ({"gtin": "123"}, "gtin/length"),
        ({"gtin": "501010102"}, "gtin/length"),  # a shop's own number rather than 000501010102
        ({"gtin": "5010101037"}, "gtin/repaired"),
        ({"gtin": "n/a"}, "gtin/placeholder"),
        ({"gtin": "EAN:"}, "gtin/placeholder"),
        ({"gtin": "4006381333931, 9506000140445"}, "gtin/several"),
        ({"gtin": "2012345678903"}, "gtin/restricted"),
        ({"gtin": "9812345678902"}, "gtin/restricted"),
        ({"gtin": "", "mpn": ""}, "gtin/missing"),
        ({"condition": "kaputt"}, "condition/unknown-value"),
        ({"adult": "vielleicht"}, "adult/unknown-value"),
        ({"multipack": "sechs"}, "multipack/unreadable"),
        ({"multipack": "0"}, "multipack/unreadable"),
        ({"multipack": "1.5"}, "multipack/unreadable"),
        ({"multipack": "99999999999"}, "multipack/unreadable"),
        ({"shipping_weight": "schwer"}, "shipping_weight/unreadable"),
        ({"shipping_weight": "-5 kg"}, "shipping_weight/unreadable"),
        ({"product_length": "4000 cm"}, "product_length/out-of-range"),
        ({"expiration_date": "31.02.2026"}, "expiration_date/unreadable"),
        ({"expiration_date": "12345"}, "expiration_date/unreadable"),
        ({"sale_price_effective_date": "morgen"}, "sale_price_effective_date/unreadable"),
        ({"shipping": "4,90"}, "shipping/unreadable"),
        ({"shipping": "XX:::4.90 EUR"}, "shipping/unreadable"),
        ({"shipping": "LU:::cheap"}, "shipping/unreadable"),
        ({"shipping": "LU:::-5 EUR"}, "shipping/unreadable"),
        ({"installment": "12"}, "installment/unreadable"),
        ({"installment": "1.5:9 EUR"}, "installment/unreadable"),
        ({"installment": "-3:9 EUR"}, "installment/unreadable"),
        ({"loyalty_program": "club:gold:5 EUR:::soon"}, "loyalty_program/unreadable"),
        ({"size_type": "regular,petite,plus"}, "size_type/too-many"),
        ({"ships_from_country": "Atlantis"}, "ships_from_country/unreadable"),
        ({"popularity_rank": "101"}, "popularity_rank/out-of-range"),
        ({"popularity_rank": "-1"}, "popularity_rank/out-of-range"),
        ({"shipping_weight": "1001 kg"}, "shipping_weight/out-of-range"),
        ({"shipping_length": "151 in"}, "shipping_length/out-of-range"),
        ({"shipping": "US:CA:Air:1000.01 USD"}, "shipping/out-of-range"),
        (
            {"unit_pricing_measure": "9 l", "unit_pricing_base_measure": "3 l"},
            "unit_pricing_base_measure/out-of-range",
        ),
        ({"unit_pricing_base_measure": "100 ml"}, "unit_pricing_measure/missing"),
        ({"variant_option": "Farbe:rot"}, "item_group_id/missing"),
        ({"color": f"rot/{'x' * 41}"}, "color/too-long"),
        ({"product_highlight": "nur eins"}, "product_highlight/too-few"),
        ({"min_handling_time": "3", "max_handling_time": "1"}, "min_handling_time/contradiction"),
        ({"min_energy_efficiency_class": "G"}, "energy_efficiency_class/missing"),
        (
            {
                "energy_efficiency_class": "A+",
                "max_energy_efficiency_class": "A",
                "min_energy_efficiency_class": "G",
            },
            "energy_efficiency_class/contradiction",
        ),
        ({"certification": "EC:EPREL"}, "certification/unreadable"),
        ({"certification": "EPREL:123456:1"}, "certification/unreadable"),
        ({"related_product": "sku:A-2:accessory"}, "related_product/unreadable"),
        (
            {"shipping_transit_business_days": "US:daily"},
            "shipping_transit_business_days/unreadable",
        ),
        ({"handling_cutoff_time": "DE:2500"}, "handling_cutoff_time/unreadable"),
        ({"shipping": "LU::DHL:4.90 EUR:3:1"}, "shipping/unreadable"),
        ({"minimum_order_value": "LU:DHL"}, "minimum_order_value/unreadable"),
        (
            {"sale_price_effective_date": "2026-02-24T08:00/2026-02-24T07:00"},
            "sale_price_effective_date/unreadable",
        ),
    ],
)
def test_what_is_kept_and_reported(cells: dict[str, str], code: str) -> None:
    row = parse(cells)
    assert code in codes(row)
    assert not row.rejected
    assert all(finding.severity is Severity.WARNING for finding in row.findings)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("title", " Tom &amp; Jerry ", "Tom & Jerry"),
        ("title", "K&uuml;hl&shy;schrank", "Kühlschrank"),
        ("title", "Tom &amp;amp;amp; Jerry &#38;#38; Co", "Tom & Jerry & Co"),
        ("title", "zwei\r\nZeilen\xa0Text", "zwei Zeilen Text"),
        ("title", "a\x00b\u200bc\ufeff", "abc"),
        ("title", "'=1+1", "=1+1"),
        ("id", "'00012", "00012"),
        ("title", "'90s", "'90s"),
        ("id", '="0012"', "0012"),
        ("id", "'0012", "0012"),
        ("id", "''0012", "'0012"),
        ("id", "'0012-1", "'0012-1"),
        ("title", "'68 Comeback", "'68 Comeback"),
        ("mpn", '="1-2"', "1-2"),
        ("price", '="19,99"', Decimal("19.99")),
        ("title", '=""', '=""'),
        ("title", 'a ="b"', 'a ="b"'),
        ("title", '\'="b"', '="b"'),
        ("availability", "VerfÃ¼gbar", "in stock"),
        ("description", "<p>Zeile 1</p>\r\n<p>&nbsp;2</p>", "<p>Zeile 1</p>\n<p>&nbsp;2</p>"),
        ("link", "https://shop.example/a?b=1&amp;c=2", "https://shop.example/a?b=1&c=2"),
        ("link", "HTTP://shop.example", "HTTP://shop.example"),
        ("price", "1.299,00 €", Decimal("1299.00")),
        ("price", "CHF 1'299.-", Decimal(1299)),
        ("price", "34.000000", Decimal(34)),
        ("availability", "in_stock", "in stock"),
        ("availability", "auf Lager", "in stock"),
        ("availability", "sofort lieferbar", "in stock"),
        ("availability", "Lieferzeit 2-4 Werktage", "in stock"),
        ("availability", "2-3 Wochen", "in stock"),
        ("availability", "Lieferung in 1-3 Werktagen", "in stock"),
        ("availability", "Versand innerhalb 24h", "in stock"),
        ("availability", "In 3-5 Tagen bei Ihnen", "in stock"),
        ("availability", "Expédition sous 48h", "in stock"),
        ("availability", "sofort verfügbar, Lieferzeit 1-3 Tage", "in stock"),
        ("availability", "In stock (5)", "in stock"),
        ("availability", "Disponible sous 48h", "in stock"),
        ("availability", "en stock, expédié sous 24h", "in stock"),
        ("availability", "Levertijd 3 werkdagen", "in stock"),
        ("availability", "disponibile in 3 giorni", "in stock"),
        ("availability", "24-48 horas", "in stock"),
        ("availability", "z.Zt. nicht lieferbar", "out of stock"),
        ("availability", "tijdelijk uitverkocht", "out of stock"),
        ("availability", "N", "out of stock"),
        ("availability", "nur noch 3 Stück", "in stock"),
        ("availability", "5", "in stock"),
        ("availability", "0", "out of stock"),
        ("availability", "ausverkauft", "out of stock"),
        ("availability", "nicht verfügbar", "out of stock"),
        ("availability", "En stock", "in stock"),
        ("availability", "épuisé", "out of stock"),
        ("availability", "rupture de stock", "out of stock"),
        ("availability", "limited_availability", "in stock"),
        ("availability", "https://schema.org/OutOfStock", "out of stock"),
        ("availability", "http://schema.org/OnlineOnly", "in stock"),
        ("condition", "neu", "new"),
        ("condition", "NewCondition", "new"),
        ("condition", "wie neu", "used"),
        ("condition", "Certified Refurbished", "refurbished"),
        ("age_group", "3-12 months", "infant"),
        ("gender", "Hommes et femmes", "unisex"),
        ("condition", "Gebraucht", "used"),
        ("condition", "generalüberholt", "refurbished"),
        ("condition", "neuf", "new"),
        ("condition", "d'occasion", "used"),
        ("condition", "reconditionné", "refurbished"),
        ("adult", "oui", True),
        ("adult", "Nein", False),
        ("is_bundle", "1", True),
        ("gender", "Damen", "female"),
        ("gender", "homme", "male"),
        ("age_group", "Erwachsene", "adult"),
        ("age_group", "enfant", "kids"),
        ("gtin", " 4006381333931 ", "4006381333931"),
        ("gtin", "0012345678905", "012345678905"),
        ("gtin", "EAN 4006381333931", "4006381333931"),
        ("gtin", "4,006,381,333,931", "4006381333931"),
        ("quantity", "75.0", 75),
        ("quantity", "1.250", 1250),
        ("multipack", "6", 6),
        ("product_type", "A > B, C > D", ["A > B", "C > D"]),
        ("product_type", "Food, Drinks > Tea", ["Food, Drinks > Tea"]),
        ("product_type", '"a, b","c"', ["a, b", "c"]),
        ("product_highlight", "eins,zwei", ["eins", "zwei"]),
        (
            "additional_image_link",
            "https://a.example/1,2.jpg, https://a.example/3.jpg",
            ["https://a.example/1,2.jpg", "https://a.example/3.jpg"],
        ),
        (
            "additional_image_link",
            "https://a.example/1.jpg///https://a.example//2.jpg",
            ["https://a.example/1.jpg", "https://a.example//2.jpg"],
        ),
        ("shipping_weight", "1,5 Kg", "1.5 kg"),
        ("shipping_weight", "500gr", "500 g"),
        ("shipping_weight", ".5 kg", "0.5 kg"),
        ("popularity_rank", ",5", "0.5"),
        ("product_width", "120 mm", "12 cm"),
        ("unit_pricing_measure", "750ml", "750 ml"),
        ("energy_efficiency_class", "a+++", "A+++"),
        ("size_system", "eu", "EU"),
        ("included_destination", "shopping ads", ["Shopping_ads"]),
        ("shopping_ads_excluded_country", "LU,Deutschland", ["LU", "DE"]),
        ("availability_date", "24.02.2026", "2026-02-24"),
        ("availability_date", "2026-02-24T11:07:00+01:00", "2026-02-24T11:07+0100"),
        (
            "sale_price_effective_date",
            "2026-02-24T08:00-0800 / 2026-03-01",
            "2026-02-24T08:00-0800/2026-03-01",
        ),
        ("cost_of_goods_sold", "12,5 €", "12.50 EUR"),
        ("shipping", "LU::DHL:4,90 EUR", ["LU::DHL:4.90 EUR"]),
        (
            "shipping",
            "US:CA:Ground:9.99 USD;US:NY:Air:15.99 USD",
            ["US:CA:Ground:9.99 USD", "US:NY:Air:15.99 USD"],
        ),
        ("shipping(country:postal_code:price)", "LU:1234:5 EUR", ["LU:::5.00 EUR:::::1234"]),
        ("installment", "12:5.00 EUR:0:Finance", ["12:5.00 EUR:0.00 EUR:finance"]),
        ("subscription_cost", "Month:24:35.00 EUR", ["month:24:35.00 EUR"]),
        ("certification", "EC:EPREL:123456", ["EC:EPREL:123456"]),
        ("structured_title", 'default:TV: 24"', ['default:TV: 24"']),
        ("product_detail", "Allgemein:Farbe:rot", ["Allgemein:Farbe:rot"]),
        ("product_detail", "Farbe:rot", [":Farbe:rot"]),
        ("question_and_answer", "Wann?:Um 12:30", ["Wann?:Um 12:30"]),
        ("shipping_transit_business_days", "US:Mon-Fri;Sun", ["US:Mon-Fri;Sun"]),
        ("loyalty_program", "gold:tier1:10 EUR", ["gold:tier1:10.00 EUR"]),
        (
            "loyalty_program",
            "gold::10 EUR:1 EUR:5:2026-01-01T00:00+01:00/2026-02-01T12:30:label",
            ["gold::10.00 EUR:1.00 EUR:5:2026-01-01T00:00+0100/2026-02-01T12:30:label"],
        ),
        ("shipping", "LU:4,90 EUR", ["LU:::4.90 EUR"]),
        ("shipping", "LU:DHL:4,90 EUR", ["LU::DHL:4.90 EUR"]),
        ("shipping", "LU:DHL:4,90 EUR:1:2", ["LU::DHL:4.90 EUR:1:2"]),
        ("shipping", "LU:DHL:gratis", ["LU::DHL:0.00 EUR"]),
        ("shipping", "Deutschland:DHL:4,90 €", ["DE::DHL:4.90 EUR"]),
        ("shipping", "DE::DPD 24:4.90 EUR", ["DE::DPD 24:4.90 EUR"]),
        ("shipping", "LU::free:0 EUR", ["LU::free:0.00 EUR"]),
        ("shipping", "US:CA:4.90 USD", ["US:CA::4.90 USD"]),
        ("shipping", "LU::DHL:kostenlos", ["LU::DHL:0.00 EUR"]),
        ("minimum_order_value", "LU:20 EUR", ["LU::20.00 EUR"]),
        ("shipping_handling_business_days", "Mon-Fri", [":Mon-Fri"]),
        ("handling_cutoff_time", ":1500:Europe/Berlin", [":1500:Europe/Berlin"]),
        ("certification", "ec:EPREL:123456", ["EC:EPREL:123456"]),
        ("included_destination", "Surfaces across Google", ["Free_listings"]),
        ("quantity", "> 10", 10),
        ("quantity", "5 Stück", 5),
        ("availability_date", "2026/02/24", "2026-02-24"),
        ("availability_date", "46077", "2026-02-24"),  # as spreadsheets count days
        ("availability_date", "46077.5", "2026-02-24"),
        ("sale_price_effective_date", "46077/46080", "2026-02-24/2026-02-27"),
        (
            "sale_price_effective_date",
            "2026-02-24T20:00Z/2026-02-24T07:00-1200",
            "2026-02-24T20:00Z/2026-02-24T07:00-1200",
        ),
    ],
)
def test_reading(name: str, cell: str, value: object) -> None:
    row = parse({name: cell}, default_currency="EUR")
    assert row.values[name.partition("(")[0]] == value
    assert not row.rejected
    assert [c for c in codes(row) if c.startswith(f"{name}/")] == []


def test_each_word_of_each_attribute_is_read() -> None:
    for attribute in ATTRIBUTES.values():
        for word in attribute.words:
            value = parse({attribute.name: word}).values[attribute.name]
            assert value == ([word] if attribute.repeatable else word)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("GrÃ¶ÃŸe â€žLâ€œ fÃ¼r 5â‚¬", "Größe „L“ für 5€"),
        ("Gr\u00c3\u00b6\u00c3\u009fe", "Größe"),  # read as Latin-1
        ("voilÃ\xa0", "voilà"),
        ("KÃƒÂ¤se", "Käse"),  # twice
        ("ÐšÑ€ÑƒÐ¶ÐºÐ°, NIÑO", "Кружка, NIÑO"),
        ("Î•Î»Î»Î·Î½Î¹ÎºÎ¬", "Ελληνικά"),
        ("\u00e2\u0097\u008f rund, âœ“ neu, ðŸ˜€", "● rund, ✓ neu, 😀"),
        ("Kaffee\ufffdmühle", "Kaffee\ufffdmühle"),
        ("Größe in „Ü“ und Ã¶", "Größe in „Ü“ und ö"),
    ],
)
@pytest.mark.parametrize("name", ["title", "description"])
def test_text_in_the_wrong_encoding_is_read_as_it_was_meant(
    name: str, cell: str, meant: str
) -> None:
    row = parse({name: cell})
    assert (row.values[name], codes(row)) == (meant, [f"{name}/mojibake"])


def test_currency_of_cell_header_column_and_default() -> None:
    assert parse({"price": "5 USD"}, default_currency="EUR").values["currency"] == "USD"
    assert parse({"price": "5"}, default_currency="EUR").values["currency"] == "EUR"
    assert parse({"price": "5", "Währung": "chf"}).values["currency"] == "CHF"
    without = {name: cell for name, cell in SOUND.items() if name != "price"}
    row = without | {"Preis (CHF)": "5"}
    parser = RowParser(map_columns(list(row)), default_currency="EUR")
    assert parser.parse(2, list(row.values())).values["currency"] == "CHF"


def test_a_default_does_not_change_the_currency_unsaid() -> None:
    row = parse({"price": "$5.00"}, default_currency="EUR")
    assert codes(row) == ["price/unknown-currency"]
    assert "'$'; it was read as EUR" in row.findings[0].message
    assert codes(parse({"price": "$5.00"}, default_currency="CAD")) == []
    assert codes(parse({"price": "$5.00", "currency": "USD"})) == []
    assert codes(parse({"price": "UVP 5.00"}, default_currency="EUR")) == []


@pytest.mark.parametrize(
    ("price", "stated", "default", "currency", "code"),
    [
        ("$30", "EUR", None, "EUR", "price/unknown-currency"),
        ("30 XYZ", "EUR", None, "EUR", "price/unknown-currency"),
        ("$30", "", None, None, "price/unknown-currency"),
        ("$30", "", "EUR", "EUR", "price/unknown-currency"),
        ("$30", "", "CAD", "CAD", None),
        ("$30", "USD", "CAD", "USD", None),
        ("$30", "EUR", "CAD", "CAD", "currency/contradiction"),
        ("¥30", "CNY", None, "CNY", None),
        ("30 kr", "SEK", None, "SEK", None),
        ("£30", "EUR", None, "GBP", "currency/contradiction"),
        ("30", "EUR", "CAD", "EUR", None),
    ],
)
def test_a_sign_beside_a_column_of_currencies(
    price: str, stated: str, default: str | None, currency: str | None, code: str | None
) -> None:
    row = parse({"price": price, "currency": stated}, default_currency=default)
    assert row.values.get("currency") == currency
    assert codes(row) == ([code] if code else [])
    sale = parse({"price": "40", "sale_price": price, "currency": stated}, default_currency=default)
    is_wanted = currency == sale.values.get("currency")
    assert ("sale_price" in sale.values) is (code is None and is_wanted)


def test_a_sign_below_a_header_that_names_a_currency() -> None:
    with read_feed("id;title;price (EUR)\n1;Cup;$30\n2;Mug;€20\n".encode()) as feed:
        cup, mug = feed.products()
    assert (cup.values["currency"], mug.values["currency"]) == ("EUR", "EUR")
    assert "price/unknown-currency" in codes(cup)
    assert "price/unknown-currency" not in codes(mug)


def test_another_amount_has_the_currency_of_the_price() -> None:
    assert parse({"cost_of_goods_sold": "9,90"}).values["cost_of_goods_sold"] == "9.90 EUR"
    row = parse({"price": "19.99", "currency": "CHF", "cost_of_goods_sold": "9,90"})
    assert (row.values["cost_of_goods_sold"], codes(row)) == ("9.90 CHF", [])
    row = parse({"cost_of_goods_sold": "9,90 USD"})
    assert (row.values["cost_of_goods_sold"], codes(row)) == ("9.90 USD", [])


def test_an_amount_within_a_group_has_the_currency_of_the_price() -> None:
    row = parse({"price": "19.99 CHF", "shipping": "CH::Post:7.90,DE::DHL:4.90 EUR,AT::Post:free"})
    assert row.values["shipping"] == [
        "CH::Post:7.90 CHF",
        "DE::DHL:4.90 EUR",
        "AT::Post:0.00 CHF",
    ]
    assert "shipping/no-currency" not in codes(row)
    row = parse({"price": "19.99", "currency": "CHF", "loyalty_program": "club:gold:15:2:100"})
    assert row.values["loyalty_program"] == ["club:gold:15.00 CHF:2.00 CHF:100"]
    row = parse({"price": "19.99", "installment": "6:3.40"})
    assert row.values["installment"] == ["6:3.40"]
    assert "installment/no-currency" in codes(row)
    row = parse({"price": "19.99 CHF", "shipping": "CH::Post:$7.90"})
    assert row.values["shipping"] == ["CH::Post:7.90"]
    assert "shipping/unknown-currency" in codes(row)


@pytest.mark.parametrize("default", [None, "EUR"])
def test_a_price_without_a_currency_is_in_that_of_the_sale_price(default: str | None) -> None:
    header = ["id", "title", "price", "sale_price"]
    parser = RowParser(map_columns(header), default_currency=default)
    row = parser.parse(2, ["1", "Cup", "19.99", "15.00 AUD"])
    assert [row.values[name] for name in ("price", "sale_price", "currency")] == [
        Decimal("19.99"),
        Decimal("15.00"),
        "AUD",
    ]


def test_an_amount_that_no_currency_is_known_of_is_reported() -> None:
    row = parse({"price": "19.99", "cost_of_goods_sold": "9,90"})
    assert row.values["cost_of_goods_sold"] == "9.90"
    assert codes(row) == ["price/no-currency", "cost_of_goods_sold/no-currency"]
    row = parse({"cost_of_goods_sold": "$9,90"})
    assert row.values["cost_of_goods_sold"] == "9.90"
    assert codes(row) == ["cost_of_goods_sold/unknown-currency"]


def test_an_unknown_default_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        RowParser(map_columns(["id"]), default_currency="TALER")


def test_the_column_settles_ambiguous_prices() -> None:
    columns = map_columns(list(SOUND))
    cells = list((SOUND | {"price": "1,234"}).values())
    index = list(SOUND).index("price")
    for mark, amount in ((",", "1.234"), (".", "1234")):
        parser = RowParser(columns, decimal_marks={index: mark}, default_currency="EUR")
        row = parser.parse(2, cells)
        assert row.values["price"] == Decimal(amount)
        assert codes(row) == []


def test_a_sale_price_below_the_price_is_taken_in_the_currency_of_the_price() -> None:
    row = parse({"sale_price": "15,00"})
    assert (row.values["sale_price"], row.values["currency"]) == (Decimal("15.00"), "EUR")
    assert codes(row) == []


def test_a_refused_sale_price_is_not_imported() -> None:
    assert "sale_price" not in parse({"sale_price": "25.00 EUR"}).values


@pytest.mark.parametrize(("policy", "rejected"), [("lenient", False), ("strict", True)])
def test_gtin_policy(policy: Any, rejected: bool) -> None:
    row = parse({"gtin": "1234567890123"}, gtin_policy=policy)
    assert row.rejected == rejected
    assert row.values["gtin"] == "1234567890123"
    assert row.values["gtin_valid"] is False


def test_what_only_resembles_an_attribute_is_kept_aside() -> None:
    """Google's loyalty_points (name, value, ratio) are no loyalty_program (label, tier, price)."""
    row = parse({"loyalty_points": "Punkte:100:1.0"})
    assert row.extra == {"loyalty_points": "Punkte:100:1.0"}
    assert "loyalty_program" not in row.values


@pytest.mark.parametrize(
    ("header", "cell", "is_off"),
    [
        ("Published", "FALSE", True),
        ("Published", "-1", True),
        ("Published", "1", False),
        ("Published", "", False),
        ("Published", "2026-02-24", False),
        ("Active (0/1)", "0", True),
        ("is_active", "f", True),
        ("Veröffentlicht", "nein", True),
        ("visible", "Entwurf", True),
        ("Published", "'-1", True),  # as WooCommerce writes it
        ("For sale", "FALSE", True),
        ("sale_ok", "False", True),
        ("Allow Purchases", "N", False),  # of a shop unknown
        ("status", "Disabled", True),
        ("Product status", "draft", True),
        ("status", "active", False),
        ("status", "0", False),  # may be any number
        ("status", "n", False),
        ("状态", "下架", True),
        ("Archived", "Y", True),
        ("Hidden", "No", False),
        ("Gesperrt", "J", True),
        ("Gesperrt", "N", False),
    ],
)
def test_what_the_shop_has_switched_off_is_out_of_stock(
    header: str, cell: str, is_off: bool
) -> None:
    row = parse({"quantity": "5", header: cell})
    assert row.values["availability"] == ("out of stock" if is_off else "in stock")
    assert codes(row) == (["availability/switched-off"] if is_off else [])
    assert row.extra == ({header: cell.removeprefix("'")} if cell else {})


def test_a_column_to_be_ignored_switches_nothing_off() -> None:
    columns = map_columns([*SOUND, "Published"], {"Published": None})
    row = RowParser(columns).parse(2, [*SOUND.values(), "FALSE"])
    assert row.values["availability"] == "in stock"


def test_words_about_stock_where_there_is_no_other_column_for_them() -> None:
    cells = {**SOUND, "Stock": "ausverkauft"}
    del cells["availability"]
    header = list(cells)
    row = RowParser(map_columns(header)).parse(2, list(cells.values()))
    assert (row.values["availability"], codes(row)) == ("out of stock", [])
    assert "quantity" not in row.values
    assert codes(parse({"quantity": "ausverkauft"})) == ["quantity/unreadable"]


def test_words_about_stock_of_what_the_shop_has_switched_off() -> None:
    cells = {**SOUND, "Stock": "auf Lager", "Published": "FALSE"}
    del cells["availability"]
    row = RowParser(map_columns(list(cells))).parse(2, list(cells.values()))
    assert (row.values["availability"], codes(row)) == (
        "out of stock",
        ["availability/switched-off"],
    )


@pytest.mark.parametrize(
    ("estado", "said"),
    [
        ("disponible", {"availability": "in stock"}),
        ("agotado", {"availability": "out of stock"}),
        ("usado", {"condition": "used"}),
        ("nei", {"condition": "new"}),
    ],
)
def test_a_state_that_is_no_condition_may_be_the_availability(
    estado: str, said: dict[str, str]
) -> None:
    parser = RowParser(map_columns(["id", "title", "price", "estado"]))
    values = parser.parse(2, ["A1", "Taza", "9.50 EUR", estado]).values
    assert {k: values[k] for k in ("availability", "condition") if k in values} == said
    unknown = [] if "condition" in said else ["condition/unknown-value"]
    assert codes(parse({"condition": estado})) == unknown


def test_words_about_stock_where_another_column_does_not_tell_either() -> None:
    row = parse({"stock": "in stock", "availability": "3-5"})
    assert row.values["availability"] == "in stock"
    assert codes(row) == ["availability/unknown-value"]


@pytest.mark.parametrize("between", [",", " / ", "/", " ", "\n", " und ", " (", " & ", "|"])
def test_gtins_are_found_between_any_separators(between: str) -> None:
    row = parse({"gtin": f"4006381333931{between}9506000140445"})
    assert (row.values["gtin"], codes(row)) == ("4006381333931", ["gtin/several"])
    assert row.values["additional_gtin"] == ["9506000140445"]


def test_what_stands_beside_a_gtin_is_named() -> None:
    row = parse({"gtin": "4006381333931, blau"})
    assert (row.values["gtin"], codes(row)) == ("4006381333931", ["gtin/not-digits"])
    assert "'blau'" in row.findings[0].message
    assert codes(parse({"gtin": "4006381333931, n/a"})) == []


@pytest.mark.parametrize("gtin", ["8806090000000", "8801050000000", "4006380000000.0"])
def test_digits_that_a_spreadsheet_made_zeros_are_no_gtin(gtin: str) -> None:
    row = parse({"gtin": gtin, "mpn": "X-1"})
    assert "gtin" not in row.values
    assert codes(row) == ["gtin/scientific-notation"]


def test_of_several_gtins_the_first_valid_one_is_used() -> None:
    row = parse({"gtin": "4006381333930, 4006381333931, 9506000140445"})
    assert row.values["gtin"] == "4006381333931"
    assert row.values["gtin_valid"] is True
    assert row.values["additional_gtin"] == ["4006381333930", "9506000140445"]


@pytest.mark.parametrize("between", ["<br>", "<br/>", "</p><p>"])
def test_gtins_may_stand_one_a_line_in_html(between: str) -> None:
    row = parse({"gtin": f"4006381333931{between}9506000140445"})
    assert (row.values["gtin"], codes(row)) == ("4006381333931", ["gtin/several"])
    assert row.values["additional_gtin"] == ["9506000140445"]


def test_a_product_without_identifiers_may_say_so() -> None:
    assert codes(parse({"gtin": "", "identifier_exists": "no"})) == []
    assert codes(parse({"gtin": "", "mpn": "X-1"})) == []


def test_a_placeholder_is_no_name() -> None:
    row = parse({"brand": "Keine Marke", "mpn": "n/a", "gtin": ""})
    assert row.values.keys().isdisjoint(("brand", "mpn"))
    assert codes(row) == ["brand/placeholder", "mpn/placeholder", "gtin/missing"]


@pytest.mark.parametrize(
    "header", ["Lieferzeit", "Lieferzeit (Tage)", "delivery_time", "Levertijd"]
)
@pytest.mark.parametrize("days", ["0", "3", "2-3", "2-3 Tage"])
def test_numbers_of_a_delivery_time_are_days_and_no_pieces(header: str, days: str) -> None:
    row = parse({"availability": "", header: days})
    assert (row.values["availability"], codes(row)) == ("in stock", [])
    assert (
        parse({"availability": "", header: "ausverkauft"}).values["availability"] == "out of stock"
    )


@pytest.mark.parametrize(
    ("cells", "quantity"),
    [
        ({"availability": "In stock: 12"}, 12),
        ({"availability": "Auf Lager (3 Stück)"}, 3),
        ({"availability": "In stock: 12", "quantity": "5"}, 5),
        ({"availability": "1"}, None),
        ({"availability": "Lieferzeit 3 Tage"}, None),
    ],
)
def test_pieces_among_words_for_availability(cells: dict[str, str], quantity: int | None) -> None:
    sound = SOUND | cells
    parser = RowParser(map_columns(list(sound)))
    for number in (2, 3):  # what is remembered of a cell changes nothing
        row = parser.parse(number, list(sound.values()))
        assert row.values["availability"] == "in stock"
        assert row.values.get("quantity") == quantity
        assert codes(row) == []


def test_stock_tells_availability_where_nothing_else_does() -> None:
    row = {name: cell for name, cell in SOUND.items() if name != "availability"}
    for stock, availability in (("3", "in stock"), ("0", "out of stock"), ("-1", "out of stock")):
        cells = row | {"Lagerbestand": stock}
        product = RowParser(map_columns(list(cells))).parse(2, list(cells.values()))
        assert product.values["availability"] == availability
        assert product.values["quantity"] == int(stock)
        assert codes(product) == []


@pytest.mark.parametrize(
    "between", [",", " / ", "<br>", "<br />", "</p><p>", "###", ";#", "~", "，", "::", " and "]
)
@pytest.mark.parametrize("around", ["", "[]", "{}"])
def test_several_images_in_one_cell(between: str, around: str) -> None:
    images = f"{around[:1]}https://a.example/1.jpg{between}https://a.example/2.jpg{around[1:]}"
    row = parse({"image_link": images, "Bild 3": ""})
    assert row.values["image_link"] == "https://a.example/1.jpg"
    assert row.values["additional_image_link"] == ["https://a.example/2.jpg"]


@pytest.mark.parametrize(
    ("image", "images", "expected"),
    [
        ("https://a.example/1.jpg", "https://a.example/2.jpg", ("1", ["2"])),
        ("", "https://a.example/1.jpg,https://a.example/2.jpg", ("1", ["2"])),
        ("", "https://a.example/1.jpg", ("1", [])),
    ],
)
def test_several_images_beside_a_main_one(
    image: str, images: str, expected: tuple[str, list[str]]
) -> None:
    cells = {"id": "1", "title": "Cup", "price": "5 EUR", "image": image, "images": images}
    row = RowParser(map_columns(list(cells))).parse(2, list(cells.values()))
    main, further = (f"https://a.example/{expected[0]}.jpg", expected[1])
    assert row.values["image_link"] == main
    others = [f"https://a.example/{number}.jpg" for number in further]
    assert row.values.get("additional_image_link", []) == others
    assert "image_link/missing" not in codes(row)


def test_additional_images_are_no_main_one() -> None:
    row = parse({"image_link": "", "additional_image_link": "https://a.example/2.jpg"})
    assert "image_link" not in row.values
    assert row.values["additional_image_link"] == ["https://a.example/2.jpg"]


def test_a_list_of_json_holds_images_or_none() -> None:
    listed = parse({"image_link": '["https://a.example/1.jpg", "https://a.example/2.jpg"]'})
    bare = parse({"image_link": "[https://a.example/1.jpg, https://a.example/2.jpg]"})
    for row in (listed, bare):
        assert row.values["image_link"] == "https://a.example/1.jpg"
        assert row.values["additional_image_link"] == ["https://a.example/2.jpg"]
    assert codes(parse({"image_link": "[]"})) == ["image_link/missing"]


def test_repeated_columns_are_joined() -> None:
    row = parse({"product_highlight 1": "eins", "product_highlight 2": "zwei,eins"})
    assert row.values["product_highlight"] == ["eins", "zwei"]
    assert codes(row) == []


def test_values_of_several_columns_are_counted_together() -> None:
    links = {f"additional_image_link {n}": f"https://a.example/{n}.jpg" for n in range(11)}
    assert codes(parse(links)) == ["additional_image_link/too-many"]
    assert codes(parse({"product_highlight 1": "eins", "product_highlight 2": ""})) == [
        "product_highlight/too-few"
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"expiration_date": "2026-02-23"}, "expiration_date/past"),
        ({"expiration_date": "2026-02-24T01:00Z"}, None),
        ({"expiration_date": "2026-03-26"}, None),
        ({"expiration_date": "2026-03-27"}, "expiration_date/too-far"),
        ({"availability_date": "2026-02-23", "availability": "preorder"}, "availability_date/past"),
        ({"availability_date": "2027-02-25", "availability": "preorder"}, None),
        ({"availability_date": "2027-02-26", "availability": "backorder"},
         "availability_date/too-far"),
        ({"availability_date": "2020-01-01"}, None),
        ({"sale_price": "9 EUR", "sale_price_effective_date": "2026-01-01/2026-02-23"},
         "sale_price_effective_date/past"),
        ({"sale_price": "9 EUR", "sale_price_effective_date": "2026-01-01/2026-02-24"}, None),
        ({"sale_price_effective_date": "2026-01-01/2026-02-23"}, None),
    ],
)  # fmt: skip
def test_dates_are_compared_with_today(cells: dict[str, str], code: str | None) -> None:
    row = parse(cells, today=date(2026, 2, 24))
    assert codes(row) == ([] if code is None else [code])
    assert row.values.keys() >= cells.keys()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("4,90", "country in country:region:service:price"),
        ("kostenlos", "country in country:region:service:price"),
        ("Kostenlos:::0 EUR", "a country code such as LU"),
    ],
)
def test_how_shipping_is_written_is_told_in_short(cell: str, expected: str) -> None:
    (finding,) = parse({"shipping": cell}).findings
    assert finding.message.startswith(f"Expected {expected}, got '")


def test_what_is_missing_is_not_told_twice() -> None:
    row = parse({"unit_pricing_base_measure": "1 l", "unit_pricing_measure": "viel"})
    assert codes(row) == ["unit_pricing_measure/unreadable"]


def test_other_columns_are_kept() -> None:
    row = parse({"Farbton": " anthrazit\x00 ", "leer": "", "Formel": "'=1"})
    assert row.extra == {"Farbton": "anthrazit", "Formel": "=1"}


def test_a_second_column_stands_in_where_the_first_is_empty() -> None:
    row = parse({"title": "", "Produktname": "Zweitname"})
    assert row.values["title"] == "Zweitname"
    row = parse({"Produktname": "Zweitname"})
    assert row.values["title"] == "Kaffeemühle"
    assert row.extra == {"Produktname": "Zweitname"}


def test_findings_on_the_columns() -> None:
    columns = map_columns(["id", "title", "price", "Produktname"])
    found = {finding.code: finding for finding in RowParser(columns).findings}
    assert found.keys() == {
        "description/no-column",
        "link/no-column",
        "image_link/no-column",
        "availability/no-column",
        "brand/no-column",
        "gtin/no-column",
        "title/doubled",
    }
    assert {finding.row for finding in found.values()} == {None}


@pytest.mark.parametrize(
    ("second", "order"),
    [
        ("Produktname", "'title' is used before 'Produktname'"),
        ("title", "of several called 'title' the first is used"),
    ],
)
def test_columns_of_one_attribute_are_told_apart(second: str, order: str) -> None:
    findings = RowParser(map_columns(["id", "title", "price", second])).findings
    (doubled,) = (finding for finding in findings if finding.code == "title/doubled")
    assert doubled.message == f"Expected one column for title; {order}."


def test_where_no_column_is_the_id_the_gtin_is() -> None:
    parser = RowParser(map_columns(["EAN", "title", "price"]), default_currency="EUR")
    assert [f.code for f in parser.findings if f.code.startswith("id/")] == ["id/from-gtin"]
    row = parser.parse(2, ["4006381333931", "t", "5"])
    assert (row.id, row.values["gtin"], codes(row)) == ("4006381333931", "4006381333931", [])
    assert parser.parse(3, ["4006381333930", "t", "5"]).id == "4006381333930"
    assert "id/missing" in codes(parser.parse(4, ["", "t", "5"]))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("PRD-001", "PRD-001"),
        (" 501010105 ", "501010105"),
        ("7", "7"),
        ("8.00124E+12", None),
        ("8,00124e12", None),
        ("8001240000000", None),
        ("n/a", None),
        ("0", None),
        ("000-000", None),
        ("Does not apply 1", None),
    ],
)
def test_where_no_column_is_the_id_a_code_of_the_shop_is(cell: str, expected: str | None) -> None:
    parser = RowParser(map_columns(["barcode", "title", "price"]), default_currency="EUR")
    row = parser.parse(2, [cell, "t", "5"])
    assert row.id == expected
    assert "gtin" not in row.values
    parser = RowParser(map_columns(["sku", "barcode", "title", "price"]), default_currency="EUR")
    assert parser.parse(2, ["", cell, "t", "5"]).id is None


@pytest.mark.parametrize("header", ["Product", "Article;GTIN", "Articolo;EAN"])
@pytest.mark.parametrize(
    ("names", "titles"),
    [
        ("Blue mug|Mug|5-litre pot, red", "Blue mug|Mug|5-litre pot, red"),
        ("Café crème|Tasse|Becher", "Café crème|Tasse|Becher"),
        ("BM-12|M-1|P 5", "text 0|text 1|text 2"),
        ("blue-mug|mug|red-pot", "text 0|text 1|text 2"),
        ("1001|MUG|1003", "text 0|text 1|text 2"),
    ],
)
def test_a_column_of_products_is_the_title_too_if_it_holds_names(
    header: str, names: str, titles: str
) -> None:
    gtin = ";4006381333931" * header.count(";")
    lines = [f"{name}{gtin};text {n};5" for n, name in enumerate(names.split("|"))]
    with read_feed("\n".join([f"{header};Description;Price", *lines]).encode()) as feed:
        rows = [*feed.products()]
        remarks = [f.message for f in feed.findings if f.code == "id/from-title"]
        profile = feed.profile
        columns = feed.columns
    assert "|".join(row.id or "" for row in rows) == names
    assert "|".join(row.values["title"] for row in rows) == titles
    are_names = names == titles
    assert [row.values.get("description") for row in rows] == [
        f"text {n}" if are_names else None for n in range(3)
    ]
    assert len(remarks) == are_names
    assert columns["Description"] == ("description" if are_names else "title")
    with read_feed(
        "\n".join([f"{header};Description;Price", *lines]).encode(), profile=profile
    ) as feed:
        assert [row.values for row in feed.products()] == [row.values for row in rows]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Product;Title;Price", {}),
        ("Product;SKU;Price", {}),
        ("Product;Description;Price", {"Description": "title"}),
        ("Product;Description;Price", {"Product": "title", "Price": "price"}),
    ],
)
def test_names_that_are_no_ids(header: str, columns: dict[str, str]) -> None:
    with read_feed(f"{header}\nBlue mug;A-1;5\n".encode(), columns=columns) as feed:
        (row,) = feed.products()
        assert not any(finding.code == "id/from-title" for finding in feed.findings)
    assert row.values.get("id") != row.values["title"]


def test_a_column_that_is_the_id_by_nothing_but_the_option() -> None:
    data = b"Adresse;Titel;Preis\nhttps://shop.example/mug;Mug;5\n"
    with read_feed(data) as feed:
        (message,) = (f.message for f in feed.findings if f.code == "id/no-column")
    assert message.endswith('columns={"HEADER": "id"}.')
    with read_feed(data, columns={"Adresse": "id"}) as feed:
        assert [row.id for row in feed.products()] == ["https://shop.example/mug"]


@pytest.mark.parametrize(
    ("header", "cell", "values"),
    [
        ("Stanje", "3", {"quantity": 3, "availability": "in stock"}),
        ("Stanje", "11", {"quantity": 11, "availability": "in stock"}),
        ("Stan", "0", {"quantity": 0, "availability": "out of stock"}),
        ("stan", "12 szt.", {"quantity": 12, "availability": "in stock"}),
        ("Stav", "nové", {"condition": "new"}),
        ("Stan", "używany", {"condition": "used"}),
        ("Stav", "skladem", {"availability": "in stock"}),
        ("Durum", "Pasif", {"availability": "out of stock"}),
        ("Durum", "Aktif", {}),
        ("Durum", "İkinci el", {"condition": "used"}),
        ("상태", "숨김", {"availability": "out of stock"}),
        ("상태", "품절", {"availability": "out of stock"}),
        ("Наличие", "+", {"availability": "in stock"}),
        ("Zustand", "11", {"condition": "new"}),
        ("Zustand", "3", {}),
        ("out_of_stock", "0", {"availability": "in stock"}),
        ("out_of_stock", "yes", {"availability": "out of stock"}),
        ("Ausverkauft", "nein", {"availability": "in stock"}),
        ("Rupture de stock", "oui", {"availability": "out of stock"}),
        ("sold_out", "out of stock", {"availability": "out of stock"}),
        ("sold_out", "sometimes", {}),
    ],
)
def test_columns_whose_cells_tell_what_they_are_of(
    header: str, cell: str, values: dict[str, Any]
) -> None:
    data = f"id;title;price;{header}\n1;Cup;5 EUR;{cell}\n".encode()
    with read_feed(data) as feed:
        (row,) = feed.products()
        profile = feed.profile
    told = {"quantity", "availability", "condition"}
    assert {name: row.values[name] for name in told & row.values.keys()} == values
    with read_feed(data, profile=profile) as feed:
        assert [again.values for again in feed.products()] == [row.values]


def test_what_a_state_says_of_sales_is_said_once() -> None:
    with read_feed(b"id;title;price;Durum\n1;Cup;5 EUR;Pasif\n2;Pot;5 EUR;Aktif\n") as feed:
        off, on = feed.products()
    assert (codes(off), codes(on)) == (["availability/switched-off"], [])


def test_a_state_may_be_the_number_of_pieces_as_far_as_names_tell() -> None:
    with read_feed(b"id;title;price;Stan\n1;Cup;5 EUR;3\n") as feed:
        assert "availability/no-column" not in [finding.code for finding in feed.findings]


@pytest.mark.parametrize(
    ("header", "cells", "values"),
    [
        (
            "product-url;merchant-category;delivery-cost;availability;condition",
            "https://shop.example/1;Cups;4.90;6;0",
            {"availability": "out of stock", "condition": "new"},
        ),
        (
            "product-url;merchant-category;delivery-cost;availability",
            "https://shop.example/1;Cups;4.90;2",
            {"availability": "backorder"},
        ),
        ("path;code;original-price;condition", "Cups;C-1;;1", {"condition": "used"}),
        ("Product code;Language;Status", "C-1;en;D", {"availability": "out of stock"}),
        ("Product code;Language;Status", "C-1;en;A", {}),
        ("Код_товару;Назва_позиції;Наявність", "C-1;Cup;-", {"availability": "out of stock"}),
        ("Код_товара;Название_позиции;Наличие", "C-1;Cup;+", {"availability": "in stock"}),
        ("product_s_desc;product_in_stock", "text;4", {"quantity": 4, "availability": "in stock"}),
        ("PRODUCTNAME;PRICE_VAT;DELIVERY_DATE", "Cup;5;0", {"availability": "in stock"}),
        ("delivery date", "3", {}),
    ],
)
def test_codes_of_single_systems(header: str, cells: str, values: dict[str, Any]) -> None:
    data = f"id;title;price;{header}\n1;Cup;5 EUR;{cells}\n".encode()
    with read_feed(data) as feed:
        (row,) = feed.products()
    told = {"quantity", "availability", "condition"}
    assert {name: row.values[name] for name in told & row.values.keys()} == values


@pytest.mark.parametrize(
    ("header", "cells", "name", "value"),
    [
        ("weight;weight_unit", "1.5;kg", "product_weight", "1.5 kg"),
        ("Gewicht;Gewichtseinheit", "250;g", "product_weight", "250 g"),
        ("الوزن;وحدة الوزن", "0.5;kg", "product_weight", "0.5 kg"),
        ("weight;unit of weight", "1.5 lb;kg", "product_weight", "1.5 lb"),
        ("weight (g);weight unit", "250;kg", "product_weight", "250 g"),
        ("shipping weight;weight unit", "2;kg", "shipping_weight", "2 kg"),
        ("length;dimensions unit", "20;cm", "product_length", "20 cm"),
        ("weight;weight unit", "1.5;pieces", "product_weight", None),
        ("weight;unit weight", "1.5;1.5", "product_weight", None),
    ],
)
def test_the_unit_may_have_a_column_of_its_own(
    header: str, cells: str, name: str, value: str | None
) -> None:
    with read_feed(f"id;title;price;{header}\n1;Cup;5 EUR;{cells}\n".encode()) as feed:
        (row,) = feed.products()
    assert row.values.get(name) == value


@pytest.mark.parametrize(
    ("cells", "price", "sale"),
    [
        ("1999;", "19.99", None),
        ("5;", "0.05", None),
        ("2500;1999", "25.00", "19.99"),
        ("2500;0", "25.00", None),
        ("19.99;", None, None),
    ],
)
def test_amounts_may_be_in_cents(cells: str, price: str | None, sale: str | None) -> None:
    data = f"id;title;price_cents;sale_price_cents\n1;Cup;{cells}\n".encode()
    with read_feed(data, default_currency="EUR") as feed:
        (row,) = feed.products()
    found = (row.values.get("price"), row.values.get("sale_price"))
    assert found == tuple(amount and Decimal(amount) for amount in (price, sale))
    assert ("price/unreadable" in codes(row)) == (price is None)


@pytest.mark.parametrize(
    ("header", "code", "found"),
    [
        (
            "id;title;Price Moscow;Price Kazan",
            "price/no-column",
            "only what may be one: 'Price Moscow', 'Price Kazan'",
        ),
        ("store code;id;price;quantity", "title/no-column", "a list of what single stores have"),
        ("promotion_id;offer_type;long_title", "title/no-column", "a list of promotions"),
        ("id;price;quantity", "title/no-column", "found none."),
    ],
)
def test_what_there_is_instead_of_a_column(header: str, code: str, found: str) -> None:
    with read_feed(f"{header}\n{';' * header.count(';')}1\n".encode()) as feed:
        (message,) = (finding.message for finding in feed.findings if finding.code == code)
    assert found in message


def test_what_another_column_tells_is_not_told_by_the_state() -> None:
    with read_feed("id;title;price;količina;Stanje\n1;Cup;5 EUR;7;3\n".encode()) as feed:
        (row,) = feed.products()
    assert (row.values["quantity"], "condition/unknown-value" in codes(row)) == (7, True)


@pytest.mark.parametrize("beside", ["quantity;3", "availability;in stock"])
def test_whether_more_is_sold_than_there_is_says_nothing_of_stock(beside: str) -> None:
    name, cell = beside.split(";")
    data = f"id;title;price;{name};out_of_stock\n1;Cup;5 EUR;{cell};1\n"
    with read_feed(data.encode()) as feed:
        (row,) = feed.products()
    assert (row.values["availability"], row.extra) == ("in stock", {"out_of_stock": "1"})


@pytest.mark.parametrize(
    ("header", "codes_of"),
    [
        (
            "sku;product-id;product-id-type;item-condition;item-name;price",
            "used|used|new|refurbished",
        ),
        ("sku;product-id;product-id-type;state;title;price", "used|used|new|refurbished"),
        ("sku;reference;kind;condition;title;price", "||new|refurbished"),
    ],
)
def test_conditions_of_lists_of_offers(header: str, codes_of: str) -> None:
    lines = [f"A-{n};4006381333931;EAN;{n};Cup;5 EUR" for n in (1, 4, 11, 10)]
    with read_feed("\n".join([header, *lines]).encode()) as feed:
        found = [row.values.get("condition", "") for row in feed.products()]
        profile = feed.profile
    assert "|".join(found) == codes_of
    with read_feed("\n".join([header, *lines]).encode(), profile=profile) as feed:
        assert [row.values.get("condition", "") for row in feed.products()] == found


def test_the_state_in_a_list_of_products_of_prestashop_in_french() -> None:
    header = "ID;Image;Nom;Référence;Catégorie;Prix (HT);Prix (TTC);Quantité;État"
    lines = [f"{n};https://shop.example/{n}.jpg;Tasse;R{n};Tasses;5,00;6,00;3;{n}" for n in (0, 1)]
    with read_feed("\n".join([header, *lines]).encode()) as feed:
        off, on = feed.products()
    assert (off.values["availability"], on.values["availability"]) == ("out of stock", "in stock")
    assert "availability/switched-off" in codes(off)
    assert "availability/switched-off" not in codes(on)


def test_missing_columns_are_not_reported_for_each_row() -> None:
    parser = RowParser(map_columns(["id", "title", "price"]), default_currency="EUR")
    assert codes(parser.parse(2, ["1", "t", "5"])) == []


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Preis", None),
        ("Preis netto", "only 'Preis netto', to which taxes are still to be added"),
        (
            "Cena netto katalogowa",
            "only 'Cena netto katalogowa', to which taxes are still to be added",
        ),
        ("UVP", "only 'UVP', which is a recommended price"),
        ("RRP incl. VAT", "only 'RRP incl. VAT', which is a recommended price"),
        ("Prix conseillé TTC", "only 'Prix conseillé TTC', which is a recommended price"),
        ("Pris", None),
        ("Farbe", "none"),
    ],
)
def test_what_there_is_in_place_of_a_price(header: str, found: str | None) -> None:
    parser = RowParser(map_columns(["id", "title", header]))
    messages = [f.message for f in parser.findings if f.code == "price/no-column"]
    assert len(messages) == (found is not None)
    assert all(m.startswith(f"Expected a column for price, found {found}. ") for m in messages)


class TestRaggedRows:
    HEADER = (*SOUND, "color")

    def parse(self, cells: Sequence[str]) -> ProductRow:
        return RowParser(map_columns(self.HEADER)).parse(9, cells)

    def test_surplus_cells_reject_the_row(self) -> None:
        cells = list(SOUND.values())
        row = self.parse([*cells[:2], "verrutscht", *cells[2:], "rot"])
        assert codes(row) == ["row/too-many-cells"]
        assert row.rejected
        assert row.values == {"id": "A-1"}
        assert (row.findings[0].column, row.findings[0].value) == (None, None)

    def test_cells_that_the_semicolon_of_an_entity_parted(self) -> None:
        cells = list(SOUND.values())
        cells[1:2] = ["Mühle &amp", " Tasse &quot", "S&quot", ""]
        row = self.parse([*cells, "rot"])
        assert (codes(row), row.rejected) == (["row/split-entity"], False)
        assert (row.values["title"], row.values["color"]) == ('Mühle & Tasse "S"', "rot")

    @pytest.mark.parametrize(
        ("rows", "prices"),
        [
            ("1,TV,1,299.00,4|2,Cable,9.00,1", ["1299.00", "9.00"]),
            ("1,TV,$1,299.00,4", ["1299.00"]),
            ("1,Cup,9,90,4|2,Mug,6,1", ["9.90", "6"]),
            ("1,Cup,9,90 €,4", ["9.90"]),
            ("1,Cup,9,90,4|2,Mug,6.50,1", [None, "6.50"]),  # the comma is no decimal mark
            ("1,Cup, blue,9.00,4", [None]),
            ("1,Cup,9,90,red", [None]),
            ("1,Cup,19,50,|2,Mug,6,10,", ["19", "6"]),  # a comma too many, and numbers in stock
            ("1,TV,1,299.00,", ["1299.00"]),
            ("1,Cup,9,90 €,", ["9.90"]),
        ],
    )
    def test_commas_that_part_prices(self, rows: str, prices: list[str | None]) -> None:
        data = "id,title,price,quantity\n" + rows.replace("|", "\n")
        with read_feed(data.encode(), default_currency="EUR") as feed:
            products = list(feed.products())
        read = [product.values.get("price") for product in products]
        assert read == [price and Decimal(price) for price in prices]
        assert [product.rejected for product in products] == [price is None for price in prices]

    def test_surplus_cells_that_are_empty_do_no_harm(self) -> None:
        row = self.parse([*SOUND.values(), "rot", "", " "])
        assert codes(row) == []
        assert row.values["color"] == "rot"

    def test_missing_cells_at_the_end_count_as_empty(self) -> None:
        row = self.parse(list(SOUND.values()))
        assert codes(row) == ["row/cells-missing"]
        assert not row.rejected
        assert row.values["gtin"] == SOUND["gtin"]

    @pytest.mark.parametrize("lost", range(1, len(SOUND)))
    def test_a_lost_cell_never_shifts_values(self, lost: int) -> None:
        cells = [*SOUND.values(), "rot"]
        del cells[lost]
        row = self.parse(cells)
        assert codes(row) == ["row/too-few-cells"]
        assert row.values == {"id": "A-1"}

    def test_a_line_of_text(self) -> None:
        row = self.parse(["500 Produkte exportiert"])
        assert codes(row) == ["row/too-few-cells"]


def test_long_cells_are_shown_in_part() -> None:
    (finding,) = parse({"title": "x" * 100_000}).findings
    assert finding.value is not None
    assert len(finding.value) == 200


def test_many_distinct_cells_are_read_like_few() -> None:
    columns = map_columns([*SOUND, "mpn", "sale_price"])
    parser = RowParser(columns)
    for number in range(20_000):
        cells = (SOUND | {"brand": f"Marke {number}", "price": f"{number + 9}.50 EUR"}).values()
        row = parser.parse(number, [*cells, f" MPN {number}", "1,00 €"])
        assert row.values["brand"] == f"Marke {number}"
        assert row.values["price"] == Decimal(f"{number + 9}.50")
        assert row.values["mpn"] == f"MPN {number}"
        assert codes(row) == []


@given(st.data())
def test_no_cell_raises_and_every_value_is_clean(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(list(ATTRIBUTES)), min_size=1, max_size=8))
    cells = data.draw(st.lists(st.text(max_size=40), min_size=len(names), max_size=len(names)))
    row = RowParser(map_columns(names)).parse(2, cells)
    for value in [*row.values.values(), *row.extra.values()]:
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                assert text == text.strip()
                assert text
                assert "\x00" not in text
                text.encode()
    assert row.rejected == any(f.severity is Severity.ERROR for f in row.findings)


@given(
    st.lists(st.text(max_size=12), max_size=6),
    st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=4),
)
def test_no_header_and_no_row_raises(header: list[str], rows: list[list[str]]) -> None:
    parser = RowParser(map_columns(header))
    for number, cells in enumerate(rows, 2):
        row = parser.parse(number, cells)
        assert row.number == number
        assert row.rejected  # none of them is a product


@pytest.mark.parametrize(
    "text",
    [
        "&" + "amp;" * 20_000,
        "&#38;" * 20_000,
        "&amp" * 20_000,
        "<b" * 20_000 + ">" * 20_000,
        "<" * 40_000,
        "1 " * 20_000,
        "nur " * 10_000 + "3",
        "1,234" * 20_000,
        "https://" * 20_000,
        "a:" * 20_000,
        '"' * 40_000,
        " \n" * 20_000,
        " " * 40_000,
        "a" + " " * 40_000 + "!",
        "." * 40_000,
        "T " * 20_000,
        "ab " * 20_000,
        "in stock " * 10_000,
        "lager (" * 10_000 + "5",
        "1 lb " * 10_000,
        "gewicht: " * 10_000,
        "Â " * 20_000,
    ],
)
def test_hostile_cells_take_no_long_time(text: str) -> None:
    """Quadratic work would not come to an end here."""
    names = list(ATTRIBUTES)
    row = RowParser(map_columns(names)).parse(2, [text] * len(names))
    assert row.rejected


def test_many_columns_of_one_attribute_take_no_long_time() -> None:
    """Quadratic work would not come to an end here."""
    header = ["id", *["additional_image_link"] * 30_000]
    links = [f"https://cdn.example/{number}.jpg" for number in range(30_000)]
    row = RowParser(map_columns(header)).parse(2, ["1", *links])
    assert row.values["additional_image_link"] == links


def test_a_structured_title_is_a_title() -> None:
    """It says which machine wrote it: ``trained_algorithmic_media:"Tea, for two"``."""
    row = parse({"title": "", "structured_title": 'default:"Tea, for two: a set"'})
    assert not row.rejected
    assert row.values["title"] == "Tea, for two: a set"
    assert row.values["structured_title"] == ["default:Tea, for two: a set"]


@pytest.mark.parametrize("price", ["47.00 BGN", "47,00 лв.", "DM 47"])
def test_an_amount_in_a_currency_of_the_past_is_none_of_the_default(price: str) -> None:
    row = parse({"price": price}, default_currency="EUR")
    assert (row.rejected, codes(row)) == (True, ["price/unreadable"])
    assert "is no longer in use" in row.findings[0].message
