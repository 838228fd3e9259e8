"""Settle a column's ambiguous prices by its clear ones."""

from letzshop_core.parsing._numbers import read_number, with_no_more_decimals
from letzshop_core.parsing._scan import find_prices, single_number
from letzshop_core.parsing._text import clean

__all__ = ["PriceColumn", "majority"]


def majority(ones: int, others: int) -> bool | None:
    """Whether what a column tells is the one thing, and not the other; ``None`` if less than 95 %
    of the values that tell agree."""
    most = max(ones, others)
    if most == 0 or most < 0.95 * (ones + others):
        return None
    return most == ones


class PriceColumn:
    """Learns how a column writes decimals, so that its ambiguous prices can be read.

    Show it values of the column with :meth:`observe`, then pass :attr:`decimal_mark` to
    :func:`~letzshop_core.parsing.parse_price`. It keeps counts, not values.
    """

    __slots__ = ("ambiguous", "commas", "observed", "points")

    def __init__(self) -> None:
        #: Values seen.
        self.observed = 0
        #: Values that prove a decimal point (``1,299.00``, ``19.99``, ``1,299,000``).
        self.points = 0
        #: Values that prove a decimal comma (``1.299,00``, ``19,99``, ``1.299.000``).
        self.commas = 0
        #: Values that can be read either way (``1,234``).
        self.ambiguous = 0

    @property
    def decimal_mark(self) -> str | None:
        """``"."`` or ``","`` as the :func:`majority` has it."""
        told = majority(self.points, self.commas)
        return None if told is None else "." if told else ","

    def observe(self, text: object) -> None:
        """Take one value into account; one that is not text, or has no number, tells nothing."""
        self.observed += 1
        if not isinstance(text, str):
            return
        match = single_number(text)
        if match is None:
            found = find_prices(clean(text[:1000]))
            number = found[0].text if found else None
        elif match[2] is not None:
            # 12,- has a decimal comma; 12.- may be Swiss, or German beside 1.234,50
            has_comma = "," in match[2] or (match[4] or "").startswith(",")
            self._prove("." if "." in match[2] else "," if has_comma else None)
            return
        else:
            number = with_no_more_decimals(match[3]) if match[4] else match[3]
        reading = read_number(number) if number else None
        if reading is None:
            return
        _, other, mark = reading
        if other is not None:
            self.ambiguous += 1
        else:
            self._prove(mark)

    def _prove(self, mark: str | None) -> None:
        if mark == ".":
            self.points += 1
        elif mark == ",":
            self.commas += 1
