"""Imports that are cancelled in the middle of a batch, or fail there."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk.postgresql import _MERGE_LOCK, PostgresqlDriver
from letzshop_core.adapters.sqlalchemy.bulk.sqlite import SqliteDriver
from letzshop_core.imports.bulk import IncomingRow, Note
from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import Checkpoint, Counts, JobContext
from letzshop_core.testing.bulk import begin_import, resume_import, run_import
from letzshop_core.testing.factories import NOON, add_shop, add_user

ROWS = 60
FEED = b"id,title,price\n" + b"".join(b"%d,Lamp %d,10 EUR\n" % (n, n) for n in range(ROWS))
NOTE = Note(Counts(), Checkpoint(content=""))


async def new_job(store: SqlStore, **options: Any) -> JobContext:
    owner = await add_user(store)
    return await begin_import(store, await add_shop(store, owner), owner, **options)


def incoming(row_id: str) -> IncomingRow:
    return IncomingRow(2, RowKeys(row_id, "Lamp"), {"title": "Lamp"}, {}, 1)


class Statements:
    """Which connections of imports are at work, and which were closed meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.under_way: Counter[int] = Counter()
        self.cut_off = 0
        for kind in (PostgresqlDriver, SqliteDriver):
            monkeypatch.setattr(kind, "run", self._counted(kind.run))
            monkeypatch.setattr(kind, "close", self._checked(kind.close))

    def _counted(self, run: Callable[..., Any]) -> Callable[..., Any]:
        def counted(driver: object, *args: Any) -> Any:
            self.under_way[id(driver)] += 1
            try:
                return run(driver, *args)
            finally:
                self.under_way[id(driver)] -= 1

        return counted

    def _checked(self, close: Callable[..., Any]) -> Callable[..., Any]:
        def checked(driver: object) -> None:
            self.cut_off += self.under_way[id(driver)]
            close(driver)

        return checked

    async def one_waits(self, importing: asyncio.Task[Counts]) -> None:
        """Until a statement is seen again and again."""
        seen = 0
        while seen < 10 and not importing.done():
            seen = seen + 1 if self.under_way.total() else 0
            await asyncio.sleep(0.01)


async def test_no_connection_is_closed_that_a_thread_works_with(
    sql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await new_job(sql_store)
    statements = Statements(monkeypatch)
    async with sql_store.writing() as person:
        await person.shops.lock(job.shop_id)
        importing = asyncio.create_task(run_import(sql_store, job, FEED))
        await statements.one_waits(importing)
        importing.cancel()
        await asyncio.wait([importing], timeout=0.2)
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert statements.cut_off == 0
    counts = await run_import(sql_store, await resume_import(sql_store, job), FEED)
    assert (counts.read, counts.created) == (ROWS, ROWS)


async def test_an_import_that_is_cancelled_waits_for_its_turn_no_longer(
    postgresql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = postgresql_store
    job = await new_job(store, batch_size=10)
    statements = Statements(monkeypatch)
    async with store.writing() as rival:
        await rival.connection.execute(text(f"SELECT pg_advisory_xact_lock({_MERGE_LOCK})"))
        importing = asyncio.create_task(run_import(store, job, FEED))
        await statements.one_waits(importing)
        importing.cancel()
        await asyncio.wait([importing], timeout=PATIENCE)
        assert importing.cancelled()


async def test_a_batch_that_fails_keeps_none_behind_it_from_its_turn(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    job = await new_job(store)
    async with store.bulk.open(job) as session:
        bad, good = [await session.stage([incoming(name)], now=NOON) for name in ("a\0", "b")]
        failing, advancing = [asyncio.create_task(session.advance(batch)) for batch in (bad, good)]
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(Exception, match="NUL"):
                await failing
            await advancing
            await session.merge(good, lambda merged: NOTE)
    async with store.engine.connect() as connection:
        found = await connection.execute(text("SELECT array_agg(product_id) FROM products"))
        assert found.scalar_one() == ["b"]
