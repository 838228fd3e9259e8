"""The two databases as the importer uses them: plain SQL with ``?``, sets of values, fast loads."""

import contextlib
import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, islice, repeat
from typing import Any, Final, Protocol

from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.engine import (
    NAME_OF_IMPORT,
    PATIENT,
    SQLITE_PRAGMAS,
    may_pass,
    prepare_postgresql,
)
from letzshop_core.adapters.sqlalchemy.types import exact_amount
from letzshop_core.errors import TransientStoreError

__all__ = ["Driver", "PostgresqlDriver", "Raced", "SqliteDriver", "driver_for"]

Row = tuple[Any, ...]

_PARAMETERS: Final = 12_000
"""Of one INSERT on SQLite, which takes 32,766. To prepare one costs a few hundred bytes each."""

_PIECE: Final = 1 << 18
"""Bytes of CSV (characters, on SQLite) that are handed on in one piece, and a row more."""

_ROWS_OF_COPY: Final = 200
"""That are sent to PostgreSQL in one piece."""

_IN_COPY: Final = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_IN_ARRAY: Final = {"\\": r"\\", '"': r"\""}
"""What PostgreSQL wants escaped; the backslash first, as the others bring one."""

_MERGE_LOCK: Final = 0x6C657473
"""Whoever holds this PostgreSQL advisory lock may match and merge."""
_OPEN_LOCK: Final = 0x6C657474
"""Shared by the transactions of a turn. They may outlive it, if its connection is lost."""

_PATIENCE: Final = 5000
"""Milliseconds that a batch waits for a row that somebody else holds. Nobody else merges
meanwhile, and the next batch, which waits for it, may hold what they wait for."""


class Raced(Exception):
    """Somebody else wrote between matching and merging; both have to be done again."""


class Driver(Protocol):
    """One connection. Methods block; errors that may pass are TransientStoreError."""

    #: "postgresql" or "sqlite".
    dialect: str
    #: The types of a temporary table's columns.
    integer: str
    amount_type: str
    boolean: str
    #: What a query ends with whose rows nobody is to change until the transaction ends.
    held: str

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        """The rows of a statement; none if it gives none."""
        ...

    def stream(self, sql: str, *parameters: Any) -> Iterator[Row]:
        """The rows of a query, a few at a time."""
        ...

    def table(self, sql: str, *parameters: Any, delimiter: str) -> Iterator[bytes]:
        """The rows of a query as CSV (RFC 4180, lines ending in LF), many at a time."""
        ...

    def take_snapshot(self) -> None:
        """From now on see the database as it is now, and write nothing."""
        ...

    def to_change(self, table: str) -> str:
        """What a query ends with whose rows of the table the transaction is going to change."""
        ...

    def is_in(self, column: str) -> str:
        """A condition with one parameter: the column is one of the values of :meth:`values`."""
        ...

    def values(self, values: Iterable[Any]) -> Any:
        """A set of values as a parameter."""
        ...

    def length_of_list(self, column: str) -> str:
        """How many items the JSON list in the column has."""
        ...

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], **same: Any) -> None:
        """Add rows to a table, given by column. ``same`` are columns that have one value in all
        of them."""
        ...

    def create_temporary(self, table: str, columns: str) -> None:
        """Have a temporary table."""
        ...

    def clear(self, table: str) -> None:
        """Empty a temporary table, within a transaction."""
        ...

    def new_ids(self, count: int, *tables: str) -> Sequence[Sequence[int]]:
        """So many primary keys of each table that nobody else will use, in ascending order."""
        ...

    def keep_statistics(self, added: int) -> None:
        """Have the planner know the tables, which this import added so many offers to."""
        ...

    def amount(self, value: Decimal | None) -> Any:
        """An amount of money as a parameter."""
        ...

    def read_amount(self, value: Any) -> Decimal | None:
        """An amount of money out of a row."""
        ...

    def time(self, value: datetime) -> Any:
        """A moment as a parameter."""
        ...

    def transaction(self) -> Any:
        """A transaction that is committed at its end, undone if something is raised."""
        ...

    def merging(self, *, alone: bool) -> Any:
        """A transaction in which nobody else merges and, if it is to be alone, nobody else writes
        products or offers; it is raced if it has to wait for long for somebody else."""
        ...

    def undone(self) -> Any:
        """A part of a transaction that leaves no trace."""
        ...

    def interrupt(self) -> None:
        """Have the statement fail that another thread may be waiting for."""
        ...

    def close(self) -> None:
        """Close the connection, which no thread is busy with."""
        ...


