"""Import jobs, their findings and rejected rows, and what is remembered of feeds, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.paging import page_by_id
from letzshop_core.adapters.sqlalchemy.shops import of_shops_owned_by
from letzshop_core.adapters.sqlalchemy.tables import (
    feed_sources,
    import_findings,
    import_jobs,
    import_rejects,
    shop_products,
    shops,
    users,
)
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    FeedMemory,
    ImportFilters,
    ImportJob,
    ImportState,
    JobError,
    Progress,
    RejectedRow,
    with_totals,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.paging import Page, PageRequest

__all__ = ["SqlImportJobs"]

_jobs = import_jobs.c

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
_FINDINGS = select(
    import_findings.c.row,
    import_findings.c.column,
    import_findings.c.value,
    import_findings.c.code,
    import_findings.c.severity,
    import_findings.c.message,
).order_by(func.coalesce(import_findings.c.row, 0), import_findings.c.id)


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
        statement = of_shops_owned_by(_JOBS.where(_jobs.id == job_id), owner_id)
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _job(row)

    async def find(
        self, filters: ImportFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ImportJob]:
        statement = of_shops_owned_by(_JOBS, owner_id)
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
        # This waits for a worker that is claiming the job at this moment, and sees the new status.
        statement = select(_jobs.status).where(_jobs.id == job_id).with_for_update()
        status = (await self._connection.execute(statement)).scalar_one_or_none()
        if status == ImportState.PENDING.value:
            values = {"status": ImportState.CANCELLED.value, "completed_at": now}
        elif status == ImportState.PROCESSING.value:
            values = {"cancel_requested": True}
        else:
            return
        await self._connection.execute(update(import_jobs).where(_jobs.id == job_id).values(values))

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
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        if row is None:
            # Jobs of a shop run one at a time, so nobody else adds this row meanwhile.
            added = insert(feed_sources).values(shop_id=shop_id, key=key)
            result = await self._connection.execute(added.returning(feed_sources.c.id))
            return FeedMemory(id=result.scalar_one())
        memory = FeedMemory(**row)
        if memory.job_id is None:
            return memory
        intact = await self._offers_as_written(shop_id, memory.id) == memory.offers
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
                offers=memory.offers,
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

    async def _offers_as_written(self, shop_id: int, source_id: int) -> int:
        statement = select(func.count()).where(
            shop_products.c.feed_source_id == source_id,
            shop_products.c.feed_digest.is_not(None),
            ~shop_products.c.withdrawn_by_feed,
        )
        if self._connection.dialect.name == "postgresql":
            # A source has one shop, and there is an index by shop. SQLite would use it even where
            # reading the whole table is ten times faster: if most offers are of this shop.
            statement = statement.where(shop_products.c.shop_id == shop_id)
        count = int((await self._connection.execute(statement)).scalar_one())
        if self._connection.dialect.name == "sqlite":
            # The cached pages of all those offers are not what this connection will need next.
            await self._connection.exec_driver_sql("PRAGMA shrink_memory")
        return count


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
