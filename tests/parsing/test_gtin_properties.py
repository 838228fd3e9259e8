"""What holds for every GTIN and every text."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from letzshop_core.parsing import Gtin, GtinError, check_digit, gtin_key, normalize_gtin

LENGTHS = (8, 12, 13, 14)


@st.composite
def gtins(draw: st.DrawFn) -> str:
    """A GTIN in its natural length, with a check digit that is right."""
    length = draw(st.sampled_from(LENGTHS))
    shorter = {8: 10**6, 12: 10**8, 13: 10**12, 14: 10**13}[length]
    body = str(draw(st.integers(shorter // 10, 10 ** (length - 1) - 1))).zfill(length - 1)
    digits = f"{body}{check_digit(body)}"
    assume(len(set(digits)) > 1)
    return digits


gtinish = st.text(st.sampled_from("0123456789xX -–.,;/|()='\"Ee+:EANUPCISBGT٤४４\u200b\xa0\x00"))


#: Digits by the number that a code has, and something else among them.
damaged = st.lists(
    st.from_regex("[0-9]{7,14}", fullmatch=True) | st.characters() | st.sampled_from(" -X"),
    max_size=5,
).map("".join)


@given(st.one_of(st.text(), gtinish, damaged), st.booleans(), st.booleans())
@example("400638133F", False, False)
@example("isbn", True, False)
@example("(01)", True, False)
@example("UPC-E 12345", False, False)
@example("²1234567", True, False)
@example("4006381333931¹", True, False)
@example("060712553X", False, True)
@example("44-0555555555555", False, False)
def test_any_text_is_read_or_refused(text: str, strict: bool, upc_e: bool) -> None:
    try:
        gtin = Gtin.parse(text, strict=strict, upc_e=upc_e)
    except GtinError as error:
        if not error.code.startswith("gtin/"):
            raise
        return
    assert len(gtin.digits) in LENGTHS
    assert gtin.digits.isascii()
    assert gtin.digits.isdigit()
    assert gtin.valid or not strict
    assert gtin.valid == (gtin.digits[-1] == str(check_digit(gtin.digits[:-1])))
    assert Gtin.parse(gtin.digits, strict=strict) == gtin, "the canonical form reads as itself"


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.binary(), st.dates()
    )
)
def test_any_value_is_read_or_refused(value: object) -> None:
    try:
        assert Gtin.parse(value).valid
    except GtinError as error:
        if not error.code.startswith("gtin/"):
            raise


@given(gtins(), st.integers(0, 20))
def test_zero_padding_never_matters(digits: str, zeros: int) -> None:
    padded = "0" * zeros + digits
    assume(len(padded) in LENGTHS or len(padded) > 14)
    gtin = Gtin.parse(padded)
    assert normalize_gtin(padded) == digits
    assert gtin == Gtin.parse(digits)
    assert hash(gtin) == hash(Gtin.parse(digits))
    assert gtin_key(padded) == int(digits)


@given(gtins())
def test_lost_zeros_are_restored(digits: str) -> None:
    stripped = digits.lstrip("0")
    assume(len(stripped) in (9, 11, *LENGTHS))  # ten digits may be an ISBN
    assert Gtin.parse(stripped).digits == digits
    assert Gtin.parse(int(digits)).digits == digits


@given(gtins(), st.data())
def test_one_wrong_digit_is_noticed(digits: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[place]))
    wrong = digits[:place] + other + digits[place + 1 :]
    with pytest.raises(GtinError):
        Gtin.parse(wrong)


@given(gtins(), st.data())
def test_separators_never_matter(digits: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, min(7, len(digits) - 1)))
    separator = data.draw(st.sampled_from([" ", "-", "\xa0", "–", "\u200b"]))
    assert Gtin.parse(digits[:place] + separator + digits[place:]) == Gtin.parse(digits)


@given(gtins())
def test_longer_forms_are_the_same_item(digits: str) -> None:
    gtin = Gtin.parse(digits)
    assert Gtin.parse(gtin.as_gtin_14()) == gtin
    assert len(gtin.gs1_prefix) == 3
