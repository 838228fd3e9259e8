"""Reading what was written gives the same products."""

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns import map_columns
from letzshop_core.feeds.export import FeedFormat, write_feed
from letzshop_core.feeds.rows import ProductRow, RowParser
from letzshop_core.feeds.values.text import tidy
from letzshop_core.feeds.values.words import availability_in_words

FORMATS = pytest.mark.parametrize("file_format", get_args(FeedFormat))

PRODUCT: dict[str, Any] = {
    "id": "A-1",
    "title": "Mühle; groß, „schön“",
    "description": 'Zeile 1\nZeile 2 mit "Mahlwerk" & <b>Fett</b>',
    "link": "https://shop.example/a?b=1&c=2",
    "image_link": "https://shop.example/a.jpg",
    "availability": "in stock",
    "price": Decimal("1299.00"),
    "sale_price": Decimal("999.5"),
    "currency": "EUR",
    "gtin": "4006381333931",
    "gtin_valid": True,
    "brand": "=Marke",
    "identifier_exists": False,
    "multipack": 6,
    "product_type": ["Food, Drinks > Tea", "Tea"],
    "product_highlight": ['mit "Griff"', "leicht, leise"],
    "additional_image_link": ["https://shop.example/1,2.jpg", "https://shop.example/3.jpg"],
    "shipping": ["LU::DHL:4.90 EUR", "DE:::5.90 EUR"],
    "product_detail": [":Farbe:rot, matt"],
    "shipping_weight": "1.5 kg",
    "extra": {"Farbton": "anthrazit", "Umfang (cm)": "'=12", "Notiz": "-5"},
}


def written(file_format: FeedFormat, *products: Mapping[str, Any], **options: Any) -> bytes:
    names = list(dict.fromkeys(name for p in products for name in p.get("extra", ())))
    return b"".join(write_feed(products, file_format, extra=names, **options))


def read_back(content: bytes) -> list[ProductRow]:
    with read_feed(content) as feed:
        return list(feed.products())


@FORMATS
@pytest.mark.parametrize("formula_safe", [False, True])
def test_a_product_comes_back(file_format: FeedFormat, formula_safe: bool) -> None:
    (row,) = read_back(written(file_format, PRODUCT, formula_safe=formula_safe))
    assert row.values | {"extra": row.extra} == PRODUCT
    assert list(row.findings) == []


@FORMATS
def test_a_column_that_is_kept_aside_becomes_no_attribute_by_its_case(
    file_format: FeedFormat,
) -> None:
    """XML's names are told without regard to case."""
    with read_feed(b"ID,Handle,Variant SKU,Title,Price\n7,cup,C-1,Cup,5 EUR\n") as feed:
        (row,) = feed.products()
    (again,) = read_back(written(file_format, row.values | {"extra": row.extra}))
    assert (again.values, again.extra) == (row.values, row.extra)


