"""The worker: claims import jobs and renews its leases on them while it works."""

import asyncio
import contextlib
import ctypes
import gc
import logging
import secrets
import sys
from datetime import timedelta
from typing import Final

from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.models import JobLease
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.imports.resources import ImportResources
from letzshop_core.imports.run import JobRun
from letzshop_core.waiting import is_set_within

__all__ = ["ImportWorker", "expect_many_rows"]

_log = logging.getLogger(__name__)

_M_ARENA_MAX: Final = -8  # mallopt(3)
_IN_HAND: Final = 16
"""How many jobs a worker holds for each one that it reads. The others are being fetched, so that a
slow server does not hold up other shops."""


def expect_many_rows() -> None:
    """Tune the interpreter of this process for imports.

    A batch is many objects without reference cycles: looking for cycles every few hundred
    objects would take a third of an import's time. While one thread merges a batch and another
    parses the next, the first would wait 5 ms for the interpreter after each of a dozen answers
    of the database. And memory that one thread has freed should be available to the others.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.0002)
    with contextlib.suppress(AttributeError, OSError, TypeError):  # glibc has it, others need not
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


class ImportWorker:
    """Carries out import jobs: reads up to ``concurrency`` feeds, of different shops, at once,
    and fetches others meanwhile.

    Any number of workers may share a store. A worker renews the lease on its job while it
    lives; when it dies, the lease runs out and another worker resumes from the job's
    checkpoint. Whatever the first one still tries to write is refused, because its lease token
    is no longer valid. ``poll`` is how many seconds to wait between looking for jobs.
    """

    def __init__(
        self,
        resources: ImportResources,
        *,
        concurrency: int = 4,
        lease: timedelta = timedelta(seconds=15),
        poll: float = 0.5,
    ) -> None:
        self._resources = resources
        self._concurrency = concurrency
        self._reading = asyncio.Semaphore(concurrency)
        self._runs: set[JobRun] = set()
        self._lease = lease
        self._poll = poll

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then return unfinished jobs to the queue."""
        working: set[asyncio.Task[None]] = set()
        try:
            while not stop.is_set():
                fetching = sum(run.is_fetching for run in self._runs)
                has_room = (
                    len(working) - fetching < self._concurrency
                    and len(working) < self._concurrency * _IN_HAND
                )
                lease = await self._claim() if has_room else None
                if lease is None:
                    await is_set_within(self._poll, stop)
                    continue
                task = asyncio.create_task(self._work(lease, stop))
                working.add(task)
                task.add_done_callback(working.discard)
            if working:
                await asyncio.wait(working)
        finally:
            for task in working:
                task.cancel()

    async def run_one(self, job_id: int | None = None, stop: asyncio.Event | None = None) -> bool:
        """Do the next job, or ``job_id``, if it may run; returns whether there was one."""
        lease = await self._claim(job_id)
        if lease is None:
            return False
        await self._work(lease, stop or asyncio.Event())
        return True

    async def _claim(self, job_id: int | None = None) -> JobLease | None:
        now = self._resources.clock.now()
        token = secrets.token_hex(16)
        try:
            async with self._resources.store.writing() as uow:
                return await uow.import_queue.claim(
                    token, now=now, until=now + self._lease, job_id=job_id
                )
        except TransientStoreError as error:
            _log.warning("cannot look for import jobs: %s", error.message)
            return None

    async def _work(self, lease: JobLease, stop: asyncio.Event) -> None:
        run = JobRun(self._resources, lease, reading=self._reading, stop=stop)
        self._runs.add(run)
        over = asyncio.Event()
        beating = asyncio.create_task(self._keep(lease, run, over))
        try:
            await run.to_its_end()
        except LeaseLost:
            _log.warning("import job %d is with another worker now", lease.job_id)
        except TransientStoreError as error:
            # Nothing can be written now. The lease will run out, and a worker will resume the job.
            _log.warning("import job %d will be resumed later: %s", lease.job_id, error.message)
        finally:
            self._runs.discard(run)
            over.set()  # rather than cancelling it in the middle of a statement
            await beating

    async def _keep(self, lease: JobLease, run: JobRun, over: asyncio.Event) -> None:
        """Renew the lease until the job is ``over``, and tell the run when it is to stop."""
        every = min(2.0, self._lease.total_seconds() / 5)
        while not await is_set_within(every, over):
            try:
                if await run.leased.renew(self._lease):
                    run.cancelled.set()
            except LeaseLost:
                run.lost.set()
                return
            except TransientStoreError as error:
                _log.warning("cannot renew the lease of job %d: %s", lease.job_id, error.message)
