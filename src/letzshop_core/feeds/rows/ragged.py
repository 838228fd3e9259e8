"""Rows that have not as many cells as the header."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

from letzshop_core.feeds.attributes import Kind
from letzshop_core.feeds.columns import ColumnMap, read_like
from letzshop_core.feeds.findings import Finding

__all__ = ["is_misfit", "marks_of_prices", "rejoined", "with_whole_prices"]

#: Problems that a value has which stands in a column of another kind.
_MISFITS: Final = frozenset(
    (
        *("unreadable", "unknown-value", "unknown", "no-scheme"),
        *("negative", "range", "scientific-notation", "several-amounts"),
        *("not-digits", "length", "check-digit", "several"),
    )
)


# What stands before the semicolon of a character entity: &amp
_ENTITY_CUT: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,4})\Z")


def rejoined(cells: Sequence[str]) -> list[str]:
    """The cells, put together again where a semicolon that ends an entity parted them."""
    parts = [[cells[0]]]
    for before, cell in pairwise(cells):
        if _ENTITY_CUT.search(before):
            parts[-1].append(cell)
        else:
            parts.append([cell])
    return [*map(";".join, parts)]


#: Prices that a comma parts: ``1,299.00``, ``9,90 €``.
_PARTED: Final = re.compile(
    r"(?:[A-Z]{3} ?|[€$£] ?)?(?:\d{1,3},\d{3}\.\d{1,2}|(?P<decimal>\d+,\d{2}))"
    r"(?: ?(?:[A-Z]{3}|[€$£]))?"
)
_MOST_PARTED: Final = 4


def marks_of_prices(columns: ColumnMap, known: Mapping[int, str]) -> dict[int, str | None]:
    """By index, the decimal mark of each column of prices, ``None`` if it is not ``known``."""
    return {
        index: known.get(index)
        for index, target in enumerate(columns.targets)
        if target is not None
        and (like := read_like(target.attribute)) is not None
        and like.kind is Kind.PRICE
    }


def with_whole_prices(
    cells: Sequence[str], width: int, marks: Mapping[int, str | None]
) -> list[str]:
    """The cells, as many as the width, with the prices put together again that commas parted, if
    that can be done in one way, else none. ``marks``: the decimal mark of each column of prices."""
    surplus = len(cells) - width
    if surplus > min(len(marks), _MOST_PARTED):
        return []
    found = []
    for places in combinations(sorted(marks), surplus):
        joined = [*cells]
        for place in places:
            price = ",".join(joined[place : place + 2])
            parted = _PARTED.fullmatch(price)
            if parted is None or (parted["decimal"] and marks[place] == "."):
                break
            joined[place : place + 2] = [price]
        else:
            found.append(joined)
    return found[0] if len(found) == 1 else []


def is_misfit(finding: Finding) -> bool:
    """Whether the finding says that a value cannot belong in its column."""
    return finding.code.partition("/")[2] in _MISFITS
