"""Columns that name what they hold in their cells.

Of a pair of columns one names what the other holds: Shopify's options, WooCommerce's attributes.
``Option1 Name`` is ``Size`` or ``Farbe``, and ``Option1 Value`` the size or color. Magento lists
attributes in one cell: ``color=Blue,size=XS``.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import ColumnMap, attribute_named
from letzshop_core.feeds.rows.remarks import Remarks
from letzshop_core.feeds.values.gtins import read_gtins
from letzshop_core.feeds.values.notes import Note, Read
from letzshop_core.feeds.values.readers import value_reader

__all__ = [
    "LISTED",
    "ListingColumn",
    "OptionColumns",
    "listing_columns",
    "option_columns",
]

LISTED: Final = (
    *("color", "size", "material", "pattern", "gender", "age_group"),
    *("brand", "gtin", "mpn"),
)
"""The attributes that are read where cells name them."""

#: How the two columns are named, folded, with a number in place of the braces.
_PAIRS: Final = (
    ("option{}name", "option{}value"),  # Shopify
    ("opcion{}nombre", "opcion{}valor"),  # Loyverse
    ("optionname{}", "optionvalue{}"),  # Squarespace
    ("nombredepropiedad{}", "valordepropiedad{}"),  # Tiendanube
    ("nomedavariacao{}", "valordavariacao{}"),
    ("attribute{}name", "attribute{}values"),  # WooCommerce, in several languages
    ("attribut{}name", "attribut{}werte"),
    ("nomdelattribut{}", "valeursdelattribut{}"),
    ("nombredelatributo{}", "valoresdelatributo{}"),
    ("customvariant{}category", "customvariant{}option"),  # OpenAI
    ("attribute{}", "value{}"),  # BigBuy
    ("variantoption{}name", "variantoption{}value"),  # Lightspeed X, in words
    ("productoptionname{}", "productoptiondescription{}"),  # Wix
    ("productoptionname{}", "productoptionchoices{}"),
)
_IN_WORDS: Final = ("one", "two", "three")
_MOST: Final = 30
#: Between the values of a product that has variants with one of them each.
_SEPARATORS: Final = frozenset(",|;")


def _sound_gtin(cell: str, note: Note) -> str | None:
    gtin, _ = read_gtins(cell, note)
    return gtin.digits if gtin is not None and gtin.valid else None


_READERS: Final[dict[str, Read]] = {name: value_reader(ATTRIBUTES[name]) for name in LISTED} | {
    "gtin": _sound_gtin
}


def _take(attribute: str, cell: str, values: dict[str, Any], remarks: Remarks) -> bool:
    """Put what the cell means into the values. Returns whether it means anything."""
    found = _READERS[attribute](cell, remarks.note)
    if found is not None:
        values[attribute] = found
    return found is not None


#: How columns of such lists are called, folded, and what is between their attributes.
_LISTS: Final = frozenset(("additionalattributes",))
_NEXT: Final = re.compile(r",(?=\w+=)")


class OptionColumns(NamedTuple):
    """A pair of columns, by index."""

    name: int
    value: int

    def read(
        self,
        columns: ColumnMap,
        cells: Sequence[str],
        values: dict[str, Any],
        extra: dict[str, str],
        remarks: Remarks,
    ) -> None:
        """Take the value, if its name is that of an attribute that the row does not have yet."""
        name, value = cells
        attribute = attribute_named(name) or ""
        if attribute not in LISTED or attribute in values or not _SEPARATORS.isdisjoint(value):
            return
        remarks.begin(attribute, columns.header[self.value], value)
        if _take(attribute, value, values, remarks):
            for index in self:
                extra.pop(columns.extra_names[index], None)


class ListingColumn(NamedTuple):
    """A column of cells that list attributes, by index."""

    place: int

    def read(
        self,
        columns: ColumnMap,
        cells: Sequence[str],
        values: dict[str, Any],
        _extra: dict[str, str],
        remarks: Remarks,
    ) -> None:
        """Take what the row does not have yet; the cell as a whole stays kept."""
        for item in _NEXT.split(cells[0]):
            name, _, value = item.partition("=")
            value = value.strip(' "')
            attribute = attribute_named(name) or ""
            if not value or attribute not in LISTED or attribute in values:
                continue
            remarks.begin(attribute, columns.header[self.place], value)
            _take(attribute, value, values, remarks)


def listing_columns(columns: ColumnMap) -> Sequence[ListingColumn]:
    """The columns that list attributes."""
    return [
        ListingColumn(index)
        for index, (name, target) in enumerate(zip(columns.header, columns.targets, strict=True))
        if target is None and fold(name) in _LISTS
    ]


def option_columns(columns: ColumnMap) -> Sequence[OptionColumns]:
    """The pairs among the columns that are no attribute's."""
    places = {
        fold(name): index
        for index, (name, target) in enumerate(zip(columns.header, columns.targets, strict=True))
        if target is None
    }
    named = (
        (name.format(number), value.format(number))
        for name, value in _PAIRS
        for number in (*range(1, _MOST + 1), *_IN_WORDS)
    )
    return [
        OptionColumns(places[name], places[value])
        for name, value in named
        if name in places and value in places
    ]
