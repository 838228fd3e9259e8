"""Exports of shop systems whose rows leave out what their product, or its first row, says."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from letzshop_core.feeds._records import Record
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.variants.families import FamilyRows
from letzshop_core.feeds.variants.handles import HandleRows
from letzshop_core.feeds.variants.inheriting import InheritingRows
from letzshop_core.feeds.variants.shopify import ShopifyRows
from letzshop_core.feeds.variants.wix import WixRows

__all__ = ["VariantRows", "variant_rows"]


class VariantRows(Protocol):
    """The rows of such an export."""

    def completed(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, those of variants with what they share."""
        ...


#: The first that knows a header reads its rows.
_KINDS: Final = (ShopifyRows, InheritingRows, FamilyRows, WixRows, HandleRows)


def variant_rows(columns: ColumnMap, dialect: Dialect) -> VariantRows | None:
    """The rows below these columns, if they are those of such an export."""
    for kind in _KINDS:
        rows: VariantRows | None = kind.of(columns, dialect)
        if rows is not None:
            return rows
    return None
