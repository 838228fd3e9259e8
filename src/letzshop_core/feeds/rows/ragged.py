"""Rows that have not as many cells as the header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from letzshop_core.feeds.findings import Finding

__all__ = ["Refitted", "is_misfit", "rejoined"]

#: Problems that a value has which stands in a column of another kind.
_MISFITS: Final = frozenset(
    (
        *("unreadable", "unknown-value", "unknown", "no-scheme"),
        *("negative", "range", "scientific-notation", "several-amounts"),
        *("not-digits", "length", "check-digit", "several"),
    )
)


@dataclass(frozen=True, slots=True)
class Refitted:
    """A ragged record, cut or filled up to the header's width."""

    number: int
    cells: Sequence[str]


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


def is_misfit(finding: Finding) -> bool:
    """Whether the finding says that a value cannot belong in its column."""
    return finding.code.partition("/")[2] in _MISFITS
