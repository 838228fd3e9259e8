"""Import jobs, the queue of them, and what is remembered of feeds: what a store must offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

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

__all__ = ["ImportJobRepository", "ImportQueue", "LeaseLost"]


class LeaseLost(LetzshopError):
    """Another worker has taken the job over, or it is no longer being worked on."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"Job {job_id} is in other hands now.", code="import/lease-lost")


class ImportJobRepository(Protocol):
    """Import jobs as vendors see them, their findings and rejected rows; and, by shop and key
    (:attr:`FeedOrigin.key`), what one import of a feed leaves for the next to know.

    ``owner_id`` limits what is seen to the shops of that user; None sees all.
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
        """The oldest job of the shop that is still pending and asks for the same thing."""
        ...

    async def get(self, job_id: int, *, owner_id: int | None) -> ImportJob | None:
        """The job without its findings, or None if there is none to be seen."""
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
        """A pending job is cancelled at once, a running one is told to stop; a job that is
        over stays as it is."""
        ...

    async def recall(self, shop_id: int, key: str) -> FeedMemory:
        """What is remembered of this feed of the shop; a new feed gets an id."""
        ...

    async def remember(self, memory: FeedMemory) -> None:
        """Store what is to be remembered of a feed; ``offers`` and ``intact`` are counted here
        and in :meth:`recall`."""
        ...

    async def note_outcome(self, shop_id: int, key: str, outcome: str) -> str | None:
        """Note how the newest import of this feed of the shop ended; returns what was noted of
        the one before."""
        ...


class ImportQueue(Protocol):
    """Import jobs as workers see them, who take and hold them by a lease.

    The table of jobs is the queue: jobs of a shop are worked on one at a time, oldest first.
    ``token`` names the holder of a lease.
    """

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        """Take the oldest job that may run (or ``job_id`` if that may), or None.

        A job may run when it is pending, its retry time (if any) has come, and no older job of
        its shop is pending or running; or when it is running on a lease that has run out. Of
        two workers that ask at once, no two get the same job, nor two jobs of one shop. The
        attempt is counted.
        """
        ...

    async def renew(self, job_id: int, token: str, until: datetime) -> bool:
        """Keep the lease until then; returns whether the job is asked to stop.

        Raises:
            LeaseLost: the job no longer carries this token.
        """
        ...

    async def cut_off(self, now: datetime) -> None:
        """Take from imports whose lease has run out what others may be waiting for: locks, and
        the turn to merge. They could not write any more anyway."""
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
        """Note how far the job is; what is None stays. New counts clear the attempts: the job
        gets on.

        Raises:
            LeaseLost: the job no longer carries this token.
        """
        ...

    async def restart(self, job_id: int, token: str) -> None:
        """Forget checkpoint, counts, findings, rejected rows and rows seen: begin anew.

        Raises:
            LeaseLost: the job no longer carries this token.
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
        """The job is over. What is None stays as it was saved last.

        Raises:
            LeaseLost: the job no longer carries this token.
        """
        ...

    async def put_back(self, job_id: int, token: str, *, not_before: datetime, spent: bool) -> None:
        """Give the job back to the queue, to go on from its checkpoint at ``not_before``.

        ``spent`` says whether the attempt counts; if not, no attempt so far does.

        Raises:
            LeaseLost: the job no longer carries this token.
        """
        ...

    async def tidy(self) -> int:
        """Drop the working rows of one job that is over; returns how many went."""
        ...

    async def spooled(self) -> set[str]:
        """The names of the uploaded files that jobs still need."""
        ...
