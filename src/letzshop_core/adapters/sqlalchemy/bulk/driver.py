"""A database as the importer uses it: plain SQL with ``?``, sets of values, fast loads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol

__all__ = ["PIECE", "Driver", "Raced", "Row", "with_values"]

Row = tuple[Any, ...]

PIECE: Final = 1 << 18
"""Bytes of CSV (characters, on SQLite) that are handed on in one piece, and a row more."""


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

    def stream(self, sql: str, *parameters: Any, at_once: int = 5000) -> Iterator[Row]:
        """The rows of a query, of which so many are in memory at once."""
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


def with_values(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The columns that have a value in some row; the others are NULL without being mentioned."""
    return {name: all_ for name, all_ in columns.items() if all_.count(None) < len(all_)}
