"""What the columns of some rows hold, before there is a dict for each row."""

from collections.abc import Sequence
from typing import Any

__all__ = ["Table"]


class Table:
    """Values by attribute (or another name), for rows that are read together.

    Attributes:
        same: values that all rows have in common. Other names that all rows have a value for are
            in it as well, with ``None``, for the sake of their order.
        full: the values of all rows; no row is without.
        sparse: the same with ``None`` for rows that have no value.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.same: dict[str, Any] = {}
        self.full: dict[str, Sequence[Any]] = {}
        self.sparse: dict[str, Sequence[Any]] = {}

    def put(self, name: str, values: Sequence[Any]) -> None:
        """Values none of which is ``None``."""
        self.same[name] = None
        self.full[name] = values

    def distinct(self, name: str) -> set[Any]:
        """The different values of a column, if they are hashable."""
        if name in self.full:
            return {*self.full[name]}
        return {*self.sparse[name]} if name in self.sparse else {self.same.get(name)}

    def rows(self) -> list[dict[str, Any]]:
        """A dict for each row, of the values that it has."""
        rows = [self.same.copy() for _ in range(self.count)]
        # Column by column: it costs less than to fill one dict after the other.
        for name, values in self.full.items():
            for row, value in zip(rows, values):  # noqa: B905 (the check costs)
                row[name] = value
        for name, values in self.sparse.items():
            for row, value in zip(rows, values):  # noqa: B905
                if value is not None:
                    row[name] = value
        return rows
