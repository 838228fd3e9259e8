"""Import jobs, their findings and rejected rows, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, delete, exists, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.engine import NAME_OF_IMPORT
from letzshop_core.adapters.sqlalchemy.paging import page_by_id
from letzshop_core.adapters.sqlalchemy.tables import (
    feed_sources,
    import_findings,
    import_jobs,
    import_rejects,
    import_rows,
    shop_products,
    shops,
    users,
)
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

__all__ = ["SqlImportJobs"]

_jobs = import_jobs.c
_OPEN = (ImportState.PENDING.value, ImportState.PROCESSING.value)

_JOBS = (
    select(
        _jobs.id,
        users.c.username,
        _jobs.status,
        shops.c.shop_code,
        _jobs.source_url,
        _jobs.mode,
        _jobs.dry_run,
        _jobs.counts,
        _jobs.progress,
        _jobs.detected,
        _jobs.error,
        _jobs.created_at,
        _jobs.started_at,
        _jobs.completed_at,
        _jobs.checkpoint,
    )
    .join(shops, shops.c.id == _jobs.shop_id)
    .join(users, users.c.id == _jobs.user_id)
)
_LEASES = select(
    _jobs.id,
    _jobs.lease_token,
    shops.c.id,
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
_FINDINGS = select(
    import_findings.c.row,
    import_findings.c.column,
    import_findings.c.value,
    import_findings.c.code,
    import_findings.c.severity,
    import_findings.c.message,
).order_by(func.coalesce(import_findings.c.row, 0), import_findings.c.id)

_CUT_OFF = text(
    f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pg_has_role(usesysid, 'USAGE')
    AND starts_with(application_name, {NAME_OF_IMPORT.format("''")}) AND application_name NOT IN (
        SELECT {NAME_OF_IMPORT.format("lease_token")} FROM import_jobs
        WHERE status = 'processing' AND lease_until > :now
    )"""
)


