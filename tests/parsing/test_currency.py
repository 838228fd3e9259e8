"""The currency tables against Unicode CLDR's, and the reading of signs."""

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision, list_currencies

from letzshop_core.parsing import is_currency, minor_units
from letzshop_core.parsing.currency import MINOR_UNITS, SIGNS, WITHDRAWN, find_sign


def test_every_code_is_known_to_cldr() -> None:
    newer_than_cldr = {"XAD", "XCG", "ZWG"}
    assert set(MINOR_UNITS) - list_currencies() <= newer_than_cldr
    assert set(WITHDRAWN) <= list_currencies()
    assert not MINOR_UNITS.keys() & WITHDRAWN.keys()


def test_every_legal_tender_is_a_currency() -> None:
    # CLDR: territory -> (code, start, end, is tender)
    tender = {
        code
        for entries in get_global("territory_currencies").values()
        for code, _, end, is_tender in entries
        if is_tender and end is None
    }
    assert tender - MINOR_UNITS.keys() - WITHDRAWN.keys() == set()


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("ISK", 0), ("ITL", 0)],
)
def test_minor_units(code: str, decimals: int) -> None:
    assert minor_units(code) == decimals
    assert get_currency_precision(code) == decimals


def test_minor_units_of_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        minor_units("XYZ")


@pytest.mark.parametrize("code", ["EUR", "USD", "CHF", "ZWG"])
def test_is_currency(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["eur", "EURO", "XXX", "XAU", "DEM", "€", "", None, 978])
def test_is_no_currency(code: object) -> None:
    assert not is_currency(code)


def test_signs_name_known_currencies() -> None:
    named = {code for sign in SIGNS.values() for code in sign.candidates}
    assert named == MINOR_UNITS.keys() | WITHDRAWN.keys()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Price: US$", "USD"),
        ("DKK/stk", "DKK"),
        ("$ SGD", "SGD"),
        ("Preis (EUR)", "EUR"),
        ("руб. (шт)", "RUB"),
        ("B/.", "PAB"),
        ("EUR", "EUR"),
    ],
)
def test_find_sign(text: str, code: str) -> None:
    sign = find_sign(text)
    assert sign is not None
    assert sign.usual == code


@pytest.mark.parametrize("text", ["", "Preis", "all the top pens", "Serie K neu", "12"])
def test_finds_no_sign(text: str) -> None:
    assert find_sign(text) is None
