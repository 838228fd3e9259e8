"""What a store must offer for import jobs, their queue, and what is remembered of feeds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from letzshop_core.errors import LetzshopError
from letzshop_core.imports.models import (
    Counts,
    FeedMemory,
    ImportFilters,
    ImportJob,
    ImportState,
    JobError,
    JobLease,
    Progress,
    RejectedRow,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.paging import Page, PageRequest

__all__ = ["MOST_OF_ONE_USER", "ImportJobRepository", "ImportQueue", "LeaseLost"]

MOST_OF_ONE_USER: Final = 16
"""How many jobs of one user run at once. A worker holds 64: whoever has many shops, and feeds on
servers that never finish, must leave room for others."""


class LeaseLost(LetzshopError):
    """Another worker has taken over the job, or nobody works on it any more."""

    def __init__(self, job_id: int) -> None:
        super().__init__(
            f"Job {job_id} is no longer leased to this worker.", code="import/lease-lost"
        )


class ImportJobRepository(Protocol):
    """Import jobs as vendors see them, with their findings and rejected rows; and what one import
    of a feed, by shop and :attr:`FeedOrigin.key`, remembers for the next.

    ``owner_id`` limits jobs to those of that user's shops; None means all.
    """

    async def add(
        self,
        *,
        shop_id: int,
        user_id: int,
        origin: FeedOrigin,
        options: ImportOptions,
        request_digest: str,
        now: datetime,
    ) -> int:
        """Queue a job; returns its id."""
        ...

    async def pending_twin(self, shop_id: int, request_digest: str) -> int | None:
        """The shop's oldest pending job with this :func:`request_digest`, or None."""
        ...

    async def get(self, job_id: int, *, owner_id: int | None) -> ImportJob | None:
        """The job without its findings, or None."""
        ...

    async def find(
        self, filters: ImportFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ImportJob]:
        """Jobs, newest first, without their findings."""
        ...

    async def findings(self, job_id: int, limit: int) -> list[dict[str, Any]]:
        """The first stored findings of a job, by row; those of the feed as a whole come first."""
        ...

    async def rejects(self, job_id: int, *, after_row: int, limit: int) -> Sequence[RejectedRow]:
        """Rejected rows with numbers above ``after_row``, by row."""
        ...

    async def request_cancel(self, job_id: int, now: datetime) -> None:
        """Cancel a pending job, or ask a running one to stop. One that is over stays as it is."""
        ...

    async def recall(self, shop_id: int, key: str) -> FeedMemory:
        """What is remembered of this feed of the shop. A feed that is new is given an id."""
        ...

    async def remember(self, memory: FeedMemory) -> None:
        """Store what to remember of a feed. The value given for ``intact`` is ignored:
        :meth:`recall` counts whether there are as many ``offers`` as the feed wrote them."""
        ...

    async def note_outcome(self, shop_id: int, key: str, outcome: str) -> str | None:
        """Store how the newest import of this feed ended. Returns how the one before ended."""
        ...


class ImportQueue(Protocol):
    """Import jobs as workers see them, who claim them and hold leases on them.

    Jobs of one shop run one at a time, oldest first. ``token`` identifies a lease.
    """

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        """Take the oldest job that may run, or ``job_id`` if that may; None otherwise.

        A job may run if it is pending, its retry time (if any) has come, and no older job of
        its shop is pending or running; or if it is running on a lease that has run out. If no
        ``job_id`` is given, the user who started it must not have MOST_OF_ONE_USER running jobs.
        Workers that ask at the same moment never get the same job, nor two jobs of one shop.
        The attempt is counted.
        """
        ...

    async def renew(self, job_id: int, token: str, until: datetime) -> bool:
        """Extend the lease until then; returns whether the job is asked to stop.

        Raises:
            LeaseLost: the job no longer has this token.
        """
        ...

    async def cut_off(self, now: datetime) -> None:
        """Release what imports with an expired lease still hold and others may be waiting for:
        locks, and the turn to merge. They cannot write any more anyway."""
        ...

    async def save_progress(
        self,
        job_id: int,
        token: str,
        *,
        progress: Progress,
        counts: Counts | None = None,
        detected: dict[str, Any] | None = None,
    ) -> None:
        """Store how far the job is; what is None stays. New counts reset the attempts, since the
        job makes progress.

        Raises:
            LeaseLost: the job no longer has this token.
        """
        ...

    async def restart(self, job_id: int, token: str) -> None:
        """Discard checkpoint, counts, findings, rejected rows and rows seen, to begin anew.

        Raises:
            LeaseLost: the job no longer has this token.
        """
        ...

    async def finish(
        self,
        job_id: int,
        token: str,
        status: ImportState,
        *,
        now: datetime,
        counts: Counts | None = None,
        progress: Progress | None = None,
        detected: dict[str, Any] | None = None,
        error: JobError | None = None,
    ) -> None:
        """End the job. What is None stays as it was saved last.

        Raises:
            LeaseLost: the job no longer has this token.
        """
        ...

    async def put_back(self, job_id: int, token: str, *, not_before: datetime, spent: bool) -> None:
        """Return the job to the queue, to resume from its checkpoint at ``not_before``.

        ``spent`` says whether the attempt counts; if not, the attempts start from zero.

        Raises:
            LeaseLost: the job no longer has this token.
        """
        ...

    async def tidy(self) -> int:
        """Delete the working rows of one job that is over; returns how many there were."""
        ...

    async def drop_report(self, ended_before: datetime) -> int:
        """Delete the findings and rejected rows of the oldest job that has any and ended before
        then; returns how many there were. All else about the job stays. A job may wait for an
        older one that ended later.

        A feed that is remembered by this job (:attr:`FeedMemory.job_id`) is so no longer: its
        next import reads it, even if it has not changed, and has a report of its own.
        """
        ...

    async def spooled(self) -> set[str]:
        """The names of the uploaded files that jobs still need."""
        ...
