"""What a store must offer for scheduled feeds."""

from datetime import datetime
from typing import Protocol

from letzshop_core.imports.options import ImportOptions
from letzshop_core.paging import Page, PageRequest
from letzshop_core.schedules.models import DueFeed, ScheduledFeed, ScheduledFeedFilters

__all__ = ["ScheduleRepository"]


class ScheduleRepository(Protocol):
    """Scheduled feeds. ``owner_id`` limits them to those of that user's shops; None means all."""

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
        """Store a new scheduled feed. It is active if it has a next run."""
        ...

    async def lock(self, feed_id: int, *, owner_id: int | None) -> ScheduledFeed | None:
        """The scheduled feed, or None. Nobody else can change, lock or take it until this unit of
        work ends."""
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
    ) -> ScheduledFeed:
        """Replace these values; a ``url`` of None stays as it is."""
        ...

    async def delete(self, feed_id: int) -> None:
        """Delete it; jobs that it started stay."""
        ...

    async def take_due(self, now: datetime) -> DueFeed | None:
        """The active feed that has been due for the longest time, or None.

        Nobody else gets it until this unit of work ends.
        """
        ...

    async def ran(
        self, feed_id: int, *, job_id: int | None, at: datetime, next_run_at: datetime
    ) -> None:
        """Store when the feed runs next; and this run, unless it was skipped (no ``job_id``)."""
        ...
