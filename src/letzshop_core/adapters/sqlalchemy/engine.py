"""Engines for the two databases, configured as letzshop needs them."""

import contextlib
import json
import os
import sqlite3
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from letzshop_core.extras import needs

__all__ = [
    "NAME_OF_IMPORT",
    "PATIENT",
    "SQLITE_PRAGMAS",
    "UnsupportedDatabase",
    "database_url",
    "make_engine",
    "may_pass",
    "prepare_postgresql",
]

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
}


SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-8192",  # KiB
    "temp_store=MEMORY",
)
"""The pragmas of every connection to a SQLite file."""

_SESSION: Final = {
    "client_encoding": "UTF8",
    "DateStyle": "ISO",  # times are read as the driver gives them
    "TimeZone": "UTC",
    # What is read after getting a lock must not be older than the lock.
    "default_transaction_isolation": "read committed",
    "jit": "off",  # compiling a plan takes longer than any statement of ours
}
"""Parameters of every session on PostgreSQL, whatever is configured for its role or database."""

PATIENT: Final = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "transaction_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
}
"""Parameters of sessions without time limits. Limits are meant for requests, not for imports."""

NAME_OF_IMPORT: Final = (
    "left(concat('letzshop import ', CAST(CAST('import_jobs' AS regclass) AS oid), ' ', {}), 63)"
)
"""SQL for the name of an import's sessions on PostgreSQL, by the token of the lease on its job. The
table's oid is part of it, since a database may hold several sets of tables, each in a schema of its
own. PostgreSQL cuts names at 63 bytes."""

_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}
"""Primary result codes of SQLite for faults that may pass; they are the low byte of an error code
(sqlite.org/rescode.html). A file that cannot be written to is much like a PostgreSQL server that
has become a standby."""


class UnsupportedDatabase(ValueError):
    """A URL names neither a PostgreSQL nor a SQLite database. The message contains no password.

    ``fault`` is the message without its subject.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(f"The database's URL {fault}")
        self.fault = fault


def database_url(url: str) -> URL:
    """A plain ``postgresql://`` or ``sqlite:///`` URL, with the driver that letzshop uses.

    Raises:
        UnsupportedDatabase: another database is named, or it is not a URL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # which would repeat the password, or say little
        msg = "is not a database URL like postgresql://user:password@host:5432/name"
        raise UnsupportedDatabase(msg) from None
    backend = parsed.drivername.partition("+")[0]
    if backend not in _DRIVERS:
        msg = f"must start with postgresql:// or sqlite:///, not {backend}://"
        raise UnsupportedDatabase(msg)
    return parsed.set(drivername=_DRIVERS[backend])


def make_engine(url: str, *, pool_size: int = 10, max_overflow: int = 5) -> AsyncEngine:
    """An engine on the database at ``url``; connects on first use. Its errors do not repeat the
    parameters of statements, which may be hashes of passwords or addresses that hold passwords."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        arguments = {"timeout": 30, "factory": _SqliteConnection}
        is_path = parsed.database not in (None, "", ":memory:") and "uri" not in parsed.query
        if is_path:  # imports and exports open it too, perhaps in another working directory
            parsed = parsed.set(database=os.path.abspath(parsed.database or ""))
        engine = create_async_engine(parsed, connect_args=arguments, hide_parameters=True)
        if is_path:
            event.listen(engine.sync_engine, "do_connect", _open_private_file)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine
    with needs("worker,postgres"):
        engine = create_async_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    event.listen(engine.sync_engine, "connect", _prepare_reader_of_many)
    return engine


def may_pass(error: sqlite3.Error) -> bool:
    """Whether this error of SQLite may pass: a lock, a full disk."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING


class _SqliteConnection(sqlite3.Connection):
    """A connection whose transaction ends when it is closed.

    A closed connection of SQLite keeps its transaction, and the write lock, as long as any of
    its statements exists; and a task that was cancelled in a statement may still refer to it.
    """

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


def _open_private_file(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    # SQLite would make the file readable by everybody. Its log gets the permissions of the file.
    with contextlib.suppress(OSError):  # the file exists, or connecting will give the reason
        os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL, 0o600))
    # After a file that cannot be opened, the driver does not wait for the thread that it started,
    # which may then outlive the event loop and fail.
    sqlite3.connect(arguments[0]).close()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin a transaction by itself, but only before an INSERT, UPDATE or DELETE: a
    # read followed by a write could then fail as "locked" half-way. So the store says BEGIN.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def prepare_postgresql(connection: Any, **parameters: str) -> None:
    """Set the parameters of a new session: ours, and these.

    They override those of the role and the database. Parameters that this server is too old for
    are left out.
    """
    cursor = connection.cursor()
    cursor.execute(
        """SELECT set_config(key, value, false) FROM json_each_text(%s)
        WHERE current_setting(key, true) IS NOT NULL""",
        [json.dumps(_SESSION | parameters)],
    )
    cursor.close()
    connection.commit()  # otherwise a rollback would undo the settings


def _prepare_reader_of_many(connection: Any, _record: Any) -> None:
    prepare_postgresql(
        connection,
        work_mem="32MB",  # enough for all the rows that a broad search finds
        # The default is for disks that have to turn: the planner would read a million offers of a
        # shop rather than look up the ten thousand that a search needs.
        random_page_cost="1.1",
        # Starting workers takes as long as most lists; they are for counting whole catalogues.
        parallel_setup_cost="20000",
    )


def _begin_immediate(connection: Any) -> None:
    # All our transactions write, so each takes the write lock at once, and waits for it if need be
    # (busy_timeout). One that began with a read would fail instead. Reads run in autocommit, which
    # SQLAlchemy does not tell by get_isolation_level() on SQLite.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
