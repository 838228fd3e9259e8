"""A column's clear prices settle its ambiguous ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.parsing import PriceColumn, parse_price


def learn(*texts: object) -> PriceColumn:
    column = PriceColumn()
    for text in texts:
        column.observe(text)
    return column


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,234", "19.99"], "."),
        (["1.234 €", "19,99 €"], ","),
        (["1,234", "1,234,567"], "."),
        (["1.234", "Rp 1.234.567"], ","),
        (["1.234", "1.299,00 €"], ","),
        (["1,234", "34.992001"], "."),
        (["1.234", "ab 1.198,- €"], ","),
        (["1.234 €", "599,- €"], ","),
        (["1,234", "was 29.99 now 19.99"], "."),
        (["1.234", "-5,00 €"], ","),
        (["1,234", ".75"], "."),
        # nothing decides
        ([], None),
        (["1,234", "1.234"], None),
        (["1,234", "5", "12 990 Kč", "CHF 1'299", "n/a", ""], None),
        (["19.99", "19,99"], None),
        (["1.234", "599.-"], None),
    ],
)
def test_decimal_mark(texts: list[str], mark: str | None) -> None:
    assert learn(*texts).decimal_mark == mark


def test_a_few_strays_do_not_outvote_a_column() -> None:
    assert learn(*["19,99"] * 95, *["19.99"] * 5).decimal_mark == ","
    assert learn(*["19,99"] * 94, *["19.99"] * 6).decimal_mark is None


def test_counts_are_the_evidence() -> None:
    column = learn("19.99", "1,299.00", "1.299,00", "1,234", "5", "abc")
    assert (column.points, column.commas, column.ambiguous, column.observed) == (2, 1, 1, 6)


def test_settles_the_ambiguous_price() -> None:
    column = learn("2.499,00 €", "3,50 €")
    price = parse_price("1.234 €", decimal_mark=column.decimal_mark)
    assert price.readings == (Decimal(1234),)


@given(
    st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=20),
    st.sampled_from([".", ","]),
)
def test_learns_the_mark_that_a_column_was_written_with(amounts: list[Decimal], mark: str) -> None:
    swap = str.maketrans(",.", ",." if mark == "." else ".,")
    texts = [f"{amount:,.2f}".translate(swap) for amount in amounts]
    column = learn(*texts)
    assert column.decimal_mark == mark
    assert [parse_price(text, decimal_mark=mark).amount for text in texts] == amounts


@given(st.lists(st.one_of(st.text(), st.none(), st.floats(), st.binary())))
def test_observes_anything(values: list[object]) -> None:
    assert learn(*values).observed == len(values)
