"""Pages over rows in memory."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from letzshop_core.paging import Page, PageRequest, decode_cursor, encode_cursor

__all__ = ["page_by_id"]

T = TypeVar("T")


def page_by_id(
    rows: Iterable[T], page: PageRequest, key: Callable[[T], int], *, newest_first: bool = False
) -> Page[T]:
    """The part of ``rows`` that ``page`` asks for, by ascending id (or descending)."""
    ordered = sorted(rows, key=key, reverse=newest_first)
    rest = ordered[page.skip :]
    if page.cursor is not None:
        (last,) = decode_cursor(page.cursor, int)
        rest = [row for row in ordered if (key(row) < last if newest_first else key(row) > last)]
    items = rest[: page.limit]
    return Page(
        items=items,
        total=len(ordered),
        skip=page.skip,
        limit=page.limit,
        next_cursor=encode_cursor(key(items[-1])) if len(rest) > len(items) > 0 else None,
    )
