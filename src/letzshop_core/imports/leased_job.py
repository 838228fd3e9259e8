"""What a worker stores about a job while it holds the lease on it."""

from datetime import timedelta
from typing import Any

from letzshop_core.imports.models import (
    Counts,
    FeedMemory,
    ImportState,
    JobError,
    JobLease,
    Progress,
)
from letzshop_core.imports.resources import ImportResources
from letzshop_core.retries import retried

__all__ = ["LeasedJob"]


class LeasedJob:
    """A job that a worker holds a lease on.

    Each method is one unit of work, which is retried for a few seconds. All of them raise
    LeaseLost if another worker has the job, and TransientStoreError if the store stays away.
    """

    def __init__(self, resources: ImportResources, lease: JobLease) -> None:
        self._store = resources.store
        self._clock = resources.clock
        self._notifier = resources.notifier
        self._lease = lease
        self._id = lease.job_id
        self._token = lease.token

    async def renew(self, lease: timedelta) -> bool:
        """Extend the lease by this much; returns whether the job is asked to stop. Not retried."""
        async with self._store.writing() as uow:
            return await uow.import_queue.renew(self._id, self._token, self._clock.now() + lease)

    @retried
    async def save(
        self,
        progress: Progress,
        *,
        counts: Counts | None = None,
        detected: dict[str, Any] | None = None,
    ) -> None:
        """Store how far the job is; what is None stays as it was."""
        async with self._store.writing() as uow:
            await uow.import_queue.save_progress(
                self._id, self._token, progress=progress, counts=counts, detected=detected
            )

    @retried
    async def restart(self, memory: FeedMemory | None) -> None:
        """Discard what earlier attempts stored. ``memory`` is what to remember of the feed until
        the job is over; None leaves that as it is."""
        async with self._store.writing() as uow:
            await uow.import_queue.restart(self._id, self._token)
            if memory is not None:
                await uow.imports.remember(memory)

    @retried
    async def put_back(self, wait: timedelta, *, spent: bool) -> None:
        """Return the job to the queue for ``wait``; ``spent`` says whether the attempt counts."""
        async with self._store.writing() as uow:
            await uow.import_queue.put_back(
                self._id, self._token, not_before=self._clock.now() + wait, spent=spent
            )

    @retried
    async def finish(
        self,
        status: ImportState,
        *,
        counts: Counts | None = None,
        progress: Progress | None = None,
        detected: dict[str, Any] | None = None,
        error: JobError | None = None,
        memory: FeedMemory | None = None,
    ) -> None:
        """End the job. ``memory`` is what to remember of the feed; None leaves that as it is."""
        now = self._clock.now()
        async with self._store.writing() as uow:
            await uow.import_queue.finish(
                self._id,
                self._token,
                status,
                now=now,
                counts=counts,
                progress=progress,
                detected=detected,
                error=error,
            )
            if memory is not None:
                await uow.imports.remember(memory)
            await self._notifier.import_ended(uow, self._lease, at=now)