def test_spelled_as_google_does() -> None:
    header, row = csv.reader(io.StringIO(written("csv", PRODUCT).decode(), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert list(cells) == [*ATTRIBUTES, *PRODUCT["extra"]]
    assert cells["availability"] == "in_stock"
    assert (cells["price"], cells["sale_price"]) == ("1299.00 EUR", "999.50 EUR")
    assert (cells["identifier_exists"], cells["multipack"]) == ("no", "6")
    assert cells["product_type"] == '"Food, Drinks > Tea","Tea"'


@FORMATS
def test_what_is_true_and_paths_of_categories_come_back(file_format: FeedFormat) -> None:
    more = {"adult": True, "product_type": ["Food > Tea", "Drinks > Tea"]}
    (row,) = read_back(written(file_format, PRODUCT | more))
    assert {name: row.values[name] for name in more} == more


def test_xml_is_that_of_google() -> None:
    item = ET.fromstring(written("xml", PRODUCT)).find("channel/item")
    assert item is not None
    g = "{http://base.google.com/ns/1.0}"
    assert [e.text for e in item.findall(f"{g}product_type")] == PRODUCT["product_type"]
    first = item.find(f"{g}shipping")
    assert first is not None
    assert {e.tag.removeprefix(g): e.text for e in first} == {
        "country": "LU",
        "service": "DHL",
        "price": "4.90 EUR",
    }


def test_a_return_is_no_end_of_a_line_of_xml() -> None:
    content = written("xml", {"id": "1", "description": "a\rb"})
    assert ET.fromstring(content).findtext("channel/item/{*}description") == "a\rb"


def test_what_looks_like_an_escaped_character_in_a_name_is_escaped() -> None:
    product = {"id": "1", "title": "t", "price": Decimal(1), "extra": {"_x0041_rt": "x"}}
    assert b"<c:_x005F_x0041_rt>x<" in written("xml", product)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'="])
def test_formula_safe_cells(start: str) -> None:
    title = f"{start}HYPERLINK(1)".strip()
    product = {"id": "1", "title": title, "price": Decimal(1), "currency": "EUR"}
    content = written("csv", product, formula_safe=True)
    (row,) = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert row["title"] == (f"'{title}" if start.strip() else title)
    assert read_back(content)[0].values["title"] == title


@FORMATS
@pytest.mark.parametrize("formula_safe", [False, True])
@pytest.mark.parametrize("name", ["=1+1", "'=1+1", "@SUM(A1)", "+49"])
def test_names_of_further_columns_are_no_formulas_either(
    file_format: FeedFormat, formula_safe: bool, name: str
) -> None:
    product = {"id": "1", "title": "t", "price": Decimal(1), "extra": {name: "x"}}
    content = written(file_format, product, formula_safe=formula_safe)
    if formula_safe and file_format != "xml":
        assert f"'{name}" in content.decode()
    assert read_back(content)[0].extra == {name: "x"}


@FORMATS
@pytest.mark.parametrize("formula_safe", [False, True])
@pytest.mark.parametrize("title", ['="0012"', '="a" b', '="', '=""', "'0012", "''0012", "'90s"])
def test_a_title_that_looks_like_a_formula_of_text(
    file_format: FeedFormat, formula_safe: bool, title: str
) -> None:
    product = {"id": "1", "title": title, "price": Decimal(1)}
    content = written(file_format, product, formula_safe=formula_safe)
    assert read_back(content)[0].values["title"] == title


@FORMATS
def test_a_group_that_begins_as_a_guarded_formula(file_format: FeedFormat) -> None:
    product = {"id": "1", "title": "t", "price": Decimal(1), "loyalty_program": ["'=1:gold"]}
    assert read_back(written(file_format, product))[0].values["loyalty_program"] == ["'=1:gold"]


def test_three_decimals_stay_what_they_are() -> None:
    product = {"id": "1", "title": "t", "price": Decimal("1.234"), "currency": "EUR"}
    assert read_back(written("csv", product))[0].values["price"] == Decimal("1.234")


def test_a_time_within_a_group_stays_in_one_piece() -> None:
    group = "gold::10.00 EUR:1.00 EUR:5:2026-01-01T00:00+0100/2026-02-01T12:30:label"
    content = written("xml", PRODUCT | {"loyalty_program": [group]})
    period = "<g:member_price_effective_date>2026-01-01T00:00+0100/2026-02-01T12:30<"
    assert period.encode() in content
    assert read_back(content)[0].values["loyalty_program"] == [group]


def test_chosen_columns() -> None:
    content = b"".join(write_feed([PRODUCT], "csv", attributes=["id", "price"]))
    assert content.decode().splitlines() == ["id,price", "A-1,1299.00 EUR"]


@FORMATS
def test_no_product_at_all(file_format: FeedFormat) -> None:
    assert written(file_format).count(b"A-1") == 0


@FORMATS
def test_streams(file_format: FeedFormat) -> None:
    def products() -> Any:
        for number in range(3000):
            yield PRODUCT | {"id": f"A-{number}"}

    chunks = list(write_feed(products(), file_format))
    assert len(chunks) > 5
    assert max(map(len, chunks)) < 200_000
    assert len(read_back(b"".join(chunks))) == 3000


def test_xml_leaves_out_nothing_that_xml_can_hold() -> None:
    content = b"".join(write_feed([PRODUCT | {"title": "a ]]> & \u2028 \U0001f600"}], "xml"))
    assert read_back(content)[0].values["title"] == "a ]]> & \U0001f600"


# What shops write: words of every attribute, numbers, links, groups, and noise around them.
_PIECES = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="ab ,;:|\"'=+-@<>&#é\n\t\r012345./€%_x", max_size=20),
    st.sampled_from(sorted({word for a in ATTRIBUTES.values() for word in a.words})),
    st.sampled_from(
        [
            "LU::DHL:4.90 EUR",
            "US:CA:Ground:9.99 USD;US:NY:Air:15.99 USD",
            "12:5.00 EUR:0:finance",
            "a:b,c:d",
            "A:B:C",
            "x > y, z",
            '"a, b","c"',
            "5 kg",
            "1,234.50",
            "1.234",
            "https://a.example/1,https://b.example/2",
            "www.shop.example",
            "2026-02-24T11:07+0100",
            "2026-02-24/2026-03-01",
            "&amp;amp;lt;b&gt;",
            "''=1",
            "4006381333931,9506000140445",
            "yes",
        ]
    ),
)
_EXTRA = ["Farbton", "Größe (cm)", "A", "=B", "'=C"]
_HEADER = [*ATTRIBUTES, "Farbton", "Größe (cm)", "_x0041_", "=B", "''=C"]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_any_row_comes_back(data: st.DataObject) -> None:
    cells = dict.fromkeys(_HEADER, "")
    names = data.draw(st.lists(st.sampled_from(_HEADER), min_size=1, max_size=12))
    cells |= {name: data.draw(_PIECES, label=name) for name in names}
    cells |= {name: cells[name] or "5 EUR" for name in ("id", "title", "price")}
    row = RowParser(map_columns(_HEADER)).parse(2, list(cells.values()))
    if row.rejected:
        return
    product = row.values | {"extra": row.extra}
    for file_format in get_args(FeedFormat):
        content = b"".join(
            write_feed(
                [product],
                file_format,
                extra=_EXTRA,
                formula_safe=data.draw(st.booleans()),
            )
        )
        with read_feed(content, encoding="utf-8", decimal_mark=".") as feed:
            (again,) = feed.products()
        assert again.values == row.values, file_format
        assert again.extra == row.extra, file_format


