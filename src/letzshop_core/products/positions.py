"""Cursors of product lists: the place of a row in the order that the list is in."""

from decimal import Decimal
from typing import Final

import msgspec

from letzshop_core.paging import bad_cursor, decode_cursor, encode_cursor
from letzshop_core.products.derived import NO_PRICE
from letzshop_core.products.models import ProductSort

__all__ = ["Position", "read_position", "write_position"]

_KEYS: Final[dict[str, type]] = {"id": type(None), "title": str, "price": Decimal}
_MAX_ID: Final = 2**63 - 1
_PLACES: Final = len(str(NO_PRICE))
"""Digits on either side of the decimal point, and no amount has more."""


class Position(msgspec.Struct, frozen=True):
    """Where a row stands: its sort key (None where its id alone decides) and its id."""

    key: str | Decimal | None
    row_id: int


def write_position(sort: ProductSort, position: Position) -> str:
    """The cursor of a page that ends with this row."""
    return encode_cursor(sort.value, position.key, position.row_id)


def read_position(sort: ProductSort, cursor: str) -> Position:
    """What :func:`write_position` wrote for a list ordered in this way.

    Raises:
        Invalid: the text is no cursor, or one of a list that is ordered otherwise.
    """
    order, key, row_id = decode_cursor(cursor, str, _KEYS[sort.column], int)
    if order != sort.value or not (0 <= row_id <= _MAX_ID and _is_storable(key)):
        raise bad_cursor()
    return Position(key, row_id)


def _is_storable(key: str | Decimal | None) -> bool:
    """Whether every database takes the key for a value."""
    if isinstance(key, Decimal):
        return key.is_finite() and abs(key.adjusted()) < _PLACES
    return key is None or key.isprintable()
