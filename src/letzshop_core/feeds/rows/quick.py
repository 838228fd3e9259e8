"""Quick ways to read a column: many cells in a few passes of C code.

Most cells of a feed are clean: their value is plain to see. A quick way gives these values, and
leaves all other cells to the reader of the column, which mends and notes. What a quick way gives
is what the reader would give without a note.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

__all__ = ["AreClean", "Memory", "Quick", "apart", "as_they_stand"]

Quick: TypeAlias = Callable[[Sequence[str]], Sequence[Any]]
"""Takes cells of one column; gives the value of each, ``None`` for those that are empty or not
clean."""

AreClean: TypeAlias = Callable[[Sequence[str]], bool]
"""Takes cells of one column, at least one and none of them empty. Whether the reader would return
every one of them as it is."""

_NOTHING: Final = (None,)


def as_they_stand(are_clean: AreClean, *, remembered: int = 0) -> Quick:
    """For cells that are their own values, such as text and addresses. So many are remembered as
    clean, which pays where few are distinct."""
    known: set[str] = set()

    def quick(cells: Sequence[str]) -> Sequence[str | None]:
        if known.issuperset(cells):
            return cells
        filled = cells if all(cells) else [*filter(None, cells)]
        if not filled:
            return _NOTHING * len(cells)
        if filled is not cells and known.issuperset(filled):
            return [cell or None for cell in cells]
        if are_clean(filled):
            if len(known) < remembered:
                known.update(filled[: remembered - len(known)])
            return cells if filled is cells else [cell or None for cell in cells]
        sifted = iter(_sifted(filled, are_clean))
        return [next(sifted) if cell else None for cell in cells]

    return quick


def _sifted(cells: Sequence[str], are_clean: AreClean) -> list[str | None]:
    """The cells, ``None`` in place of those that are not clean."""
    if are_clean(cells):
        return [*cells]
    if len(cells) == 1:
        return [None]
    half = len(cells) // 2
    return [*_sifted(cells[:half], are_clean), *_sifted(cells[half:], are_clean)]


def apart(quick: Quick) -> Quick:
    """For an attribute whose values are lists: each clean cell is a list's only value."""
    return lambda cells: [None if value is None else [value] for value in quick(cells)]


class Memory(dict[str, Any]):
    """What cells mean that there is nothing to say of, for columns with few distinct ones.

    ``look`` tells what a clean cell means that is not remembered.
    """

    def __init__(self, capacity: int, look: Callable[[str], Any] | None = None) -> None:
        super().__init__({"": None})
        self._capacity = capacity
        self._look = look

    def quick(self, cells: Sequence[str]) -> list[Any]:
        """A :data:`Quick` way."""
        return [*map(self.__getitem__, cells)]

    def keep(self, cell: str, value: object) -> None:
        """Remember the cell, if there is room."""
        if len(self) < self._capacity:
            self[cell] = value

    def __missing__(self, cell: str) -> Any:
        if self._look is None:
            return None
        value = self._look(cell)
        if value is not None:
            self.keep(cell, value)
        return value
