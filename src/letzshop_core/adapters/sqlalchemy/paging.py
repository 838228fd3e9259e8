"""Pages over rows in SQL."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Column, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.paging import EXACT_TOTAL, Page, PageRequest, decode_cursor, encode_cursor

__all__ = ["AnyRow", "AnySelect", "page_by_id"]

T = TypeVar("T")

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]


async def page_by_id(
    connection: AsyncConnection,
    statement: AnySelect,
    column: Column[int],
    page: PageRequest,
    build: Callable[[AnyRow], T],
    *,
    newest_first: bool = False,
) -> Page[T]:
    """The part of ``statement`` that ``page`` asks for, by ascending ``column`` (or descending).

    ``build`` makes an item from a row, whose first column must be ``column``. Rows are counted
    up to EXACT_TOTAL; above, the total is a lower bound, marked as an estimate.
    """
    counted = statement.with_only_columns(column).limit(EXACT_TOTAL + 1).subquery()
    total = (await connection.execute(select(func.count()).select_from(counted))).scalar_one()
    rows = statement.order_by(column.desc() if newest_first else column).limit(page.limit + 1)
    if page.cursor is None:
        rows = rows.offset(page.skip)
    else:
        (last,) = decode_cursor(page.cursor, int)
        rows = rows.where(column < last if newest_first else column > last)
    found = (await connection.execute(rows)).all()
    items = found[: page.limit]
    return Page(
        items=[build(row) for row in items],
        total=total,
        total_is_estimate=total > EXACT_TOTAL,
        skip=page.skip,
        limit=page.limit,
        next_cursor=encode_cursor(items[-1][0]) if len(found) > len(items) > 0 else None,
    )
