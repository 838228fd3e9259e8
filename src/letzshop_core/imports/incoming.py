"""From a product as the feed reader gives it to a row on its way into the catalogue."""

from typing import Final

from letzshop_core.feeds import ProductRow
from letzshop_core.imports.bulk import IncomingRow
from letzshop_core.imports.matching import RowKeys
from letzshop_core.parsing import Gtin

__all__ = ["incoming_row", "keys_of"]

#: The digits of a GTIN-13. In order, those that are neither a shop's own numbers nor coupons are
#: from "3" on and before "98".
_EAN: Final = 13


def incoming_row(row: ProductRow, row_id: str, digest: int) -> IncomingRow:
    """The row, as a store takes it: the id, which is taken out of its values, and what else it is
    matched by stand apart."""
    values = row.values
    values.pop("id", None)
    key = valid_key = None
    if values.get("gtin_valid"):
        key, valid_key = keys_of(values["gtin"])
    keys = RowKeys(row_id, values["title"], values.get("brand"), key, valid_key)
    warnings = tuple(finding.code for finding in row.findings) if row.findings else ()
    return IncomingRow(row.number, keys, values, row.extra, digest, warnings)


def keys_of(digits: str) -> tuple[int | None, int]:
    """What products are matched by, of a valid GTIN in its canonical form; and its value."""
    value = int(digits)
    if len(digits) == _EAN and "3" <= digits < "98":
        return value, value  # as most do, it holds everywhere
    gtin = Gtin.parse(digits, strict=False)
    return None if gtin.restricted or gtin.coupon else value, value
