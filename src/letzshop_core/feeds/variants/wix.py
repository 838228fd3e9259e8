"""Wix's exports, where variants leave out what their product says.

The rows of variants stand below that of their product and share its handle. Older exports say what
a variant costs more than its product, and what is taken off the price; newer ones name the prices.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from letzshop_core.feeds._fold import places_of
from letzshop_core.feeds._records import Record, by_product, rewritten
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.sharing import fill_in, first_columns, named_by_options

__all__ = ["WixRows"]

_COLUMNS: Final = (
    frozenset(("handleid", "fieldtype", "surcharge")),
    frozenset(("handle", "fieldtype", "plaindescription")),
)
_NEEDED: Final = frozenset(("id", "title", "price", "image_link", "item_group_id"))
#: What variants take over, beside the names of options; prices only together.
_SHARED: Final = frozenset(
    ("title", "description", "brand", "image_link", "product_type", "published")
)
_PRODUCT: Final = "product"  # of which a row is
_OPTION_NAME: Final = "productoptionname"
_OPTIONS: Final = ("productoptiondescription", "productoptionchoices")
_HUE: Final = re.compile(r"^(?:#\w+|rgba?\([^)]*\)):")  # rgb(0, 0, 0):Black
_MEDIA: Final = "https://static.wixstatic.com/media/"
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class WixRows:
    """Completes the rows of variants. Columns are given by index."""

    dialect: Dialect
    width: int
    handle: int
    #: Whether the row is one of a product or a variant.
    kind: int
    sku: int
    image: int
    price: int
    #: What a variant costs more than its product.
    surcharge: int | None
    #: How something is taken off the price, and how much: where the sale price is put.
    discount: tuple[int, int] | None
    #: The values that a variant has of the options.
    options: tuple[int, ...]
    shared: tuple[int, ...]
    prices: tuple[int, ...]

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "WixRows | None":
        """The rows below this header, if it is Wix's, the older one or that of 2025."""
        places = places_of(columns.header)
        held = first_columns(columns)
        if not any(names <= places.keys() for names in _COLUMNS) or _NEEDED - held.keys():
            return None
        discount = ("discountmode", "discountvalue")
        return cls(
            dialect=dialect,
            width=len(columns.header),
            handle=held["item_group_id"],
            kind=places["fieldtype"],
            sku=held["id"],
            image=held["image_link"],
            price=held["price"],
            surcharge=places.get("surcharge"),
            discount=(
                (places[discount[0]], places[discount[1]]) if places.keys() >= {*discount} else None
            ),
            options=tuple(i for name, i in places.items() if name.startswith(_OPTIONS)),
            shared=(
                *(index for name, index in held.items() if name in _SHARED),
                *(i for name, i in places.items() if name.startswith(_OPTION_NAME)),
            ),
            prices=tuple(held[name] for name in ("price", "former_price") if name in held),
        )

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they share; none for a product that has no SKU
        and is only sold as its variants.

        Without an SKU of its own, a row goes by the handle and its options.
        """
        for first, rows in by_product(records, self._handle_of):
            if not self._handle_of(first) or not self._is_product(first):
                yield from rows  # of a product that is not known
                continue
            is_sold = bool(first.cells[self.sku]) or all(map(self._is_product, rows))
            for row in rows:
                if is_sold or not self._is_product(row):
                    yield self._complete(row, first.cells)

    def _handle_of(self, record: Record) -> str:
        return record.cells[self.handle] if len(record.cells) == self.width else ""

    def _is_product(self, record: Record) -> bool:
        return record.cells[self.kind].strip().casefold() == _PRODUCT

    def _complete(self, row: Record, product: Sequence[str]) -> Record:
        cells = row.cells.copy()
        fill_in(cells, self.shared, product)
        if not cells[self.price]:
            for index in self.prices:
                cells[index] = product[index]
        if self.surcharge is not None:
            cells[self.price] = _sum(cells[self.price], cells[self.surcharge])
        if self.discount is not None:
            mode, value = (product[index] for index in self.discount)
            cells[self.discount[1]] = _reduced(cells[self.price], mode, value)
        cells[self.image] = ";".join(map(_address, cells[self.image].split(";")))
        if not self._is_product(row):
            for index in self.options:
                cells[index] = _HUE.sub("", cells[index])
        if not cells[self.sku]:
            chosen = () if self._is_product(row) else (cells[index] for index in self.options)
            cells[self.sku] = named_by_options(cells[self.handle], chosen)
        return rewritten(row, cells, self.dialect)


def _sum(price: str, surcharge: str) -> str:
    """What a variant costs; nothing where that cannot be told."""
    try:
        return str(Decimal(price) + Decimal(surcharge or 0))
    except InvalidOperation:
        return "" if surcharge.strip() else price


def _reduced(price: str, mode: str, value: str) -> str:
    """The sale price; nothing where there is none."""
    try:
        full, off = Decimal(price), Decimal(value or 0)
    except InvalidOperation:
        return ""
    reduced = full - (full * off / 100 if mode.strip().casefold() == "percent" else off)
    return str(reduced.quantize(_CENT)) if off > 0 else ""


def _address(name: str) -> str:
    """Where a picture is that is only named."""
    return f"{_MEDIA}{name}" if name and "/" not in name else name
