"""Counts over the marketplace, in SQL."""

from collections import Counter
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.driver import fetch_rows
from letzshop_core.adapters.sqlalchemy.product_filters import own_or_inherited
from letzshop_core.adapters.sqlalchemy.tables import (
    import_jobs,
    products,
    shop_products,
    shops,
    stock,
)
from letzshop_core.imports.bulk import TERMS
from letzshop_core.stats.models import (
    RECOMMENDED,
    ImportStats,
    ProductStats,
    ShopStats,
    Stats,
    StockStats,
)
from letzshop_core.stats.ports import OfferFaults

__all__ = ["SqlStats"]

# Counts the different values of a column by jumping through its index from one to the next
# (https://wiki.postgresql.org/wiki/Loose_indexscan) instead of reading a million equal ones.
_DIFFERENT: Final = """
    WITH RECURSIVE values_of AS (
        SELECT min(lower({column})) AS value FROM products
        UNION ALL
        SELECT (SELECT min(lower({column})) FROM products WHERE lower({column}) > values_of.value)
        FROM values_of WHERE values_of.value IS NOT NULL
    )
    SELECT count(value) FROM values_of
"""

_PRESENT: Final = ", ".join(
    f"count({own_or_inherited(name, of_offers=name in TERMS)})" for name in RECOMMENDED
)


class SqlStats:
    """See :class:`letzshop_core.stats.ports.StatsReader`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def marketplace(self) -> Stats:
        is_active, is_verified = shops.c.is_active, shops.c.is_verified
        total, active, verified = await self._row(
            select(
                func.count(),
                func.count().filter(is_active),
                func.count().filter(is_verified),
            ).select_from(shops)
        )
        entries, quantity, reserved = await self._row(
            select(
                func.count(), func.sum(stock.c.quantity), func.sum(stock.c.reserved)
            ).select_from(stock)
        )
        by_status = select(import_jobs.c.status, func.count()).group_by(import_jobs.c.status)
        rows = (await self._connection.execute(by_status)).all()
        jobs = {row[0]: row[1] for row in rows}
        (all_products,) = await self._row(select(func.count()).select_from(products))
        (offers,) = await self._row(select(func.count()).select_from(shop_products))
        return Stats(
            products=ProductStats(
                total=all_products,
                brands=await self._different("brand"),
                categories=await self._different("google_product_category"),
            ),
            shops=ShopStats(total=total, active=active, verified=verified),
            offers=offers,
            stock=StockStats(
                entries=entries, quantity=int(quantity or 0), reserved=int(reserved or 0)
            ),
            imports=ImportStats.of(jobs),
        )

    async def _row(self, statement: Any) -> Any:
        return (await self._connection.execute(statement)).one()

    async def _different(self, column: str) -> int:
        ((number,),) = await fetch_rows(self._connection, _DIFFERENT.format(column=column), {})
        return int(number)

    async def offer_faults(self, shop_id: int) -> OfferFaults:
        ((offers, *present),) = await fetch_rows(
            self._connection,
            f"SELECT count(*), {_PRESENT} FROM shop_products o"
            " JOIN products p ON p.id = o.product_pk WHERE o.shop_id = :shop_id AND o.is_active",
            {"shop_id": shop_id},
        )
        # Many offers share a set of codes, so there are few different sets.
        sets_of_codes = await fetch_rows(
            self._connection,
            "SELECT feed_warnings, count(*) FROM shop_products WHERE shop_id = :shop_id"
            " AND is_active AND feed_warnings IS NOT NULL GROUP BY feed_warnings",
            {"shop_id": shop_id},
        )
        findings: Counter[str] = Counter()
        for codes, number in sets_of_codes:
            findings.update(dict.fromkeys(msgspec.json.decode(codes, type=list[str]), number))
        return OfferFaults(
            offers=offers,
            findings=findings,
            missing={n: offers - p for n, p in zip(RECOMMENDED, present, strict=True)},
        )
