"""One attempt at one import job: fetch the feed, import it, store the outcome."""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from letzshop_core.errors import FeedUnavailable, LetzshopError, TransientStoreError
from letzshop_core.feeds import Feed, FeedError, Finding, Profile, Severity, read_feed
from letzshop_core.feeds.profile import PARSER_VERSION
from letzshop_core.imports.engine import run_feed
from letzshop_core.imports.errors_file import import_of, read_as
from letzshop_core.imports.leased_job import LeasedJob
from letzshop_core.imports.models import (
    Counts,
    FeedMemory,
    ImportJob,
    ImportState,
    JobContext,
    JobError,
    JobLease,
    Progress,
)
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.imports.progress_meter import ProgressMeter
from letzshop_core.imports.resources import ImportResources
from letzshop_core.ports import FetchedFeed

__all__ = ["JobRun"]

_log = logging.getLogger(__name__)
T = TypeVar("T")

_MAX_ATTEMPTS = 6
"""A job is given up after so many attempts that made no progress, because the worker died or
something that it needs was not available."""


_INTERNAL = JobError(code="import/internal", message="The import failed for an internal reason.")
_TRUNCATED = Finding(
    None,
    None,
    None,
    "feed/truncated",
    Severity.WARNING,
    "Expected the whole feed, but each download ended early. Rows are missing at its end; the "
    "last one that arrived may be cut off, and is left out.",
)


class _Interrupted(Exception):
    """The attempt ends before the job does."""


