"""How the amounts and dates of a feed are written, as far as a cell alone does not tell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from letzshop_core.feeds.attributes import Kind
from letzshop_core.feeds.columns import ColumnMap, read_like
from letzshop_core.feeds.values.dates import DateOrder
from letzshop_core.parsing import PriceError, is_currency, parse_price
from letzshop_core.parsing.currency import find_sign
from letzshop_core.parsing.price_column import PriceColumn, majority

__all__ = ["Notation", "notation_of"]

T = TypeVar("T", str, bool)

_ASKED: Final = 1000  # rows that tell, as a rule
_PIECES: Final = re.compile(r"[-+]?(\d{1,9})(?:([.,])(\d+))?", re.ASCII)
_SOME: Final = 3


class Notation(NamedTuple):
    """How columns are written, by index; those are missing of which nothing tells."""

    #: The decimal mark of a column of prices, or of one of pieces: ``"."`` or ``","``.
    decimal_marks: dict[int, str]
    #: Whether a column of dates writes the month before the day.
    month_first: dict[int, bool]
    #: The currency of prices that name none.
    currency: str | None = None


def notation_of(
    columns: ColumnMap, rows: Iterable[Sequence[str]], *, mark: str | None, known: Notation | None
) -> Notation:
    """How columns of prices, dates and pieces are written: as is ``known``, else as the rows tell;
    prices with the decimal ``mark``, if one is given."""
    prices, dates, pieces, amounts = [], [], [], []
    is_stated = "currency" in columns.mapped.values()
    for index, target in enumerate(columns.targets):
        if target is None or (attribute := read_like(target.attribute)) is None:
            continue
        if target.attribute == "price" and not (target.currency or is_stated):
            amounts.append(index)
        if attribute.kind in {Kind.PRICE, Kind.MONEY}:
            prices.append(index)
        elif attribute.kind in {Kind.DATE, Kind.PERIOD}:
            dates.append(index)
        elif attribute.name == "quantity":
            pieces.append(index)
    notation = known
    if notation is None:
        notation = _learned([] if mark else prices, dates, pieces, amounts, rows)
    if mark:
        notation.decimal_marks.update(dict.fromkeys(prices, mark))
    return notation


def _learned(
    prices: Iterable[int],
    dates: Iterable[int],
    pieces: Iterable[int],
    amounts: Iterable[int],
    rows: Iterable[Sequence[str]],
) -> Notation:
    """What the rows tell of these columns; a column that tells speaks for its like that do not, but
    one of pieces, which another program may have written, for itself alone. ``amounts`` are prices
    whose currency nothing but their cells tells."""
    priced = {index: PriceColumn() for index in prices}
    dated = {index: DateOrder() for index in dates}
    counted = {index: _PieceColumn() for index in pieces}
    currencies = _Currencies()
    learning: list[tuple[int, PriceColumn | DateOrder | _PieceColumn | _Currencies]] = [
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


class _PieceColumn:
    """Learns whether a column of pieces writes decimals: ``36.000`` beside ``0.000``."""

    __slots__ = ("_decimals", "_whole", "_zeros")

    def __init__(self) -> None:
        self._decimals = {".": 0, ",": 0}
        self._whole = 0
        #: Some cells that are thousands, or have decimals that are zeros.
        self._zeros: set[str] = set()

    @property
    def decimal_mark(self) -> str | None:
        """``"."`` or ``","``, if the column writes decimals. Where all of its cells end in three
        zeros, these are decimals: not all of a shop's stocks are whole thousands."""
        told = majority(self._decimals["."], self._decimals[","])
        if told is not None:
            return "." if told else ","
        marks = {"," if "," in cell else "." for cell in self._zeros}
        return marks.pop() if not self._whole and len(self._zeros) > 1 and len(marks) == 1 else None

    def observe(self, cell: str) -> None:
        """Take a cell into account, if it is a number."""
        match = _PIECES.fullmatch(cell.strip())
        if match is None:
            return
        count, mark, digits = match.groups()
        if mark is None:
            self._whole += 1
        elif len(digits) != len("000") or not int(count):
            self._decimals[mark] += 1
        elif digits == "000" and len(self._zeros) < _SOME:
            self._zeros.add(cell.strip())


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
