"""What holds for every price and every text."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from babel.core import Locale
from babel.localedata import locale_identifiers
from babel.numbers import get_decimal_symbol, get_territory_currencies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letzshop_core.parsing import PriceError, format_price, parse_price
from letzshop_core.parsing.currency import MINOR_UNITS, SIGNS

# Characters that prices are made of, in orders that they are not.
priceish = st.text(
    st.sampled_from("0123456789.,'’ -–+%()/:xEe€$£kr\xa0\u202f\u200f٫٬٣१９&;#<>\x00"), max_size=40
)
signed_prices = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "ab ", "UVP: ", "-", "("]),
    st.sampled_from(["", *SIGNS]),
    st.sampled_from(["", " ", "\xa0"]),
    priceish,
    st.sampled_from(["", *SIGNS]),
)


def read_or_refuse(text: object, **options: str) -> None:
    try:
        price = parse_price(text, **options)
    except PriceError as error:
        if not error.code.startswith("price/"):
            raise
        return
    assert price.amount.is_finite()
    assert abs(price.amount) < 10**15
    assert price.readings[0] == price.amount
    assert price.raw == text or not isinstance(text, str)


@given(st.one_of(st.text(), priceish, signed_prices))
@example("1. 2. 3")
@example("(")
@example("€")
@example("&#0;")
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


@given(
    priceish,
    st.one_of(st.text(), st.sampled_from(["USD", "$", "kr"])),
    st.sampled_from([".", ","]),
    st.sampled_from(sorted(MINOR_UNITS)),
)
def test_any_text_with_any_options(text: str, hint: str, mark: str, default: str) -> None:
    read_or_refuse(text, currency_hint=hint, decimal_mark=mark, default_currency=default)


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.binary(), st.dates()
    )
)
def test_any_value_is_read_or_refused(value: object) -> None:
    read_or_refuse(value)


AROUND = [
    " ",
    "€",
    "$",
    " kr",
    "C$",
    "R",
    " Rs. ",
    "K",
    " kg",
    "€/kg",
    " x ",
    " - ",
    "%",
    "from ",
    "UVP ",
    "minus ",
    "(",
    ")",
    "CHF ",
    "Stück ",
    "CR",
    "Mio",
    "Jan ",
    "No. ",
    "#",
    "=",
    "*",
    "@",
    ":",
    "T",
    "p",
    "ct",
    "er",
    "O",
    "—",
    "½",
    "¹",
    "Art. ",
    "now ",
    "CAD",
    " US",
    " ron",
    "GBX ",
    "lot de ",
    "Â ",
    "â‚¬",
    "\\'",
    '"centAmount": ',
    "Fr. ",
    " ล้าน",
]
around = st.lists(st.sampled_from(AROUND), max_size=3).map("".join)


@given(
    around,
    st.sampled_from(
        ["5", "12", "2024", "19.99", "19,99", "1.299", "1,299.00", "1'299", "5,-", "99."]
    ),
    around,
)
@example("", "5,-", "—â‚¬")
@example("", "5,-", "Â CHF")
@example("K", "12", "Â ")
@example("лв.", "5,-", "CHF CHF ")
@example("$(Stück ", "5,-", "(C$")
@example("@", "1.299", ":=C$")
@settings(max_examples=500)
def test_what_surroundings_mean_does_not_hang_on_the_way_they_are_read(
    before: str, number: str, after: str
) -> None:
    text = f"{before}{number}{after}"

    def read(text: str) -> tuple[object, ...]:
        try:
            price = parse_price(text)
        except PriceError as error:
            return (error.code,)
        return (price.readings, price.currency, price.sign, price.others)

    # markup is never read by the surroundings that were met before
    assert read(text) == read(f"<b>{text}</b>") == read(text)


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(sorted(MINOR_UNITS)))
def test_feed_form_is_read_back(amount: Decimal, currency: str) -> None:
    price = parse_price(format_price(amount, currency))
    assert (price.amount, price.currency) == (amount, currency)
    assert not price.ambiguous or MINOR_UNITS[currency] == 3


@given(
    st.one_of(
        st.integers(-(10**14), 10**14),
        st.floats(-1e14, 1e14, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-4),
        st.decimals(-(10**14), 10**14, places=3),
    )
)
def test_a_number_is_its_own_amount(value: float | Decimal) -> None:
    price = parse_price(value)
    assert price.amount == (Decimal(repr(value)) if isinstance(value, float) else value)
    assert not price.ambiguous


# Their forms have a minus behind the sign and a space, a letter that is no sign elsewhere, or
# groups of two before a decimal comma.
UNREADABLE = {"luy", "pa", "so", "tok"}


def localised() -> Iterator[tuple[str, str]]:
    """Every locale of Unicode CLDR with each currency of its territory."""
    for identifier in sorted(locale_identifiers()):
        locale = Locale.parse(identifier)
        if locale.territory and locale.language not in UNREADABLE:
            for currency in get_territory_currencies(locale.territory):
                yield identifier, currency


@pytest.mark.parametrize("amount", ["0.50", "1234", "1234567.89", "-1234.5"])
def test_localised_form_is_read_back_in_every_locale(amount: str) -> None:
    misread = []
    for locale, currency in localised():
        text = format_price(Decimal(amount), currency, locale=locale)
        mark = get_decimal_symbol(locale)
        price = parse_price(
            text, currency_hint=currency, decimal_mark=mark if mark in {".", ","} else None
        )
        if (price.amount, price.currency) != (Decimal(amount), currency):
            misread.append((locale, text, str(price)))
    assert misread == []


@pytest.mark.parametrize("locale", ["de_DE", "de_CH", "fr_FR", "hi_IN", "ar_EG", "fa_IR"])
@given(amount=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_localised_form_is_read_back(locale: str, amount: Decimal) -> None:
    text = format_price(amount, "CHF", locale=locale)
    price = parse_price(text)
    assert (price.amount, price.currency) == (amount, "CHF"), text


@given(st.decimals(min_value=1000, max_value=10**9, places=2))
def test_every_grouping_reads_alike(amount: Decimal) -> None:
    spelled = f"{amount:,.2f}"
    for group, mark in ((",", "."), (".", ","), (" ", ","), ("\u202f", ","), ("'", "."), ("", ",")):
        text = spelled.replace(",", "g").replace(".", mark).replace("g", group)
        assert parse_price(text).amount == amount, text


@pytest.mark.parametrize(
    ("locale", "currency"),
    [("fr_FR", "EUR"), ("de_DE", "EUR"), ("en_GB", "GBP"), ("pl_PL", "PLN"), ("cs_CZ", "CZK")],
)
@given(amount=st.decimals(min_value=0, max_value=10**9, places=2))
def test_utf_8_that_was_read_as_western_is_read_as_meant(
    locale: str, currency: str, amount: Decimal
) -> None:
    text = format_price(amount, currency, locale=locale)
    misread = "".join(
        bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else "windows-1252")
        for byte in text.encode()
    )
    for shown in (misread, misread.replace("\xa0", " ")):
        price = parse_price(shown)
        assert (price.amount, price.currency) == (amount, currency), shown


@given(
    st.decimals(min_value=1000, max_value=10**9, places=2),
    st.sampled_from(["", "€", "Rs. ", "CHF "]),
    st.sampled_from([" ,", ", ", " , "]),
)
def test_spaces_beside_the_marks_of_groups_do_not_matter(
    amount: Decimal, sign: str, mark: str
) -> None:
    assert parse_price(f"{sign}{amount:,.2f}".replace(",", mark)).amount == amount
