"""The queue of import jobs, in memory."""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from letzshop_core.adapters.memory.state import JobRow, MemoryState
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    ImportState,
    JobError,
    JobLease,
    Progress,
)
from letzshop_core.imports.ports import MOST_OF_ONE_USER, LeaseLost

__all__ = ["MemoryImportQueue"]


class MemoryImportQueue:
    """See :class:`letzshop_core.imports.ports.ImportQueue`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
        self._jobs = state.import_jobs

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        running = Counter(
            job.user_id for job in self._jobs.values() if job.status is ImportState.PROCESSING
        )
        for job in sorted(self._jobs.values(), key=lambda job: job.id):
            is_pending = job.status is ImportState.PENDING
            if job_id is None and is_pending and running[job.user_id] >= MOST_OF_ONE_USER:
                continue
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
        pass  # there is only this process, so nobody can be waiting for a dead one

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

    async def tidy(self) -> int:
        for job_id, rows in self._state.import_rows.items():
            if self._jobs[job_id].status.is_final:
                del self._state.import_rows[job_id]
                return len(rows)
        return 0

    async def drop_report(self, ended_before: datetime) -> int:
        report = self._state.import_findings, self._state.import_rejects
        for job_id in sorted({job_id for table in report for job_id in table}):
            ended = self._jobs[job_id].completed_at
            if ended is not None and ended < ended_before:
                self._forget(job_id)
                return sum(len(table.pop(job_id, ())) for table in report)
        return 0

    async def spooled(self) -> set[str]:
        return {
            job.origin.file
            for job in self._jobs.values()
            if job.origin.file is not None and not job.status.is_final
        }

    def _held(self, job_id: int, token: str) -> JobRow:
        job = self._jobs.get(job_id)
        if job is None or job.lease_token != token or job.status is not ImportState.PROCESSING:
            raise LeaseLost(job_id)
        return job

    def _set(self, job: JobRow, **values: Any) -> None:
        self._jobs[job.id] = msgspec.structs.replace(job, **values)

    def _forget(self, job_id: int) -> None:
        feeds = self._state.feed_sources
        for id_, feed in feeds.items():
            if feed.memory.job_id == job_id:
                memory = msgspec.structs.replace(feed.memory, job_id=None)
                feeds[id_] = msgspec.structs.replace(feed, memory=memory)

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

    def _working_tables(self) -> tuple[dict[int, Any], ...]:
        state = self._state
        return state.import_findings, state.import_rejects, state.import_rows


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
