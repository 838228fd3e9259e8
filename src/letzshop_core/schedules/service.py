"""Scheduling feeds, and starting their imports when they are due."""

from letzshop_core.errors import NotFound
from letzshop_core.imports.access import check_options, checked_url, owner_seen_by
from letzshop_core.imports.options import ImportOptions, request_digest
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock, FeedSource
from letzshop_core.retries import retried
from letzshop_core.schedules.models import (
    DueFeed,
    NewScheduledFeed,
    ScheduledFeed,
    ScheduledFeedFilters,
    ScheduledFeedPatch,
    next_run,
)
from letzshop_core.shops.access import managed_shop
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["ScheduleService"]


class ScheduleService:
    """Scheduling feeds, and starting their imports when they are due."""

    def __init__(self, store: Store, clock: Clock, feeds: FeedSource) -> None:
        self._store = store
        self._clock = clock
        self._feeds = feeds

    @retried
    async def create(self, new: NewScheduledFeed, *, by: Actor) -> ScheduledFeed:
        """Schedule a feed. It runs for the first time at the next time that matches ``cron``.

        Raises:
            Invalid: it is clear without a request that the URL will not be fetched.
            NotFound: there is no such shop that the caller may see.
            Forbidden: it is somebody else's; or an option is for admins only.
        """
        url = checked_url(self._feeds, new.url)
        check_options(new.options, by)
        now = self._clock.now()
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, new.shop_code, by)
            feed = await uow.schedules.add(
                shop_id=shop.id,
                created_by=by.id,
                url=url,
                cron=new.cron,
                options=new.options,
                next_run_at=next_run(new.cron, now) if new.is_active else None,
                at=now,
            )
            await _record(uow, by, "feed.create", feed, self._clock)
            return feed

    async def find(
        self, filters: ScheduledFeedFilters, page: PageRequest, *, by: Actor
    ) -> Page[ScheduledFeed]:
        """The scheduled feeds of the caller's shops; for an admin, of all."""
        async with self._store.reading() as uow:
            return await uow.schedules.find(filters, page, owner_id=owner_seen_by(by))

    @retried
    async def update(self, feed_id: int, patch: ScheduledFeedPatch, *, by: Actor) -> ScheduledFeed:
        """Change the given fields.

        Raises:
            Invalid, Forbidden: as :meth:`create`.
            NotFound: there is none that the caller may see.
        """
        given = patch.model_fields_set
        url = checked_url(self._feeds, patch.url) if "url" in given else None
        now = self._clock.now()
        async with self._store.writing() as uow:
            feed = await _locked(uow, feed_id, by)
            if not given:
                return feed
            changes = {
                name: getattr(patch, name) for name in given & set(ImportOptions.model_fields)
            }
            options = ImportOptions(**{**feed.options, **changes})
            if changes or url is not None:  # an admin may have allowed only the feed as it was
                check_options(options, by)
            cron = patch.cron if "cron" in given else feed.cron
            is_active = patch.is_active if "is_active" in given else feed.is_active
            if (cron, is_active) == (feed.cron, feed.is_active):
                next_run_at = feed.next_run_at  # which may be due already
            else:
                next_run_at = next_run(cron, now) if is_active else None
            feed = await uow.schedules.update(
                feed_id, url=url, cron=cron, options=options, next_run_at=next_run_at, at=now
            )
            await _record(uow, by, "feed.update", feed, self._clock, fields=sorted(given))
            return feed

    @retried
    async def delete(self, feed_id: int, *, by: Actor) -> None:
        """Delete a scheduled feed; imports that it started stay.

        Raises:
            NotFound: there is none that the caller may see.
        """
        async with self._store.writing() as uow:
            feed = await _locked(uow, feed_id, by)
            await uow.schedules.delete(feed_id)
            await _record(uow, by, "feed.delete", feed, self._clock)

    async def run_due(self) -> int:
        """Queue the imports of all feeds that are due; returns how many there were.

        However many runs were missed, one makes up for them. A run is skipped if the import of
        the run before is not over yet, or if the shop or the user who scheduled the feed is
        inactive.
        """
        done = 0
        while await self._run_one():
            done += 1
        return done

    @retried
    async def _run_one(self) -> bool:
        now = self._clock.now()
        async with self._store.writing() as uow:
            due = await uow.schedules.take_due(now)
            if due is None:
                return False
            job_id = await self._queue(uow, due)
            await uow.schedules.ran(
                due.id, job_id=job_id, at=now, next_run_at=next_run(due.cron, now)
            )
            return True

    async def _queue(self, uow: UnitOfWork, due: DueFeed) -> int | None:
        if not due.may_run:
            return None
        if due.last_job_id is not None:
            former = await uow.imports.get(due.last_job_id, owner_id=None)
            if former is not None and not former.status.is_final:
                return None
        digest = request_digest(due.origin, due.origin.url or "", due.options)
        twin = await uow.imports.pending_twin(due.shop_id, digest)
        if twin is not None:
            return twin
        return await uow.imports.add(
            shop_id=due.shop_id,
            user_id=due.created_by,
            origin=due.origin,
            options=due.options,
            request_digest=digest,
            now=self._clock.now(),
        )


async def _locked(uow: UnitOfWork, feed_id: int, by: Actor) -> ScheduledFeed:
    feed = await uow.schedules.lock(feed_id, owner_id=owner_seen_by(by))
    if feed is None:
        raise NotFound("scheduled feed", feed_id)
    return feed


async def _record(
    uow: UnitOfWork, by: Actor, action: str, feed: ScheduledFeed, clock: Clock, **more: list[str]
) -> None:
    details = {
        "shop_code": feed.shop_code,
        "url": feed.url,
        "cron": feed.cron,
        "options": feed.options,
        **more,
    }
    await uow.audit.record(by, action, f"feed/{feed.id}", details, at=clock.now())
