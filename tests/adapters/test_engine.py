"""The engines that the store connects with."""

import asyncio
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.engine import UnsupportedDatabase, make_engine
from letzshop_core.errors import OutcomeUnknown, TransientStoreError
from letzshop_core.products.export import ExportOptions
from letzshop_core.testing.bulk import begin_import, import_feed, run_import
from letzshop_core.testing.factories import add_shop, add_user

FEED = b"id,title\n1,Lamp\n"


async def _connect(url: str) -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE secret (words TEXT)"))
    await engine.dispose()


async def test_nobody_else_may_read_a_new_database_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    await _connect(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_database_file_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    file.touch(mode=0o640)
    file.chmod(0o640)
    await _connect(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_errors_do_not_repeat_what_statements_were_given(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = f"sqlite:///{tmp_path}/shop.db"
    engine = make_engine(file if kind == "sqlite" else request.getfixturevalue("postgresql_url"))
    with pytest.raises(DBAPIError) as caught:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT :word FROM nowhere"), {"word": "hush"})
    await engine.dispose()
    assert "nowhere" in str(caught.value)
    assert "hush" not in str(caught.value)


async def test_a_database_in_memory_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await _connect("sqlite:///:memory:")
    assert not list(tmp_path.iterdir())


async def test_a_relative_path_stays_the_same_file_wherever_the_program_goes(
    tmp_path: Path, migrated_sqlite: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop.db").write_bytes(migrated_sqlite)
    monkeypatch.chdir(tmp_path)
    store = SqlStore.connect("sqlite:///shop.db")
    monkeypatch.chdir("/")
    owner = await add_user(store)
    counts = await import_feed(store, await add_shop(store, owner), owner, FEED)
    exported = [piece async for piece in store.bulk.export(ExportOptions(), by=owner)]
    await store.close()
    assert counts.read == 1
    assert exported


async def test_a_database_that_cannot_be_used_is_one_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database" * 100)
    for file in (tmp_path / "notes.db", tmp_path / "gone" / "shop.db"):
        store = SqlStore.connect(f"sqlite:///{file}")
        with pytest.raises(TransientStoreError):
            await store.check()
        await store.close()


def test_no_thread_of_a_file_that_cannot_be_opened_outlives_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    for _ in range(10):  # whether it does is a matter of luck
        with pytest.raises(TransientStoreError):
            asyncio.run(SqlStore.connect(f"sqlite:///{tmp_path}/gone/shop.db").check())
    assert not failed


async def test_reads_do_not_wait_for_a_writer(sqlite_store: SqlStore) -> None:
    async with sqlite_store.writing(), sqlite_store.reading() as uow:
        assert not await uow.users.has_admin()


async def test_a_file_that_cannot_be_written_to_may_be_written_to_later(
    sqlite_store: SqlStore,
) -> None:
    with pytest.raises(TransientStoreError):
        async with sqlite_store.writing() as uow:
            await uow.connection.execute(text("PRAGMA query_only = ON"))
            await uow.users.record_login(1, datetime.now(UTC))


async def test_imports_and_exports_may_find_a_file_later_that_they_cannot_open(
    sqlite_store: SqlStore, tmp_path: Path
) -> None:
    owner = await add_user(sqlite_store)
    job = await begin_import(sqlite_store, await add_shop(sqlite_store, owner), owner)
    away = tmp_path.rename(tmp_path.with_name("away"))
    with pytest.raises(TransientStoreError):
        await run_import(sqlite_store, job, FEED)
    with pytest.raises(TransientStoreError):
        await anext(sqlite_store.bulk.export(ExportOptions(), by=owner))
    away.rename(tmp_path)
    assert (await run_import(sqlite_store, job, FEED)).read == 1


async def test_a_unit_of_work_that_was_cancelled_holds_no_lock(sqlite_store: SqlStore) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"

    async def count() -> None:
        async with sqlite_store.writing() as uow:
            await uow.connection.execute(text(f"{numbers} SELECT i FROM n WHERE i > 999990"))

    counting = asyncio.create_task(count())
    await asyncio.sleep(0.05)
    counting.cancel()
    await asyncio.wait([counting])
    async with asyncio.timeout(PATIENCE):
        await add_user(sqlite_store)
    assert counting.cancelled(), "until here, its traceback knows what it had in hand"


@pytest.mark.parametrize("moment", ["statement", "commit"])
async def test_a_connection_that_breaks_leaves_a_doubt_only_at_the_commit(
    postgresql_store: SqlStore, moment: str
) -> None:
    with pytest.raises(TransientStoreError) as raised:
        async with postgresql_store.writing() as uow:
            backend = await uow.connection.execute(text("SELECT pg_backend_pid()"))
            async with postgresql_store.writing() as other:
                end = text(f"SELECT pg_terminate_backend({backend.scalar_one()}, 5000)")
                await other.connection.execute(end)
            if moment == "statement":
                await uow.connection.execute(text("SELECT 1"))
    assert isinstance(raised.value, OutcomeUnknown) == (moment == "commit")


def test_a_url_that_names_no_database_is_said_to_be_one() -> None:
    with pytest.raises(UnsupportedDatabase, match="database's URL must start with"):
        SqlStore.connect("mysql://user:hunter2@host/name")
