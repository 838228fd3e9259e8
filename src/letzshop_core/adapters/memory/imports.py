"""Import jobs, their findings and rejected rows, in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    FeedMemory,
    FeedOrigin,
    ImportFilters,
    ImportJob,
    ImportOptions,
    ImportState,
    JobError,
    JobLease,
    Progress,
    RejectedRow,
    with_totals,
)
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.paging import Page, PageRequest

if TYPE_CHECKING:
    from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["FeedRow", "JobRow", "MemoryImportJobs"]


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of jobs."""

    id: int
    shop_id: int
    user_id: int
    status: ImportState
    origin: FeedOrigin
    options: ImportOptions
    request_digest: str
    counts: Counts = Counts()
    progress: Progress = Progress()
    detected: dict[str, Any] | None = None
    error: JobError | None = None
    checkpoint: Checkpoint | None = None
    cancel_requested: bool = False
    lease_token: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of feeds."""

    shop_id: int
    key: str
    memory: FeedMemory
    outcome: str | None = None


class MemoryImportJobs:
    """See :class:`letzshop_core.imports.ports.ImportJobRepository`."""

    def __init__(self, state: "MemoryState") -> None:
        self._state = state
        self._jobs = state.import_jobs

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
        job = JobRow(
            id=next(self._state.ids),
            shop_id=shop_id,
            user_id=user_id,
            status=ImportState.PENDING,
            origin=origin,
            options=options,
            request_digest=request_digest,
            created_at=now,
        )
        self._jobs[job.id] = job
        return job.id

    async def pending_twin(self, shop_id: int, request_digest: str) -> int | None:
        twins = (
            job.id
            for job in self._jobs.values()
            if job.shop_id == shop_id
            and job.request_digest == request_digest
            and job.status is ImportState.PENDING
        )
        return min(twins, default=None)

    async def get(self, job_id: int, *, owner_id: int | None) -> ImportJob | None:
        job = self._jobs.get(job_id)
        return self._shown(job) if job and self._is_visible(job, owner_id) else None

    async def find(
        self, filters: ImportFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ImportJob]:
        code = filters.shop_code.upper() if filters.shop_code is not None else None
        found = (
            self._shown(job)
            for job in self._jobs.values()
            if self._is_visible(job, owner_id)
            and filters.status in {None, job.status}
            and code in {None, self._state.shops[job.shop_id].shop.shop_code}
        )
        return page_by_id(found, page, key=lambda job: job.job_id, newest_first=True)

    async def findings(self, job_id: int, limit: int) -> list[dict[str, Any]]:
        found = self._state.import_findings.get(job_id, ())
        return sorted(found, key=lambda finding: finding["row"] or 0)[:limit]

    async def rejects(self, job_id: int, *, after_row: int, limit: int) -> Sequence[RejectedRow]:
        found = self._state.import_rejects.get(job_id, ())
        rest = [reject for reject in found if reject.row > after_row]
        return sorted(rest, key=lambda reject: reject.row)[:limit]

    async def request_cancel(self, job_id: int, now: datetime) -> None:
        job = self._jobs[job_id]
        if job.status is ImportState.PENDING:
            self._set(job, status=ImportState.CANCELLED, completed_at=now)
        elif job.status is ImportState.PROCESSING:
            self._set(job, cancel_requested=True)

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        for job in sorted(self._jobs.values(), key=lambda job: job.id):
            if job_id in {None, job.id} and self._may_run(job, now):
                self._set(
                    job,
                    status=ImportState.PROCESSING,
                    lease_token=token,
                    lease_until=until,
                    attempts=job.attempts + 1,
                    started_at=job.started_at or now,
                )
                return self._lease(self._jobs[job.id], token)
        return None

    async def renew(self, job_id: int, token: str, until: datetime) -> bool:
        job = self._held(job_id, token)
        self._set(job, lease_until=until)
        return job.cancel_requested

    async def cut_off(self, now: datetime) -> None:
        pass  # whoever stops here stops everybody

    async def save_progress(
        self,
        job_id: int,
        token: str,
        *,
        progress: Progress,
        counts: Counts | None = None,
        detected: dict[str, Any] | None = None,
    ) -> None:
        given = _given(progress=progress, counts=counts, detected=detected)
        if counts is not None:
            given["attempts"] = 0
        self._set(self._held(job_id, token), **given)

    def checkpoint(self, job_id: int, token: str, counts: Counts, checkpoint: Checkpoint) -> None:
        """Note what is committed with a batch; raises LeaseLost as the port's methods do."""
        self._set(self._held(job_id, token), counts=counts, checkpoint=checkpoint, attempts=0)

    async def restart(self, job_id: int, token: str) -> None:
        self._set(self._held(job_id, token), checkpoint=None, counts=Counts())
        for table in self._working_tables():
            table.pop(job_id, None)

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
        self._set(
            self._held(job_id, token),
            status=status,
            completed_at=now,
            lease_token=None,
            lease_until=None,
            **_given(counts=counts, progress=progress, detected=detected, error=error),
        )

    async def put_back(self, job_id: int, token: str, *, not_before: datetime, spent: bool) -> None:
        job = self._held(job_id, token)
        self._set(
            job,
            status=ImportState.PENDING,
            lease_token=None,
            lease_until=not_before,
            attempts=job.attempts if spent else 0,
        )

    async def recall(self, shop_id: int, key: str) -> FeedMemory:
        memory = self._feed(shop_id, key).memory
        intact = memory.job_id is not None and (self._offers_as_written(memory.id) == memory.offers)
        return msgspec.structs.replace(memory, intact=intact)

    async def remember(self, memory: FeedMemory) -> None:
        row = self._state.feed_sources[memory.id]
        memory = msgspec.structs.replace(memory, offers=self._offers_as_written(memory.id))
        self._state.feed_sources[memory.id] = msgspec.structs.replace(row, memory=memory)

    async def note_outcome(self, shop_id: int, key: str, outcome: str) -> str | None:
        row = self._feed(shop_id, key)
        self._state.feed_sources[row.memory.id] = msgspec.structs.replace(row, outcome=outcome)
        return row.outcome

    async def tidy(self) -> int:
        for job_id, rows in self._state.import_rows.items():
            if self._jobs[job_id].status.is_final:
                del self._state.import_rows[job_id]
                return len(rows)
        return 0

    async def spooled(self) -> set[str]:
        return {
            job.origin.file
            for job in self._jobs.values()
            if job.origin.file is not None and not job.status.is_final
        }

    def _feed(self, shop_id: int, key: str) -> FeedRow:
        for row in self._state.feed_sources.values():
            if (row.shop_id, row.key) == (shop_id, key):
                return row
        row = FeedRow(shop_id=shop_id, key=key, memory=FeedMemory(id=next(self._state.ids)))
        self._state.feed_sources[row.memory.id] = row
        return row

    def _set(self, job: JobRow, **values: Any) -> None:
        self._jobs[job.id] = msgspec.structs.replace(job, **values)

    def _held(self, job_id: int, token: str) -> JobRow:
        job = self._jobs.get(job_id)
        if job is None or job.lease_token != token or job.status is not ImportState.PROCESSING:
            raise LeaseLost(job_id)
        return job

    def _may_run(self, job: JobRow, now: datetime) -> bool:
        if job.status is ImportState.PROCESSING:
            return job.lease_until is not None and job.lease_until <= now
        blocked = any(
            other.status is ImportState.PROCESSING
            or (other.status is ImportState.PENDING and other.id < job.id)
            for other in self._jobs.values()
            if other.shop_id == job.shop_id and other.id != job.id
        )
        due = job.lease_until is None or job.lease_until <= now
        return job.status is ImportState.PENDING and due and not blocked

    def _is_visible(self, job: JobRow, owner_id: int | None) -> bool:
        return owner_id in {None, self._state.shops[job.shop_id].owner_id}

    def _shown(self, job: JobRow) -> ImportJob:
        return ImportJob(
            job_id=job.id,
            user=self._state.users[job.user_id].user.username,
            status=job.status,
            shop_code=self._state.shops[job.shop_id].shop.shop_code,
            source_url=job.origin.shown,
            mode=job.options.mode,
            dry_run=job.options.dry_run,
            counts=job.counts,
            progress=job.progress,
            detected=with_totals(job.detected, job.checkpoint),
            error=job.error,
            created_at=job.created_at,
            started_at=job.started_at,
            completed_at=job.completed_at,
        )

    def _lease(self, job: JobRow, token: str) -> JobLease:
        row = self._state.shops[job.shop_id]
        shop = row.shop
        return JobLease(
            job_id=job.id,
            token=token,
            shop_id=shop.id,
            shop_code=shop.shop_code,
            shop_owner_id=row.owner_id,
            shop_is_active=shop.is_active,
            shop_is_verified=shop.is_verified,
            origin=job.origin,
            options=job.options,
            counts=job.counts,
            checkpoint=job.checkpoint,
            attempts=job.attempts,
            cancel_requested=job.cancel_requested,
        )

    def _offers_as_written(self, source_id: int) -> int:
        return sum(
            offer.feed_source_id == source_id and offer.feed_digest is not None
            for offer in self._state.offers.values()
        )

    def _working_tables(self) -> tuple[dict[int, Any], ...]:
        state = self._state
        return state.import_findings, state.import_rejects, state.import_rows


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
