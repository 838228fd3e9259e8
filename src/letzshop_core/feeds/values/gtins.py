"""GTINs in a feed's cell."""

import re
from collections import deque
from collections.abc import Sequence
from typing import Final

from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.parsing import Gtin, GtinError, check_digit
from letzshop_core.parsing.check_digits import looks_rounded

__all__ = ["read_gtin", "read_gtins", "sound_eans"]

_BETWEEN: Final = re.compile(r"[,;|\n]+|\s/\s|(?<=\d)/(?=\d)")
_BETWEEN_CODES: Final = re.compile(
    r"<[^<>]{1,100}>|[,;|/&+()\[\]\n]+|\s(?:and|und|et|or|oder|ou|y|e|en)\s", re.IGNORECASE
)
_CUT: Final = "Expected all digits, got {}: a spreadsheet put zeros in place of those it cut off."
_NINE_DIGITS: Final = "Expected 8, 12, 13 or 14 digits, got nine, which are hardly a GTIN: {}."
_OWN_USE: Final = (
    "Expected a number that holds everywhere, got one for use inside a company or on coupons: {}."
)
_DIGIT_VALUES: Final = bytes.maketrans(b"0123456789", bytes(range(10)))
_MULTIPLES_OF_TEN: Final = bytes(range(0, 256, 10))


def sound_eans(cells: Sequence[str]) -> bool:
    """Whether every cell is a GTIN-13 of a company's own, in its canonical form and with the
    right check digit.

    Prefixes 0 to 2 and 98, 99 (other forms, restricted circulation, coupons) are left to
    :func:`read_gtins`.
    """
    digits = "".join(cells)
    if not (
        set(map(len, cells)) == {13}
        and min(cells) >= "3"
        and max(cells) < "98"
        and digits.isascii()
        and not digits.encode().translate(None, b"0123456789")
    ):
        return False
    # Sums over the digits of all cells are worked out at once, as the bytes of one large number:
    # the first digits of all cells, the second digits ... No sum is above 225.
    values = digits.encode().translate(_DIGIT_VALUES)
    places = [int.from_bytes(values[place::13], "big") for place in range(13)]
    checks = (sum(places[::2]) + 3 * sum(places[1::2])).to_bytes(len(cells), "big")
    ends = sum(places[6:]).to_bytes(len(cells), "big")  # of zeros alone: rounded by a spreadsheet
    return not checks.translate(None, _MULTIPLES_OF_TEN) and 0 not in ends


def read_gtins(cell: str, note: Note) -> tuple[Gtin | None, list[str]]:
    """The cell's GTIN, and the further ones; the first valid one is the one to use."""
    try:
        found = [Gtin.parse(cell, strict=False)]
    except GtinError as error:
        found, faults = _gtins_in(cell, _problem(error))
        for fault in faults if found else (error,):
            problem = _problem(fault)
            if problem != "empty" and (problem != "placeholder" or not found):
                note(problem, fault.message)
        if not found:
            return None, []
    if rounded := [gtin for gtin in found if looks_rounded(gtin.digits)]:
        note("scientific-notation", _CUT.format(quoted(str(rounded[0]))))
        found = [gtin for gtin in found if gtin not in rounded]
        if not found:
            return None, []
    if own := [gtin for gtin in found if _lost_three_zeros(gtin)]:
        note("length", _NINE_DIGITS.format(quoted(cell)))
        found = [gtin for gtin in found if gtin not in own]
        if not found:
            return None, []
    best = next((gtin for gtin in found if gtin.valid), found[0])
    others = list(dict.fromkeys(g.digits for g in found if g != best))
    if others:
        note("several", f"Expected one GTIN, got {quoted(cell)}; {best} is used.")
    if not best.valid:
        wanted = check_digit(best.digits[:-1])
        note("check-digit", f"Expected {wanted} as the last digit, got {quoted(cell)}.")
    elif any("restored" in repair for repair in best.repairs):
        note("repaired", f"Expected {best}, got {quoted(cell)}: leading zeros were lost.")
    elif best.restricted or best.coupon:
        note("restricted", _OWN_USE.format(quoted(cell)))
    return best, others


def _lost_three_zeros(gtin: Gtin) -> bool:
    """Nine digits are mostly a shop's own number, one in ten of which has the right check digit.
    Other shops have the same for other goods, and hardly a GTIN begins with three zeros."""
    return "leading zeros restored" in gtin.repairs and gtin.digits.startswith("000")


def _gtins_in(cell: str, problem: str) -> tuple[list[Gtin], list[GtinError]]:
    """The GTINs between separators, and why other parts are none; by the whole cell's fault."""
    if problem == "several":
        parts = deque(_BETWEEN_CODES.split(cell))
    elif problem == "not-digits" and _BETWEEN.search(cell):
        parts = deque(_BETWEEN.split(cell))
    else:
        return [], []
    found, faults = [], []
    while parts:
        part = parts.popleft().strip()
        try:
            found.append(Gtin.parse(part, strict=False))
        except GtinError as error:
            if _problem(error) == "several" and len(words := part.split()) > 1:
                parts.extendleft(reversed(words))
            else:
                faults.append(error)
    return found, faults


def _problem(error: GtinError) -> str:
    problem = error.code.partition("/")[2]
    if problem == "empty" and any(map(str.isalnum, str(error.raw))):
        return "placeholder"  # a label and nothing behind it
    return "several" if problem == "two-codes" else problem


def read_gtin(cell: str, note: Note) -> str | None:
    """One GTIN in its canonical form."""
    try:
        return Gtin.parse(cell, strict=False).digits
    except GtinError as error:
        if error.raw:
            note("unreadable", error.message)
        return None
