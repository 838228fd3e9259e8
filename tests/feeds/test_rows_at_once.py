"""Rows that are read together, the quick way, mean what each means by itself, read in full."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import map_columns
from letzshop_core.feeds.rows import ProductRow, RowParser

NEEDED = ["id", "title", "price"]
CELLS = {
    "id": ["A-1", "A 2 ", "'=A", "x" * 60],
    "title": ["Cup", "Größe &amp; mehr", "Salz & Öl; fein", "<b>Cup</b>", "\u200bCup", "GrÃ¶ÃŸe"],
    "description": ["Eine Tasse.", "two\nlines", "two\r\nlines ", "<p>x</p>"],
    "price": ["4.50 EUR", "4,50", "1.299,00 €", "0.00 EUR", "-1.00 EUR", "$5", "free", "1,234"],
    "sale_price": ["3.99 EUR", "9.00 EUR", "3.00 USD", "3,50"],
    "currency": ["EUR", "€", "USD", "?"],
    "availability": ["in stock", "preorder", "auf Lager", "perhaps", "backorder"],
    "availability_date": ["2020-01-01", "soon"],
    "quantity": ["0", "12", "many"],
    "brand": ["Emsa", "n/a", "N/A", "Ëmsa"],
    "color": ["rot", "-", "red/blue"],
    "gtin": ["4006381333931", "4006381333932", "036000291452", "978-3-16-148410-0"],
    "mpn": ["M1", "does not apply"],
    "identifier_exists": ["no", "yes", "?"],
    "link": ["https://shop.example/a", "shop.example/a", "https://shop.example/ü", "https://a\nb"],
    "image_link": ["https://shop.example/a.jpg", "https://a.example/1,https://b.example/2"],
    "additional_image_link": ["https://shop.example/b.jpg", "https://a.example/1,https://b.example"],
    "product_highlight": ["one", "one,two", "one,two,three"],
    "structured_title": ["default:Cup", "default"],
    "structured_description": ["default:A cup"],
    "is_bundle": ["no", "ja", "?"],
    "min_handling_time": ["1", "9"],
    "max_handling_time": ["5", "x"],
    "shipping_weight": ["1 kg", "1 stone"],
    "Farbton": ["blau", " blau\r\n", "'=1"],
}  # fmt: skip


@st.composite
def feeds(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    names = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=14))
    names = [*NEEDED, *names] if draw(st.booleans()) else names
    rows = draw(
        st.lists(
            st.tuples(
                *(st.sampled_from([cells[0], "", *cells]) for cells in map(CELLS.get, names))
            ),
            max_size=8,
        )
    )
    widths = draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, -1]), min_size=len(rows)))
    return names, [
        [*row, "x"] if more > 0 else [*row[: len(row) + more]]
        for row, more in zip(rows, widths, strict=False)
    ]


def in_full(names: list[str], cells: list[str], **options: Any) -> ProductRow:
    """The row by a parser that has no quick ways."""
    parser = RowParser(map_columns(names), **options)
    for column in [*parser._main.values(), *parser._extras, *parser._others]:
        column.quick = lambda cells: [None] * len(cells)
        column.memory = None
    parser._never_settled = True
    return parser.parse(2, cells)


def outcome(row: ProductRow) -> tuple[Any, ...]:
    return row.values, row.extra, list(row.findings), row.rejected


ROW = ["1", "Cup", "4.50 EUR"]
LATER = [["1", "Cup", f"{price}.50 EUR", "M1", "preorder"] for price in (4, 5, 6)]


@settings(max_examples=300)
@given(
    feeds(),
    st.sampled_from([None, "EUR"]),
    st.sampled_from(["lenient", "strict"]),
    st.sampled_from([1, 3, 8]),
)
@example(([*NEEDED, "structured_description"], [[*ROW, "default:A cup"]] * 3), None, "lenient", 1)
@example(([*NEEDED, *["product_highlight"] * 2], [[*ROW, "one", ""]] * 3), None, "lenient", 1)
@example(([*NEEDED, "mpn", "availability"], LATER), None, "lenient", 3)
def test_rows_read_at_once(
    feed: tuple[list[str], list[list[str]]], currency: str | None, policy: Any, at_once: int
) -> None:
    names, rows = feed
    options = {"default_currency": currency, "gtin_policy": policy}
    parser = RowParser(map_columns(names), **options)
    found = []
    for begin in range(0, len(rows), at_once):
        some = rows[begin : begin + at_once]
        found += parser.parse_all([2] * len(some), some)
    expected = [in_full(names, cells, **options) for cells in rows]
    assert list(map(outcome, found)) == list(map(outcome, expected))


def test_attributes_are_known() -> None:
    assert CELLS.keys() - ATTRIBUTES.keys() == {"currency", "Farbton"}
