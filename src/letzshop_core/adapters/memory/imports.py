"""Import jobs, their findings and rejected rows, and what is remembered of feeds, in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import FeedRow, JobRow, MemoryState
from letzshop_core.imports.models import (
    FeedMemory,
    ImportFilters,
    ImportJob,
    ImportState,
    RejectedRow,
    with_totals,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.paging import Page, PageRequest

__all__ = ["MemoryImportJobs"]


class MemoryImportJobs:
    """See :class:`letzshop_core.imports.ports.ImportJobRepository`."""

    def __init__(self, state: MemoryState) -> None:
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
            job = msgspec.structs.replace(job, status=ImportState.CANCELLED, completed_at=now)
        elif job.status is ImportState.PROCESSING:
            job = msgspec.structs.replace(job, cancel_requested=True)
        self._jobs[job_id] = job

    async def recall(self, shop_id: int, key: str) -> FeedMemory:
        memory = self._feed(shop_id, key).memory
        intact = memory.job_id is not None and (self._offers_as_written(memory.id) == memory.offers)
        return msgspec.structs.replace(memory, intact=intact)

    async def remember(self, memory: FeedMemory) -> None:
        row = self._state.feed_sources[memory.id]
        self._state.feed_sources[memory.id] = msgspec.structs.replace(row, memory=memory)

    async def note_outcome(self, shop_id: int, key: str, outcome: str) -> str | None:
        row = self._feed(shop_id, key)
        self._state.feed_sources[row.memory.id] = msgspec.structs.replace(row, outcome=outcome)
        return row.outcome

    def _feed(self, shop_id: int, key: str) -> FeedRow:
        for row in self._state.feed_sources.values():
            if (row.shop_id, row.key) == (shop_id, key):
                return row
        row = FeedRow(shop_id=shop_id, key=key, memory=FeedMemory(id=next(self._state.ids)))
        self._state.feed_sources[row.memory.id] = row
        return row

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

    def _offers_as_written(self, source_id: int) -> int:
        return sum(
            offer.feed_source_id == source_id
            and offer.feed_digest is not None
            and not offer.withdrawn_by_feed
            for offer in self._state.offers.values()
        )
