"""Why a text is no price, and the bounds of what a price can be."""

from typing import Final

from letzshop_core.parsing._errors import ParsingError
from letzshop_core.parsing._scan import is_scientific

__all__ = [
    "MAX_DECIMALS",
    "MAX_INTEGER_DIGITS",
    "MAX_LENGTH",
    "PriceError",
    "nothing_found",
    "out_of_range",
    "unreadable",
    "wrong_option",
]

#: Characters of a text with a price; its digits before and behind the decimal mark.
MAX_LENGTH: Final = 1000
MAX_INTEGER_DIGITS: Final = 15
MAX_DECIMALS: Final = 20


class PriceError(ParsingError):
    """There is no price to read; ``code`` says why, ``raw`` holds (the start of) the input.

    ============================ ======================================================
    ``price/empty``              nothing there
    ``price/unreadable``         no number that could be a price
    ``price/scientific-notation`` ``1.5E+03``: a spreadsheet may have cut digits off
    ``price/range``              more digits than any price has
    ``price/option``             an argument other than the text is wrong
    ============================ ======================================================
    """

    def __init__(self, message: str, *, code: str, raw: str) -> None:
        super().__init__(message, code=code)
        self.raw = raw[:MAX_LENGTH]


def wrong_option(name: str, expected: str, value: object) -> PriceError:
    """An argument is none of what is expected."""
    return PriceError(
        f"{name} must be {expected}, not {value!r:.60}.", code="price/option", raw=repr(value)
    )


def nothing_found(raw: str, text: str) -> PriceError:
    """There is no price in ``raw``, which is ``text`` when cleaned."""
    if not text:
        return PriceError("Expected a price, got nothing.", code="price/empty", raw=raw)
    if is_scientific(text):
        return PriceError(
            f"Expected plain digits, got {_shown(raw)}: a spreadsheet's scientific notation "
            "may have lost digits.",
            code="price/scientific-notation",
            raw=raw,
        )
    return unreadable(raw)


def unreadable(raw: str) -> PriceError:
    """The number follows no known convention, or there is none."""
    return PriceError(
        f"Expected a price such as '19.99 EUR', got {_shown(raw)}.",
        code="price/unreadable",
        raw=raw,
    )


def out_of_range(raw: str) -> PriceError:
    """No price has so many digits."""
    return PriceError(
        f"Expected at most {MAX_INTEGER_DIGITS} digits before the decimal mark and "
        f"{MAX_DECIMALS} after it, got {_shown(raw)}.",
        code="price/range",
        raw=raw,
    )


def _shown(raw: str) -> str:
    shown = repr(raw[:61])
    return shown if len(shown) <= 62 else f"{shown[:58]}...{shown[0]}"
