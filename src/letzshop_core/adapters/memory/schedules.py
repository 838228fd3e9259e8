"""Feeds that are fetched on a schedule, in memory."""

from datetime import datetime

import msgspec

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import MemoryState, ScheduleRow
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.paging import Page, PageRequest
from letzshop_core.schedules.models import DueFeed, ScheduledFeed, ScheduledFeedFilters

__all__ = ["MemorySchedules"]


class MemorySchedules:
    """See :class:`letzshop_core.schedules.ports.ScheduleRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
        self._rows = state.schedules

    async def add(
        self,
        *,
        shop_id: int,
        created_by: int,
        url: str,
        cron: str,
        options: ImportOptions,
        next_run_at: datetime | None,
        at: datetime,
    ) -> ScheduledFeed:
        row = ScheduleRow(
            id=next(self._state.ids),
            shop_id=shop_id,
            created_by=created_by,
            url=url,
            cron=cron,
            options=options,
            next_run_at=next_run_at,
            created_at=at,
            updated_at=at,
        )
        self._rows[row.id] = row
        return self._shown(row)

    async def lock(self, feed_id: int, *, owner_id: int | None) -> ScheduledFeed | None:
        row = self._rows.get(feed_id)
        return self._shown(row) if row and self._is_visible(row, owner_id) else None

    async def find(
        self, filters: ScheduledFeedFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ScheduledFeed]:
        visible = (self._shown(r) for r in self._rows.values() if self._is_visible(r, owner_id))
        code = filters.shop_code.upper() if filters.shop_code is not None else None
        found = (feed for feed in visible if code in {None, feed.shop_code})
        return page_by_id(found, page, key=lambda feed: feed.id)

    async def update(
        self,
        feed_id: int,
        *,
        url: str | None,
        cron: str,
        options: ImportOptions,
        next_run_at: datetime | None,
        at: datetime,
    ) -> ScheduledFeed:
        row = self._rows[feed_id]
        row = msgspec.structs.replace(
            row,
            url=row.url if url is None else url,
            cron=cron,
            options=options,
            next_run_at=next_run_at,
            updated_at=at,
        )
        self._rows[feed_id] = row
        return self._shown(row)

    async def delete(self, feed_id: int) -> None:
        del self._rows[feed_id]

    async def take_due(self, now: datetime) -> DueFeed | None:
        due = [
            (row.next_run_at, row.id)
            for row in self._rows.values()
            if row.next_run_at is not None and row.next_run_at <= now
        ]
        if not due:
            return None
        row = self._rows[min(due)[1]]
        return DueFeed(
            id=row.id,
            shop_id=row.shop_id,
            may_run=self._state.shops[row.shop_id].shop.is_active
            and self._state.users[row.created_by].user.is_active,
            created_by=row.created_by,
            origin=FeedOrigin(url=row.url),
            options=row.options,
            cron=row.cron,
            last_job_id=row.last_job_id,
        )

    async def ran(
        self, feed_id: int, *, job_id: int | None, at: datetime, next_run_at: datetime
    ) -> None:
        row = msgspec.structs.replace(self._rows[feed_id], next_run_at=next_run_at)
        if job_id is not None:
            row = msgspec.structs.replace(row, last_job_id=job_id, last_run_at=at)
        self._rows[feed_id] = row

    def _is_visible(self, row: ScheduleRow, owner_id: int | None) -> bool:
        return owner_id in {None, self._state.shops[row.shop_id].owner_id}

    def _shown(self, row: ScheduleRow) -> ScheduledFeed:
        return ScheduledFeed(
            id=row.id,
            shop_code=self._state.shops[row.shop_id].shop.shop_code,
            url=FeedOrigin(url=row.url).shown or "",
            cron=row.cron,
            mode=row.options.mode,
            options=row.options.model_dump(mode="json", exclude_defaults=True),
            is_active=row.next_run_at is not None,
            last_run_at=row.last_run_at,
            last_job_id=row.last_job_id,
            next_run_at=row.next_run_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