class SqliteDriver:
    """A connection to a SQLite file."""

    dialect = "sqlite"
    integer, amount_type, boolean = "INTEGER", "REAL", "INTEGER"
    held = ""  # nobody else writes

    def __init__(self, url: URL) -> None:
        self._connection = sqlite3.connect(
            url.database or "", timeout=30, isolation_level=None, check_same_thread=False
        )
        for pragma in SQLITE_PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        for pragma in (
            # Every batch would be copied from the log into the file, and the disk waited for.
            "wal_autocheckpoint = 16000",
            # The system keeps pages that were read; ours would come on top of them.
            "cache_size = -2048",
            "temp_store = FILE",
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        with _sqlite_errors():
            return self._connection.execute(sql, parameters).fetchall()

    def stream(self, sql: str, *parameters: Any) -> Iterator[Row]:
        with _sqlite_errors():
            yield from self._connection.execute(sql, parameters)

    def table(self, sql: str, *parameters: Any, delimiter: str) -> Iterator[bytes]:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        with _sqlite_errors():
            for row in self._connection.execute(sql, parameters):
                writer.writerow(row)
                if text.tell() >= _PIECE:
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
        columns = _with_values(columns)
        names = ", ".join(f'"{name}"' for name in (*same, *columns))
        # Numbers first: a plain "?" goes on from the highest so far.
        marks = [*(f"?{number}" for number in range(1, len(same) + 1)), *"?" * len(columns)]
        row_marks = f"({', '.join(marks)})"
        waiting = zip(*columns.values(), strict=True)
        left = len(next(iter(columns.values())))
        with _sqlite_errors():
            # Many rows at once, as another thread may take its turn after each statement; and in
            # few sizes, as each makes a statement of its own.
            size = _PARAMETERS // len(marks)
            while left:
                while size > left:
                    size //= 2
                self._connection.execute(
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
        pass  # SQLite takes the indexes as they are declared

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
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self.run("COMMIT")

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


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if may_pass(error):
            raise TransientStoreError from error
        raise


class PostgresqlDriver:
    """A connection to PostgreSQL, with COPY."""

    dialect = "postgresql"
    integer, amount_type, boolean = "BIGINT", "NUMERIC", "BOOLEAN"
    held = "FOR SHARE"

    def __init__(self, url: URL, lease_token: str | None = None) -> None:
        import psycopg  # noqa: PLC0415  (an extra)

        self._psycopg = psycopg
        with self._errors():
            self._connection = psycopg.connect(
                url.set(drivername="postgresql").render_as_string(hide_password=False),
                autocommit=True,
            )
            prepare_postgresql(
                self._connection,
                **PATIENT,
                # No statement here wants to read a whole table. The planner would, as long as its
                # statistics are older than what the import wrote.
                enable_seqscan="off",
                # A job goes on from where its last batch is found, should the server crash and
                # lose it.
                synchronous_commit="off",
            )
        if lease_token is not None:
            name = NAME_OF_IMPORT.format("CAST(? AS text)")
            self.run(f"SELECT set_config('application_name', {name}, false)", lease_token)

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        with self._errors():
            cursor = self._connection.execute(_pyformat(sql), parameters)
            return cursor.fetchall() if cursor.description else []

    def stream(self, sql: str, *parameters: Any) -> Iterator[Row]:
        with (
            self._errors(),
            self._connection.transaction(),
            self._connection.cursor(name="letzshop_stream", binary=True) as cursor,
        ):
            cursor.itersize = 5000
            cursor.execute(_pyformat(sql), parameters)
            yield from cursor

    def table(self, sql: str, *parameters: Any, delimiter: str) -> Iterator[bytes]:
        statement = f"COPY ({sql}) TO STDOUT (FORMAT csv, DELIMITER '{delimiter}')"
        with (
            self._errors(),
            self._connection.cursor() as cursor,
            cursor.copy(_pyformat(statement), parameters) as copy,
        ):
            waiting, size = [], 0
            for row in copy:
                waiting.append(row)
                size += len(row)
                if size >= _PIECE:
                    yield b"".join(waiting)
                    waiting, size = [], 0
            yield b"".join(waiting)

    def take_snapshot(self) -> None:
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self.run("SET LOCAL enable_seqscan = on")

    def to_change(self, table: str) -> str:
        return f"FOR UPDATE OF {table}"

    def is_in(self, column: str) -> str:
        return f"{column} = ANY(?)"

    def values(self, values: Iterable[Any]) -> Any:
        # An array as PostgreSQL writes it; psycopg would look at each item of a list.
        texts = _escaped([*map(str, values)], _IN_ARRAY)
        quoted = '","'.join(texts)
        return f'{{"{quoted}"}}' if texts else "{}"

    def length_of_list(self, column: str) -> str:
        return f"json_array_length({column}::json)"

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], **same: Any) -> None:
        columns = _with_values(columns)
        names = ", ".join(f'"{name}"' for name in (*same, *columns))
        constant = (repeat(*_as_copied([value])) for value in same.values())
        # To join columns takes a third of the time that psycopg needs to look at every value.
        rows = map("\t".join, zip(*constant, *map(_as_copied, columns.values())))  # noqa: B905
        with (
            self._errors(),
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            while some := [*islice(rows, _ROWS_OF_COPY)]:
                copy.write("\n".join([*some, ""]))

    def create_temporary(self, table: str, columns: str) -> None:
        self.run(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns})")

    def clear(self, table: str) -> None:
        # The old file goes when the transaction commits, which the disk is waited for anyway.
        self.run(f"TRUNCATE {table}")

    def new_ids(self, count: int, *tables: str) -> Sequence[Sequence[int]]:
        # The sequences are looked up once, not for each of their values.
        names = ", ".join(f"pg_get_serial_sequence('{t}', 'id')::regclass AS {t}" for t in tables)
        keys = ", ".join(f"array_agg(nextval({table}))" for table in tables)
        rows = self.run(
            f"SELECT {keys} FROM generate_series(1, ?), (SELECT {names} OFFSET 0) AS named", count
        )
        return [found or [] for found in rows[0]]

    def keep_statistics(self, added: int) -> None:
        # Autovacuum does this once a minute, which is late for tables that were empty. Who has
        # locked one to build an index may be waiting for the transaction of the next batch.
        known = self.run("SELECT reltuples FROM pg_class WHERE oid = 'shop_products'::regclass")
        if added > 10 * max(known[0][0], 100):
            self.run(
                """ANALYZE (SKIP_LOCKED) products (id, product_id, gtin_key),
                shop_products (id, shop_id, product_pk, shop_product_id, feed_source_id),
                offer_prices (id, offer_id)"""
            )

    def amount(self, value: Decimal | None) -> Any:
        return None if value is None else str(value)

    def read_amount(self, value: Decimal | None) -> Decimal | None:
        return value

    def time(self, value: datetime) -> Any:
        return value

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._errors(), self._connection.transaction():
            yield

    @contextmanager
    def merging(self, *, alone: bool) -> Iterator[None]:
        with self.transaction():
            self.run("SELECT pg_advisory_xact_lock(?)", _MERGE_LOCK)
            self.run("SELECT pg_advisory_xact_lock(?)", _OPEN_LOCK)
            self.run(f"SET LOCAL lock_timeout = {_PATIENCE}")
            if alone:
                self.run("LOCK TABLE products, shop_products IN SHARE ROW EXCLUSIVE MODE")
            yield

    @contextmanager
    def undone(self) -> Iterator[None]:
        with self._connection.transaction(force_rollback=True):
            yield

    def take_turn(self) -> None:
        """Have nobody else merge until :meth:`leave_turn`, or the connection is closed."""
        self.run("SELECT pg_advisory_lock(?)", _MERGE_LOCK)
        # Until nothing is left of the turn before; autocommit gives it back at once.
        self.run("SELECT pg_advisory_xact_lock(?)", _OPEN_LOCK)

    def leave_turn(self) -> None:
        """Let others merge."""
        self.run("SELECT pg_advisory_unlock(?)", _MERGE_LOCK)

    def begin(self) -> None:
        """Begin a transaction of a turn, which is raced if it has to wait for long for somebody
        else."""
        with self._errors():
            self._connection.execute(
                f"BEGIN; SET LOCAL lock_timeout = {_PATIENCE};"
                f"SELECT pg_advisory_xact_lock_shared({_OPEN_LOCK})"
            )

    def commit(self) -> None:
        """End the transaction."""
        self.run("COMMIT")

    def roll_back(self) -> None:
        """Undo the transaction, if there is one."""
        with self._errors():
            self._connection.rollback()

    def interrupt(self) -> None:
        with contextlib.suppress(self._psycopg.Error):  # whoever waits will hear of it
            self._connection.cancel_safe(timeout=5)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        errors = self._psycopg.errors
        try:
            yield
        except (
            errors.UniqueViolation,
            errors.ForeignKeyViolation,
            errors.DeadlockDetected,
            errors.SerializationFailure,
            errors.LockNotAvailable,
        ) as error:
            raise Raced from error
        except (self._psycopg.OperationalError, errors.ReadOnlySqlTransaction) as error:
            # Connections lost, servers restarting or become a standby, a full disk.
            raise TransientStoreError from error


def _with_values(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The columns that have a value in some row; the others are NULL without being mentioned."""
    return {name: all_ for name, all_ in columns.items() if all_.count(None) < len(all_)}


def _as_copied(values: Sequence[Any]) -> Sequence[str]:
    """The values of a column as COPY takes them ("Text Format" in
    https://www.postgresql.org/docs/current/sql-copy.html)."""
    if None in values:
        texts = _escaped([*map(str, values)], _IN_COPY)
        return [r"\N" if value is None else text for value, text in zip(values, texts, strict=True)]
    # Most columns hold nothing but texts; a column's values are of one type.
    return _escaped(values if isinstance(values[0], str) else [*map(str, values)], _IN_COPY)


def _escaped(texts: Sequence[str], escapes: Mapping[str, str]) -> Sequence[str]:
    """The texts with escapes for signs, none of which is in most columns."""
    together = "".join(texts)
    for sign, escape in escapes.items():
        if sign in together:
            texts = [text.replace(sign, escape) for text in texts]
    return texts


def _pyformat(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def driver_for(url: URL) -> Driver:
    """A new connection to the database."""
    if url.get_backend_name() == "sqlite":
        return SqliteDriver(url)
    return PostgresqlDriver(url)
