"""A database as imports use it: plain SQL with ``?``, sets of values, fast loads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol

__all__ = ["PIECE", "Driver", "Raced", "Row", "with_values"]

Row = tuple[Any, ...]

PIECE: Final = 1 << 18
"""How many bytes of CSV (on SQLite: characters) are handed on in one piece; a row may exceed it."""


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
    #: Ends a query to keep others from changing its rows until the transaction ends.
    held: str

    def run(self, sql: str, *parameters: Any) -> list[Row]:
        """Run a statement. Returns its rows, if it has any."""
        ...

    def stream(self, sql: str, *parameters: Any, at_once: int = 5000) -> Iterator[Row]:
        """The rows of a query, of which only this many are in memory at once."""
        ...

    def table(self, sql: str, *parameters: Any, delimiter: str) -> Iterator[bytes]:
        """The rows of a query as CSV (RFC 4180, lines ending in LF), many at a time."""
        ...

    def take_snapshot(self) -> None:
        """From now on, see the database as it is now, and write nothing."""
        ...

    def to_change(self, table: str) -> str:
        """Ends a query whose rows of this table the transaction is going to change."""
        ...

    def is_in(self, column: str) -> str:
        """A condition with one parameter, :meth:`values`: the column has one of these values."""
        ...

    def values(self, values: Iterable[Any]) -> Any:
        """A set of values as a parameter."""
        ...

    def length_of_list(self, column: str) -> str:
        """How many items the JSON list in the column has."""
        ...

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], **same: Any) -> None:
        """Add rows to a table, given column by column. ``same`` are columns with the same value in
        all rows."""
        ...

    def create_temporary(self, table: str, columns: str) -> None:
        """Create a temporary table, unless it exists."""
        ...

    def clear(self, table: str) -> None:
        """Empty a temporary table, as part of a transaction."""
        ...

    def new_ids(self, count: int, *tables: str) -> Sequence[Sequence[int]]:
        """This many new primary keys of each table, which nobody else will use, ascending."""
        ...

    def keep_statistics(self, added: int) -> None:
        """Update the planner's statistics, after this import has added so many offers."""
        ...

    def amount(self, value: Decimal | None) -> Any:
        """An amount of money as a parameter."""
        ...

    def read_amount(self, value: Any) -> Decimal | None:
        """An amount of money from a row."""
        ...

    def time(self, value: datetime) -> Any:
        """A moment as a parameter."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """A transaction that is committed at its end, undone if something is raised."""
        ...

    def merging(self, *, alone: bool) -> AbstractContextManager[None]:
        """A transaction during which nobody else merges and, with ``alone``, nobody else writes
        products or offers. Raises :class:`Raced` if it would have to wait long for somebody."""
        ...

    def undone(self) -> AbstractContextManager[None]:
        """A part of a transaction that is undone at its end."""
        ...

    def interrupt(self) -> None:
        """Make the statement fail that another thread may be running."""
        ...

    def close(self) -> None:
        """Close the connection. No thread may be using it."""
        ...


def with_values(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The columns that have a value in some row; all others are NULL and need not be named."""
    # To compare a text with None takes longer than to see that None is None, so texts should not
    # be counted.
    return {
        name: values
        for name, values in columns.items()
        if values[0] is not None or values.count(None) < len(values)
    }
