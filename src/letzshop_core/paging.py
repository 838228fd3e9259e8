"""Pages of a list: by ``skip`` and ``limit``, or by a cursor that costs the same on every page."""

import base64
from typing import Any, Generic, TypeVar

import msgspec

from letzshop_core.errors import Invalid

__all__ = [
    "EXACT_TOTAL",
    "MAX_LIMIT",
    "Page",
    "PageRequest",
    "bad_cursor",
    "decode_cursor",
    "encode_cursor",
]

MAX_LIMIT = 1000
"""The most items that a client may request in one page."""
EXACT_TOTAL = 10_000
"""Totals are counted exactly up to this number of rows; above it a store may estimate."""

_MAX_INTEGER = 2**63 - 1  # the largest that databases store

T = TypeVar("T")


class PageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list is wanted. A ``cursor`` (``Page.next_cursor``) overrides ``skip``.

    Raises:
        Invalid: ``skip`` or ``limit`` is no whole number, below 0, or larger than databases store.
    """

    skip: int = 0
    limit: int = 100
    cursor: str | None = None

    def __post_init__(self) -> None:
        for name, value in (("skip", self.skip), ("limit", self.limit)):
            if not (isinstance(value, int) and 0 <= value < _MAX_INTEGER):
                msg = f"{name} must be a whole number of at least 0, got {value!r}."
                raise Invalid.field(name, f"{name}/invalid", msg)


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A part of a list. ``next_cursor`` leads to the next part; None on the last page."""

    items: list[T]
    total: int
    total_is_estimate: bool = False
    skip: int
    limit: int
    next_cursor: str | None = None


def encode_cursor(*position: Any) -> str:
    """The position of the last row of a page (its sort values) as opaque, URL-safe text."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def decode_cursor(cursor: str, *types: type) -> list[Any]:
    """The position that :func:`encode_cursor` wrote, whose values have these types.

    Raises:
        Invalid: the text is not a cursor of this list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
        if len(position) != len(types):
            raise ValueError
        values: list[Any] = [
            msgspec.convert(value, kind) for value, kind in zip(position, types, strict=True)
        ]
        if any(isinstance(value, int) and abs(value) > _MAX_INTEGER for value in values):
            raise ValueError
        return values
    except (ValueError, TypeError, RecursionError, msgspec.MsgspecError):
        raise bad_cursor() from None


def bad_cursor() -> Invalid:
    """The error for text that is not a cursor of the list."""
    return Invalid.field(
        "cursor", "cursor/invalid", "cursor must be the next_cursor of a page of this list."
    )
