"""Shopify's product exports, where only the first row of a product says what holds for all.

The rows of a product stand below each other and share a handle. Below the first one, rows are
further variants, whose title and other columns of the product are empty, or hold nothing but a
further image (https://help.shopify.com/en/manual/products/import-export/using-csv).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from letzshop_core.feeds._fold import fold, places_of
from letzshop_core.feeds._records import Record, rewritten
from letzshop_core.feeds.attributes import MOST_IMAGES
from letzshop_core.feeds.dialect import Dialect

__all__ = ["ShopifyRows"]

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
_DEFAULT: Final = "Default Title"  # the option of a product that has no variants
_MOST: Final = 2500  # rows of a product: 2048 variants at the most, and 250 images


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
    options: tuple[int, ...]
    #: What variants take over from the first row.
    shared: tuple[int, ...]

    @classmethod
    def of(cls, header: Sequence[str], dialect: Dialect) -> "ShopifyRows | None":
        """The rows below this header, if it is Shopify's, the older one or that of 2025."""
        places = places_of(header)

        def find(*names: str) -> int | None:
            return next((places[name] for name in names if name in places), None)

        handle, title = find("handle", "urlhandle"), find("title")
        sku, price = find("variantsku", "sku"), find("variantprice", "price")
        image = find("imagesrc", "productimageurl")
        options = tuple(places[n] for n in map("option{}value".format, (1, 2, 3)) if n in places)
        if None in (handle, title, sku, price, image) or not options:
            return None
        return cls(
            dialect=dialect,
            width=len(header),
            handle=handle,  # type: ignore[arg-type]
            title=title,  # type: ignore[arg-type]
            sku=sku,  # type: ignore[arg-type]
            price=price,  # type: ignore[arg-type]
            image=image,  # type: ignore[arg-type]
            variant_image=find("variantimage", "variantimageurl"),
            options=options,
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
        handle and its options, which are unique in a shop.
        """
        for handle, rows in groupby(records, self._handle_of):
            if not handle:
                yield from rows
                continue
            first = None
            while group := list(islice(rows, _MOST)):
                first = first or group[0].cells
                images = [
                    *dict.fromkeys(filter(None, (record.cells[self.image] for record in group)))
                ]
                skus = Counter(record.cells[self.sku] for record in group)
                for record in group:
                    if record.cells is first or self._is_variant(record.cells):
                        is_named = skus[record.cells[self.sku]] == 1
                        yield self._complete(record, first, images, is_named=is_named)

    def _handle_of(self, record: Record) -> str:
        return record.cells[self.handle] if len(record.cells) == self.width else ""

    def _is_variant(self, cells: Sequence[str]) -> bool:
        return any(cells[index] for index in (self.title, self.sku, self.price, *self.options))

    def _complete(
        self, record: Record, first: Sequence[str], images: Sequence[str], *, is_named: bool
    ) -> Record:
        cells = record.cells.copy()
        for index in self.shared:
            cells[index] = cells[index] or first[index]
        own = cells[self.variant_image] if self.variant_image is not None else ""
        # Else what is stored would grow with the square of what the feed holds.
        taken = images if record.cells is first else images[:MOST_IMAGES]
        cells[self.image] = ",".join(dict.fromkeys(filter(None, (own, *taken))))
        if not (cells[self.sku] and is_named):
            options = (cells[index] for index in self.options)
            named = (option for option in options if option not in ("", _DEFAULT))
            cells[self.sku] = "-".join((cells[self.handle], *named))
        return rewritten(record, cells, self.dialect)
