"""Units that stand in a column of their own, beside the numbers that they belong to."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns import ColumnMap, attribute_named
from letzshop_core.feeds.values.numbers import known_unit

__all__ = ["UnitColumn", "unit_columns"]

_UNIT: Final = (
    r"(?:units?|uom|(?:mass)?einheit|unites?|unidad|unidade|unita|eenheid|jednostka|jednotka|"
    r"enhet|enhed|единица|birimi?|وحدة)(?:of|de|du|di|da|d|in|der)?"
)
#: ``weightunit``, ``unitofweight``, ``gewichtseinheit``; folded.
_OF_WHAT: Final = re.compile(rf"(.+?)s?{_UNIT}|{_UNIT}(.+)")
_OF_LENGTHS: Final = folded("dimension | dimensions | size | Abmessungen | Maße | medidas")
_LENGTHS: Final = ("product_length", "product_width", "product_height")
_ELSE: Final = {
    f"product_{what}": f"shipping_{what}" for what in ("weight", "length", "width", "height")
}


class UnitColumn(NamedTuple):
    """A column of numbers, and the one of their units, by index."""

    numbers: int
    units: int
    known: tuple[str, ...]

    def joined(self, cells: Sequence[Sequence[str]]) -> list[str]:
        """The numbers with their units, where these are known."""
        return [
            f"{number} {unit}" if number[-1:].isdigit() and known_unit(unit, self.known) else number
            for number, unit in zip(cells[self.numbers], cells[self.units], strict=True)
        ]


def unit_columns(columns: ColumnMap) -> Iterator[UnitColumn]:
    """The columns of numbers whose headers name no unit, but other columns do."""
    of = {
        target.attribute: index
        for index, target in reversed([*enumerate(columns.targets)])
        if target is not None and target.unit is None
    }
    for index, (header, target) in enumerate(zip(columns.header, columns.targets, strict=True)):
        for name in _measured(header) if target is None else ():
            numbers = of.get(name, of.get(_ELSE.get(name, "")))
            if numbers is not None:
                yield UnitColumn(numbers, index, ATTRIBUTES[name].units)


def _measured(header: str) -> Sequence[str]:
    """The attributes whose unit a column holds by its name."""
    match = _OF_WHAT.fullmatch(fold(header))
    if match is None:
        return ()
    what = match[1] or match[2]
    if what in _OF_LENGTHS:
        return _LENGTHS
    attribute = ATTRIBUTES.get(attribute_named(what) or "")
    return (attribute.name,) if attribute is not None and attribute.kind is Kind.MEASURE else ()
