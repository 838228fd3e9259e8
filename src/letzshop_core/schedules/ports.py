"""Feeds that are fetched on a schedule: what a store must offer."""

from datetime import datetime
from typing import Protocol

from letzshop_core.imports.options import ImportOptions
from letzshop_core.paging import Page, PageRequest
from letzshop_core.schedules.models import DueFeed, ScheduledFeed, ScheduledFeedFilters

__all__ = ["ScheduleRepository"]


class ScheduleRepository(Protocol):
    """Scheduled feeds. ``owner_id`` limits what is seen to the shops of that user; None: all."""

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
        """Store a new one; it is active if it has a next run."""
        ...

    async def get(self, feed_id: int, *, owner_id: int | None) -> ScheduledFeed | None:
        """The scheduled feed, or None if there is none to be seen."""
        ...

    async def find(
        self, filters: ScheduledFeedFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ScheduledFeed]:
        """Scheduled feeds by ascending id."""
        ...

    async def update(
        self,
        feed_id: int,
        *,
        url: str | None,
        cron: str,
        options: ImportOptions,
        next_run_at: datetime | None,
        at: datetime,
    ) -> None:
        """Replace these values; a ``url`` of None stays as it is."""
        ...

    async def delete(self, feed_id: int) -> None:
        """Forget it; jobs that it started stay."""
        ...

    async def take_due(self, now: datetime) -> DueFeed | None:
        """An active feed whose next run has come, the longest overdue first, or None.

        Nobody else gets it until this unit of work ends.
        """
        ...

    async def ran(
        self, feed_id: int, *, job_id: int | None, at: datetime, next_run_at: datetime
    ) -> None:
        """Note when it runs next, and its last run unless this one was left out (None)."""
        ...
