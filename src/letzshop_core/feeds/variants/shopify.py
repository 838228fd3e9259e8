"""Shopify's product exports, where only the first row of a product says what holds for all.

The rows of a product stand below each other and share a handle. Below the first one, rows are
further variants, whose title and other columns of the product are empty, or hold nothing but a
further image (https://help.shopify.com/en/manual/products/import-export/using-csv).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._fold import fold, places_of
from letzshop_core.feeds._records import Record, by_product, rewritten
from letzshop_core.feeds.attributes import MOST_IMAGES
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.sharing import fill_in, named_by_options

__all__ = ["ShopifyRows"]

#: Columns without which it is none of these exports, folded: as they are called in the older one
#: and in that of 2025.
_NEEDED: Final = {
    "handle": ("handle", "urlhandle"),
    "title": ("title",),
    "sku": ("variantsku", "sku"),
    "price": ("variantprice", "price"),
    "image": ("imagesrc", "productimageurl"),
}
_VARIANT_IMAGE: Final = ("variantimage", "variantimageurl")
_STOCK: Final = (
    ("variantinventoryqty", "inventoryquantity"),
    ("variantinventorytracker", "inventorytracker"),
    ("variantinventorypolicy", "continuesellingwhenoutofstock"),
)
_CONTINUE: Final = "continue"
_FOR_SALE: Final = "in stock"
_OPTIONS: Final = ("option1value", "option2value", "option3value")
#: Columns of the product, folded. What is not here may differ from variant to variant.
_OF_PRODUCT: Final = frozenset(
    (
        *("title", "bodyhtml", "description", "vendor", "productcategory", "type", "tags"),
        *("standardizedproducttype", "customproducttype", "published", "publishedononlinestore"),
        *("status", "giftcard", "seotitle", "seodescription"),
        *("option1name", "option2name", "option3name"),
    )
)
_OF_GOOGLE: Final = "googleshopping"
_MOST: Final = 100_000  # SKUs that are remembered
_DEFAULT: Final = "Default Title"  # the option of a product that has no variants


@dataclass(frozen=True, slots=True)
class ShopifyRows:
    """Completes the rows of an export, a product at a time. Columns are given by index."""

    dialect: Dialect
    width: int
    handle: int
    title: int
    sku: int
    price: int
    image: int
    variant_image: int | None
    #: How many pieces there are, who counts them, and whether more are sold; or nothing.
    stock: tuple[int, ...]
    options: tuple[int, ...]
    #: What variants take over from the first row.
    shared: tuple[int, ...]

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "ShopifyRows | None":
        """The rows below this header, if it is Shopify's, the older one or that of 2025."""
        header = columns.header
        places = places_of(header)

        def find(names: Iterable[str]) -> list[int]:
            return [places[name] for name in names if name in places]

        needed = {column: found[0] for column, names in _NEEDED.items() if (found := find(names))}
        options = find(_OPTIONS)
        stock = tuple(index for names in _STOCK for index in find(names)[:1])
        if needed.keys() != _NEEDED.keys() or not options:
            return None
        return cls(
            dialect=dialect,
            width=len(header),
            **needed,
            variant_image=next(iter(find(_VARIANT_IMAGE)), None),
            stock=stock if len(stock) == len(_STOCK) else (),
            options=tuple(options),
            shared=tuple(
                index
                for index, name in enumerate(map(fold, header))
                if name in _OF_PRODUCT or name.startswith(_OF_GOOGLE)
            ),
        )

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they share, none for rows of an image alone.

        A product's images are in its first row, and as many as product data may have of them in
        each other one, the variant's own first. A variant without an SKU of its own goes by the
        handle and its options, which are unique in a shop; so does one with that of a product above
        it, as far as these are remembered.
        """
        owners: dict[str, str] = {}
        for first, rows in by_product(records, self._handle_of):
            if not (handle := self._handle_of(first)):
                yield from rows
                continue
            images = [*dict.fromkeys(filter(None, (row.cells[self.image] for row in rows)))]
            skus = Counter(row.cells[self.sku] for row in rows)
            for row in rows:
                if row is first or self._is_variant(row.cells):
                    sku = row.cells[self.sku]
                    is_named = skus[sku] == 1 and owners.get(sku, handle) == handle
                    if sku and is_named and len(owners) < _MOST:
                        owners.setdefault(sku, handle)
                    yield self._complete(row, first, images, is_named=is_named)

    def _handle_of(self, record: Record) -> str:
        return record.cells[self.handle] if len(record.cells) == self.width else ""

    def _is_variant(self, cells: Sequence[str]) -> bool:
        return any(cells[index] for index in (self.title, self.sku, self.price, *self.options))

    def _is_always_sold(self, cells: Sequence[str]) -> bool:
        """Whether it does not matter that there are no pieces: nobody counts them, or the shop
        sells more than there are."""
        quantity, tracker, policy = (cells[index].strip() for index in self.stock)
        is_limited = not policy or (tracker and policy.lower() != _CONTINUE)
        return not is_limited and quantity[:1] in ("", "0", "-")

    def _complete(
        self, record: Record, first: Record, images: Sequence[str], *, is_named: bool
    ) -> Record:
        cells = record.cells.copy()
        fill_in(cells, self.shared, first.cells)
        if self.stock and self._is_always_sold(cells):
            cells[self.stock[0]] = _FOR_SALE
        own = cells[self.variant_image] if self.variant_image is not None else ""
        # Else what is stored would grow with the square of what the feed holds.
        taken = images if record is first else images[:MOST_IMAGES]
        cells[self.image] = ",".join(dict.fromkeys(filter(None, (own, *taken))))
        if not (cells[self.sku] and is_named):
            options = (cells[index] for index in self.options)
            named = (option for option in options if option != _DEFAULT)
            cells[self.sku] = named_by_options(cells[self.handle], named)
        return rewritten(record, cells, self.dialect)
