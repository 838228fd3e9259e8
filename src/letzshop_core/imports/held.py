"""A job in a worker's hands: what the worker writes down of it, as long as it holds the lease."""

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
from letzshop_core.notifications.notifier import Notifier
from letzshop_core.ports import Clock
from letzshop_core.retries import retried
from letzshop_core.uow import Store

__all__ = ["HeldJob"]


class HeldJob:
    """Each method is a unit of work that is tried again for some seconds.

    All raise LeaseLost when the job is in other hands, and TransientStoreError when the store
    stays away.
    """

    def __init__(self, store: Store, clock: Clock, lease: JobLease, notifier: Notifier) -> None:
        self._store = store
        self._clock = clock
        self._lease = lease
        self._notifier = notifier
        self._id = lease.job_id
        self._token = lease.token

    async def renew(self, lease: timedelta) -> bool:
        """Keep the job for so long; returns whether it is asked to stop. Tried once."""
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
        """Note how far it is; what is None stays."""
        async with self._store.writing() as uow:
            await uow.import_queue.save_progress(
                self._id, self._token, progress=progress, counts=counts, detected=detected
            )

    @retried
    async def restart(self, memory: FeedMemory | None) -> None:
        """Forget what earlier attempts have noted; ``memory`` is what, until the job is over,
        the next import of the feed should know."""
        async with self._store.writing() as uow:
            await uow.import_queue.restart(self._id, self._token)
            if memory is not None:
                await uow.imports.remember(memory)

    @retried
    async def put_back(self, wait: timedelta, *, spent: bool) -> None:
        """Give it back to the queue, to be gone on with after ``wait``."""
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
        """It is over; ``memory`` is what the next import of the feed should know."""
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
