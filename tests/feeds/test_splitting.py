"""Rows that are taken apart the quick way have the cells that csv.reader gives."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letzshop_core.feeds.delimited.splitting import row_splitter
from letzshop_core.feeds.dialect import Dialect

CELL = st.sampled_from(
    [
        *("", "a", "b c", '"a"', '""', '"', '"a', 'a"', '"x;y"', '"x ""y"" z"'),
        *('""""', '"""a"""', '"a"";""b"', '"" ', ' "a"', "\\", '"\\""', '"a" '),
    ]
)
TEXT = st.lists(CELL, max_size=6).map(";".join) | st.text('";a\\ ', max_size=16)


@settings(max_examples=500)
@given(
    TEXT,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["doubled", "backslash", "none"]),
    st.booleans(),
)
def test_cells_are_those_of_the_csv_module(text: str, end: str, quoting: str, spaced: bool) -> None:
    dialect = Dialect(";", quoting=quoting, spaced=spaced)  # type: ignore[arg-type]
    cells = row_splitter(dialect)(text + end)
    if cells is not None:
        lines = [text + end, "next"]
        assert [cells, ["next"]] == [*csv.reader(lines, **dialect.csv_options())]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a;;b\r\n", ["a", "", "b"]),
        ("\n", []),
        ('"a;b";c\n', ["a;b", "c"]),
        ('c;"a""b"\n', ["c", 'a"b']),
        ('"";"a ""b""";""\n', ["", 'a "b"', ""]),
        ('"";x;""\n', ["", "x", ""]),
        ('a;"b";c\n', ["a", "b", "c"]),
        ('a;"b;\nc"\n', ["a", "b;\nc"]),
        ('"a";"b ""c""\nd"\n', ["a", 'b "c"\nd']),
    ],
)
def test_rows_by_the_rules_come_apart_the_quick_way(text: str, cells: list[str]) -> None:
    assert row_splitter(Dialect(";"))(text) == cells


def test_a_cell_of_many_quotes_takes_no_long_time() -> None:
    """Quadratic work would not come to an end here."""
    addresses = '""https://cdn.example/1.jpg"",' * 200_000
    assert row_splitter(Dialect(","))(f'1,"{addresses}"\n') == ["1", addresses.replace('""', '"')]


@pytest.mark.parametrize("text", ['"\n', '"a\n', 'a"b;c\n', '"a"b;c\n', '"a;""\n', '"""\n'])
def test_other_rows_are_left_to_the_csv_module(text: str) -> None:
    assert row_splitter(Dialect(";"))(text) is None
