"""The queue of import jobs, in SQL."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, and_, delete, func, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.engine import NAME_OF_IMPORT
from letzshop_core.adapters.sqlalchemy.paging import AnyRow
from letzshop_core.adapters.sqlalchemy.tables import (
    feed_sources,
    import_findings,
    import_jobs,
    import_rejects,
    import_rows,
    shop_products,
    shops,
)
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    ImportState,
    JobError,
    JobLease,
    Progress,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.imports.ports import MOST_OF_ONE_USER, LeaseLost

__all__ = ["SqlImportQueue"]

_jobs = import_jobs.c
_REPORT = (import_findings, import_rejects)
_OPEN = (ImportState.PENDING.value, ImportState.PROCESSING.value)
_LEASES = select(
    _jobs.id.label("job_id"),
    _jobs.lease_token,
    _jobs.shop_id,
    shops.c.shop_code,
    shops.c.owner_id,
    shops.c.is_active,
    shops.c.is_verified,
    _jobs.source,
    _jobs.options,
    _jobs.counts,
    _jobs.checkpoint,
    _jobs.attempts,
    _jobs.cancel_requested,
).join(shops, shops.c.id == _jobs.shop_id)

_CUT_OFF = text(
    f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pg_has_role(usesysid, 'USAGE')
    AND starts_with(application_name, {NAME_OF_IMPORT.format("''")}) AND application_name NOT IN (
        SELECT {NAME_OF_IMPORT.format("lease_token")} FROM import_jobs
        WHERE status = 'processing' AND lease_until > :now
    )"""
)


