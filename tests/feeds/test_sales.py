"""What a price was before, and how long its reduction holds, in columns beside it."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from letzshop_core.feeds import ProductRow, read_feed
from letzshop_core.feeds.check import convert_feed
from letzshop_core.feeds.columns import map_columns

START, END = "2026-11-20", "2026-11-30"


def parse(**cells: str) -> ProductRow:
    """The product of a row with these cells besides id and title; ``_`` in names is a space."""
    header = ["id", "title", *(name.replace("_", " ") for name in cells)]
    lines = ("\t".join(header), "\t".join(["A-1", "Lamp", *cells.values()]))
    with read_feed("\n".join(lines).encode(), default_currency="EUR") as feed:
        (row,) = feed.products()
    return row


def prices(row: ProductRow) -> tuple[Any, Any]:
    return row.values.get("price"), row.values.get("sale_price")


@pytest.mark.parametrize(
    ("cells", "price", "sale"),
    [
        ({"price": "54.50", "price_norebate": "109.00"}, "109.00", "54.50"),
        ({"Preis": "54,50 €", "Streichpreis": "109,00 €"}, "109.00", "54.50"),
        ({"Prix_TTC": "54,50", "Prix_barré_TTC": "109,00"}, "109.00", "54.50"),
        ({"price": "54.50", "Old_price_(EUR)": "109"}, "109", "54.50"),
        ({"Variant_Price": "54.50", "Variant_Compare_At_Price": "109.00"}, "109.00", "54.50"),
        ({"price": "54.50 EUR", "old_price": "109.00"}, "109.00", "54.50"),
        # the current price has two names, or is told apart by the other one's name
        ({"price": "109.00", "finalPrice": "54.50"}, "109.00", "54.50"),
        ({"Regular_price": "109.00", "Selling_price": "54.50"}, "109.00", "54.50"),
        (
            {"price": "54.50", "regular_price": "109.00", "sale_price": "54.50"},
            "109.00",
            "54.50",
        ),
        ({"Prix_normal": "109,00", "Prix_final": "54,50"}, "109.00", "54.50"),
        ({"Regular_price": "109.00", "Sale_price": "54.50"}, "109.00", "54.50"),
        ({"Original_price": "109.00", "Sale_price": "54.50"}, "109.00", "54.50"),
    ],
)
def test_the_former_price_is_the_price(cells: dict[str, str], price: str, sale: str) -> None:
    row = parse(**cells)
    assert prices(row) == (Decimal(price), Decimal(sale))
    assert row.values["currency"] == "EUR"
    assert row.extra == {}
    assert not any(f.code.startswith(("price/", "sale_price/")) for f in row.findings)


@pytest.mark.parametrize(
    "former", ["54.50", "19.00", "0.00", "109.00 USD", "ask us", "-109", "n/a 3 for 2"]
)
def test_what_is_no_higher_price_is_kept_aside(former: str) -> None:
    row = parse(price="54.50 EUR", old_price=former)
    assert prices(row) == (Decimal("54.50"), None)
    assert row.extra == {"old price": former}
    assert not any(finding.column == "old price" for finding in row.findings)


def test_a_price_of_zero_is_no_reduction() -> None:
    row = parse(price="0.00 EUR", old_price="109.00")
    assert prices(row) == (0, None)
    assert row.extra == {"old price": "109.00"}
    assert [f.code for f in row.findings if f.code.startswith("price/")] == ["price/zero"]


@pytest.mark.parametrize("zero", ["0", "0.00", "0,00 €", "0.0000"])
def test_a_sale_price_of_zero_is_none(zero: str) -> None:
    row = parse(price="54.50", sale_price=zero)
    assert (prices(row), row.findings[:1]) == ((Decimal("54.50"), None), ())
    reduced = parse(price="54.50", old_price="109.00", sale_price=zero)
    assert prices(reduced) == (Decimal("109.00"), Decimal("54.50"))


def test_a_sale_price_of_its_own_goes_before_a_former_price() -> None:
    row = parse(price="100", sale_price="80", old_price="120")
    assert prices(row) == (100, 80)
    assert row.extra == {"old price": "120"}


def test_one_of_two_former_prices_is_used() -> None:
    row = parse(price="80", old_price="100", previous_price="120")
    assert prices(row) == (100, 80)
    assert row.extra == {"previous price": "120"}


def test_an_empty_former_price_says_nothing() -> None:
    row = parse(price="80", old_price="")
    assert (prices(row), row.extra) == ((80, None), {})


def test_the_column_of_former_prices_has_the_decimal_mark_of_the_others() -> None:
    row = parse(price="54,50", old_price="1.090")
    assert prices(row) == (1090, Decimal("54.50"))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("date_sale_price_starts", "date_sale_price_ends"),
        ("special_price_from_date", "special_price_to_date"),
        ("saleStart", "saleEnd"),
        ("Angebot_von", "Angebot_bis"),
    ],
)
def test_two_dates_are_the_period_of_a_reduction(starts: str, ends: str) -> None:
    row = parse(price="100", sale_price="80", **{starts: "20.11.2026", ends: "30.11.2026"})
    assert row.values["sale_price_effective_date"] == f"{START}/{END}"
    assert row.extra == {}


@pytest.mark.parametrize(
    "cells",
    [
        {"sale_price": "80", "sale_start": START, "sale_end": ""},
        {"sale_price": "80", "sale_start": "", "sale_end": END},
        {"sale_price": "80", "sale_start": END, "sale_end": START},
        {"sale_price": "80", "sale_start": "soon", "sale_end": END},
        {"sale_price": "", "sale_start": START, "sale_end": END},
        {"sale_price": "80", "sale_start": START},
    ],
)
def test_dates_that_are_no_period_of_a_reduction_are_kept_aside(cells: dict[str, str]) -> None:
    row = parse(price="100", **cells)
    assert "sale_price_effective_date" not in row.values
    dates = {name.replace("_", " "): cell for name, cell in cells.items() if name != "sale_price"}
    assert row.extra == {name: cell for name, cell in dates.items() if cell}


def test_a_period_of_the_row_goes_before_two_dates() -> None:
    own = "2026-12-01/2026-12-05"
    cells = {"sale_price_effective_date": own, "sale_start": START, "sale_end": END}
    row = parse(price="100", sale_price="80", **cells)
    assert row.values["sale_price_effective_date"] == own


def test_a_mended_feed_has_the_prices_where_google_has_them() -> None:
    feed = b"id,title,price,old price,sale start,sale end\nA-1,Lamp,80 EUR,100 EUR,%b,%b\n" % (
        START.encode(),
        END.encode(),
    )
    out = BytesIO()
    with read_feed(feed) as read:
        convert_feed(read, out)
    with read_feed(out.getvalue()) as mended:
        (row,) = mended.products()
    assert prices(row) == (100, 80)
    assert row.values["sale_price_effective_date"] == f"{START}/{END}"
    assert row.extra == {}


def test_the_price_is_told_apart_by_the_caller_if_need_be() -> None:
    columns = map_columns(["id", "price", "final price"], {"price": "price"})
    assert columns.mapped["price"] == "price"
    assert columns.doubled == {2: 1}
