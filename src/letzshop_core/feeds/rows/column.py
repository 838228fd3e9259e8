"""How each column of a feed is read, worked out once.

A column has a quick way for clean cells (see :mod:`letzshop_core.feeds.rows.quick`), and a full
way, which mends and notes. Where cells are not their own values, a column remembers what they
mean: availabilities, prices and categories occur again and again.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute, Kind
from letzshop_core.feeds.columns import CENTS, ColumnMap, Target, read_like
from letzshop_core.feeds.rows.quick import Memory, Quick, apart, as_they_stand
from letzshop_core.feeds.values.dates import date_reader, period_reader
from letzshop_core.feeds.values.groups import group_reader
from letzshop_core.feeds.values.gtins import sound_eans
from letzshop_core.feeds.values.links import plain_link
from letzshop_core.feeds.values.lists import count_fault, split_values
from letzshop_core.feeds.values.money import Money, money_reader
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.feeds.values.numbers import measure_reader
from letzshop_core.feeds.values.readers import money_as_text, quantity_reader, value_reader
from letzshop_core.feeds.values.text import (
    NAMES,
    plain_category,
    plain_name,
    plain_prose,
    plain_text,
    tidy,
    tidy_lines,
    without_guard,
)
from letzshop_core.parsing import is_currency
from letzshop_core.parsing.currency import find_sign

__all__ = ["Column", "compile_column", "compile_columns"]

_REMEMBERED: Final = 1024
_REMEMBERED_PRICES: Final = 8192
_MARKS: Final = frozenset((".", ","))
_NUMBERS: Final = re.compile(r"\s*\d{1,3}(?: ?[-–] ?\d{1,3})?\s*")


@dataclass(slots=True, eq=False)
class Column:
    """One column of the feed."""

    index: int
    header: str
    #: The name under which a cell is kept that is no attribute's value.
    extra_name: str
    #: What it holds; empty if that is no attribute.
    name: str
    #: Of two columns for one attribute the lower rank is the better.
    rank: int
    read: Read
    quick: Quick
    #: ``None`` if nothing is gained by remembering cells.
    memory: Memory | None = None

    @property
    def repeatable(self) -> bool:
        """Whether its values are lists."""
        return self.name in ATTRIBUTES and ATTRIBUTES[self.name].repeatable

    def keep(self, cell: str, extra: dict[str, str]) -> None:
        """Keep in ``extra`` a cell that is no attribute's value, if it says anything."""
        if cell and (text := tidy_lines(without_guard(cell))):
            extra[self.extra_name] = text


def compile_columns(
    columns: ColumnMap,
    *,
    decimal_marks: Mapping[int, str],
    month_first: Mapping[int, bool],
    default_currency: str | None,
    lists_in_cells: bool,
) -> list[Column]:
    """All columns of the map. What is given by index is as for :class:`RowParser`; other numbers
    have the decimal mark of the prices, if these have one."""
    marks = {
        decimal_marks[index]
        for index, target in enumerate(columns.targets)
        if index in decimal_marks and target is not None and target.attribute != "quantity"
    }
    usual = marks.pop() if len(marks) == 1 else None
    named = Counter(target.attribute for target in columns.targets if target is not None)
    return [
        compile_column(
            index,
            columns,
            decimal_mark=decimal_marks.get(index),
            usual_mark=usual,
            month_first=month_first.get(index),
            default_currency=default_currency,
            lists_in_cells=lists_in_cells,
            alone=target is None or named[target.attribute] == 1,
        )
        for index, target in enumerate(columns.targets)
    ]


def compile_column(
    index: int,
    columns: ColumnMap,
    *,
    decimal_mark: str | None = None,
    usual_mark: str | None = None,
    month_first: bool | None = None,
    default_currency: str | None = None,
    lists_in_cells: bool = True,
    alone: bool = True,
) -> Column:
    """The column at ``index`` of the map; ``alone`` if no other one holds the same attribute.
    ``decimal_mark`` is the column's own, ``usual_mark`` that of the prices."""
    target = columns.targets[index]
    header, extra_name = columns.header[index], columns.extra_names[index]
    if target is None:
        return Column(index, header, extra_name, "", 0, _read_extra, _quick_extra)
    attribute = read_like(target.attribute)
    read: Read = _read_currency
    quick = look = memory = None
    if attribute is not None:
        is_stated = "currency" in columns.mapped.values()
        if attribute.name == "quantity":
            read = quantity_reader(attribute, usual_mark, decimal_mark)
        else:
            mark = decimal_mark or usual_mark
            read = _reader(attribute, target, mark, month_first, default_currency, is_stated)
        if target.codes is not None:
            read = _in_codes(read, target.codes)
        if attribute.repeatable:
            read = _list_reader(attribute, read, split=lists_in_cells, alone=alone)
        quick = _quick_way(attribute)
        look = _price_reader(target.currency) if attribute.kind is Kind.PRICE else None
        if target.unit == CENTS:
            read, look = _in_hundredths(read), None
        if attribute.name == "sale_price":
            read, look = _unless_free(read), look and _unless_free(look)
    if quick is None:
        memory = Memory(_REMEMBERED_PRICES if look else _REMEMBERED, look)
        quick = memory.quick
    return Column(index, header, extra_name, target.attribute, target.rank, read, quick, memory)