_WHOLE_HEADER = [*ATTRIBUTES, "currency", "EAN", "Farbton"]
_READER = RowParser(map_columns(_WHOLE_HEADER))
_MEASURES = {name for name, attribute in ATTRIBUTES.items() if attribute.kind is Kind.MEASURE}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_no_cell_vanishes(data: st.DataObject) -> None:
    """Each is a value, or kept under its header, or named in a finding; a quantity in words tells
    the availability, and a measure of zero in no unit tells nothing."""
    names = data.draw(st.lists(st.sampled_from(_WHOLE_HEADER), min_size=1, max_size=8))
    cells = {name: data.draw(_PIECES, label=name) for name in names}
    cells |= {name: cells.get(name) or "5 EUR" for name in ("id", "title", "price")}
    row = _READER.parse(2, [cells.get(name, "") for name in _WHOLE_HEADER])
    if row.rejected:
        return
    named = {finding.column for finding in row.findings}
    in_words = availability_in_words(cells.get("quantity", ""))
    if in_words is not None and in_words == row.values.get("availability"):
        del cells["quantity"]
    for name, cell in cells.items():
        attribute = "gtin" if name == "EAN" else name
        if name in _MEASURES and set(re.findall(r"\d", cell)) == {"0"}:
            continue
        if any(map(str.isalnum, tidy(cell))):
            assert attribute in row.values or name in row.extra or name in named, (name, cell)


def test_every_kind_is_written() -> None:
    assert {attribute.kind for attribute in ATTRIBUTES.values()} == set(Kind)
