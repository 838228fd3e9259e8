"""Why something is no GTIN."""

from typing import Final

from letzshop_core.parsing._errors import ParsingError
from letzshop_core.parsing.check_digits import LENGTHS, check_digit

__all__ = ["GtinError", "gtin_error"]


class GtinError(ParsingError):
    """The input is not a usable GTIN; ``code`` says why.

    ============================ ======================================================
    ``gtin/empty``               nothing there
    ``gtin/placeholder``         ``n/a``, ``00000000`` and the like
    ``gtin/not-digits``          letters or other characters
    ``gtin/length``              no GTIN has that many digits
    ``gtin/check-digit``         the last digit does not match the others
    ``gtin/scientific-notation`` a spreadsheet cut digits off: ``8.80609E+12``
    ``gtin/two-codes``           more than one code in the text
    ``gtin/format``              this item has no such form (an EAN as GTIN-12)
    ============================ ======================================================
    """

    def __init__(self, message: str, *, code: str, raw: object, digits: str | None = None) -> None:
        super().__init__(message, code=code)
        #: The input.
        self.raw = raw
        #: The digits that were found, where there were any.
        self.digits = digits


_SHOWN: Final = 60

_EXPECTED: Final = {
    "gtin/empty": "a GTIN, got nothing",
    "gtin/placeholder": "a GTIN, got a placeholder",
    "gtin/not-digits": "8, 12, 13 or 14 digits, got other characters",
    "gtin/scientific-notation": (
        "all digits of a GTIN, got a spreadsheet's scientific notation, which has lost the last "
        "ones for good; format the column as text and export it again"
    ),
    "gtin/two-codes": "one GTIN, got several",
}


def gtin_error(code: str, raw: str, digits: str | None = None) -> GtinError:
    """The error of that code, with a sentence that says what was expected and what came."""
    if code == "gtin/length":
        expected = f"8, 12, 13 or 14 digits, got {len(digits) if digits else 'more'}"
    elif code == "gtin/check-digit" and digits and len(digits) in LENGTHS:
        expected = f"check digit {check_digit(digits[:-1])}, got {digits[-1]}"
    elif code == "gtin/check-digit":
        expected = "an ISBN-10 with a matching check digit, got another"
    else:
        expected = _EXPECTED[code]
    shown = repr(raw[: _SHOWN + 1])
    if len(shown) > _SHOWN + 2:
        shown = f"{shown[: _SHOWN - 2]}...{shown[0]}"
    return GtinError(f"Expected {expected}: {shown}.", code=code, raw=raw, digits=digits)
