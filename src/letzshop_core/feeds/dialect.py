"""How a delimited feed is written: its delimiter and its quoting, found in a sample."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = [
    "DELIMITERS",
    "Dialect",
    "DialectGuess",
    "cells_of",
    "csv_line",
    "detect_dialect",
    "is_left_open",
    "loosely_split",
    "unwrapped",
]

DELIMITERS: Final = (",", ";", "\t", "|", "~", "^", "¦", "\x1f", "\x01")
"""Those of shops, and of databases (ASCII's unit separator, Hive)."""
Quoting = Literal["doubled", "backslash", "none"]

_ROWS: Final = 200
_KNOWN: Final = 0.5  # share of known names that makes a row the header beyond doubt
_SEVERAL: Final = 4  # so many cells in apostrophes are no accident
_SEP: Final = re.compile(r'\ufeff?"?sep=(.)"?[\r\n]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write rows as text. ``quoting`` says how a quote stands inside quotes."""

    delimiter: str = ","
    quotechar: str = '"'
    quoting: Quoting = "doubled"
    #: Whether blanks behind a delimiter belong to it: ``"a", "b"``.
    spaced: bool = False

    def csv_options(self) -> dict[str, Any]:
        """The same as arguments of :func:`csv.reader`."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quotechar,
            "quoting": csv.QUOTE_NONE if self.quoting == "none" else csv.QUOTE_MINIMAL,
            "doublequote": self.quoting != "none",
            "escapechar": "\\" if self.quoting == "backslash" else None,
            "skipinitialspace": self.spaced,
            "strict": False,
        }


@dataclass(frozen=True, slots=True)
class DialectGuess:
    """A dialect, how sure it is (0 to 1), and the evidence for it."""

    dialect: Dialect
    confidence: float
    evidence: str


def unwrapped(cells: list[str], dialect: Dialect) -> list[str]:
    """The cells of a row that as a whole stands in quotes, as spreadsheets write a row that they
    did not take apart: ``"1;""Cup; blue"";5"``. Other rows stay what they are."""
    if len(cells) != 1 or dialect.delimiter not in cells[0] or dialect.quoting == "none":
        return cells
    return cells_of(cells[0], dialect.csv_options())


def csv_line(
    cells: Sequence[str],
    delimiter: str = ",",
    quotechar: str = '"',
    escapechar: str | None = None,
) -> str:
    """The cells as a row, without its end; with an ``escapechar``, quotes are not doubled."""
    text = io.StringIO()
    # Before Python 3.13, only what ends rows is put in quotes for it.
    csv.writer(
        text,
        delimiter=delimiter,
        quotechar=quotechar,
        doublequote=escapechar is None,
        escapechar=escapechar,
        lineterminator="\r\n",
    ).writerow(cells)
    return text.getvalue().removesuffix("\r\n")


def cells_of(line: str, options: dict[str, Any]) -> list[str]:
    """The cells of one line."""
    try:
        return next(csv.reader([line], **options), [])
    except csv.Error:
        return line.rstrip("\r\n").split(options["delimiter"])


def loosely_split(line: str, dialect: Dialect, width: int) -> list[str]:
    """The cells of a line that has quotes inside quotes and does not mark them: those end where
    a delimiter follows. More than ``width`` cells are not looked for."""
    quote = dialect.quotechar
    return [
        bare if inner is None else inner.replace(quote * 2, quote)
        for inner, bare in _loose_cells(line, dialect, width)
    ]


def is_left_open(line: str, dialect: Dialect, width: int) -> bool:
    """Whether a cell of such a line begins with a quote and does not end with one."""
    cells = _loose_cells(line, dialect, width)
    return any(bare and bare[0] == dialect.quotechar for _, bare in cells)


def _loose_cells(line: str, dialect: Dialect, width: int) -> Iterator[tuple[str | None, str]]:
    """The cells of such a line: what stands in quotes, or what stands there without."""
    mark, quote = re.escape(dialect.delimiter), dialect.quotechar
    cell = re.compile(
        rf"{quote}(.*?){quote}(?:(?!{mark})[ \t])*(?={mark}|\Z)|([^{mark}]*)", re.DOTALL
    )
    text, place = line.strip("\r\n"), 0
    for _ in range(width + 1):
        if place > len(text) or (found := cell.match(text, place)) is None:
            return
        inner, bare = found.groups()
        yield inner, bare or ""
        place = found.end() + 1


def detect_dialect(
    text: str, score_header: Callable[[Sequence[str]], float], *, delimiter: str | None = None
) -> DialectGuess:
    """The dialect in which ``text``, the beginning of a feed, makes the best table.

    ``score_header`` rates a row as a header, from 0 to 1. With ``delimiter`` only the quoting
    is looked for.
    """
    if delimiter is None and (sep := _SEP.match(text)):
        delimiter = sep[1]
        text = text[sep.end() :]
    present = [mark for mark in DELIMITERS if mark in text] if delimiter is None else [delimiter]
    best, evidence, most = Dialect(delimiter or ","), "nothing but single cells", 0.0
    for mark in present:
        for dialect in _ways_to_quote(text, mark):
            score, width, share = _table_score(text, dialect, score_header)
            if score > most:
                best, most = dialect, score
                evidence = f"{share:.0%} of the rows have {width} cells"
    return DialectGuess(best, min(1.0, most / 2), evidence)


def _ways_to_quote(text: str, delimiter: str) -> list[Dialect]:
    mark = re.escape(delimiter)
    # A cell with text behind its closing quote was never quoted: inside quotes they are doubled.
    # A quote at the beginning of a line, before a delimiter, closes a cell of several lines.
    closed = rf'(?:^(?!"{mark})|{mark})"[^"\r\n]*[^"\r\n\\]"'
    # One that also ends in a quote was all the same: "Das "gute" Brot".
    ends = rf" *(?:{mark}|[\r\n]|\Z)"
    amid = rf'(?!"|{ends}|[^{mark}\r\n]{{1,1000}}"{ends})'

    def count(pattern: str) -> int:
        return len(re.findall(pattern, text, re.MULTILINE))

    # Of quotes around cells, as many end one, perhaps some lines below, as begin one.
    is_uneven = count(rf'(?:^|{mark})"(?![\s>/]|{mark})') > count(f'"{ends}')
    if is_uneven and count(closed + amid) > count(rf"{closed}(?={ends})"):
        return [Dialect(delimiter, quoting="none")]
    spaced = re.search(rf'["\w] *{mark} +"', text) is not None and not delimiter.isspace()
    ways = [Dialect(delimiter)]
    quotes = re.search(rf'(?:^|{mark})"', text, re.MULTILINE) is not None
    apostrophes = re.findall(rf"(?:^|{mark})'[^'\r\n]*'(?={mark}|[\r\n]|\Z)", text, re.MULTILINE)
    if len(apostrophes) >= _SEVERAL and not quotes:
        ways.insert(0, Dialect(delimiter, quotechar="'"))
    if spaced:
        ways.append(Dialect(delimiter, spaced=True))
    if '\\"' in text:
        # Of both ways, the other one is meant where each such quote ends its cell.
        inside = re.search(rf'\\"(?!["\r\n]|{mark}|\Z)', text) is not None
        ways.insert(0 if inside else len(ways), Dialect(delimiter, quoting="backslash"))
    if is_uneven:
        ways.append(Dialect(delimiter, quoting="none"))
    return ways


def _table_score(
    text: str, dialect: Dialect, score_header: Callable[[Sequence[str]], float]
) -> tuple[float, int, float]:
    rows = _sample_rows(text, dialect)
    if not rows:
        return 0.0, 0, 0.0
    widths = Counter(len(row) for row in rows)
    usual, _ = max(widths.items(), key=lambda item: (item[1], item[0]))
    best, width = (0.05, usual) if usual == 1 else (0.0, usual)
    # Titles and comments may outnumber the rows of a small feed: a known header tells them.
    headers: dict[int, float] = {usual: 0.0}
    for row in rows[:20]:
        own = max(place for place, cell in enumerate(row, 1) if cell)
        headers[own] = max(headers.get(own, 0.0), score_header(row))
    for candidate, header in headers.items():
        if candidate > 1 and (candidate == usual or header >= _KNOWN):
            # A delimiter may end each row but the header, or the header alone.
            count = sum(len(row) >= candidate and not any(row[candidate:]) for row in rows)
            best, width = max((best, width), (count / len(rows) + header, candidate))
    if width == 1:
        return best, 1, 1.0
    # Consistent widths and a known header count most; between equals, quotes that quote.
    stray = sum(cell.count('"') for row in rows for cell in row) if dialect.quotechar == '"' else 0
    unread = min(0.1, 0.01 * stray) if dialect.quoting == "none" else min(0.05, 0.001 * stray)
    if dialect.quoting == "none" and _are_mostly_quoted(rows):
        unread += 0.5
    return best + min(0.05, width / 1000) - unread, width, widths[width] / len(rows)


def _are_mostly_quoted(rows: list[list[str]]) -> bool:
    filled = [cell for row in rows for cell in row if cell]
    return 2 * sum(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in filled) > len(filled)


def _sample_rows(text: str, dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), **dialect.csv_options())
    try:
        for row in reader:
            if row and any(cell.strip() for cell in row):
                rows.append(unwrapped(row, dialect))
            if len(rows) == _ROWS:
                return rows
    except csv.Error:
        pass
    return rows[:-1] if len(rows) > 1 and not text.endswith(("\n", "\r")) else rows
