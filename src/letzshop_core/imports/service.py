"""Starting, watching and stopping imports."""

import asyncio
from collections.abc import AsyncIterator

import msgspec

from letzshop_core.errors import Conflict, NotFound
from letzshop_core.imports.access import check_options, checked_url, owner_seen_by
from letzshop_core.imports.models import ImportFilters, ImportJob, RejectedRow
from letzshop_core.imports.options import (
    FeedOrigin,
    ImportOptions,
    NewImport,
    UploadedFeed,
    request_digest,
)
from letzshop_core.imports.spool import Spool, SpooledFeed
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock, FeedSource
from letzshop_core.retries import retried
from letzshop_core.shops.access import managed_shop
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["ImportService"]

_FINDINGS_SHOWN = 100
_REJECTS_AT_ONCE = 1000


class ImportService:
    """Starting, watching and stopping imports. A worker carries them out."""

    def __init__(self, store: Store, clock: Clock, *, feeds: FeedSource, spool: Spool) -> None:
        self._store = store
        self._clock = clock
        self._feeds = feeds
        self._spool = spool

    async def start(self, new: NewImport, *, by: Actor) -> ImportJob:
        """Queue the import of a feed at a URL. If the same import is still pending, that job is
        returned instead.

        Raises:
            Invalid: it is clear without a request that the URL will not be fetched.
            NotFound: there is no such shop that the caller may see.
            Forbidden: it is somebody else's; or an option is for admins only.
            Conflict: the shop is inactive.
        """
        url = checked_url(self._feeds, new.url)
        origin = FeedOrigin(url=url)
        return await self._queue(new.shop_code, new.options, origin, url, by)

    async def start_upload(
        self, new: UploadedFeed, feed: SpooledFeed, *, name: str | None, by: Actor
    ) -> ImportJob:
        """Queue the import of a feed in the spool. ``name`` is what the uploader calls the file.

        If the same import is still pending, that job is returned instead. The file is deleted
        when no job needs it any more.

        Raises: as :meth:`start`.
        """
        origin = FeedOrigin(file=feed.file, name=name)
        try:
            return await self._queue(new.shop_code, new.options, origin, feed.digest, by)
        finally:
            # Only the store knows: what was cancelled, or cut off from it, may be committed.
            async with self._store.reading() as uow:
                needed = feed.file in await uow.import_queue.spooled()
            if not needed:
                await asyncio.to_thread(self._spool.path(feed.file).unlink, missing_ok=True)

    @retried
    async def _queue(
        self, shop_code: str, options: ImportOptions, origin: FeedOrigin, content: str, by: Actor
    ) -> ImportJob:
        digest = request_digest(origin, content, options)
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            check_options(options, by)
            # Equal requests at the same moment take turns here, so that the second finds the first.
            shop = await uow.shops.lock(shop.id) or shop
            if not shop.is_active:
                raise Conflict(f"Shop {shop.shop_code} is inactive.", code="shop/inactive")
            twin = await uow.imports.pending_twin(shop.id, digest)
            if twin is not None:
                return await _visible(uow, twin, by)
            job_id = await uow.imports.add(
                shop_id=shop.id,
                user_id=by.id,
                origin=origin,
                options=options,
                request_digest=digest,
                now=self._clock.now(),
            )
            await uow.audit.record(
                by,
                "import.start",
                f"import/{job_id}",
                {
                    "shop_code": shop.shop_code,
                    "source": origin.shown,
                    "options": options.model_dump(mode="json", exclude_defaults=True),
                },
                at=self._clock.now(),
            )
            return await _visible(uow, job_id, by)

    async def status(self, job_id: int, *, by: Actor) -> ImportJob:
        """The job with its first findings.

        Raises:
            NotFound: there is none that the caller may see.
        """
        async with self._store.reading() as uow:
            job = await _visible(uow, job_id, by)
            findings = await uow.imports.findings(job.account_id, _FINDINGS_SHOWN)
            return msgspec.structs.replace(job, findings=findings)

    async def find(
        self, filters: ImportFilters, page: PageRequest, *, by: Actor
    ) -> Page[ImportJob]:
        """The jobs of the caller's shops, or all jobs for an admin, newest first."""
        async with self._store.reading() as uow:
            return await uow.imports.find(filters, page, owner_id=owner_seen_by(by))

    @retried
    async def cancel(self, job_id: int, *, by: Actor) -> ImportJob:
        """Cancel a pending job, or ask a running one to stop. What it has committed stays.

        Raises:
            NotFound: there is none that the caller may see.
            Conflict: it is over already.
        """
        async with self._store.writing() as uow:
            job = await _visible(uow, job_id, by)
            if job.status.is_final:
                raise Conflict(f"Import {job_id} is over ({job.status}).", code="import/over")
            now = self._clock.now()
            await uow.imports.request_cancel(job_id, now)
            await uow.audit.record(
                by, "import.cancel", f"import/{job_id}", {"shop_code": job.shop_code}, at=now
            )
            return await _visible(uow, job_id, by)

    async def rejected(
        self, job_id: int, *, by: Actor
    ) -> tuple[ImportJob, AsyncIterator[RejectedRow]]:
        """The job and every row that it rejected, in the order of the feed, read as needed.

        Raises:
            NotFound: there is none that the caller may see; or its rejected rows were deleted.
        """
        async with self._store.reading() as uow:
            job = await _visible(uow, job_id, by)
            first = await uow.imports.rejects(job.account_id, after_row=0, limit=1)
        if job.counts.rejected and not first:
            reason = f"the rows that import {job.account_id} rejected were deleted after some time"
            raise NotFound("error file", job_id, reason)
        return job, self._rejects(job.account_id)

    async def _rejects(self, job_id: int) -> AsyncIterator[RejectedRow]:
        after = 0
        while True:
            async with self._store.reading() as uow:
                found = await uow.imports.rejects(job_id, after_row=after, limit=_REJECTS_AT_ONCE)
            for reject in found:
                yield reject
            if len(found) < _REJECTS_AT_ONCE:
                return
            after = found[-1].row


async def _visible(uow: UnitOfWork, job_id: int, by: Actor) -> ImportJob:
    job = await uow.imports.get(job_id, owner_id=owner_seen_by(by))
    if job is None:
        raise NotFound("import job", job_id)
    return job
