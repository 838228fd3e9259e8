"""Makes the feed reader's rows into rows for the store."""

from typing import Final

from letzshop_core.feeds import ProductRow
from letzshop_core.imports.bulk import IncomingRow
from letzshop_core.imports.matching import RowKeys
from letzshop_core.parsing import Gtin

__all__ = ["incoming_row", "keys_of"]

#: Digits of a GTIN-13. Those from "3" up to, but not including, "98" are neither restricted
#: numbers nor coupons.
_EAN: Final = 13


def incoming_row(row: ProductRow, row_id: str, digest: int) -> IncomingRow:
    """The row for the store. ``row.values`` is reused, and loses its id."""
    values = row.values
    values.pop("id", None)
    key = valid_key = None
    if values.get("gtin_valid"):
        key, valid_key = keys_of(values["gtin"])
    keys = RowKeys(row_id, values["title"], values.get("brand"), key, valid_key)
    warnings = tuple(finding.code for finding in row.findings) if row.findings else ()
    return IncomingRow(row.number, keys, values, row.extra, digest, warnings)


def keys_of(digits: str) -> tuple[int | None, int]:
    """The key to match products by (None for a restricted number or a coupon) and the value of a
    valid GTIN in its canonical form."""
    value = int(digits)
    if len(digits) == _EAN and "3" <= digits < "98":
        return value, value  # the usual case
    gtin = Gtin.parse(digits, strict=False)
    return None if gtin.restricted or gtin.coupon else value, value
