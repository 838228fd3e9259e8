"""Read one written number: which separator groups digits, which one marks decimals."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

__all__ = ["DECIMAL_MARK", "Reading", "read_number"]

#: Stands for a mark that can only be the decimal one: the Arabic ``٫``, the ``€`` of ``35€99``.
DECIMAL_MARK: Final = "٫"

# Groups of three: the whole part, its separator, the decimal mark and the decimals.
_THREES: Final = re.compile(
    r"([0-9]{1,3}(?:([.,'’\s])[0-9]{3})(?:\2[0-9]{3})*)(?:([.,٫])([0-9]+))?"
).fullmatch
# The Indian way, a three behind twos: 12,34,567
_TWOS: Final = re.compile(
    r"([0-9]{1,2}(?:([.,'’])[0-9]{2})(?:\2[0-9]{2})*\2[0-9]{3})(?:([.,٫])([0-9]+))?"
).fullmatch
_UNGROUPED: Final = re.compile(r"([0-9]+)(?:([.,٫'’])([0-9]+))?").fullmatch
_OPPOSITE: Final = {",": ".", ".": ","}


class Reading(NamedTuple):
    """What a number means."""

    amount: Decimal
    #: The value if the lone separator meant the opposite, where nothing decides.
    other: Decimal | None
    #: The decimal mark that this number proves: ``"."``, ``","`` or ``None``.
    mark: str | None

    def __neg__(self) -> "Reading":
        return Reading(-self.amount, None if self.other is None else -self.other, self.mark)


def read_number(
    text: str, decimal_mark: str | None = None, three_decimals: bool = False
) -> Reading | None:
    """Read digits with separators; ``None`` if they follow no known convention.

    ``decimal_mark`` and ``three_decimals`` decide how to read a lone group of three
    (``1,234``); the clear cases need neither.
    """
    match = _THREES(text) or _TWOS(text)
    if match is not None:
        whole, separator, mark, decimals = match.groups()
        digits = whole.replace(separator, "")
        if mark is None:
            if len(whole) < 8 and separator in _OPPOSITE:
                if whole[0] == "0":  # nobody groups behind a zero
                    return Reading(_decimal(whole), None, separator)
                return _lone_group(whole, digits, decimal_mark or "", three_decimals)
            return Reading(Decimal(digits), None, _OPPOSITE.get(separator))
        if mark != separator:
            proven = mark if mark in _OPPOSITE else _OPPOSITE.get(separator)
            return Reading(Decimal(f"{digits}.{decimals}"), None, proven)
        # 1.234.56: only the last can be the decimal mark
        return Reading(Decimal(f"{digits}.{decimals}"), None, mark) if len(decimals) == 2 else None
    match = _UNGROUPED(text)
    if match is None:
        return _leading_mark(text, decimal_mark, three_decimals)
    whole, mark, decimals = match.groups()
    if mark is None:
        return Reading(Decimal(whole), None, None)
    if mark in "'’" and len(decimals) != 2:
        return None
    return Reading(Decimal(f"{whole}.{decimals}"), None, mark if mark in _OPPOSITE else None)


def _lone_group(whole: str, digits: str, decimal_mark: str, three_decimals: bool) -> Reading:
    if decimal_mark:
        decides = whole[-4] == decimal_mark
        return Reading(_decimal(whole) if decides else Decimal(digits), None, None)
    if three_decimals:
        return Reading(_decimal(whole), Decimal(digits), None)
    return Reading(Decimal(digits), _decimal(whole), None)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def _leading_mark(text: str, decimal_mark: str | None, three_decimals: bool) -> Reading | None:
    """``.75`` is a decimal; the stray mark of ``.75,333`` is nothing."""
    body = text.lstrip(".,")
    if body == text:
        return None
    if body.isdigit():
        return Reading(Decimal(f"0.{body}"), None, text[0])
    return read_number(body, decimal_mark, three_decimals)