class JobRun:
    """A worker's attempt at a job that it holds a lease on."""

    def __init__(
        self,
        resources: ImportResources,
        job: JobLease,
        *,
        reading: asyncio.Semaphore,
        stop: asyncio.Event,
    ) -> None:
        self._store = resources.store
        self._clock = resources.clock
        self._feeds = resources.feeds
        self._defaults = resources.defaults
        self._job = job
        self._reading = reading
        self._stop = stop
        self._meter = ProgressMeter(resources.clock)
        origin, spool = job.origin, resources.spool
        self._file = spool.path(origin.file) if origin.file else spool.download(job.job_id)
        self._facts = spool.facts(job.job_id)
        self.is_fetching = False
        """Whether it is only waiting for the feed's server."""
        self.leased = LeasedJob(resources, job)
        """The job, to store things about it."""
        self.cancelled = asyncio.Event()
        """Set when the job's owner wants it to stop."""
        self.lost = asyncio.Event()
        """Set when another worker has the lease."""
        if job.cancel_requested:
            self.cancelled.set()

    async def to_its_end(self) -> None:
        """Work on the job and store the outcome.

        Raises:
            LeaseLost: another worker has the job.
            TransientStoreError: the outcome could not be stored.
        """
        job = self._job
        try:
            if job.attempts > _MAX_ATTEMPTS:
                raise LetzshopError(
                    f"The import made no progress in {_MAX_ATTEMPTS} attempts.",
                    code="import/abandoned",
                )
            if not job.shop_is_active:
                raise LetzshopError(f"Shop {job.shop_code} is inactive.", code="shop/inactive")
            self._check()
            await self._import()
        except _Interrupted:
            if self.lost.is_set():
                raise LeaseLost(job.job_id) from None
            if self.cancelled.is_set():
                await self._end(ImportState.CANCELLED)
            else:
                await self.leased.put_back(timedelta(0), spent=False)
        except LeaseLost:
            raise
        except (TransientStoreError, OSError) as error:  # the database, or this machine's disk
            reason = error.__cause__ or error
            _log.warning("import job %d has to wait: %r", job.job_id, reason)
            await self.leased.put_back(timedelta(seconds=2**job.attempts), spent=True)
        except (FeedError, LetzshopError) as error:
            await self._end(ImportState.FAILED, error=JobError(code=error.code, message=str(error)))
        except Exception:
            _log.exception("import job %d failed", job.job_id)
            await self._end(ImportState.FAILED, error=_INTERNAL)

    async def _import(self) -> None:
        job = self._job
        async with self._store.writing() as uow:
            memory = await uow.imports.recall(job.shop_id, job.origin.key)
        means = f"{PARSER_VERSION}\n{self._defaults!r}\n{job.options.digest()}"
        asked = hashlib.sha256(means.encode()).hexdigest()
        known = memory.intact and memory.options_digest == asked and not job.options.dry_run
        feed = await self._obtain(memory if known else FeedMemory(id=memory.id))
        if known and (feed.not_modified or feed.digest == memory.content_digest):
            await self._skip(memory, feed)
            return
        context = await self._context(memory.id, feed)
        await self._interruptible(self._reading.acquire())
        try:
            counts, offers, whole = await self._read(context)
        finally:
            self._reading.release()
        memory = msgspec.structs.replace(
            memory,
            etag=feed.etag,
            last_modified=feed.last_modified,
            content_digest=feed.digest,
            options_digest=asked,
            job_id=job.job_id,
            offers=offers,
        )
        await self._end(
            ImportState.COMPLETED_WITH_ERRORS if counts.rejected else ImportState.COMPLETED,
            counts=counts,
            progress=self._meter.done(counts.read),
            memory=memory if whole and not job.options.dry_run else None,
        )

    async def _obtain(self, memory: FeedMemory) -> FetchedFeed:
        """Get the feed into the file, unless it is the version that ``memory`` knows."""
        job = self._job
        if job.origin.url is None:
            if not await asyncio.to_thread(self._file.exists):
                raise FeedUnavailable("upload/lost", "The uploaded file is no longer there.")
            return await asyncio.to_thread(_described, self._file)
        if job.checkpoint is not None:
            at_hand = await asyncio.to_thread(_recalled, self._file, self._facts)
            if at_hand is not None and at_hand.digest == job.checkpoint.content:
                return at_hand
        fetching = self._feeds.fetch(
            job.origin.url, self._file, etag=memory.etag, last_modified=memory.last_modified
        )
        self.is_fetching = True
        try:
            fetched = await self._interruptible(fetching)
        finally:
            self.is_fetching = False
        await asyncio.to_thread(self._facts.write_bytes, msgspec.json.encode(fetched))
        return fetched

    async def _context(self, source_id: int, feed: FetchedFeed) -> JobContext:
        """What the engine needs to know. A checkpoint of another version is discarded."""
        job = self._job
        counts, checkpoint = job.counts, job.checkpoint
        if checkpoint is None or checkpoint.content != feed.digest:
            # Until this import completes, the catalogue matches no version of the feed.
            forget = None if job.options.dry_run else FeedMemory(id=source_id)
            await self.leased.restart(forget)
            counts, checkpoint = Counts(), None
        return JobContext(
            job_id=job.job_id,
            lease_token=job.token,
            shop_id=job.shop_id,
            shop_code=job.shop_code,
            shop_owner_id=job.shop_owner_id,
            shop_is_verified=job.shop_is_verified,
            source_id=source_id,
            options=job.options,
            content=feed.digest,
            complete=not feed.truncated,
            counts=counts,
            checkpoint=checkpoint,
        )

    async def _read(self, context: JobContext) -> tuple[Counts, int, bool]:
        """Import the feed, or, in a dry run, only report.

        Returns what ``run_feed`` does, and whether the feed was complete.
        """
        feed = await asyncio.to_thread(self._open)
        if (first := await self._import_of(feed)) is not None:
            with feed:
                profile = read_as(feed.profile, first.detected or {})
            feed = await asyncio.to_thread(self._open, profile)
        with feed:
            self._meter.start(feed.bytes_total, context.counts.read)
            await self.leased.save(Progress(bytes_total=feed.bytes_total), detected=feed.detected)
            if not context.complete:
                feed.findings.append(_TRUNCATED)
            counts, offers = await run_feed(
                feed, job=context, bulk=self._store.bulk, clock=self._clock, report=self._report
            )
            return counts, offers, context.complete and feed.is_whole

    def _open(self, profile: Profile | None = None) -> Feed:
        options, defaults = self._job.options, self._defaults
        currency = options.default_currency or (profile.default_currency if profile else None)
        return read_feed(
            self._file,
            encoding=options.encoding,
            delimiter=options.delimiter,
            columns={header: name or "" for header, name in options.columns.items()},
            decimal_mark=options.decimal_mark,
            default_currency=currency or defaults.default_currency,
            gtin_policy="strict" if defaults.strict_gtins else "lenient",
            profile=profile,
        )

    async def _import_of(self, feed: Feed) -> ImportJob | None:
        """The shop's import that rejected these rows, if the feed is an ``errors.csv``."""
        job_id = await asyncio.to_thread(import_of, feed)
        if job_id is None:
            return None
        async with self._store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        return job if job is not None and job.shop_code == self._job.shop_code else None

    async def _report(self, counts: Counts, bytes_read: int) -> None:
        """Called by the engine after each batch; ends the run if it is to stop."""
        self._check()
        if self._meter.is_due():
            await self.leased.save(self._meter.progress(bytes_read, counts.read), counts=counts)

    async def _skip(self, memory: FeedMemory, feed: FetchedFeed) -> None:
        """End the job without reading a feed that has not changed: its counts are those of the
        last import, with every accepted row as unchanged. If its server calls what it sent in
        full a new version, it will be asked for a later one than that."""
        async with self._store.reading() as uow:
            last = await uow.imports.get(memory.job_id or 0, owner_id=None)
        before = last.counts if last is not None else Counts()
        await self._end(
            ImportState.COMPLETED_WITH_ERRORS if before.rejected else ImportState.COMPLETED,
            counts=Counts(
                read=before.read,
                unchanged=before.accepted,
                rejected=before.rejected,
                duplicate=before.duplicate,
                warnings=before.warnings,
            ),
            detected={
                **((last.detected if last is not None else None) or {}),
                "unchanged_since_job": memory.job_id,
            },
            memory=None
            if feed.not_modified
            else msgspec.structs.replace(memory, etag=feed.etag, last_modified=feed.last_modified),
        )

    async def _end(self, status: ImportState, **outcome: Any) -> None:
        await self.leased.finish(status, **outcome)
        for file in (self._file, self._facts):
            with contextlib.suppress(OSError):  # what is left is swept up one day
                await asyncio.to_thread(file.unlink)

    def _check(self) -> None:
        if self.lost.is_set() or self.cancelled.is_set() or self._stop.is_set():
            raise _Interrupted

    async def _interruptible(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of ``work``, which is cancelled if the run is to stop."""
        task = asyncio.ensure_future(work)
        signals = [
            asyncio.ensure_future(event.wait()) for event in (self.lost, self.cancelled, self._stop)
        ]
        try:
            await asyncio.wait({task, *signals}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise _Interrupted
        finally:
            for pending in (task, *signals):
                pending.cancel()
            await asyncio.gather(task, *signals, return_exceptions=True)


def _described(path: Path) -> FetchedFeed:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FetchedFeed(size=path.stat().st_size, digest=digest)


def _recalled(path: Path, facts: Path) -> FetchedFeed | None:
    """What an earlier attempt fetched, if the file is still complete."""
    try:
        fetched = msgspec.json.decode(facts.read_bytes(), type=FetchedFeed)
        return fetched if _described(path).digest == fetched.digest else None
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
