"""The reader of each attribute's values."""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Final

from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute, Kind
from letzshop_core.feeds.values.countries import country_of
from letzshop_core.feeds.values.dates import date_reader, period_reader
from letzshop_core.feeds.values.groups import group_reader
from letzshop_core.feeds.values.gtins import read_gtin, read_gtins
from letzshop_core.feeds.values.links import read_link
from letzshop_core.feeds.values.money import Money, money_reader, money_text
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.feeds.values.numbers import measure_reader, number_reader, read_integer
from letzshop_core.feeds.values.text import NAMES, name_reader, text_reader, tidy
from letzshop_core.feeds.values.words import count_of, read_boolean, word_reader
from letzshop_core.parsing import is_currency

__all__ = ["money_as_text", "quantity_reader", "read_value", "value_reader"]

#: Problems for which a feed's value is changed so much that whoever gives one should mend it.
_GRAVE: Final = frozenset(("cut", "unreadable"))


def read_value(name: str, text: str) -> object:
    """What the text means as one value of the attribute, as it would in a feed: ``"2 Kilo"`` as a
    weight is ``"2 kg"``.

    Raises:
        KeyError: there is no such attribute.
        ValueError: the text is no such value; says what was expected.
    """
    problems: dict[str, str] = {}
    value = _reader_of(name)(text, lambda problem, message: problems.update({problem: message}))
    if value is None or not _GRAVE.isdisjoint(problems):
        raise ValueError(next(iter(problems.values()), f"Expected a value, got {quoted(text)}."))
    return value


def value_reader(attribute: Attribute) -> Read:
    """Reads one value of the attribute, of which nothing is known but its text."""
    if attribute.name == "id":
        return _id_reader(attribute)
    if attribute.name == "quantity":
        return quantity_reader(attribute)
    if attribute.name == "google_product_category":
        return _category_reader(attribute)
    if attribute.name in NAMES:
        return name_reader(attribute)
    return _BY_KIND[attribute.kind](attribute)


def money_as_text(
    read_money: Callable[[str, Note], Money | None], default_currency: str | None
) -> Read:
    """Reads amounts in the form of feeds: ``15.00 USD``."""

    def read(cell: str, note: Note) -> str | None:
        money = read_money(cell, note)
        if money is None:
            return None
        if money[0] < 0:
            note("out-of-range", f"Expected no less than zero, got {quoted(cell)}.")
        amount, named = money
        return money_text((amount, named if is_currency(named) else default_currency))

    return read


def _id_reader(attribute: Attribute) -> Read:
    read_text = text_reader(attribute)

    def read(cell: str, note: Note) -> object:
        if len(cell) > attribute.stored_length and len(tidy(cell)) > attribute.stored_length:
            note("unusable", f"Expected at most {attribute.stored_length} characters.")
            return None
        return read_text(cell, note)

    return read


def quantity_reader(
    attribute: Attribute, decimal_mark: str | None = None, own_mark: str | None = None
) -> Read:
    """Reads a number of pieces, of kilos or metres the whole ones. ``1,000`` are a thousand, unless
    ``decimal_mark``, which the prices have, says that the zeros are decimals, or ``own_mark``,
    which the column has, that all digits are."""

    def read(cell: str, note: Note) -> int | None:
        text = tidy(cell).removeprefix("'")
        count = count_of(text, own_mark or decimal_mark)
        if count is None and (found := _FRACTION.fullmatch(text)):
            is_fraction = len(found[3]) != len("000") or found[2] == own_mark
            count = int(found[1]) if is_fraction else None
        return read_integer(attribute, cell if count is None else str(count), note)

    return read


_FRACTION: Final = re.compile(r"(-?\d{1,9})([.,])(\d+)", re.ASCII)


def _category_reader(attribute: Attribute) -> Read:
    """Reads a category's path or its number, of which programs make a decimal: ``166.0``."""
    read_text = text_reader(attribute)

    def read(cell: str, note: Note) -> object:
        text = read_text(cell, note)
        number = _DECIMAL.fullmatch(text) if isinstance(text, str) else None
        return number[1] if number else text

    return read


_DECIMAL: Final = re.compile(r"([0-9]{1,7})\.0+")


def _read_country(cell: str, note: Note) -> str | None:
    code = country_of(tidy(cell))
    if code is None:
        note("unreadable", f"Expected a country code such as LU, got {quoted(cell)}.")
    return code


_BY_KIND: Final[dict[Kind, Callable[[Attribute], Read]]] = {
    Kind.TEXT: text_reader,
    Kind.PROSE: text_reader,
    Kind.LINK: lambda attribute: partial(read_link, attribute),
    Kind.PRICE: lambda attribute: money_reader(),
    Kind.MONEY: lambda attribute: money_as_text(money_reader(), None),
    Kind.WORD: word_reader,
    Kind.BOOLEAN: lambda attribute: read_boolean,
    Kind.INTEGER: lambda attribute: partial(read_integer, attribute),
    Kind.DECIMAL: number_reader,
    Kind.MEASURE: measure_reader,
    Kind.DATE: lambda attribute: date_reader(),
    Kind.PERIOD: lambda attribute: period_reader(),
    Kind.COUNTRY: lambda attribute: _read_country,
    Kind.GTIN: lambda attribute: read_gtin if attribute.repeatable else read_gtins,
    Kind.GROUP: group_reader,
}


@cache
def _reader_of(name: str) -> Read:
    return value_reader(ATTRIBUTES[name])
