"""Global Trade Item Numbers: the EAN, UPC, JAN and ISBN codes below the bars.

Rules are those of the GS1 General Specifications (sections 1.4, 2.1 and 7.9: formats, prefixes
and the check digit) and of ISO 2108 for ISBN.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from operator import index
from typing import Final, final

from letzshop_core.parsing._gs1 import country_of
from letzshop_core.parsing._gtin_errors import GtinError, gtin_error
from letzshop_core.parsing._gtin_text import find_digits
from letzshop_core.parsing.check_digits import (
    LENGTHS,
    check_digit,
    expand_upc_e,
    has_check_digit,
    is_isbn_10,
)

__all__ = ["Gtin", "GtinError", "check_digit", "gtin_key", "normalize_gtin"]


class _Fields:
    """The fields of :class:`Gtin`, still writable: a frozen class is slow to construct."""

    __slots__ = ("digits", "raw", "repairs", "valid")

    raw: str
    digits: str
    valid: bool
    repairs: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, eq=False)
class Gtin(_Fields):
    """One trade item's number. Values are equal if they number the same item.

    ``Gtin.parse("012345678905") == Gtin.parse("00012345678905")``: leading zeros only fill a
    GTIN up to a longer form.
    """

    #: The input, as text.
    raw: str
    #: The digits in the number's natural length: 8, 12, 13 or 14.
    digits: str
    #: Whether the check digit is right.
    valid: bool
    #: What was mended, in words, such as ``"leading zero restored"``.
    repairs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, raw: object, *, strict: bool = True, upc_e: bool = False) -> "Gtin":
        """Read a GTIN-8, -12, -13 or -14, an ISBN-10, or a labelled UPC-E.

        Text may carry labels, separators, invisible characters, any script's digits and a
        spreadsheet's traces; whole numbers are taken as well. Lost leading zeros are restored
        only if the check digit then proves right.

        Args:
            strict: refuse a wrong check digit. Otherwise such a number comes back with
                ``valid`` false.
            upc_e: eight digits (or six or seven) are a UPC-E. Without it or a label that
                says so they are a GTIN-8.

        Raises:
            GtinError: this is not a GTIN, with a stable ``code``.
        """
        if type(raw) is str and (match := _CLEAN(raw)):
            digits = match[1] or raw
            if has_check_digit(digits) and digits not in (digits[0] * len(digits), _FILLED_IN):
                return _gtin(raw, digits, True, ())
        return _parse(raw, strict, upc_e)

    def __str__(self) -> str:
        return self.digits

    @property
    def key(self) -> int:
        """The digits' value: what to store, find and match by."""
        return int(self.digits)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Gtin):
            return NotImplemented
        return int(self.digits) == int(other.digits)

    def __hash__(self) -> int:
        return hash(int(self.digits))

    def as_gtin_8(self) -> str:
        """Eight digits, if the item has a GTIN-8; else :exc:`GtinError` ``gtin/format``."""
        return self._as(8)

    def as_gtin_12(self) -> str:
        """Twelve digits (UPC), or :exc:`GtinError` ``gtin/format``."""
        return self._as(12)

    def as_gtin_13(self) -> str:
        """Thirteen digits (EAN), or :exc:`GtinError` ``gtin/format`` for a case's GTIN-14."""
        return self._as(13)

    def as_gtin_14(self) -> str:
        """Fourteen digits, which every GTIN can be filled up to."""
        return self._as(14)

    def _as(self, length: int) -> str:
        if len(self.digits) > length:
            raise GtinError(
                f"GTIN-{len(self.digits)} {self.digits} has no form of {length} digits.",
                code="gtin/format",
                raw=self.raw,
                digits=self.digits,
            )
        return self.digits.zfill(length)

    @property
    def gs1_prefix(self) -> str:
        """The three digits that GS1 assigns to a member organisation or a use.

        Taken from the item's own number: a GTIN-14's packaging indicator does not count, a
        GTIN-12 counts as the GTIN-13 with a leading zero.
        """
        if len(self.digits) == 8:
            return self.digits[:3]
        return self.digits.zfill(14)[1:4]

    @property
    def country(self) -> str | None:
        """The country whose GS1 organisation issued the prefix; not where goods come from."""
        if self.restricted or self.coupon:
            return None
        return country_of(self.gs1_prefix)

    @property
    def restricted(self) -> bool:
        """Whether the number is a shop's own (prefixes 02, 04, 2; GTIN-8 0 and 2).

        Such numbers mean different goods in different companies.
        """
        if len(self.digits) == 8:
            return self.digits[0] in "02"
        prefix = self.gs1_prefix
        return prefix[0] == "2" or prefix[:2] in ("02", "04")

    @property
    def coupon(self) -> bool:
        """Whether the number is a voucher's or refund receipt's (05, 98, 99)."""
        prefix = self.gs1_prefix
        return len(self.digits) > 8 and (
            prefix[:2] in ("05", "99") or prefix in ("980", "981", "982", "983", "984")
        )


