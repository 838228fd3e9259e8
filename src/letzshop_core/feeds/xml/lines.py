"""Items of an XML feed as rows of CSV: rejected ones are given back as a table, which a person
can mend in a spreadsheet and the reader can read."""

from collections.abc import Callable, Sequence

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.dialect import csv_line
from letzshop_core.feeds.values.lists import join_values

__all__ = ["item_lines"]


def item_lines(columns: ColumnMap) -> Callable[[Sequence[str]], str]:
    """Makes rows of the cells of items. In XML each value has a cell of its own, so one of
    several that holds a comma is put in quotes: otherwise a cell of CSV would be two."""
    lists = {
        index: attribute
        for index, target in enumerate(columns.targets)
        if target is not None
        and (attribute := ATTRIBUTES.get(target.attribute)) is not None
        and attribute.repeatable
    }

    def line(cells: Sequence[str]) -> str:
        written = [*cells]
        for index, attribute in lists.items():
            if cells[index]:
                written[index] = join_values([cells[index]], attribute)
        return csv_line(written)

    return line
