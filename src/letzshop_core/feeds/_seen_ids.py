"""Which ids a feed has had, without holding a million of them in memory."""

import sqlite3
from types import TracebackType
from typing import Self

__all__ = ["SeenIds"]


class SeenIds:
    """The ids seen so far and their rows, in a temporary file that vanishes with the object."""

    def __init__(self) -> None:
        # An empty name is a private database on disk, which SQLite keeps in its cache while small.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (id BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID; BEGIN"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def first(self, id: str, number: int) -> int | None:  # noqa: A002
        """Remember the id of a row; the number of the earlier row that has it, if there is one."""
        key = id.encode()
        added = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, number))
        if added.rowcount:
            return None
        found = self._database.execute("SELECT number FROM seen WHERE id = ?", (key,)).fetchone()
        return int(found[0])
