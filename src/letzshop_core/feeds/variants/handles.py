"""Exports in which only the first row with a handle says what holds for all: Loyverse's,
Tiendanube's, Jumpseller's, and Shopify's with some columns left out.

The rows of a product stand below each other and share a handle. Those of further variants have no
title. Loyverse has columns for each store, and says whether pieces are counted. At Tiendanube
(Nuvemshop in Brazil) there is no end of what has no number of pieces, and an SKU is not needed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._fold import places_of
from letzshop_core.feeds._records import Record, by_product, rewritten
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.sharing import (
    OF_PRODUCTS,
    fill_in,
    first_columns,
    named_by_options,
)

__all__ = ["HandleRows"]

_HANDLES: Final = ("handle", "permalink")
_OF_TIENDANUBE: Final = ("identificadordeurl", "identificadorurl")
_NEEDED: Final = frozenset(("id", "title", "item_group_id"))
_OPTION_NAMES: Final = tuple(
    f"{before}{n}{behind}"
    for n in (1, 2, 3)
    for before, behind in (
        *(("option", "name"), ("opcion", "nombre")),
        *(("nombredepropiedad", ""), ("nomedavariacao", "")),
    )
)
_OPTION_VALUES: Final = ("valordepropiedad", "valordavariacao")
#: Whether pieces are counted, have an end, and whether a store sells the product, folded.
_COUNTED: Final = ("trackstock", "seguirelinventario")
_UNLIMITED: Final = ("stockunlimited",)
_SOLD: Final = ("availableforsale", "disponiblesparalaventa")
_NO: Final = "N"
_YES: Final = "YES"
_STOCK: Final = ("quantity", "availability")
_FOR_SALE: Final = "in stock"
_NOT_FOR_SALE: Final = "out of stock"


@dataclass(frozen=True, slots=True)
class HandleRows:
    """Completes the rows of variants. Columns are given by index."""

    dialect: Dialect
    width: int
    handle: int
    title: int
    #: What variants take over.
    shared: tuple[int, ...]
    #: How many there are, whether they are counted, have an end and are sold.
    pieces: int | None
    counted: int | None
    unlimited: int | None
    sold: int | None
    #: The id, at Tiendanube, and the values that a variant has of the options.
    sku: int | None
    options: tuple[int, ...]

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "HandleRows | None":
        """The rows below this header, if products have handles."""
        places = places_of(columns.header)
        held = first_columns(columns)
        if _NEEDED - held.keys():
            return None
        handles = (*_HANDLES, *_OF_TIENDANUBE)
        handle = next((n for n in handles if places.get(n) == held["item_group_id"]), None)
        if handle is None:
            return None
        counted, unlimited, sold = (
            next((index for name, index in places.items() if name.startswith(names)), None)
            for names in (_COUNTED, _UNLIMITED, _SOLD)
        )
        return cls(
            dialect=dialect,
            width=len(columns.header),
            handle=places[handle],
            title=held["title"],
            shared=(
                *(index for name, index in held.items() if name in OF_PRODUCTS),
                *(places[name] for name in _OPTION_NAMES if name in places),
            ),
            pieces=next((held[name] for name in _STOCK if name in held), None),
            counted=counted,
            unlimited=unlimited,
            sold=sold,
            sku=held["id"] if handle in _OF_TIENDANUBE else None,
            options=tuple(i for name, i in places.items() if name.startswith(_OPTION_VALUES)),
        )

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they share."""
        for first, rows in by_product(records, self._handle_of):
            for row in rows:
                yield self._complete(row, first.cells) if self._handle_of(row) else row

    def _handle_of(self, record: Record) -> str:
        return record.cells[self.handle] if len(record.cells) == self.width else ""

    def _complete(self, row: Record, first: Sequence[str]) -> Record:
        cells = row.cells.copy()
        if not cells[self.title]:
            fill_in(cells, self.shared, first)
        if self.pieces is not None:
            cells[self.pieces] = self._stock(cells, first) or cells[self.pieces]
        if self.sku is not None:
            options = (cells[index] for index in self.options)
            cells[self.sku] = cells[self.sku] or named_by_options(cells[self.handle], options)
        return rewritten(row, cells, self.dialect)

    def _stock(self, cells: Sequence[str], first: Sequence[str]) -> str | None:
        """Whether a row is for sale where the number of pieces does not tell."""
        if self.sold is not None and cells[self.sold].strip() == _NO:
            return _NOT_FOR_SALE
        if self.unlimited is not None and cells[self.unlimited].strip() == _YES:
            return _FOR_SALE
        if self.pieces is not None and cells[self.pieces]:
            return None
        counted = self.counted
        is_uncounted = counted is not None and (cells[counted] or first[counted]).strip() == _NO
        return _FOR_SALE if is_uncounted or self.sku is not None else None
