"""Connections that reads keep open between them."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.errors import NotFound
from letzshop_core.testing.factories import add_user


async def backend(store: SqlStore) -> int:
    async with store.reading() as uow:
        number: int = (await uow.connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        return number


async def test_reads_take_turns_on_one_connection(postgresql_store: SqlStore) -> None:
    first = await backend(postgresql_store)
    assert await backend(postgresql_store) == first
    with pytest.raises(NotFound):
        async with postgresql_store.reading():
            raise NotFound("thing", 1)
    assert await backend(postgresql_store) == first


async def test_reads_at_the_same_time_have_connections_of_their_own(
    postgresql_store: SqlStore,
) -> None:
    gate = asyncio.Barrier(8)

    async def held() -> int:
        async with postgresql_store.reading() as uow:
            await gate.wait()
            pid = await uow.connection.execute(text("SELECT pg_backend_pid()"))
            await gate.wait()
            return int(pid.scalar_one())

    assert len(set(await asyncio.gather(*(held() for _ in range(8))))) == 8


async def test_a_connection_that_the_server_closed_is_not_used_again(
    postgresql_store: SqlStore,
) -> None:
    first = await backend(postgresql_store)
    async with postgresql_store.writing() as uow:
        await uow.connection.execute(text(f"SELECT pg_terminate_backend({first}, 5000)"))
    assert await backend(postgresql_store) != first


async def test_a_statement_that_was_given_up_leaves_nothing_behind(
    postgresql_store: SqlStore,
) -> None:
    async def sleep() -> None:
        async with postgresql_store.reading() as uow:
            await uow.connection.execute(text("SELECT pg_sleep(30)"))

    task = asyncio.create_task(sleep())
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await backend(postgresql_store)
    await add_user(postgresql_store)


async def test_a_wrong_statement_is_a_bug_and_no_passing_trouble(
    sqlite_store: SqlStore, postgresql_store: SqlStore
) -> None:
    for store in (sqlite_store, postgresql_store):
        with pytest.raises((OperationalError, ProgrammingError)):
            async with store.reading() as uow:
                await uow.connection.execute(text("SELECT no_such_column"))
