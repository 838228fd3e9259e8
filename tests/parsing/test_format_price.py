"""Prices written for feeds and for people."""

from decimal import Decimal

import pytest

from letzshop_core.parsing import PriceError, format_price


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal(15), "USD", "15.00 USD"),
        (15, "USD", "15.00 USD"),
        (Decimal("1299.5"), "EUR", "1299.50 EUR"),
        (Decimal("-5"), "EUR", "-5.00 EUR"),
        (Decimal(500), "JPY", "500 JPY"),
        (Decimal("1.5"), "KWD", "1.500 KWD"),
        (Decimal("1.5"), "CLF", "1.5000 CLF"),
        (Decimal(10), "DEM", "10.00 DEM"),
        # nothing is rounded away
        (Decimal("0.125"), "EUR", "0.125 EUR"),
        (Decimal("99.5"), "JPY", "99.5 JPY"),
        (Decimal("1E+3"), "EUR", "1000.00 EUR"),
        (0.1, "USD", "0.10 USD"),
        (Decimal("-0"), "EUR", "0.00 EUR"),
    ],
)
def test_feed_form(amount: Decimal | float, currency: str, text: str) -> None:
    assert format_price(amount, currency) == text


def test_a_float_may_say_what_it_is() -> None:
    class LikeNumPys(float):
        def __repr__(self) -> str:
            return f"np.float64({float(self)})"

    assert format_price(LikeNumPys(0.1), "USD") == "0.10 USD"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de_DE", "1.299,50\xa0€"),
        ("de-AT", "€\xa01.299,50"),
        ("en_US", "€1,299.50"),
        ("fr_FR", "1\u202f299,50\xa0€"),
    ],
)
def test_localised_form(locale: str, text: str) -> None:
    assert format_price(Decimal("1299.5"), "EUR", locale=locale) == text


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("5", "CHF", "en", "CHF\xa05.00"),
        ("1.5", "KWD", "en_GB", "KWD\xa01.500"),
        ("-5", "CHF", "en", "-CHF\xa05.00"),
        ("5", "USD", "en_GB", "US$5.00"),
        ("5", "EUR", "en", "€5.00"),
    ],
)
def test_a_space_parts_a_name_from_its_amount(
    amount: str, currency: str, locale: str, text: str
) -> None:
    assert format_price(Decimal(amount), currency, locale=locale) == text


def test_every_group_is_marked_where_apostrophes_do() -> None:
    text = format_price(Decimal("-1234567.5"), "CHF", locale="de_CH")
    assert text == "CHF-1'234'567.50"


def test_localised_form_keeps_every_decimal() -> None:
    assert format_price(Decimal("0.125"), "EUR", locale="de_DE") == "0,125\xa0€"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "code"),
    [
        (Decimal("NaN"), "EUR", None, "price/option"),
        (Decimal("Infinity"), "EUR", None, "price/option"),
        (Decimal("1E+999999"), "EUR", None, "price/option"),
        ("nineteen", "EUR", None, "price/option"),
        (None, "EUR", None, "price/option"),
        (Decimal(1), "XXX", None, "price/option"),
        (Decimal(1), "eur", None, "price/option"),
        (Decimal(1), "EUR", "xx_YY", "price/option"),
        (Decimal(1), "EUR", "", "price/option"),
        (Decimal(1), "EUR", "../etc/passwd", "price/option"),
    ],
)
def test_refuses(amount: object, currency: str, locale: str | None, code: str) -> None:
    with pytest.raises(PriceError) as caught:
        format_price(amount, currency, locale=locale)  # type: ignore[arg-type]
    assert caught.value.code == code
