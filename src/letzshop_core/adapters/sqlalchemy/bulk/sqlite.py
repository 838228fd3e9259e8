"""A SQLite file as imports use it."""

import contextlib
import csv
import io
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.bulk.driver import PIECE, Row, with_values
from letzshop_core.adapters.sqlalchemy.bulk.sqlite_process import SqliteProcess
from letzshop_core.adapters.sqlalchemy.engine import SQLITE_PRAGMAS, may_pass
from letzshop_core.adapters.sqlalchemy.types import exact_amount
from letzshop_core.errors import TransientStoreError

__all__ = ["SqliteDriver"]

_PARAMETERS: Final = 2000
"""How many parameters one INSERT has; SQLite accepts 32,766. Preparing it takes a few hundred bytes
for each, and until it is done, SQLite keeps a copy of each page that it changes."""


class _Connection(sqlite3.Connection):
    """A connection in this process."""

    def post(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """As :meth:`SqliteProcess.post`."""
        self.execute(sql, parameters)


class SqliteDriver:
    """A connection to a SQLite file; one that ``writes`` is in a process of its own."""

    dialect = "sqlite"
    integer, amount_type, boolean = "INTEGER", "REAL", "INTEGER"
    held = ""  # nobody else writes

    def __init__(self, url: URL, *, writes: bool = False) -> None:
        connect = _writing_connection if writes else _connection_here
        pragmas = (
            *SQLITE_PRAGMAS,
            # Otherwise each batch would be copied from the log into the file, waiting for the disk.
            "wal_autocheckpoint = 16000",
            # The system caches pages that were read; a larger cache of ours would duplicate it.
            "cache_size = -4096",
            # A reader may have to sort a whole catalogue, so its temporary data goes into a file. A
            # writer sorts little, but a file would have to take each page that an INSERT changes.
            f"temp_store = {'MEMORY' if writes else 'FILE'}",
        )
        with _sqlite_errors():
            self._connection = connect(url.database or "")
            for pragma in pragmas:
                self._connection.post(f"PRAGMA {pragma}")

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        with _sqlite_errors():
            return [*self._connection.execute(sql, parameters)]

    def stream(self, sql: str, *parameters: Any, at_once: int = 5000) -> Iterator[Row]:
        with _sqlite_errors():
            yield from self._connection.execute(sql, parameters)

    def table(self, sql: str, *parameters: Any, delimiter: str) -> Iterator[bytes]:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        with _sqlite_errors():
            for row in self._connection.execute(sql, parameters):
                writer.writerow(row)
                if text.tell() >= PIECE:
                    yield text.getvalue().encode()
                    text.seek(0)
                    text.truncate()
        yield text.getvalue().encode()

    def take_snapshot(self) -> None:
        self.run("BEGIN")

    def to_change(self, table: str) -> str:
        return ""

    def is_in(self, column: str) -> str:
        return f"{column} IN (SELECT value FROM json_each(?))"

    def values(self, values: Iterable[Any]) -> Any:
        return json.dumps(list(values))

    def length_of_list(self, column: str) -> str:
        return f"json_array_length({column})"

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], **same: Any) -> None:
        columns = with_values(columns)
        names = ", ".join(f'"{name}"' for name in (*same, *columns))
        # The numbered ones first, since a plain "?" continues after the highest number so far.
        marks = [*(f"?{number}" for number in range(1, len(same) + 1)), *"?" * len(columns)]
        row_marks = f"({', '.join(marks)})"
        waiting = zip(*columns.values(), strict=True)
        left = len(next(iter(columns.values())))
        with _sqlite_errors():
            # In few sizes, since each size is a statement of its own.
            size = _PARAMETERS // len(marks)
            while left:
                while size > left:
                    size //= 2
                self._connection.post(
                    f"INSERT INTO {table} ({names}) VALUES {', '.join([row_marks] * size)}",
                    [*same.values(), *chain.from_iterable(islice(waiting, size))],
                )
                left -= size

    def create_temporary(self, table: str, columns: str) -> None:
        self.run(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns})")

    def clear(self, table: str) -> None:
        self.run(f"DELETE FROM {table}")

    def new_ids(self, count: int, *tables: str) -> Sequence[Sequence[int]]:
        # Nobody else writes during the transaction.
        last = [self.run(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0] for table in tables]
        return [range(most + 1, most + 1 + count) for most in last]

    def keep_statistics(self, added: int) -> None:
        pass  # SQLite does not need statistics to choose the indexes

    def amount(self, value: Decimal | None) -> Any:
        return None if value is None else float(value)

    def read_amount(self, value: float | None) -> Decimal | None:
        return None if value is None else exact_amount(value)

    def time(self, value: datetime) -> Any:
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")  # raises what a statement that was posted has raised
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def merging(self, *, alone: bool) -> AbstractContextManager[None]:
        return self.transaction()  # nobody else writes

    @contextmanager
    def undone(self) -> Iterator[None]:
        self.run("SAVEPOINT dry_run")
        yield
        self.run("ROLLBACK TO dry_run")
        self.run("RELEASE dry_run")

    def interrupt(self) -> None:
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()


def _connection_here(path: str) -> _Connection:
    return sqlite3.connect(
        path, timeout=30, isolation_level=None, check_same_thread=False, factory=_Connection
    )


def _writing_connection(path: str) -> SqliteProcess | _Connection:
    # A program that Python is a part of (or a frozen one) would start itself.
    is_python = os.path.basename(sys.executable or "").lower().startswith("python")
    if is_python and SqliteProcess.works:
        with contextlib.suppress(OSError):
            return SqliteProcess(path)
    return _connection_here(path)


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if may_pass(error):
            raise TransientStoreError from error
        raise
