"""Counts over the marketplace, and the quality of a shop's data."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from letzshop_core.imports.models import ImportFilters
from letzshop_core.paging import EXACT_TOTAL, PageRequest
from letzshop_core.ports import Clock
from letzshop_core.shops.access import managed_shop
from letzshop_core.stats.models import (
    FrequentFinding,
    LastImport,
    MissingAttribute,
    ShopQuality,
    Stats,
)
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["StatsService"]

_KEPT: Final = timedelta(seconds=30)
_RECENT_JOBS: Final = 50


class StatsService:
    """Counts over the marketplace, and the quality of a shop's data."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._counted: tuple[datetime, Stats] | None = None
        self._counting = asyncio.Lock()

    async def get(self) -> Stats:
        """Counts over everything.

        They are up to date as long as there are at most 10,000 products, offers and stock
        entries together. Above that, counting takes long, so counts are kept for 30 seconds.
        """
        async with self._counting:
            now = self._clock.now()
            if self._counted is not None and now < self._counted[0] + _KEPT:
                return self._counted[1]
            async with self._store.reading() as uow:
                stats = await uow.stats.marketplace()
            is_large = stats.products.total + stats.offers + stats.stock.entries > EXACT_TOTAL
            self._counted = (now, stats) if is_large else None
            return stats

    async def quality(self, shop_code: str, *, by: Actor) -> ShopQuality:
        """The faults of a shop's active offers, and its last import.

        Raises:
            NotFound: there is no such shop that the caller may see.
            Forbidden: it is somebody else's.
        """
        async with self._store.reading() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            faults = await uow.stats.offer_faults(shop.id)
            last_import = await self._last_import(uow, shop.shop_code)
        findings = _by_frequency(faults.findings)
        missing = _by_frequency(faults.missing)
        return ShopQuality(
            shop_code=shop.shop_code,
            offers=faults.offers,
            findings=[
                FrequentFinding(code=code, offers=n, share=round(n / faults.offers, 4))
                for code, n in findings
            ],
            missing=[
                MissingAttribute(attribute=name, offers=n, share=round(n / faults.offers, 4))
                for name, n in missing
            ],
            last_import=last_import,
        )

    async def _last_import(self, uow: UnitOfWork, shop_code: str) -> LastImport | None:
        filters = ImportFilters(shop_code=shop_code)
        jobs = await uow.imports.find(filters, PageRequest(limit=_RECENT_JOBS), owner_id=None)
        for job in jobs.items:
            if job.completed_at is not None and not job.dry_run:
                age = self._clock.now() - job.completed_at
                return LastImport(
                    job_id=job.job_id,
                    status=job.status,
                    completed_at=job.completed_at,
                    age_seconds=max(0, int(age.total_seconds())),
                )
        return None


def _by_frequency(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """What occurs at all, the most frequent first."""
    return sorted(((k, n) for k, n in counts.items() if n), key=lambda item: (-item[1], item[0]))
