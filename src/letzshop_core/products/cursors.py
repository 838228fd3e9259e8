"""Cursors of product lists: the position of a row in the list's order."""

from decimal import Decimal
from typing import Final

import msgspec

from letzshop_core.paging import bad_cursor, decode_cursor, encode_cursor
from letzshop_core.products.derived import NO_PRICE
from letzshop_core.products.models import ProductSort

__all__ = ["Position", "read_cursor", "write_cursor"]

_KEYS: Final[dict[str, type]] = {"id": type(None), "title": str, "price": Decimal}
_PLACES: Final = len(str(NO_PRICE))
"""The most digits that an amount has on either side of the decimal point."""


class Position(msgspec.Struct, frozen=True):
    """The position of a row: its sort key (None if the list is ordered by id alone) and its id."""

    key: str | Decimal | None
    row_id: int


def write_cursor(sort: ProductSort, position: Position) -> str:
    """The cursor for the page after this row."""
    return encode_cursor(sort.value, position.key, position.row_id)


def read_cursor(sort: ProductSort, cursor: str) -> Position:
    """The position that :func:`write_cursor` wrote for a list in this order.

    Raises:
        Invalid: the text is not a cursor, or belongs to a list in another order.
    """
    order, key, row_id = decode_cursor(cursor, str, _KEYS[sort.column], int)
    if order != sort.value or not _is_storable(key):
        raise bad_cursor()
    return Position(key, row_id)


def _is_storable(key: str | Decimal | None) -> bool:
    """Whether every database accepts the key as a value."""
    if isinstance(key, Decimal):
        return key.is_finite() and abs(key.adjusted()) < _PLACES
    return key is None or key.isprintable()