def _reader(
    attribute: Attribute,
    target: Target,
    decimal_mark: str | None,
    month_first: bool | None,
    default_currency: str | None,
    is_currency_stated: bool,
) -> Read:
    """Reads one value of the attribute, by what its column tells."""
    match attribute.kind:
        case Kind.PRICE | Kind.MONEY:
            money = money_reader(
                currency=target.currency,
                decimal_mark=decimal_mark,
                default_currency=default_currency,
                stated_elsewhere=is_currency_stated,
            )
            if attribute.kind is Kind.PRICE:
                return money
            return money_as_text(money, default_currency)
        case Kind.GROUP:
            return group_reader(attribute, target.fields, target.currency or default_currency)
        case Kind.DATE:
            return date_reader(month_first=month_first)
        case Kind.PERIOD:
            return period_reader(month_first=month_first)
        case Kind.MEASURE:
            return measure_reader(attribute, target.unit, decimal_mark)
    read = value_reader(attribute)
    if attribute.name == "availability" and target.unit is not None:
        return _in_unit(read, target.unit)
    return read


def _quick_way(attribute: Attribute) -> Quick | None:
    """The quick way for an attribute whose cells need not be remembered."""
    stored = attribute.stored_length
    limit = min(attribute.max_part or stored, attribute.max_length or stored, stored)
    if attribute.repeatable:
        if attribute.kind is Kind.LINK:
            return apart(as_they_stand(plain_link(limit)))
        return None
    match attribute.kind:
        case Kind.TEXT:
            plain = plain_name if attribute.name in NAMES else plain_text
            if attribute.name == "google_product_category":
                plain = plain_category
            return as_they_stand(plain(limit), remembered=_REMEMBERED)
        case Kind.PROSE:
            return as_they_stand(plain_prose(limit))
        case Kind.LINK:
            return as_they_stand(plain_link(limit))
        case Kind.GTIN:
            return as_they_stand(sound_eans)
    return None


def _price_reader(currency: str | None) -> Callable[[str], Money | None]:
    """Reads ``1299.00 EUR`` and ``1299,00``: two decimals, nothing grouped."""

    def look(cell: str) -> Money | None:
        number, _, named = cell.partition(" ")
        whole, mark, decimals = number[:-3], number[-3:-2], number[-2:]
        if mark not in _MARKS or len(whole) > 9:
            return None
        digits = whole + decimals
        if not (digits.isdigit() and digits.isascii() and whole):
            return None
        if named and not is_currency(named):
            return None
        return Decimal(f"{whole}.{decimals}"), named or currency

    return look


def _in_hundredths(read: Read) -> Read:
    """Reads whole numbers of cents."""

    def read_cents(cell: str, note: Note) -> Any:
        digits = cell.strip()
        if not digits.isdecimal():
            note("unreadable", f"Expected a whole number of cents, got {quoted(cell)}.")
            return None
        return read(f"{digits[:-2] or 0}.{digits[-2:]:0>2}", note)

    return read_cents


def _unless_free(read: Callable[..., Any]) -> Callable[..., Money | None]:
    """Reads reduced prices: shop systems write zero where there is none."""

    def read_reduced(cell: str, *note: Note) -> Money | None:
        money: Money | None = read(cell, *note)
        return None if money is not None and not money[0] else money

    return read_reduced


def _in_unit(read: Read, unit: str) -> Read:
    """Reads numbers as if the unit that their header means stood behind them."""

    def read_with_unit(cell: str, note: Note) -> Any:
        return read(f"{cell} {unit}" if _NUMBERS.fullmatch(cell) else cell, note)

    return read_with_unit


def _in_codes(read: Read, codes: Mapping[str, str]) -> Read:
    """Reads cells that mean something else in this column than in others."""

    def read_code(cell: str, note: Note) -> Any:
        return codes.get(fold(cell) or cell.strip()) or read(cell, note)

    return read_code


def _list_reader(attribute: Attribute, read: Read, *, split: bool, alone: bool) -> Read:
    """Reads each value of a cell that may hold several, or ``alone`` holds all there are."""
    split = split or attribute.kind is Kind.LINK  # shops list links in XML as well

    def read_list(cell: str, note: Note) -> list[Any] | None:
        parts = split_values(cell, attribute) if split else [cell]
        found = [read(part, note) for part in parts]
        values = list(dict.fromkeys(value for value in found if value is not None))
        if alone and values and (fault := count_fault(len(values), attribute)):
            note(*fault)
        return values or None

    return read_list


def _read_currency(cell: str, note: Note) -> str | None:
    text = tidy(cell)
    sign = find_sign(text)
    if sign is None or sign.usual is None or not is_currency(sign.usual):
        note("unknown", f"Expected a currency code such as EUR, got {quoted(cell)}.")
        return None
    return sign.usual


def _read_extra(cell: str, note: Note) -> str | None:
    return tidy_lines(cell) or None


_quick_extra: Final = as_they_stand(plain_prose(10_000))
