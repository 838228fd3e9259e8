"""Clean cells are read a quick way; it must say what the full way says, or nothing at all."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import map_columns
from letzshop_core.feeds.rows.column import Column, compile_column
from letzshop_core.parsing import Gtin, check_digit

_MARKED = (
    string.ascii_letters + string.digits + " \"'&;<>#@,|%?=/.:-+[]^~\t\n\x00é€Ã\xad\u200b\udc80"
)
_PATHS = st.text(st.sampled_from(_MARKED), max_size=20) | st.text(max_size=20)
NAMES = (
    *("id", "title", "description", "brand", "mpn", "price", "sale_price"),
    *("link", "image_link", "additional_image_link"),
)


def column(name: str) -> Column:
    return compile_column(0, map_columns([name]))


def assert_agrees(name: str, cell: str) -> None:
    """The quick way returns what the full way returns without a note, or ``None``."""
    compiled = column(name)
    (found,) = compiled.quick([cell])
    if found is not None:
        notes: list[str] = []
        full = compiled.read(cell, lambda problem, _message: notes.append(problem))
        assert (full, notes) == (found, []), cell


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(cell=_PATHS.filter(bool))
@example(cell="„Größe“ – 5 €")
@example(cell="„Größe“\u200b")
@example(cell="„Größe“\udc80")
@example(cell="Gr\xadöße")
def test_any_cell(name: str, cell: str) -> None:
    assert_agrees(name, cell)


@pytest.mark.parametrize("name", ["link", "image_link", "additional_image_link"])
@settings(max_examples=100)
@given(path=_PATHS)
@example(path="?a=1&amp;b=2")
@example(path=",https://shop.example/b")
@example(path="|b")
@example(path="@elsewhere.example")
@example(path="x" * ATTRIBUTES["link"].stored_length)
def test_links(name: str, path: str) -> None:
    assert_agrees(name, f"https://shop.example/a{path}")


@pytest.mark.parametrize(
    "link",
    [
        "https://shop.example",
        "https://shop.example:8443/a_b/c-d.html?x=1&y=2#z",
        "https://shop.example/a(1)'[2]~3%20+4!*$",
    ],
)
def test_usual_links_are_read_the_quick_way(link: str) -> None:
    for name in ("link", "image_link"):
        assert column(name).quick([link]) == [link]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(cells=st.lists(_PATHS | st.sampled_from(["", "Größe", "4.50 EUR"]), max_size=8))
def test_many_cells_are_read_as_each_alone(name: str, cells: list[str]) -> None:
    """The more so as one look at all of them tells whether they are clean."""
    alone = [column(name).quick([cell])[0] for cell in cells]
    assert [*column(name).quick(cells)] == alone


@pytest.mark.parametrize("cell", ["20 â‚¬", "NescafeÂ®", "ï»¿Cup", "Cup ðŸ˜€", "caf\ufffd"])
@pytest.mark.parametrize("name", ["title", "description"])
def test_mojibake_is_left_to_the_full_way(name: str, cell: str) -> None:
    assert [*column(name).quick([cell])] == [None]


@pytest.mark.parametrize(
    ("cell", "value"), [("166", "166"), ("Toys > Lego", "Toys > Lego"), ("166.0", None)]
)
def test_categories(cell: str, value: str | None) -> None:
    assert [*column("google_product_category").quick([cell])] == [value]


@given(number=st.integers(0, 10**12 - 1), last=st.sampled_from("0123456789"))
def test_gtins(number: int, last: str) -> None:
    digits = f"{number:012d}"
    (found,) = column("gtin").quick([digits + last])
    if found is not None:
        assert last == str(check_digit(digits))
        assert Gtin.parse(found).digits == found
    elif "3" <= digits < "98":
        assert last != str(check_digit(digits))


@given(st.lists(st.tuples(st.integers(3 * 10**11, 98 * 10**10 - 1), st.booleans()), max_size=30))
@example([(400638 * 10**6, True), (400638133393, True), (400638133393, False)])
def test_check_digits_of_many_gtins(numbers: list[tuple[int, bool]]) -> None:
    cells = [f"{n}{(check_digit(str(n)) + (not good)) % 10}" for n, good in numbers]
    expected = [
        cell if good and cell[6:] != "0000000" else None
        for cell, (_, good) in zip(cells, numbers, strict=True)
    ]
    assert [*column("gtin").quick(cells)] == expected


@pytest.mark.parametrize(
    "cell",
    ["", "4006381333932", "400638133393", "40063813339311", "4006381 33931", "400638133393\u0661"],
)
def test_other_codes_are_left_to_the_full_way(cell: str) -> None:
    assert [*column("gtin").quick([cell])] == [None]
