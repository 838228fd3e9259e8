"""PostgreSQL servers, databases and roles that others have set up for themselves."""

from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk.postgresql import PostgresqlDriver
from letzshop_core.adapters.sqlalchemy.migrations import upgrade, verify
from letzshop_core.errors import SchemaMismatch, TransientStoreError
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.testing.bulk import begin_import, run_import
from letzshop_core.testing.factories import NOON, add_shop, add_user
from letzshop_core.testing.servers import new_database

Connect = Callable[..., SqlStore]


def set_up(url: str, **parameters: str) -> None:
    """Give every new session on the database these parameters."""
    database = sql.Identifier(str(make_url(url).database))
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in parameters.items():
            statement = sql.SQL("ALTER DATABASE {} SET {} = {}")
            connection.execute(statement.format(database, sql.Identifier(name), value))


@pytest.fixture
async def connect(postgresql_server_url: str) -> AsyncIterator[Connect]:
    """Call it with parameters for a store on a database that has them."""
    stores = []

    def connected(**parameters: str) -> SqlStore:
        url = new_database(postgresql_server_url)
        set_up(url, **parameters)
        upgrade(url)
        stores.append(SqlStore.connect(url))
        return stores[-1]

    yield connected
    for store in stores:
        await store.close()


async def test_what_a_database_is_set_to_changes_nothing(connect: Connect) -> None:
    store = connect(
        DateStyle="German",
        TimeZone="Asia/Kathmandu",
        client_encoding="LATIN1",
        default_transaction_isolation="serializable",
    )
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    feed = "id,title,price\n1,Ĉapelo,12 €\n".encode()
    assert (await run_import(store, await begin_import(store, shop, owner), feed)).created == 1
    async with store.reading() as uow:
        found = await uow.products.find(ProductFilters(), PageRequest(), by=owner)
        assert [(p.title, p.created_at) for p in found.items] == [("Ĉapelo", NOON)]
    async with store.writing() as uow:
        level = await uow.connection.execute(text("SHOW transaction_isolation"))
        assert level.scalar_one() == "read committed"


async def test_limits_of_time_hold_for_questions_but_not_for_imports(connect: Connect) -> None:
    store = connect(
        statement_timeout="20s",
        lock_timeout="20s",
        idle_in_transaction_session_timeout="20s",
        idle_session_timeout="20s",
    )
    async with store.reading() as uow:
        assert (await uow.connection.execute(text("SHOW statement_timeout"))).scalar_one() == "20s"
    driver = PostgresqlDriver(store.engine.url)
    limits = (
        "SELECT name, setting FROM pg_settings WHERE name LIKE '%\\_timeout' AND setting <> '0'"
    )
    left = {name for name, _ in driver.run(limits)}
    assert not left & {
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "idle_session_timeout",
        "transaction_timeout",
    }
    driver.close()


@pytest.mark.parametrize(
    ("parameters", "statement"),
    [
        ({"statement_timeout": "500ms"}, "SELECT pg_sleep(20)"),
        ({"temp_file_limit": "64"}, "SELECT i FROM generate_series(1, 5000000) AS i ORDER BY -i"),
        ({"transaction_timeout": "500ms"}, "SELECT pg_sleep(20)"),
    ],
    ids=["time", "room", "transaction"],
)
async def test_what_exceeds_a_limit_may_be_tried_again(
    connect: Connect, parameters: dict[str, str], statement: str
) -> None:
    store = connect(**{"work_mem": "1MB", **parameters})
    for unit_of_work in (store.reading, store.writing):
        with pytest.raises(TransientStoreError):
            async with unit_of_work() as uow:
                await uow.connection.execute(text(statement))


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
@pytest.mark.parametrize("begin", [upgrade, verify])
def test_a_database_that_not_every_text_fits_is_refused(
    postgresql_server_url: str, encoding: str, begin: Callable[[str], None]
) -> None:
    name = f"narrow_{encoding.lower()}_{begin.__name__}"
    with psycopg.connect(postgresql_server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} ENCODING {} LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
            ).format(sql.Identifier(name), encoding)
        )
    url = make_url(postgresql_server_url).set(database=name)
    with pytest.raises(SchemaMismatch, match=f"encoding is {encoding}"):
        begin(url.render_as_string(hide_password=False))
