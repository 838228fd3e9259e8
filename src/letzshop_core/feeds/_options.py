"""Pairs of columns of which one names what the other holds: Shopify's options, WooCommerce's
attributes. ``Option1 Name`` is ``Size`` or ``Farbe``, and ``Option1 Value`` the size or color."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds._remarks import Remarks
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import ColumnMap, attribute_named
from letzshop_core.feeds.values.notes import Read
from letzshop_core.feeds.values.readers import value_reader

__all__ = ["OPTIONS", "OptionColumns", "option_columns"]

OPTIONS: Final = ("color", "size", "material", "pattern", "gender", "age_group")
"""The attributes that variants of a product differ in."""

#: How the two columns are named, folded, with a number in place of the braces.
_PAIRS: Final = (
    ("option{}name", "option{}value"),  # Shopify
    ("optionname{}", "optionvalue{}"),  # Squarespace
    ("attribute{}name", "attribute{}values"),  # WooCommerce, in several languages
    ("attribut{}name", "attribut{}werte"),
    ("nomdelattribut{}", "valeursdelattribut{}"),
    ("nombredelatributo{}", "valoresdelatributo{}"),
    ("customvariant{}category", "customvariant{}option"),  # OpenAI
)
_MOST: Final = 30
#: Between the values of a product that has variants with one of them each.
_SEPARATORS: Final = frozenset(",|;")
_READERS: Final[dict[str, Read]] = {name: value_reader(ATTRIBUTES[name]) for name in OPTIONS}


class OptionColumns(NamedTuple):
    """A pair of columns, by index."""

    name: int
    value: int

    def read(
        self,
        columns: ColumnMap,
        cells: tuple[str, str],
        values: dict[str, Any],
        extra: dict[str, str],
        remarks: Remarks,
    ) -> None:
        """Take the value, if its name is that of an attribute that the row does not have yet."""
        name, value = cells
        attribute = attribute_named(name) or ""
        if attribute not in OPTIONS or attribute in values or not _SEPARATORS.isdisjoint(value):
            return
        remarks.begin(attribute, columns.header[self.value], value)
        found = _READERS[attribute](value, remarks.note)
        if found is not None:
            values[attribute] = found
            for index in self:
                extra.pop(columns.extra_names[index], None)


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
        for number in range(1, _MOST + 1)
    )
    return [
        OptionColumns(places[name], places[value])
        for name, value in named
        if name in places and value in places
    ]
