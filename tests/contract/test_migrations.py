"""What the migrations build is what the tables declare."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from letzshop_core import Letzshop, SqlStore
from letzshop_core.adapters.sqlalchemy.engine import database_url
from letzshop_core.adapters.sqlalchemy.migrations import upgrade, verify
from letzshop_core.adapters.sqlalchemy.tables import metadata
from letzshop_core.errors import SchemaMismatch
from letzshop_core.testing.servers import new_database


def schema(url: str, *, declared: bool) -> dict[str, Any]:
    """Everything that a database knows of its tables; made from the declaration or migrated."""
    if not declared:
        upgrade(url)
    with _begun(url) as connection:
        if declared:
            metadata.create_all(connection)
        return _described(connection)


@contextmanager
def _begun(url: str) -> Iterator[Connection]:
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite")
    engine = create_engine(parsed)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _described(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_schema ORDER BY name"))
        return {name: " ".join((sql or "").split()) for name, sql in rows if "alembic" not in name}
    indexes = connection.execute(
        text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    )
    constraints = connection.execute(
        text(
            "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
    )
    described: dict[str, Any] = {n: d for n, d in (*indexes, *constraints) if "alembic" not in n}
    inspector = inspect(connection)
    for table in inspector.get_table_names():
        if table != "alembic_version":
            described[table] = [
                (c["name"], repr(c["type"]), c["nullable"], str(c["default"]))
                for c in inspector.get_columns(table)
            ]
    return described


def test_sqlite(tmp_path: Path) -> None:
    migrated = schema(f"sqlite:///{tmp_path}/migrated.db", declared=False)
    assert migrated == schema(f"sqlite:///{tmp_path}/declared.db", declared=True)
    assert "products" in migrated


def test_postgresql(postgresql_server_url: str) -> None:
    migrated = schema(new_database(postgresql_server_url), declared=False)
    assert migrated == schema(new_database(postgresql_server_url), declared=True)
    assert "products" in migrated


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_upgrading_twice_changes_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = (
        f"sqlite:///{tmp_path}/letzshop.db"
        if kind == "sqlite"
        else request.getfixturevalue("postgresql_url")
    )
    before = schema(url, declared=False)
    assert schema(url, declared=False) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_tables_of_the_first_version_with_rows(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("old", "new")]
    else:
        server = request.getfixturevalue("postgresql_server_url")
        urls = [new_database(server), new_database(server)]
    old, new = urls
    upgrade(old, "0001")
    with pytest.raises(SchemaMismatch, match="0001"):
        verify(old)
    with _begun(old) as connection:
        connection.execute(
            text(
                "INSERT INTO products (id, product_id, title, availability, condition, search_text,"
                " is_public, created_at, updated_at) VALUES (1, 'a', 'Lamp', 'preorder', 'used',"
                " 'lamp', true, '2026-03-01 12:00:00', '2026-03-01 12:00:00')"
            )
        )
    upgrade(old)
    verify(old)
    with _begun(old) as connection:
        used = text("SELECT title FROM products WHERE condition = 'used' AND condition <> 'new'")
        assert connection.scalars(used).all() == ["Lamp"]
    assert schema(old, declared=False) == schema(new, declared=False)


@pytest.fixture
def found(tmp_path: Path) -> tuple[str, sqlite3.Connection]:
    """A database that somebody else has made: its URL, and a connection."""
    path = tmp_path / "found.db"
    return f"sqlite:///{path}", sqlite3.connect(path, isolation_level=None)


def test_tables_of_a_newer_version(found: tuple[str, sqlite3.Connection]) -> None:
    url, database = found
    upgrade(url)
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaMismatch, match="9999"):
        upgrade(url)
    verify(url)  # an upgrade of several servers is under way


def test_tables_of_an_older_version_or_none(found: tuple[str, sqlite3.Connection]) -> None:
    url, database = found
    with pytest.raises(SchemaMismatch, match="no tables"):
        verify(url)
    upgrade(url)
    verify(url)
    database.execute("DELETE FROM alembic_version")
    with pytest.raises(SchemaMismatch):
        verify(url)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_store_without_tables_says_so(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.db"
    else:
        url = new_database(request.getfixturevalue("postgresql_server_url"))
    async with Letzshop(SqlStore.connect(url)) as letzshop:
        with pytest.raises(SchemaMismatch, match="upgrade"):
            await letzshop.stats.get()


def test_tables_of_something_else(found: tuple[str, sqlite3.Connection]) -> None:
    url, database = found
    database.execute("CREATE TABLE products (name)")
    with pytest.raises(SchemaMismatch, match="products"):
        upgrade(url)
    assert database.execute("SELECT name FROM sqlite_schema").fetchall() == [("products",)]
