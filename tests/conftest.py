"""Real services and stores for every test."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import text

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.migrations import upgrade
from letzshop_core.adapters.sqlalchemy.tables import metadata
from letzshop_core.testing.servers import new_database, postgresql_server, redis_server
from letzshop_core.uow import Store

# A machine that is busy may take long for an example.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("LETZSHOP_HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def postgresql_server_url() -> Iterator[str]:
    """The URL of a PostgreSQL server that this test session started."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Redis server that this test session started."""
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server_url: str) -> str:
    """The URL of a new, empty PostgreSQL database."""
    return new_database(postgresql_server_url)


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_server_url: str) -> str:
    url = new_database(postgresql_server_url)
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
async def memory_store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def sqlite_store(tmp_path: Path, migrated_sqlite: bytes) -> AsyncIterator[SqlStore]:
    """An empty store on a SQLite file of its own."""
    path = tmp_path / "letzshop.db"
    path.write_bytes(migrated_sqlite)
    store = SqlStore.connect(f"sqlite:///{path}")
    yield store
    await store.close()


@pytest.fixture
async def postgresql_store(migrated_postgresql_url: str) -> AsyncIterator[SqlStore]:
    """An empty store on PostgreSQL."""
    store = SqlStore.connect(migrated_postgresql_url, pool_size=20)
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with store.engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    yield store
    await store.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store in turn."""
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_store(request: pytest.FixtureRequest) -> SqlStore:
    """Each database in turn."""
    store: SqlStore = request.getfixturevalue(f"{request.param}_store")
    return store
