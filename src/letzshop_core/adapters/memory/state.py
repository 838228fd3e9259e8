"""The tables of a MemoryStore."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

__all__ = ["MemoryState"]


@dataclass
class MemoryState:
    """One dictionary per table, rows by id. Rows are frozen, so a shallow copy is a snapshot."""

    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def copy(self) -> "MemoryState":
        """A snapshot to change; sharing the id counter, as a database sequence would."""
        tables = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "ids"}
        return MemoryState(ids=self.ids, **{n: table.copy() for n, table in tables.items()})