class SqlImportQueue:
    """See :class:`letzshop_core.imports.ports.ImportQueue`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        # Found for all shops together: looking at each job whether another one blocks it takes
        # minutes on PostgreSQL when one shop has just queued thousands.
        oldest = select(func.min(_jobs.id)).where(_jobs.status.in_(_OPEN)).group_by(_jobs.shop_id)
        is_running = _jobs.status == ImportState.PROCESSING.value
        busy = select(_jobs.shop_id).where(is_running)
        many = select(_jobs.user_id).where(is_running).group_by(_jobs.user_id)
        crowding = many.having(func.count() >= MOST_OF_ONE_USER)
        free = and_(
            _jobs.status == ImportState.PENDING.value,
            or_(_jobs.lease_until.is_(None), _jobs.lease_until <= now),
            _jobs.id.in_(oldest),
            _jobs.shop_id.not_in(busy),
            _jobs.user_id.not_in(crowding) if job_id is None else true(),
        )
        abandoned = and_(is_running, _jobs.lease_until <= now)
        candidate = (
            select(_jobs.id)
            .where(or_(free, abandoned))
            .order_by(_jobs.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=import_jobs)
        )
        if job_id is not None:
            candidate = candidate.where(_jobs.id == job_id)
        found = (await self._connection.execute(candidate)).scalar_one_or_none()
        if found is None:
            return None
        await self._connection.execute(
            update(import_jobs)
            .where(_jobs.id == found)
            .values(
                status=ImportState.PROCESSING.value,
                lease_token=token,
                lease_until=until,
                attempts=_jobs.attempts + 1,
                started_at=func.coalesce(_jobs.started_at, now),
            )
        )
        row = (await self._connection.execute(_LEASES.where(_jobs.id == found))).one()
        return _lease(row)

    async def renew(self, job_id: int, token: str, until: datetime) -> bool:
        statement = (
            update(import_jobs)
            .where(*_held(job_id, token))
            .values(lease_until=until)
            .returning(_jobs.cancel_requested)
        )
        asked = (await self._connection.execute(statement)).scalar_one_or_none()
        if asked is None:
            raise LeaseLost(job_id)
        return bool(asked)

    async def cut_off(self, now: datetime) -> None:
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(_CUT_OFF, {"now": now})

    async def save_progress(
        self,
        job_id: int,
        token: str,
        *,
        progress: Progress,
        counts: Counts | None = None,
        detected: dict[str, Any] | None = None,
    ) -> None:
        values = _given(progress=progress, counts=counts, detected=detected)
        if counts is not None:
            values["attempts"] = 0
        await self._change(job_id, token, **values)

    async def restart(self, job_id: int, token: str) -> None:
        begun = await self._connection.execute(
            select(_jobs.shop_id).where(_jobs.id == job_id, _jobs.checkpoint.is_not(None))
        )
        await self._change(job_id, token, checkpoint=None, counts=msgspec.to_builtins(Counts()))
        for shop_id in begun.scalars():
            met = shop_products.c.shop_id == shop_id, shop_products.c.feed_job_id == job_id
            await self._connection.execute(
                update(shop_products).where(*met).values(feed_job_id=None)
            )
        await self._delete_rows(job_id, *_REPORT, import_rows)

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
        values = _given(counts=counts, progress=progress, detected=detected, error=error)
        await self._change(
            job_id,
            token,
            status=status.value,
            completed_at=now,
            lease_token=None,
            lease_until=None,
            **values,
        )

    async def put_back(self, job_id: int, token: str, *, not_before: datetime, spent: bool) -> None:
        values: dict[str, Any] = {} if spent else {"attempts": 0}
        await self._change(
            job_id,
            token,
            status=ImportState.PENDING.value,
            lease_token=None,
            lease_until=not_before,
            **values,
        )

    async def tidy(self) -> int:
        job_id = await self._next_with_rows(0, import_rows)
        while job_id is not None:
            status = await self._connection.execute(select(_jobs.status).where(_jobs.id == job_id))
            if status.scalar_one() not in _OPEN:
                return await self._delete_rows(job_id, import_rows)
            job_id = await self._next_with_rows(job_id, import_rows)
        return 0

    async def drop_report(self, ended_before: datetime) -> int:
        facts = select(_jobs.shop_id, _jobs.completed_at)
        job_id = await self._next_with_rows(0, *_REPORT)
        while job_id is not None:
            found = await self._connection.execute(facts.where(_jobs.id == job_id))
            shop_id, ended = found.one()
            if ended is not None and ended < ended_before:
                of_job = feed_sources.c.shop_id == shop_id, feed_sources.c.job_id == job_id
                await self._connection.execute(
                    update(feed_sources).where(*of_job).values(job_id=None)
                )
                return await self._delete_rows(job_id, *_REPORT)
            if ended is not None:
                break  # the many jobs that follow are hardly older
            job_id = await self._next_with_rows(job_id, *_REPORT)
        return 0

    async def _next_with_rows(self, job_id: int, *tables: Table) -> int | None:
        # From one job to the next along the index: a running job may have a million rows.
        found = []
        for table in tables:
            statement = select(func.min(table.c.job_id)).where(table.c.job_id > job_id)
            found.append((await self._connection.execute(statement)).scalar_one())
        return min((job_id for job_id in found if job_id is not None), default=None)

    async def _delete_rows(self, job_id: int, *tables: Table) -> int:
        deleted = 0
        for table in tables:
            statement = delete(table).where(table.c.job_id == job_id)
            deleted += (await self._connection.execute(statement)).rowcount
        return deleted

    async def spooled(self) -> set[str]:
        statement = select(_jobs.source).where(_jobs.status.in_(_OPEN))
        origins = (await self._connection.execute(statement)).scalars()
        return {origin["file"] for origin in origins if "file" in origin}

    async def _change(self, job_id: int, token: str, **values: Any) -> None:
        result = await self._connection.execute(
            update(import_jobs).where(*_held(job_id, token)).values(**values)
        )
        if result.rowcount != 1:
            raise LeaseLost(job_id)


def _held(job_id: int, token: str) -> tuple[Any, ...]:
    return (
        _jobs.id == job_id,
        _jobs.lease_token == token,
        _jobs.status == ImportState.PROCESSING.value,
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: msgspec.to_builtins(value) for name, value in values.items() if value is not None}


def _lease(row: AnyRow) -> JobLease:
    return JobLease(
        job_id=row.job_id,
        token=row.lease_token,
        shop_id=row.shop_id,
        shop_code=row.shop_code,
        shop_owner_id=row.owner_id,
        shop_is_active=row.is_active,
        shop_is_verified=row.is_verified,
        origin=msgspec.convert(row.source, FeedOrigin),
        options=ImportOptions.model_validate(row.options),
        counts=msgspec.convert(row.counts, Counts),
        checkpoint=msgspec.convert(row.checkpoint, Checkpoint | None),
        attempts=row.attempts,
        cancel_requested=row.cancel_requested,
    )