# Bare digits in their natural length, or a GTIN-12 as a GTIN-13.
_CLEAN: Final = re.compile(r"0?(0[1-9][0-9]{10}|[1-9][0-9]{11})|[1-9][0-9]{12,13}").fullmatch


def _gtin(raw: str, digits: str, valid: bool, repairs: tuple[str, ...]) -> Gtin:
    gtin = _Fields()
    gtin.raw = raw
    gtin.digits = digits
    gtin.valid = valid
    gtin.repairs = repairs
    gtin.__class__ = Gtin
    return gtin  # type: ignore[return-value]


def normalize_gtin(raw: object) -> str:
    """The one canonical form of a GTIN: its digits in natural length.

    Raises:
        GtinError: ``raw`` is not a GTIN, or its check digit is wrong.
    """
    return Gtin.parse(raw).digits


def gtin_key(raw: object) -> int:
    """The number to store, find and match a GTIN by: its value, so padding never matters.

    A wrong check digit is let through, because the same item must be found under it again.

    Raises:
        GtinError: ``raw`` is not a GTIN.
    """
    return Gtin.parse(raw, strict=False).key


def _parse(raw: object, strict: bool, upc_e: bool) -> Gtin:
    text = _text_of(raw)
    found = find_digits(text)
    if found.digits is None:
        raise gtin_error(found.code or "gtin/not-digits", text)
    digits, kind, repairs = found.digits, found.kind, found.repairs
    if (upc_e or kind == "upc-e") and len(digits) in (6, 7, 8):
        expanded = expand_upc_e(digits)
        if expanded is not None:
            digits, repairs = expanded, (*repairs, "UPC-E expanded")
    elif len(digits) == 10 or (len(digits) == 9 and kind == "isbn"):
        isbn = digits.zfill(10)
        if is_isbn_10(isbn):
            if len(digits) == 9:
                repairs = (*repairs, _ZERO_RESTORED)
            digits = f"978{isbn[:9]}"
            digits += str(check_digit(digits))
            repairs = (*repairs, "ISBN-10 converted")
        elif kind == "isbn":
            raise gtin_error("gtin/check-digit", text, digits)
    significant = digits.lstrip("0")
    if not significant:
        raise gtin_error("gtin/placeholder", text, digits)
    if len(significant) > 14 or len(digits) < 8:
        raise gtin_error("gtin/length", text, digits)
    natural = significant.zfill(next(n for n in LENGTHS if n >= len(significant)))
    if natural in (natural[0] * len(natural), _FILLED_IN):
        raise gtin_error("gtin/placeholder", text, digits)
    valid = has_check_digit(natural)
    if len(digits) not in LENGTHS:
        if len(digits) > 14:
            repairs = (*repairs, "surplus leading zeros removed")
        elif valid:
            lost = len(natural) - len(digits)
            repairs = (*repairs, _ZERO_RESTORED if lost == 1 else "leading zeros restored")
        else:
            raise gtin_error("gtin/length", text, digits)
    if strict and not valid:
        raise gtin_error("gtin/check-digit", text, natural)
    return _gtin(text, natural, valid, repairs)


#: Typed in where a code is asked for, and the only such row whose check digit happens to be right:
#: it would make one product of many.
_FILLED_IN: Final = "123456789012"
_ZERO_RESTORED: Final = "leading zero restored"


def _text_of(raw: object) -> str:
    """A cell's text; whole numbers as their digits."""
    if isinstance(raw, str):
        return str.__str__(raw)
    if raw is None:
        return ""
    if isinstance(raw, float | Decimal):
        number = Decimal(raw)
        if number.is_nan():
            return ""
        if number.is_infinite() or number != number.to_integral_value():
            raise gtin_error("gtin/not-digits", str(raw))
        return _digits_of(int(min(number, Decimal(_MORE))))
    try:
        whole = index(raw)  # type: ignore[arg-type]  # NumPy's integers are not int
    except TypeError:
        whole = None
    if whole is None or isinstance(raw, bool):
        raise gtin_error("gtin/not-digits", f"a value of type {type(raw).__name__}")
    return _digits_of(whole)


def _digits_of(whole: int) -> str:
    if whole < 0:
        raise gtin_error("gtin/not-digits", "a negative number")
    if whole >= _MORE:
        raise gtin_error("gtin/length", "a number of more than 14 digits")
    return str(whole)


_MORE: Final = 10**14
