"""Which attribute each column of a feed is, according to its header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from letzshop_core.errors import Invalid
from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns.choices import choose, place_of_names
from letzshop_core.feeds.columns.headers import target_of
from letzshop_core.feeds.columns.templates import BESIDE, Target, template_of
from letzshop_core.feeds.values.text import without_guard

__all__ = ["OURS", "ColumnMap", "map_columns", "with_units"]

OURS: Final = "letzshop_"
"""How columns begin that we put in front of rejected rows; in a corrected file they are ignored."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of a feed."""

    #: The header as the feed spells it.
    header: tuple[str, ...]
    #: For each column, what it holds; ``None`` for a column that is not an attribute.
    targets: tuple[Target | None, ...]
    #: Header to attribute, for the columns that are used.
    mapped: dict[str, str]
    #: The headers of the other columns. Their cells are kept in ``ProductRow.extra``.
    ignored: tuple[str, ...]
    #: For each column, the name under which a cell that is not an attribute's value is kept.
    extra_names: tuple[str, ...]
    #: Where several columns hold one attribute: the index of each further one, to the index of
    #: the one that is used.
    doubled: dict[int, int]
    #: Whether the ids are what people call the products, and hence their titles.
    ids_are_names: bool = False

    @property
    def place_of_names(self) -> int | None:
        """The index of the column of ids, where its cells tell whether they are names as well."""
        return place_of_names(self.header, self.targets)


def map_columns(
    header: Sequence[str],
    overrides: Mapping[str, str | None] | None = None,
    *,
    currency: str | None = None,
    ids_are_names: bool = False,
) -> ColumnMap:
    """Find out which attributes a feed's columns are.

    ``overrides`` maps headers (compared folded) to attribute names, or to ``None`` for columns
    to leave alone. Of prices in several currencies, those in ``currency`` are used. Where the
    ``ids_are_names``, no other column need be the title. Raises
    :exc:`Invalid` if ``overrides`` names an attribute or a column that does not exist.
    """
    keys = [fold(cell) for cell in header]
    template = template_of(frozenset(keys))
    wanted = template | _overrides(header, overrides or {})
    targets = [
        wanted[key] if key in wanted else target_of(cell)
        for key, cell in zip(keys, header, strict=True)
    ]
    free = [key if key not in wanted else "" for key in keys]
    choose(header, free, targets, currency, ids_are_names=ids_are_names)
    used: dict[str, int] = {}
    doubled: dict[int, int] = {}
    for index, target in sorted(
        ((i, t) for i, t in enumerate(targets) if t is not None), key=lambda it: (it[1].rank, it[0])
    ):
        attribute = target.attribute
        repeatable = attribute in ATTRIBUTES and ATTRIBUTES[attribute].repeatable
        if not repeatable and attribute in used and attribute not in BESIDE:
            doubled[index] = used[attribute]
        used.setdefault(attribute, index)
    return ColumnMap(
        header=tuple(header),
        targets=tuple(targets),
        mapped=_mapped(header, targets, doubled),
        ignored=tuple(cell for cell, target in zip(header, targets, strict=True) if target is None),
        extra_names=_extra_names(header, targets, template),
        doubled=doubled,
        ids_are_names=ids_are_names,
    )


def with_units(columns: ColumnMap, units: Sequence[str]) -> ColumnMap:
    """The columns, with the units and currencies that stand below their names."""
    told = [
        target_of(f"{name} ({unit})") if unit else None
        for name, unit in zip(columns.header, units, strict=True)
    ]
    targets = tuple(
        replace(target, unit=target.unit or found.unit, currency=target.currency or found.currency)
        if target is not None and found is not None
        else target
        for target, found in zip(columns.targets, told, strict=True)
    )
    return replace(columns, targets=targets)


def _mapped(
    header: Sequence[str], targets: Sequence[Target | None], doubled: Mapping[int, int]
) -> dict[str, str]:
    mapped: dict[str, str] = {}
    for index, (cell, target) in enumerate(zip(header, targets, strict=True)):
        if target is not None and index not in doubled:
            mapped.setdefault(cell, target.attribute)
    return mapped


def _overrides(
    header: Sequence[str], overrides: Mapping[str, str | None]
) -> dict[str, Target | None]:
    present = {fold(cell) for cell in header}
    targets: dict[str, Target | None] = {}
    for cell, attribute in overrides.items():
        if fold(cell) not in present:
            msg = f"The feed has no column {cell!r} to map."
            raise Invalid.field("columns", "columns/absent", msg)
        if attribute is None:
            targets[fold(cell)] = None
            continue
        target = target_of(attribute)
        if target is None:
            msg = f"{attribute!r} is not a product attribute."
            raise Invalid.field("columns", "columns/unknown-attribute", msg)
        name = target.attribute
        # The header may still say the currency, the unit or the order of sub-attributes.
        found = target_of(cell) or target_of(_BEFORE_REMARK.sub(f"{name} ", cell))
        targets[fold(cell)] = Target(
            name,
            currency=target.currency or (found.currency if found else None),
            unit=target.unit or (found.unit if found else None),
            fields=target.fields or (found.fields if found and found.attribute == name else ()),
            rank=-1,
        )
    return targets


def _extra_names(
    header: Sequence[str], targets: Sequence[Target | None], template: Mapping[str, Target | None]
) -> tuple[str, ...]:
    """A name of its own for each column, none that an export would write for an attribute, or
    that means one outside the feed's template."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    counted: dict[str, int] = {}
    # Columns that are kept as a rule come first: an export calls them by these names.
    for index in sorted(range(len(header)), key=lambda index: targets[index] is not None):
        cell, target = header[index], targets[index]
        base = _printable(cell) or f"column {index + 1}"
        number = counted.get(base, 1)
        name = base if number == 1 else f"{base} ({number})"
        is_known = target is not None or fold(cell) in template
        while name in taken or (is_known and _is_taken(name, target)):
            number += 1
            name = f"{base} ({number})"
        taken.add(name)
        counted[base] = number
        names[index] = name
    return tuple(names[index] for index in range(len(header)))


def _is_taken(name: str, target: Target | None) -> bool:
    if target is None:
        return target_of(name) is not None
    return name.lower() in ATTRIBUTES or name.lower() == "currency"


def _printable(cell: str) -> str:
    cell = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)
    text = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return without_guard(text) if text else text


_BEFORE_REMARK: Final = re.compile(r"^[^(\[]*(?=[(\[])")
# As XML exports write characters that no element name may have (ISO/IEC 9075-14).
_ESCAPED: Final = re.compile(r"_x(0?[0-9A-F]{4,5})_")
