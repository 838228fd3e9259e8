"""Feeds that are fetched on a schedule, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.paging import AnyRow, page_by_id
from letzshop_core.adapters.sqlalchemy.shops import of_shops_owned_by
from letzshop_core.adapters.sqlalchemy.tables import schedules, shops, users
from letzshop_core.imports.options import FeedOrigin, ImportMode, ImportOptions
from letzshop_core.paging import Page, PageRequest
from letzshop_core.schedules.models import DueFeed, ScheduledFeed, ScheduledFeedFilters

__all__ = ["SqlSchedules"]

_FEEDS = select(
    schedules.c.id,
    shops.c.shop_code,
    schedules.c.url,
    schedules.c.cron,
    schedules.c.options,
    schedules.c.is_active,
    schedules.c.last_run_at,
    schedules.c.last_job_id,
    schedules.c.next_run_at,
    schedules.c.created_at,
    schedules.c.updated_at,
).join(shops, shops.c.id == schedules.c.shop_id)
_DUE = (
    select(
        schedules.c.id,
        schedules.c.shop_id,
        and_(shops.c.is_active, users.c.is_active).label("may_run"),
        schedules.c.created_by,
        schedules.c.url,
        schedules.c.options,
        schedules.c.cron,
        schedules.c.last_job_id,
    )
    .join(shops, shops.c.id == schedules.c.shop_id)
    .join(users, users.c.id == schedules.c.created_by)
    .where(schedules.c.is_active)
    .order_by(schedules.c.next_run_at)
    .limit(1)
    .with_for_update(skip_locked=True, of=schedules)
)


class SqlSchedules:
    """See :class:`letzshop_core.schedules.ports.ScheduleRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        *,
        shop_id: int,
        created_by: int,
        url: str,
        cron: str,
        options: ImportOptions,
        next_run_at: datetime | None,
        at: datetime,
    ) -> ScheduledFeed:
        statement = insert(schedules).values(
            shop_id=shop_id,
            created_by=created_by,
            url=url,
            created_at=at,
            **_values(cron, options, next_run_at, at),
        )
        result = await self._connection.execute(statement.returning(schedules.c.id))
        return await self._get(result.scalar_one())

    async def lock(self, feed_id: int, *, owner_id: int | None) -> ScheduledFeed | None:
        statement = of_shops_owned_by(_FEEDS.where(schedules.c.id == feed_id), owner_id)
        statement = statement.with_for_update(of=schedules)
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _feed(row)

    async def find(
        self, filters: ScheduledFeedFilters, page: PageRequest, *, owner_id: int | None
    ) -> Page[ScheduledFeed]:
        statement = of_shops_owned_by(_FEEDS, owner_id)
        if filters.shop_code is not None:
            statement = statement.where(shops.c.shop_code == filters.shop_code.upper())
        return await page_by_id(self._connection, statement, schedules.c.id, page, _feed)

    async def update(
        self,
        feed_id: int,
        *,
        url: str | None,
        cron: str,
        options: ImportOptions,
        next_run_at: datetime | None,
        at: datetime,
    ) -> ScheduledFeed:
        values = _values(cron, options, next_run_at, at)
        if url is not None:
            values["url"] = url
        await self._connection.execute(
            update(schedules).where(schedules.c.id == feed_id).values(values)
        )
        return await self._get(feed_id)

    async def delete(self, feed_id: int) -> None:
        await self._connection.execute(delete(schedules).where(schedules.c.id == feed_id))

    async def take_due(self, now: datetime) -> DueFeed | None:
        statement = _DUE.where(schedules.c.next_run_at <= now)
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            return None
        return DueFeed(
            id=row.id,
            shop_id=row.shop_id,
            may_run=row.may_run,
            created_by=row.created_by,
            origin=FeedOrigin(url=row.url),
            options=ImportOptions.model_validate(row.options),
            cron=row.cron,
            last_job_id=row.last_job_id,
        )

    async def ran(
        self, feed_id: int, *, job_id: int | None, at: datetime, next_run_at: datetime
    ) -> None:
        values: dict[str, Any] = {"next_run_at": next_run_at}
        if job_id is not None:
            values |= {"last_job_id": job_id, "last_run_at": at}
        await self._connection.execute(
            update(schedules).where(schedules.c.id == feed_id).values(values)
        )

    async def _get(self, feed_id: int) -> ScheduledFeed:
        row = await self._connection.execute(_FEEDS.where(schedules.c.id == feed_id))
        return _feed(row.one())


def _values(
    cron: str, options: ImportOptions, next_run_at: datetime | None, at: datetime
) -> dict[str, Any]:
    return {
        "cron": cron,
        "mode": options.mode.value,
        "options": options.model_dump(mode="json", exclude_defaults=True),
        "is_active": next_run_at is not None,
        "next_run_at": next_run_at,
        "updated_at": at,
    }


def _feed(row: AnyRow) -> ScheduledFeed:
    return ScheduledFeed(
        id=row.id,
        shop_code=row.shop_code,
        url=FeedOrigin(url=row.url).shown or "",
        cron=row.cron,
        mode=ImportMode(row.options.get("mode", ImportMode.UPSERT)),
        options=row.options,
        is_active=row.is_active,
        last_run_at=row.last_run_at,
        last_job_id=row.last_job_id,
        next_run_at=row.next_run_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
