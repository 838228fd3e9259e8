"""Where a delimited feed's header is, below whatever stands above it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from letzshop_core.feeds.columns import OURS, header_score, map_columns, with_units
from letzshop_core.feeds.errors import FeedError

__all__ = ["Header", "find_header"]

_VALUE: Final = re.compile(r"https?://\S+|\d+[.,]\d\d(?: ?(?:[A-Z]{3}|[€$£]))?", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_NAMING: Final = frozenset(("id", "title", "gtin"))
_PREAMBLE: Final = 60  # rows among which the header is looked for
_MAX_COLUMNS: Final = 16_384  # as many as a spreadsheet has
_MAX_TEXT: Final = 256 * 1024  # characters
"""No header is longer. To find out what its names may mean takes longer than to read rows."""
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


class _Row(NamedTuple):
    """A row that may be the header."""

    #: How much it reads like one.
    score: float
    number: int
    cells: list[str]
    text: str


def find_header(rows: Iterable[tuple[list[str], str]]) -> Header:
    """The row that reads most like a header, of the first ones (cells and text).

    Raises:
        FeedError: every row is empty, a comment, or too long.
    """
    candidates = [*_candidates(rows)]
    if not candidates:
        raise FeedError("feed/no-header", "The feed has no row that could be its header.")
    header = _in_terms(_first_table(_likeliest(candidates), candidates), candidates)
    # Delimiters at the end of each line name no column, unless there is something below them.
    names = header.cells
    below = [row.cells for row in candidates if row.number > header.number]
    while len(names) > 1 and not names[-1]:
        if any(len(cells) >= len(names) and cells[len(names) - 1] for cells in below):
            break
        names.pop()
    units = _units(names, below[0]) if below else ()
    text = header.text.strip("\ufeff\r\n")
    return Header(header.number, tuple(names), text, header_score(names), units)


def _candidates(rows: Iterable[tuple[list[str], str]]) -> Iterator[_Row]:
    """The first rows, without those that are empty, a comment, or too long for a header."""
    for number, (cells, raw) in enumerate(islice(rows, _PREAMBLE), 1):
        if len(cells) > _MAX_COLUMNS or len(raw) > _MAX_TEXT:
            continue
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
        yield _Row(score, number, cleaned, raw)


def _likeliest(rows: Sequence[_Row]) -> _Row:
    best = max(rows, key=lambda row: (row.score, len(row.cells), -row.number))
    if best.score > 0:
        return best
    if len(rows) == 1 and len(best.cells) == 1:  # a message that there is no feed
        message = f"Expected names of columns, got {best.cells[0][:200]!r}."
        raise FeedError("feed/no-header", message)
    # Nothing known: the first row that is as wide as most are.
    widths = [len(row.cells) for row in rows]
    usual = max(set(widths), key=lambda w: (widths.count(w), w))
    return next(row for row in rows if len(row.cells) == usual)


def _first_table(header: _Row, rows: Sequence[_Row]) -> _Row:
    """The header of the first of several tables, which is no preamble of the others, if it is not
    just an example."""
    above = [row for row in rows if row.number < header.number]
    below = len(rows) - len(above) - 1
    for place, row in enumerate(above[:-1], 1):
        between = len(above) - place
        is_table = between >= below or len(row.cells) == len(header.cells)
        if is_table and _names_columns(row.cells, least=3) and _sells(row.cells):
            return row
    return header


def _in_terms(header: _Row, rows: Sequence[_Row]) -> _Row:
    """Amazon's templates name the columns twice, in words and below in their own terms."""
    twice = (row for row in rows if row.number == header.number + 1 and _names_columns(row.cells))
    return next(twice, header)


def _units(names: list[str], below: list[str]) -> tuple[str, ...]:
    """The row below the header, if it holds units or currencies: no number, and no product."""
    if len(below) != len(names):
        return ()
    below = ["" if name.startswith(OURS) else cell for name, cell in zip(names, below, strict=True)]
    if any(map(_DIGIT.search, below)):
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
