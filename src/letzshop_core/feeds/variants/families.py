"""Exports of Squarespace, BigCommerce and eBay, where variants leave out what their product says.

The rows of variants stand below the row of their product, the first one with a title, and have none
themselves. BigCommerce writes each image of the product into a further row; at eBay, a product with
variations is only sold as these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds._records import Record, by_product, rewritten
from letzshop_core.feeds.attributes import MOST_IMAGES
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.sharing import OF_PRODUCTS, fill_in

__all__ = ["FamilyRows"]

#: Columns of the exports, folded.
_SQUARESPACE: Final = frozenset(("productidnoneditable", "variantidnoneditable", "title"))
_BIG_COMMERCE: Final = frozenset(("item", "inventorytracking", "name"))
_EBAY: Final = frozenset(("relationship", "relationshipdetails", "title"))
#: What variants take over only together, and as they are.
_PRICES: Final = frozenset(("price", "sale_price"))
_IMAGE: Final = "Image"  # what BigCommerce calls the rows of images
_NOT_ON_SALE: Final = "No"
_NEEDED: Final = frozenset(("title", "price", "image_link"))


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """Completes the rows of variants. Columns are given by index."""

    dialect: Dialect
    width: int
    title: int
    price: int
    #: Whether the row is one of a product, a variant or an image, at BigCommerce.
    kind: int | None
    image: int
    #: Whether the row is one of a variation, at eBay.
    relationship: int | None
    #: The sale price, and whether it holds, at Squarespace.
    sale: tuple[int, int] | None
    shared: tuple[int, ...]
    prices: tuple[int, ...]

    @classmethod
    def of(cls, columns: ColumnMap, dialect: Dialect) -> "FamilyRows | None":
        """The rows below this header, if it is one of these shops'."""
        keys = [*map(fold, columns.header)]
        if not any(map(frozenset(keys).issuperset, (_SQUARESPACE, _BIG_COMMERCE, _EBAY))):
            return None
        used = {name: keys.index(fold(header)) for header, name in columns.mapped.items()}
        if not _NEEDED.issubset(used):
            return None
        return cls(
            dialect=dialect,
            width=len(keys),
            title=used["title"],
            price=used["price"],
            kind=keys.index("item") if "inventorytracking" in keys else None,
            image=used["image_link"],
            relationship=keys.index("relationship") if "relationship" in keys else None,
            sale=(
                (used["sale_price"], keys.index("onsale"))
                if "sale_price" in used and "onsale" in keys
                else None
            ),
            shared=tuple(index for name, index in used.items() if name in OF_PRODUCTS),
            prices=tuple(index for name, index in used.items() if name in _PRICES),
        )

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they share, none for rows of an image alone."""
        families = 0

        def family_of(record: Record) -> int:
            nonlocal families
            families += len(record.cells) != self.width or bool(record.cells[self.title])
            return families

        for first, rows in by_product(records, family_of):
            if len(first.cells) != self.width or not first.cells[self.title]:
                yield from rows  # of a product that is not known
                continue
            images = [row.cells[self.image] for row in rows if self._is_image(row.cells)]
            product = self._with_images(first.cells, images)
            for row in rows:
                if not (self._is_image(row.cells) or self._is_unsold(row, rows)):
                    yield self._complete(row, product, is_product=row is first)

    def _is_image(self, cells: Sequence[str]) -> bool:
        return self.kind is not None and cells[self.kind] == _IMAGE

    def _is_unsold(self, row: Record, rows: Sequence[Record]) -> bool:
        """Whether it is a product that is sold as its variations."""
        place = self.relationship
        return place is not None and len(rows) > 1 and not row.cells[place]

    def _with_images(self, cells: Sequence[str], images: Sequence[str]) -> list[str]:
        found = dict.fromkeys(filter(None, (cells[self.image], *images)))
        product = [*cells]
        product[self.image] = ",".join([*found][:MOST_IMAGES]) if images else cells[self.image]
        return product

    def _complete(self, row: Record, product: Sequence[str], *, is_product: bool) -> Record:
        cells = [*product] if is_product else row.cells.copy()
        fill_in(cells, self.shared, product)
        if not cells[self.price]:
            for index in self.prices:
                cells[index] = product[index]
        if self.sale is not None and cells[self.sale[1]] == _NOT_ON_SALE:
            cells[self.sale[0]] = ""
        return rewritten(row, cells, self.dialect)