class SqlImportJobs:
    """See :class:`letzshop_core.imports.ports.ImportJobRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

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
        statement = insert(import_jobs).values(
            shop_id=shop_id,
            user_id=user_id,
            status=ImportState.PENDING.value,
            source_url=origin.shown,
            source=msgspec.to_builtins(origin),
            mode=options.mode.value,
            dry_run=options.dry_run,
            options=options.model_dump(mode="json"),
            request_digest=request_digest,
            counts=msgspec.to_builtins(Counts()),
            progress=msgspec.to_builtins(Progress()),
            cancel_requested=False,
            attempts=0,
            created_at=now,
        )
        result = await self._connection.execute(statement.returning(_jobs.id))
        return int(result.scalar_one())

    async def pending_twin(self, shop_id: int, request_digest: str) -> int | None:
        statement = select(func.min(_jobs.id)).where(
            _jobs.shop_id == shop_id,
            _jobs.request_digest == request_digest,
            _jobs.status == ImportState.PENDING.value,
        )
        found: int | None = (await self._connection.execute(statement)).scalar_one()
        return found

    async def get(self, job_id: int, *, owner_id: int | None) -> ImportJob | None:
        statement = _of_owner(_JOBS.where(_jobs.id == job_id), owner_id)
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _job(row)

    async def find(
        self, filters: ImportFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ImportJob]:
        statement = _of_owner(_JOBS, owner_id)
        if filters.shop_code is not None:
            statement = statement.where(shops.c.shop_code == filters.shop_code.upper())
        if filters.status is not None:
            statement = statement.where(_jobs.status == filters.status.value)
        return await page_by_id(
            self._connection, statement, _jobs.id, page, _job, newest_first=True
        )

    async def findings(self, job_id: int, limit: int) -> list[dict[str, Any]]:
        statement = _FINDINGS.where(import_findings.c.job_id == job_id).limit(limit)
        rows = (await self._connection.execute(statement)).mappings()
        return [dict(row) for row in rows]

    async def rejects(self, job_id: int, *, after_row: int, limit: int) -> Sequence[RejectedRow]:
        statement = (
            select(import_rejects.c.row, import_rejects.c.raw, import_rejects.c.errors)
            .where(import_rejects.c.job_id == job_id, import_rejects.c.row > after_row)
            .order_by(import_rejects.c.row)
            .limit(limit)
        )
        rows = (await self._connection.execute(statement)).all()
        return [RejectedRow(row=row, raw=raw, errors=errors) for row, raw, errors in rows]

    async def request_cancel(self, job_id: int, now: datetime) -> None:
        # Waits for a worker that is just claiming the job, then looks at what it has become.
        statement = select(_jobs.status).where(_jobs.id == job_id).with_for_update()
        status = (await self._connection.execute(statement)).scalar_one_or_none()
        if status == ImportState.PENDING.value:
            values = {"status": ImportState.CANCELLED.value, "completed_at": now}
        elif status == ImportState.PROCESSING.value:
            values = {"cancel_requested": True}
        else:
            return
        await self._connection.execute(update(import_jobs).where(_jobs.id == job_id).values(values))

    async def claim(
        self, token: str, *, now: datetime, until: datetime, job_id: int | None = None
    ) -> JobLease | None:
        older = import_jobs.alias("older")
        blocked = exists().where(
            older.c.shop_id == _jobs.shop_id,
            older.c.status.in_(_OPEN),
            or_(older.c.id < _jobs.id, older.c.status == ImportState.PROCESSING.value),
            older.c.id != _jobs.id,
        )
        free = and_(
            _jobs.status == ImportState.PENDING.value,
            or_(_jobs.lease_until.is_(None), _jobs.lease_until <= now),
            ~blocked,
        )
        abandoned = and_(_jobs.status == ImportState.PROCESSING.value, _jobs.lease_until <= now)
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
        for table in (import_findings, import_rejects, import_rows):
            await self._connection.execute(delete(table).where(table.c.job_id == job_id))

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

    async def recall(self, shop_id: int, key: str) -> FeedMemory:
        of_feed = and_(feed_sources.c.shop_id == shop_id, feed_sources.c.key == key)
        statement = select(
            feed_sources.c.id,
            feed_sources.c.etag,
            feed_sources.c.last_modified,
            feed_sources.c.content_digest,
            feed_sources.c.options_digest,
            feed_sources.c.job_id,
            feed_sources.c.offers,
        ).where(of_feed)
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            # Jobs of a shop run one at a time, so nobody else adds this row meanwhile.
            added = insert(feed_sources).values(shop_id=shop_id, key=key)
            result = await self._connection.execute(added.returning(feed_sources.c.id))
            return FeedMemory(id=result.scalar_one())
        memory = FeedMemory(**row._mapping)  # noqa: SLF001  # public in all but name
        if memory.job_id is None:
            return memory
        intact = await self._offers_as_written(memory.id) == memory.offers
        return msgspec.structs.replace(memory, intact=intact)

    async def remember(self, memory: FeedMemory) -> None:
        await self._connection.execute(
            update(feed_sources)
            .where(feed_sources.c.id == memory.id)
            .values(
                etag=memory.etag,
                last_modified=memory.last_modified,
                content_digest=memory.content_digest,
                options_digest=memory.options_digest,
                job_id=memory.job_id,
                offers=await self._offers_as_written(memory.id),
            )
        )

    async def note_outcome(self, shop_id: int, key: str, outcome: str) -> str | None:
        of_feed = and_(feed_sources.c.shop_id == shop_id, feed_sources.c.key == key)
        row = (
            await self._connection.execute(select(feed_sources.c.outcome).where(of_feed))
        ).one_or_none()
        # Jobs of a shop run one at a time, so nobody else adds or changes this row meanwhile.
        statement = (
            insert(feed_sources).values(shop_id=shop_id, key=key, outcome=outcome)
            if row is None
            else update(feed_sources).where(of_feed).values(outcome=outcome)
        )
        await self._connection.execute(statement)
        return None if row is None else row[0]

    async def tidy(self) -> int:
        job_id = await self._next_with_rows(0)
        while job_id is not None:
            status = await self._connection.execute(select(_jobs.status).where(_jobs.id == job_id))
            if status.scalar_one() not in _OPEN:
                result = await self._connection.execute(
                    delete(import_rows).where(import_rows.c.job_id == job_id)
                )
                return result.rowcount
            job_id = await self._next_with_rows(job_id)
        return 0

    async def _next_with_rows(self, job_id: int) -> int | None:
        # From one job to the next along the index: a running job may have a million rows.
        statement = select(func.min(import_rows.c.job_id)).where(import_rows.c.job_id > job_id)
        found: int | None = (await self._connection.execute(statement)).scalar_one()
        return found

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

    async def _offers_as_written(self, source_id: int) -> int:
        statement = select(func.count()).where(
            shop_products.c.feed_source_id == source_id, shop_products.c.feed_digest.is_not(None)
        )
        count = int((await self._connection.execute(statement)).scalar_one())
        if self._connection.dialect.name == "sqlite":
            # The pages of all those offers are not what this connection will be asked for next.
            await self._connection.exec_driver_sql("PRAGMA shrink_memory")
        return count


def _held(job_id: int, token: str) -> tuple[Any, ...]:
    return (
        _jobs.id == job_id,
        _jobs.lease_token == token,
        _jobs.status == ImportState.PROCESSING.value,
    )


def _of_owner(statement: Select[Any], owner_id: int | None) -> Select[Any]:
    return statement if owner_id is None else statement.where(shops.c.owner_id == owner_id)


def _given(**values: Any) -> dict[str, Any]:
    return {name: msgspec.to_builtins(value) for name, value in values.items() if value is not None}


def _job(row: Sequence[Any]) -> ImportJob:
    return ImportJob(
        job_id=row[0],
        user=row[1],
        status=ImportState(row[2]),
        shop_code=row[3],
        source_url=row[4],
        mode=row[5],
        dry_run=row[6],
        counts=msgspec.convert(row[7], Counts),
        progress=msgspec.convert(row[8], Progress),
        detected=with_totals(row[9], msgspec.convert(row[14], Checkpoint | None)),
        error=msgspec.convert(row[10], JobError | None),
        created_at=row[11],
        started_at=row[12],
        completed_at=row[13],
    )


def _lease(row: Sequence[Any]) -> JobLease:
    return JobLease(
        job_id=row[0],
        token=row[1],
        shop_id=row[2],
        shop_code=row[3],
        shop_owner_id=row[4],
        shop_is_active=row[5],
        shop_is_verified=row[6],
        origin=msgspec.convert(row[7], FeedOrigin),
        options=ImportOptions.model_validate(row[8]),
        counts=msgspec.convert(row[9], Counts),
        checkpoint=msgspec.convert(row[10], Checkpoint | None),
        attempts=row[11],
        cancel_requested=row[12],
    )
