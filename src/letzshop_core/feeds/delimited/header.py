"""Where a delimited feed's header is, below whatever stands above it."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from letzshop_core.feeds.columns import header_score, map_columns, with_units
from letzshop_core.feeds.errors import FeedError

__all__ = ["Header", "find_header"]

_VALUE: Final = re.compile(r"https?://\S+|\d+[.,]\d\d(?: ?(?:[A-Z]{3}|[€$£]))?", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_NAMING: Final = frozenset(("id", "title", "gtin"))
_PREAMBLE: Final = 60  # rows among which the header is looked for
_SEVERAL: Final = 4
_MOSTLY: Final = 0.6  # share of known names that no row of products has


class Header(NamedTuple):
    """The row that names the columns."""

    #: Its number, from 1; of an XML feed 0: there is none.
    row: int
    names: tuple[str, ...]
    #: The row as it is written.
    text: str
    #: From 0 to 1.
    confidence: float
    #: What the columns are in, where the row below the header says that.
    units: tuple[str, ...] = ()


def find_header(rows: Iterable[tuple[list[str], str]]) -> Header:
    """The row that reads most like a header, of the first ones (cells and text).

    Raises:
        FeedError: every row is empty or a comment.
    """
    candidates: list[tuple[float, int, list[str], str]] = []
    for number, (cells, raw) in enumerate(rows, 1):
        if number > _PREAMBLE:
            break
        cleaned = [cell.strip().strip("\ufeff\x1a") for cell in cells]
        filled = sum(map(bool, cleaned))
        if not filled or raw.lstrip('\ufeff"').lower().startswith("sep="):
            continue
        if cleaned[0].startswith("#") and (
            filled == 1 or all(c.startswith("#") for c in cleaned if c)
        ):
            continue
        # A word such as "in stock" is a value too, but beside prices and links it is no name.
        values = sum(_VALUE.fullmatch(cell) is not None for cell in cleaned)
        score = header_score(cleaned) * min(filled, 8) - values
        candidates.append((score, number, cleaned, raw))
    if not candidates:
        raise FeedError("feed/no-header", "The feed has no row that could be its header.")
    score, number, names, raw = max(candidates, key=lambda c: (c[0], len(c[2]), -c[1]))
    if score <= 0:
        if len(candidates) == 1 and len(names) == 1:  # a message that there is no feed
            raise FeedError("feed/no-header", f"Expected names of columns, got {names[0][:200]!r}.")
        # Nothing known: the first row that is as wide as most are.
        widths = [len(cells) for _, _, cells, _ in candidates]
        usual = max(set(widths), key=lambda w: (widths.count(w), w))
        _, number, names, raw = next(c for c in candidates if len(c[2]) == usual)
    # The first of several tables is no preamble of the others, if it is not just an example.
    after = sum(found > number for _, found, _, _ in candidates)
    for _, found, cells, text in candidates:
        between = sum(found < other < number for _, other, _, _ in candidates)
        is_table = between > 0 and (between >= after or len(cells) == len(names))
        if is_table and _names_columns(cells, least=3) and _sells(cells):
            number, names, raw = found, cells, text
            break
    # Amazon's templates name the columns twice, in words and below in their own terms.
    for _, found, cells, text in candidates:
        if found == number + 1 and _names_columns(cells):
            number, names, raw = found, cells, text
            break
    # Delimiters at the end of each line name no column, unless there is something below them.
    below = [cells for _, found, cells, _ in candidates if found > number]
    while len(names) > 1 and not names[-1]:
        if any(len(cells) >= len(names) and cells[len(names) - 1] for cells in below):
            break
        names.pop()
    units = _units(names, below[0]) if below else ()
    return Header(number, tuple(names), raw.strip("\ufeff\r\n"), header_score(names), units)


def _units(names: list[str], below: list[str]) -> tuple[str, ...]:
    """The row below the header, if it holds units or currencies: no number, and no product."""
    if len(below) != len(names) or any(map(_DIGIT.search, below)):
        return ()
    columns = map_columns(names)
    named = (t.attribute for t, cell in zip(columns.targets, below, strict=True) if t and cell)
    if not _NAMING.isdisjoint(named) or with_units(columns, below) == columns:
        return ()
    return tuple(below)


def _names_columns(cells: list[str], least: int = _SEVERAL) -> bool:
    filled = sum(map(bool, cells))
    return filled >= least and header_score(cells) >= _MOSTLY


def _sells(cells: list[str]) -> bool:
    """Whether the names are all that a product needs."""
    return {"id", "title", "price"} <= {*map_columns(cells).mapped.values()}
