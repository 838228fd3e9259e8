"""Which decimal mark the prices of a feed are written with."""

from collections.abc import Iterable, Sequence
from typing import Final

from letzshop_core.parsing.price_column import PriceColumn

__all__ = ["learn_decimal_marks"]

_PRICED: Final = 1000  # rows from which the decimal marks are told, as a rule


def learn_decimal_marks(columns: Iterable[int], rows: Iterable[Sequence[str]]) -> dict[int, str]:
    """``"."`` or ``","`` for each of the columns (by index) that tells, or whose like tell."""
    learning = {index: PriceColumn() for index in columns}
    if not learning:
        return {}
    for seen, cells in enumerate(rows, 1):
        for index, column in learning.items():
            if index < len(cells) and cells[index]:
                column.observe(cells[index])
        # As a rule the first rows tell. Where all they hold is ambiguous, the rest is asked.
        if seen >= _PRICED and all(c.decimal_mark or not c.ambiguous for c in learning.values()):
            break
    marks = {i: mark for i, column in learning.items() if (mark := column.decimal_mark)}
    # One hand wrote the prices of a row: a column that tells speaks for those that do not.
    if len(set(marks.values())) == 1:
        marks = dict.fromkeys(learning, next(iter(marks.values())))
    return marks
