"""Read one written number: which separator groups digits, which one marks decimals."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

__all__ = ["DECIMAL_MARK", "Reading", "read_number"]

#: Stands for a mark that can only be the decimal one, such as Arabic ``٫`` or ``€`` in ``35€99``.
DECIMAL_MARK: Final = "٫"

_SEPARATOR: Final = re.compile(r"([.,'’٫\s])")


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
    text: str, *, decimal_mark: str | None = None, three_decimals: bool = False
) -> Reading | None:
    """Read digits with separators; ``None`` if they follow no known convention.

    ``decimal_mark`` and ``three_decimals`` decide how to read a lone group of three
    (``1,234``); the clear cases need neither.
    """
    head, *rest = _SEPARATOR.split(text)
    if not rest:
        return Reading(Decimal(head), None, None)
    if not head:  # ".75" is a decimal, but the stray mark of ".75,333" is not
        body = text.lstrip(".,")
        if body.isdigit():
            return Reading(Decimal(f"0.{body}"), None, text[0])
        return read_number(body, decimal_mark=decimal_mark, three_decimals=three_decimals)
    marks, groups = rest[::2], [head, *rest[1::2]]
    last, tail = marks[-1], groups[-1]
    if len(marks) == 1:
        if last in ".,":
            if len(tail) == 3 and len(head) <= 3 and head[0] != "0":
                return _lone_group(head, last, tail, decimal_mark, three_decimals)
            return Reading(Decimal(f"{head}.{tail}"), None, last)
        if last == DECIMAL_MARK or (last in "'’" and len(tail) == 2):
            return Reading(Decimal(f"{head}.{tail}"), None, None)
    if last != DECIMAL_MARK and len(set(marks)) == 1 and _is_grouped(groups):
        proven = _opposite(last)
        return Reading(Decimal("".join(groups)), None, proven)
    if last in ".,٫" and last not in marks[:-1] or len(tail) == 2:
        whole = groups[:-1]
        if len(set(marks[:-1])) == 1 and _is_grouped(whole):
            proven = last if last in ".," else _opposite(marks[0])
            return Reading(Decimal(f"{''.join(whole)}.{tail}"), None, proven)
    return None


def _lone_group(
    head: str, mark: str, tail: str, decimal_mark: str | None, three_decimals: bool
) -> Reading:
    thousands, decimals = Decimal(head + tail), Decimal(f"{head}.{tail}")
    if decimal_mark is not None:
        return Reading(decimals if decimal_mark == mark else thousands, None, None)
    if three_decimals:
        return Reading(decimals, thousands, None)
    return Reading(thousands, decimals, None)


def _is_grouped(groups: list[str]) -> bool:
    """Groups of three (``1 234 567``), or the Indian way (``12,34,567``)."""
    first, *middle, last = groups
    if not 1 <= len(first) <= 3 or len(last) != 3:
        return False
    sizes = {len(group) for group in middle}
    return sizes <= {3} or (sizes == {2} and len(first) <= 2)


def _opposite(mark: str) -> str | None:
    return {",": ".", ".": ","}.get(mark)
