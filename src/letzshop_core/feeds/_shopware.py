"""Shopware 6's product exports, where variants leave out what they share with their parent.

The row of a variant names the id of its parent, whose row stands above it, and is empty where it
inherits the parent's value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds._records import Record, rewritten
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect

__all__ = ["ShopwareRows"]

#: What a variant does not inherit.
_OWN: Final = frozenset(("id", "item_group_id", "gtin", "quantity", "mpn"))
_MOST: Final = 1000  # parents that are remembered


@dataclass(frozen=True, slots=True)
class ShopwareRows:
    """Completes the rows of variants. Columns are given by index."""

    dialect: Dialect
    width: int
    id: int
    parent: int
    #: What variants take over.
    shared: tuple[int, ...]

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "ShopwareRows | None":
        """The rows below this header, if it is Shopware's."""
        places = {fold(name): index for index, name in reversed(list(enumerate(columns.header)))}
        if not {"id", "parentid", "productnumber"} <= places.keys():
            return None
        return cls(
            dialect=dialect,
            width=len(columns.header),
            id=places["id"],
            parent=places["parentid"],
            shared=tuple(
                index
                for index, target in enumerate(columns.targets)
                if target is not None and target.attribute not in _OWN
            ),
        )

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they inherit."""
        parents: dict[str, list[str]] = {}
        for record in records:
            if len(record.cells) != self.width:
                yield record
            elif not (parent := record.cells[self.parent]):
                parents[record.cells[self.id]] = record.cells
                if len(parents) > _MOST:
                    del parents[next(iter(parents))]
                yield record
            else:
                yield self._complete(record, parents.get(parent, record.cells))

    def _complete(self, record: Record, parent: list[str]) -> Record:
        cells = record.cells.copy()
        for index in self.shared:
            cells[index] = cells[index] or parent[index]
        return rewritten(record, cells, self.dialect)
