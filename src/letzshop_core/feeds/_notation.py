"""How the numbers and dates of a feed are written, as far as a cell alone does not tell."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from letzshop_core.feeds.values.dates import DateOrder
from letzshop_core.feeds.values.words import PieceColumn
from letzshop_core.parsing import PriceError, is_currency, parse_price
from letzshop_core.parsing.currency import find_sign
from letzshop_core.parsing.price_column import PriceColumn

__all__ = ["Notation", "learn_notation"]

T = TypeVar("T", str, bool)

_ASKED: Final = 1000  # rows that tell, as a rule


class Notation(NamedTuple):
    """How columns are written, by index; those are missing of which nothing tells."""

    #: The decimal mark of a column of prices, or of one of pieces: ``"."`` or ``","``.
    decimal_marks: dict[int, str]
    #: Whether a column of dates writes the month before the day.
    month_first: dict[int, bool]
    #: The currency of prices that name none.
    currency: str | None = None


class _Currencies:
    """Learns which currency prices have that name none beside others that do."""

    def __init__(self) -> None:
        self._named: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()
        self._bare = 0

    def observe(self, text: str) -> None:
        try:
            price = parse_price(text)
        except PriceError:
            return
        if price.currency is not None:
            self._named[price.currency] += 1
        elif price.sign is not None:
            self._signs[price.sign] += 1
        else:
            self._bare += 1

    @property
    def currency(self) -> str | None:
        """The one that most prices name, provided that none names another. Where most name none,
        those that do may well be the exceptions."""
        if len(self._named) != 1:
            return None
        ((currency, count),) = self._named.items()
        if not is_currency(currency):
            return None  # withdrawn
        signs = map(find_sign, self._signs)
        is_alone = all(sign is not None and currency in sign.candidates for sign in signs)
        return currency if is_alone and count + self._signs.total() > self._bare else None


def learn_notation(
    prices: Iterable[int],
    dates: Iterable[int],
    rows: Iterable[Sequence[str]],
    pieces: Iterable[int] = (),
    amounts: Iterable[int] = (),
) -> Notation:
    """What the rows tell of these columns; a column that tells speaks for its like that do not, but
    one of pieces, which another program may have written, for itself alone. ``amounts`` are prices
    whose currency nothing but their cells tells."""
    priced = {index: PriceColumn() for index in prices}
    dated = {index: DateOrder() for index in dates}
    counted = {index: PieceColumn() for index in pieces}
    currencies = _Currencies()
    learning: list[tuple[int, PriceColumn | DateOrder | PieceColumn | _Currencies]] = [
        *priced.items(),
        *dated.items(),
        *counted.items(),
        *((index, currencies) for index in amounts),
    ]
    if not learning:
        return Notation({}, {})
    for seen, cells in enumerate(rows, 1):
        for index, column in learning:
            if index < len(cells) and cells[index]:
                column.observe(cells[index])
        # As a rule the first rows tell. Where all they hold is ambiguous, the rest is asked.
        if (
            seen >= _ASKED
            and all(c.decimal_mark or not c.ambiguous for c in priced.values())
            and all(c.month_first is not None or not c.ambiguous for c in dated.values())
        ):
            break
    of_pieces = {index: mark for index, c in counted.items() if (mark := c.decimal_mark)}
    return Notation(
        _told({index: column.decimal_mark for index, column in priced.items()}) | of_pieces,
        _told({index: column.month_first for index, column in dated.items()}),
        currencies.currency,
    )


def _told(by_column: Mapping[int, T | None]) -> dict[int, T]:
    """What columns tell. If all that do tell the same, it holds for the others: one hand wrote a
    row."""
    told = {index: value for index, value in by_column.items() if value is not None}
    if len(set(told.values())) == 1:
        return dict.fromkeys(by_column, next(iter(told.values())))
    return told
