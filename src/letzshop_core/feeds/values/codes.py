"""GTINs in a feed's cell."""

import re
from typing import Final

from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.parsing import Gtin, GtinError, check_digit

__all__ = ["read_gtin", "read_gtins", "sound_ean"]

_BETWEEN: Final = re.compile(r"[,;|\n]+")
# What spreadsheets make of a long number; its commas are not between codes.
_ONE_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d,\d+E\+?\d+", re.ASCII | re.IGNORECASE)


def sound_ean(cell: str) -> str | None:
    """A GTIN-13 of a company's own, in its canonical form and with the right check digit.

    Prefixes 0 to 2 and 98, 99 (other forms, restricted circulation, coupons) are left to
    :func:`read_gtins`.
    """
    if len(cell) == 13 and "3" <= cell < "98":
        digits = cell.encode("utf-8", "surrogatepass")
        # 12 code points of "0" (48), six of them threefold, and the check digit's: 48 * 25 = 1200.
        if digits.isdigit() and (sum(digits) + 2 * sum(digits[1::2])) % 10 == 0:
            return cell
    return None


def read_gtins(cell: str, note: Note) -> tuple[Gtin | None, list[str]]:
    """The cell's GTIN, and the further ones; the first valid one is the one to use."""
    parts = [part for part in _BETWEEN.split(cell) if part.strip()]
    if not parts or _ONE_NUMBER.fullmatch(cell.strip()):
        parts = [cell]
    found = []
    faults: list[GtinError] = []
    for part in parts:
        try:
            found.append(Gtin.parse(part, strict=False))
        except GtinError as error:
            faults.append(error)
    if not found:
        problem = faults[0].code.partition("/")[2]
        if problem != "empty":
            note("several" if problem == "two-codes" else problem, faults[0].message)
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
        note("restricted", f"Expected a number that holds everywhere, got {quoted(cell)}.")
    return best, others


def read_gtin(cell: str, note: Note) -> str | None:
    """One GTIN in its canonical form."""
    try:
        return Gtin.parse(cell, strict=False).digits
    except GtinError as error:
        if error.raw:
            note("unreadable", error.message)
        return None
