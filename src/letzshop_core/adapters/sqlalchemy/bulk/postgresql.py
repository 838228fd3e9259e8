"""A PostgreSQL database as imports use it, with COPY."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import islice, repeat
from typing import Any, Final

from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.bulk.driver import PIECE, Raced, Row, with_values
from letzshop_core.adapters.sqlalchemy.engine import NAME_OF_IMPORT, PATIENT, prepare_postgresql
from letzshop_core.errors import TransientStoreError

__all__ = ["PostgresqlDriver"]

_ROWS_OF_COPY: Final = 200
"""How many rows are sent to PostgreSQL in one piece."""

_IN_COPY: Final = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_IN_ARRAY: Final = {"\\": r"\\", '"': r"\""}
"""What PostgreSQL wants escaped: the backslash first, because the others add one."""

_MERGE_LOCK: Final = 0x6C657473
"""Whoever holds this PostgreSQL advisory lock may match and merge."""
_OPEN_LOCK: Final = 0x6C657474
"""An advisory lock that the transactions of a turn share. They may outlast it, if its connection is
lost."""

_PATIENCE: Final = 5000
"""How many milliseconds a batch waits for a row that somebody else holds. Nobody else can merge
meanwhile, and the next batch, which waits for this one, may hold what that somebody waits for."""


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
                # No statement here should read a whole table, but the planner would choose that as
                # long as its statistics are older than what the import wrote.
                enable_seqscan="off",
                # If the server crashes and loses the last batches, the job resumes before them.
                synchronous_commit="off",
            )
        if lease_token is not None:
            name = NAME_OF_IMPORT.format("CAST(? AS text)")
            self.run(f"SELECT set_config('application_name', {name}, false)", lease_token)

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        with self._errors():
            cursor = self._connection.execute(_pyformat(sql), parameters)
            return cursor.fetchall() if cursor.description else []

    def stream(self, sql: str, *parameters: Any, at_once: int = 5000) -> Iterator[Row]:
        with (
            self._errors(),
            self._connection.transaction(),
            self._connection.cursor(name="letzshop_stream", binary=True) as cursor,
        ):
            cursor.itersize = at_once
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
                if size >= PIECE:
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
        # An array as PostgreSQL writes it, since psycopg would look at each item of a list.
        texts = _escaped([*map(str, values)], _IN_ARRAY)
        quoted = '","'.join(texts)
        return f'{{"{quoted}"}}' if texts else "{}"

    def length_of_list(self, column: str) -> str:
        return f"json_array_length({column}::json)"

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], **same: Any) -> None:
        columns = with_values(columns)
        names = ", ".join(f'"{name}"' for name in (*same, *columns))
        constant = (repeat(*_as_copied([value])) for value in same.values())
        # Joining columns takes a third of the time in which psycopg would look at every value.
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
        # The old file is deleted at the commit, which waits for the disk anyway.
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
        # Autovacuum does this once a minute, which is late for tables that were empty. Locked
        # tables are skipped: whoever builds an index on one may be waiting for the next batch.
        known = self.run("SELECT reltuples FROM pg_class WHERE oid = 'shop_products'::regclass")
        if added > 10 * max(known[0][0], 100):
            # The lists and objects are for exports: few are distinct, or all differ.
            self.run(
                """ANALYZE (SKIP_LOCKED) products (
                    id, product_id, gtin_key, product_type, details, extra
                ),
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
        """Keep others from merging until :meth:`leave_turn`, or until the connection is closed."""
        self.run("SELECT pg_advisory_lock(?)", _MERGE_LOCK)
        # This waits until nothing is left of the turn before; autocommit releases it at once.
        self.run("SELECT pg_advisory_xact_lock(?)", _OPEN_LOCK)

    def leave_turn(self) -> None:
        """Let others merge."""
        self.run("SELECT pg_advisory_unlock(?)", _MERGE_LOCK)

    def begin(self) -> None:
        """Begin a transaction of a turn. Its statements raise :class:`Raced` if they would have to
        wait long for somebody else."""
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
        with contextlib.suppress(self._psycopg.Error):  # whoever is waiting will get the error
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
            # Lost connections, servers that restart or have become a standby, full disks.
            raise TransientStoreError from error


def _as_copied(values: Sequence[Any]) -> Sequence[str]:
    """The values of a column as COPY takes them ("Text Format" in
    https://www.postgresql.org/docs/current/sql-copy.html)."""
    try:
        return _escaped(values, _IN_COPY)  # most columns hold nothing but texts
    except TypeError:
        texts = _escaped([*map(str, values)], _IN_COPY)
        return [r"\N" if value is None else text for value, text in zip(values, texts, strict=True)]


def _escaped(texts: Sequence[str], escapes: Mapping[str, str]) -> Sequence[str]:
    """The texts, escaped. Most columns contain nothing that needs it."""
    together = "".join(texts)
    for sign, escape in escapes.items():
        if sign in together:
            texts = [text.replace(sign, escape) for text in texts]
    return texts


def _pyformat(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
