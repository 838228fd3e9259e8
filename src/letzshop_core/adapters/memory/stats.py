"""Counts over the marketplace, in memory."""

from collections import Counter
from typing import Any

from letzshop_core.adapters.memory.state import MemoryState
from letzshop_core.offers.terms import effective_terms
from letzshop_core.products.derived import ascii_lower
from letzshop_core.stats.models import (
    RECOMMENDED,
    ImportStats,
    ProductStats,
    ShopStats,
    Stats,
    StockStats,
)
from letzshop_core.stats.ports import OfferFaults

__all__ = ["MemoryStats"]


class MemoryStats:
    """See :class:`letzshop_core.stats.ports.StatsReader`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def marketplace(self) -> Stats:
        products = [row.product for row in self._state.products.values()]
        shops = [row.shop for row in self._state.shops.values()]
        stock = self._state.stock.values()
        jobs: Counter[str] = Counter(job.status for job in self._state.import_jobs.values())
        return Stats(
            products=ProductStats(
                total=len(products),
                brands=_different(product.brand for product in products),
                categories=_different(product.google_product_category for product in products),
            ),
            shops=ShopStats(
                total=len(shops),
                active=sum(shop.is_active for shop in shops),
                verified=sum(shop.is_verified for shop in shops),
            ),
            offers=len(self._state.offers),
            stock=StockStats(
                entries=len(stock),
                quantity=sum(row.quantity for row in stock),
                reserved=sum(row.reserved for row in stock),
            ),
            imports=ImportStats.of(jobs),
        )

    async def offer_faults(self, shop_id: int) -> OfferFaults:
        rows = [
            row
            for row in self._state.offers.values()
            if row.shop_id == shop_id and row.offer.is_active
        ]
        missing = Counter(dict.fromkeys(RECOMMENDED, 0))
        for row in rows:
            product = self._state.products[row.product_row_id].product
            terms = effective_terms(row.offer.own_terms, product.terms)
            values: dict[str, Any] = {
                "price": terms.price,
                "availability": terms.availability,
                "condition": terms.condition,
                "link": row.offer.shop_link or product.link,
            }
            missing.update(
                name for name in RECOMMENDED if values.get(name, getattr(product, name)) is None
            )
        return OfferFaults(
            offers=len(rows),
            findings=Counter(code for row in rows for code in set(row.feed_warnings)),
            missing=missing,
        )


def _different(values: Any) -> int:
    return len({ascii_lower(value) for value in values if value is not None})
