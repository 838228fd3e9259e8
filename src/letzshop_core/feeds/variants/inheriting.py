"""Exports in which variants leave out what they share with their parent: Shopware's and
WooCommerce's.

The row of a variant names its parent, whose row stands above it, and is empty where it inherits the
parent's value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._fold import folded, places_of
from letzshop_core.feeds._records import Record, rewritten
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.sharing import fill_in

__all__ = ["InheritingRows"]

#: What a variant does not inherit.
_OWN: Final = frozenset(("id", "item_group_id", "gtin", "quantity", "mpn"))
_MOST: Final = 2000  # names of parents that are remembered
#: What WooCommerce calls the type of a product, in the languages of its shops.
_TYPES: Final = folded("Type | Typ | Tipo | Тип | Tip | Típus | Tyyppi | Tür | Τύπος")
_VARIABLE: Final = "variable"  # WooCommerce's type of a product that is sold as its variations
_BY_ID: Final = "id:"  # in front of the parent's id; otherwise its SKU is named


@dataclass(frozen=True, slots=True)
class InheritingRows:
    """Completes the rows of variants. Columns are given by index."""

    dialect: Dialect
    width: int
    id: int
    sku: int
    parent: int
    #: What variants take over.
    shared: tuple[int, ...]
    #: WooCommerce's type of the product.
    type: int | None = None
    #: Texts in which WooCommerce writes line breaks as ``\\n``.
    texts: tuple[int, ...] = ()

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "InheritingRows | None":
        """The rows below this header, if it is that of such an export."""
        places = places_of(columns.header)
        held: dict[str, list[int]] = {}
        for index, target in enumerate(columns.targets):
            if target is not None:
                held.setdefault(target.attribute, []).append(index)
        shared = sorted(i for name, indexes in held.items() if name not in _OWN for i in indexes)
        width, shared_by_all = len(columns.header), tuple(shared)
        if {"id", "parentid", "productnumber"} <= places.keys():  # Shopware 6
            number, parent = places["productnumber"], places["parentid"]
            return cls(dialect, width, places["id"], number, parent, shared_by_all)
        kind = min((index for name, index in places.items() if name in _TYPES), default=None)
        skus = [index for index in held.get("id", ()) if index != places.get("id")]
        is_type = kind is not None and columns.targets[kind] is None
        if is_type and "id" in places and skus and "item_group_id" in held:  # WooCommerce
            parent, texts = held["item_group_id"][0], tuple(held.get("description", ()))
            return cls(dialect, width, places["id"], skus[0], parent, shared_by_all, kind, texts)
        return None

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they inherit; none for products of WooCommerce
        that are only sold as their variations, if there are any of them."""
        parents: dict[str, list[str]] = {}
        unsold: dict[int, Record] = {}
        for record in records:
            if len(record.cells) != self.width:
                yield record
                continue
            cells = self._with_line_breaks(record.cells)
            parent = cells[self.parent].strip().removeprefix(_BY_ID)
            if parent:
                above = parents.get(parent, cells)
                unsold.pop(id(above), None)
                cells = cells.copy()
                fill_in(cells, self.shared, above)
            else:
                for name in filter(None, (cells[self.id].strip(), cells[self.sku].strip())):
                    parents[name] = cells
                while len(parents) > _MOST:
                    del parents[next(iter(parents))]
                if self.type is not None and cells[self.type] == _VARIABLE:
                    unsold[id(cells)] = rewritten(record, cells, self.dialect)
                    if len(unsold) > _MOST:
                        yield unsold.pop(next(iter(unsold)))
                    continue
            yield rewritten(record, cells, self.dialect)
        yield from unsold.values()

    def _with_line_breaks(self, cells: list[str]) -> list[str]:
        if any("\\n" in cells[index] for index in self.texts):
            cells = cells.copy()
            for index in self.texts:
                cells[index] = cells[index].replace("\\n", "\n")
        return cells
