"""Read one written number: which separator groups digits, which one marks decimals."""

import re
from decimal import Decimal
from typing import Final, TypeAlias

__all__ = ["DECIMAL_MARK", "SPACES", "Reading", "read_number", "with_no_more_decimals"]

#: Stands for a mark that can only be the decimal one, decimals or not: the Arabic ``٫``, the ``€``
#: of ``35€99``, the comma of ``5,-``.
DECIMAL_MARK: Final = "٫"

#: The spaces that group digits; a tab or the end of a line parts numbers.
SPACES: Final = " \xa0\u2000-\u200a\u202f"

# The whole part, in groups of three or in none, its separator, the decimal mark and the decimals.
# Nobody groups behind a zero. An apostrophe marks decimals only with two of them behind it.
_THREES: Final = re.compile(
    rf"((?!0)[0-9]{{1,3}}([.,'’{SPACES}])[0-9]{{3}}(?:\2[0-9]{{3}})*|[0-9]+)"
    r"(?:(٫|[.,](?=[0-9])|['’](?=[0-9]{2}\Z))([0-9]*))?"
).fullmatch
# The Indian way, a three behind twos: 12,34,567
_TWOS: Final = re.compile(
    r"([0-9]{1,2}([.,'’])[0-9]{2}(?:\2[0-9]{2})*\2[0-9]{3})(?:(٫|[.,](?=[0-9]))([0-9]*))?"
).fullmatch
_OPPOSITE: Final = {",": ".", ".": ","}


#: What a number means: the amount, the amount if the lone separator meant the opposite (where
#: nothing decides), and the decimal mark that the number proves (``"."``, ``","`` or ``None``).
Reading: TypeAlias = tuple[Decimal, Decimal | None, str | None]


def read_number(
    text: str, decimal_mark: str | None = None, thousandths: str = ""
) -> Reading | None:
    """Read digits with separators; ``None`` if they follow no known convention.

    ``decimal_mark`` decides how to read a lone group of three (``1,234``), or else
    ``thousandths``, the marks behind which the currency has three decimals; the clear cases need
    neither.
    """
    match = _THREES(text) or _TWOS(text)
    if match is None:
        return _leading_mark(text, decimal_mark, thousandths)
    whole, separator, mark, decimals = match.groups()
    if separator is None:
        if mark is None:
            return (Decimal(whole), None, None)
        return (Decimal(f"{whole}.{decimals}"), None, mark if mark in _OPPOSITE else None)
    digits = whole.replace(separator, "")
    if mark is None:
        if len(whole) < 8 and separator in _OPPOSITE:
            return _lone_group(whole, digits, decimal_mark, separator in thousandths)
        return (Decimal(digits), None, _OPPOSITE.get(separator))
    if mark == separator and len(decimals) != 2:
        return None  # 1.234.5; but 1.234.56 can only mean one thing
    proven = mark if mark in _OPPOSITE else _OPPOSITE.get(separator)
    return (Decimal(f"{digits}.{decimals}"), None, proven)


def with_no_more_decimals(text: str) -> str:
    """The number that a dash ends: ``1.198,-`` has no decimals, ``1,198.00/-`` those it shows."""
    return text if _DECIMALS(text) else f"{text}{DECIMAL_MARK}"


_DECIMALS: Final = re.compile(r"[.,][0-9]{1,2}\Z").search


def _lone_group(whole: str, digits: str, decimal_mark: str | None, three_decimals: bool) -> Reading:
    thousands, decimals = Decimal(digits), Decimal(whole.replace(",", "."))
    if decimal_mark is not None:
        return (decimals if decimal_mark in whole else thousands, None, None)
    return (decimals, thousands, None) if three_decimals else (thousands, decimals, None)


def _leading_mark(text: str, decimal_mark: str | None, thousandths: str) -> Reading | None:
    """``.75`` is a decimal; the stray mark of ``.75,333`` is nothing."""
    body = text.lstrip(f".,{DECIMAL_MARK}")
    if body == text:
        return None
    if body.isdigit():
        return (Decimal(f"0.{body}"), None, text[0] if text[0] in _OPPOSITE else None)
    return read_number(body, decimal_mark, thousandths)
