"""The arithmetic of GTIN, UPC-E and ISBN-10."""

from typing import Final

__all__ = [
    "LENGTHS",
    "check_digit",
    "expand_upc_e",
    "has_check_digit",
    "is_isbn_10",
    "looks_rounded",
]

LENGTHS: Final = (8, 12, 13, 14)
"""How many digits a GTIN may have."""

# ASCII codes are 48 more than the digits they stand for; by how much that moves the sum.
_OFFSET: Final = {n: -48 * (3 * (n // 2) + (n + 1) // 2) for n in LENGTHS}


def has_check_digit(digits: str) -> bool:
    """Whether the last of 8, 12, 13 or 14 digits is the one that belongs behind the others."""
    codes = digits.encode()
    return (3 * sum(codes[-2::-2]) + sum(codes[::-2]) + _OFFSET[len(codes)]) % 10 == 0


def check_digit(digits: str) -> int:
    """The check digit that belongs behind ``digits`` (GS1 General Specifications, 7.9).

    >>> check_digit("400638133393")
    1
    """
    weighted = 3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))
    return -weighted % 10


def looks_rounded(digits: str) -> bool:
    """Whether a spreadsheet may have put zeros in place of digits: 8.80609E+12, stored as a number.

    Its notation keeps six digits; a product whose own ends in so many zeros is hardly to be met.
    """
    return digits.endswith("00000") and len(digits.strip("0")) <= 6


def is_isbn_10(text: str) -> bool:
    """Ten characters of which, weighted 10 to 1, the sum divides by 11; ``X`` is ten (ISO
    2108:1992)."""
    if len(text) != 10 or not (text[:9].isdecimal() and (text[9] == "X" or text[9].isdecimal())):
        return False
    total = sum((10 - i) * int(c) for i, c in enumerate(text[:9]))
    return (total + (10 if text[9] == "X" else int(text[9]))) % 11 == 0


def expand_upc_e(digits: str) -> str | None:
    """The UPC-A behind a UPC-E of 6 to 8 digits (GS1 General Specifications, 5.2.2.4.2).

    Six digits lack the number system (0) and the check digit. Seven lack the check digit, or have
    one that proves that a leading zero was lost.
    """
    if len(digits) == 6:
        return _expand("0", digits, None)
    if len(digits) == 7:
        if digits[0] != "0":
            expanded = _expand("0", digits[:6], digits[6])
            if has_check_digit(expanded) or digits[0] != "1":
                return expanded
        return _expand(digits[0], digits[1:], None)
    return _expand(digits[0], digits[1:7], digits[7]) if digits[0] in "01" else None


def _expand(system: str, core: str, check: str | None) -> str:
    last = core[5]
    if last in "012":
        body = f"{core[:2]}{last}0000{core[2:5]}"
    elif last == "3":
        body = f"{core[:3]}00000{core[3:5]}"
    elif last == "4":
        body = f"{core[:4]}00000{core[4]}"
    else:
        body = f"{core[:5]}0000{last}"
    body = f"{system}{body}"
    return body + (check or str(check_digit(body)))
