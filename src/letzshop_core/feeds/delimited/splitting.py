"""A quick way to take rows apart.

Most rows stand on a line and are written by the rules: each quotation mark begins or ends a cell,
or is doubled inside one. Such a row comes apart where :meth:`str.split` finds delimiters and
quotes; :func:`csv.reader`, which goes from character to character, takes longer.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from letzshop_core.feeds.dialect import Dialect

__all__ = ["Split", "row_splitter"]

Split: TypeAlias = Callable[[str], list[str] | None]
"""Takes a line with its end, where a row begins; gives the cells that :func:`csv.reader` would,
``None`` if that takes a closer look, or further lines. An empty line has no cells."""

_LONGEST: Final = 16 * 1024**2  # characters; csv.reader is left to object to longer cells


def row_splitter(dialect: Dialect) -> Split:
    """The quick way for lines of this dialect."""
    delimiter, quote = dialect.delimiter, dialect.quotechar
    between = f"{quote}{delimiter}{quote}"
    escape = "\\" if dialect.quoting == "backslash" else None
    has_quotes = dialect.quoting != "none"
    if dialect.spaced or delimiter in (quote, escape, "\r", "\n"):
        return lambda text: None

    def split(text: str) -> list[str] | None:
        if (escape is not None and escape in text) or len(text) > _LONGEST:
            return None
        text = text.rstrip("\r\n")
        if not has_quotes or quote not in text:
            return text.split(delimiter) if text else []
        if text[0] == quote == text[-1] and len(text) > 1:
            cells = text[1:-1].split(between)
            if _undouble(cells, quote, text.count(quote) - 2 * len(cells)):
                return cells
        parts = text.split(quote, 2)
        if len(parts) < 3:
            return None  # a quote is open
        before, inside, behind = parts
        if quote in behind:
            return _cells_between([before, inside, *behind.split(quote)], delimiter, quote)
        # Many rows have one cell in quotes, their description.
        cells, others = before.split(delimiter), behind.split(delimiter)
        if cells[-1] or others[0]:
            return None  # a quote amidst a cell
        cells[-1] = inside
        cells += others[1:]
        return cells

    return split


def _undouble(cells: list[str], quote: str, quotes: int) -> bool:
    """Make single quotes of those doubled inside cells, which hold so many quotes in all. False if
    there are others."""
    doubled = quote + quote
    for index, cell in enumerate(cells):
        if not quotes:
            break
        if quote in cell:
            cells[index] = cell.replace(doubled, quote)
            quotes -= 2 * (len(cell) - len(cells[index]))
    return not quotes


def _cells_between(parts: list[str], delimiter: str, quote: str) -> list[str] | None:
    """The cells of a row that was parted at its quotes: by turns text outside and inside them."""
    if len(parts) % 2 == 0:
        return None  # a quote is open
    by_turns = iter(parts)
    cells = next(by_turns).split(delimiter)
    doubled: list[str] = []  # what stands between the doubled quotes of the last cell
    for inside in by_turns:
        outside = next(by_turns)
        if cells[-1]:
            return None  # a quote amidst a cell
        if not outside:
            doubled.append(inside)
            continue
        if outside[0] != delimiter:
            return None  # text behind a closing quote
        if doubled:
            inside = quote.join((*doubled, inside))  # noqa: PLW2901
            doubled.clear()
        cells[-1] = inside
        cells += outside[1:].split(delimiter)
    if doubled:
        cells[-1] = quote.join(doubled)
    return cells
