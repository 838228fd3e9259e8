"""Items of an XML feed as rows of CSV: rejected ones are given back as a table, which a person
can mend in a spreadsheet and the reader can read."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import TypeAlias

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.values.lists import join_values

__all__ = ["AsLine", "csv_line", "item_lines"]

AsLine: TypeAlias = Callable[[Sequence[str]], str]


def csv_line(cells: Sequence[str]) -> str:
    """The cells with commas between (RFC 4180), without an end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def item_lines(columns: ColumnMap) -> AsLine:
    """Makes rows of the cells of items. In XML each value has a cell of its own, so one of
    several that holds a comma is put in quotes: otherwise a cell of CSV would be two."""
    lists = [
        (index, ATTRIBUTES[target.attribute])
        for index, target in enumerate(columns.targets)
        if target is not None
        and target.attribute in ATTRIBUTES
        and ATTRIBUTES[target.attribute].repeatable
    ]

    def line(cells: Sequence[str]) -> str:
        written = [*cells]
        for index, attribute in lists:
            if cells[index]:
                written[index] = join_values([cells[index]], attribute)
        return csv_line(written)

    return line
