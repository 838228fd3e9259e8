"""From lines to rows of cells, so that no broken place costs more than its own row."""

import csv
import re
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import Final, NamedTuple, TypeAlias

from letzshop_core.feeds.delimited.splitting import Split, row_splitter
from letzshop_core.feeds.dialect import Dialect, cells_of, is_left_open, loosely_split

__all__ = ["Known", "Rows", "rows_of"]

_MAX_CELL: Final = 16 * 1024**2
_MAX_SPAN: Final = 2000  # lines that one quoted record may go over
_FEW: Final = 50
_EVIDENT: Final = 4  # so many cells in each of several lines are no accident
_FEWER: Final = 3  # nor are so many where quotes do not end cells
_IN_VAIN: Final = 1000  # rows whose end is looked for in further lines, and not found


class Rows(NamedTuple):
    """Rows that were read together: the cells of each, and the text that they were read from."""

    cells: list[list[str]]
    texts: list[str]
    #: Whether quotes inside quotes end cells too early, though as many cells come out as should.
    are_loose: bool = False


Known: TypeAlias = Callable[[Sequence[str]], int]
"""Takes lines, at least one, the first of which is where a row begins; tells how many of them, from
the first on, are known to be whole rows."""


def rows_of(
    pieces: Iterator[list[str]],
    dialect: Dialect,
    width: Callable[[], int],
    on_open_quote: Callable[[int], None],
    known: Known | None = None,
) -> Iterator[Rows | int]:
    """The rows of a delimited text, whose lines come in pieces; some rows at a time. Where a row
    may begin, lines that are ``known`` to be one are passed over, and only their number is given.

    A quote that is opened and not closed would make one row of all that follows. Where a row
    goes over several lines without having ``width()`` cells, and one of those lines makes a
    complete row by itself, the quote is taken for a stray one: its line is a row of its own,
    read without regard to quotes, and reading goes on behind it. ``on_open_quote`` is told the
    number of lines that were won back. Blank lines give rows without cells.
    """
    if csv.field_size_limit() < _MAX_CELL:
        csv.field_size_limit(_MAX_CELL)  # for the whole process, and only ever upwards
    return _RowReader(pieces, dialect, width, on_open_quote, known).rows()


class _RowReader:
    """What :func:`rows_of` remembers between one row and the next; the parameters are its own."""

    def __init__(
        self,
        pieces: Iterator[list[str]],
        dialect: Dialect,
        width: Callable[[], int],
        on_open_quote: Callable[[int], None],
        known: Known | None,
    ) -> None:
        self._pieces = pieces
        self._dialect = dialect
        self._options = dialect.csv_options()
        self._split = row_splitter(dialect)
        self._width = width
        self._on_open_quote = on_open_quote
        self._known = known
        #: Lines that no row has been made of.
        self._waiting: deque[str] = deque()
        #: Lines of the row that is being made.
        self._pending: list[str] = []
        #: Lines that may still be read twice: twenty for each line read.
        self._budget = 0
        #: Rows to be read one by one before many are tried at once again.
        self._wary = 0
        #: Rows whose end was looked for in further lines.
        self._in_vain = 0

    def rows(self) -> Iterator[Rows | int]:
        while (yield from self._rows_before_a_stray_quote()):
            yield self._first_line_alone()

    def _rows_before_a_stray_quote(self) -> Generator[Rows | int, None, bool]:
        """Returns whether there is one, in the first of the pending lines."""
        pending = self._pending
        reader = csv.reader(self._lines(), **self._options)
        try:
            while True:
                if self._wary <= 0:
                    yield from self._many_rows()
                cells = next(reader, None)
                if cells is None:
                    return False
                if (loose := self._row_with_loose_quotes(cells)) is not None:
                    yield loose
                    continue
                if len(pending) > 1:
                    self._budget += 20 * len(pending)
                    if _is_torn(pending, cells, self._split, self._dialect, self._width()):
                        return True
                raw = "".join(pending)
                pending.clear()
                self._wary -= 1
                is_loose = _ends_cells_early(raw, cells, self._split, self._dialect, self._width())
                yield Rows([cells], [raw], is_loose)
        except csv.Error:
            return bool(pending)

    def _many_rows(self) -> Iterator[Rows | int]:
        """Rows that are beyond doubt, up to one that is not."""
        waiting = self._waiting
        while True:
            taken, continued, is_open = yield from _sound_rows(
                [*waiting], self._split, self._dialect, self._width(), self._known
            )
            self._budget += 20 * continued
            for _ in range(taken):
                waiting.popleft()
            if waiting and not is_open:
                return
            if not self._more():
                return

    def _more(self) -> bool:
        """Have the lines of the next piece wait, too; returns whether there was one. It may be
        amid a long line, and have none."""
        piece = next(self._pieces, None)
        self._waiting.extend(piece or ())
        return piece is not None

    def _lines(self) -> Iterator[str]:
        """The lines of one row, and then of the next."""
        waiting, pending = self._waiting, self._pending
        span = _MAX_SPAN if self._budget >= 0 else _FEW
        while len(pending) < span:
            is_suspect = len(pending) == _FEW and self._width() >= _EVIDENT
            if is_suspect and _are_rows(pending, self._dialect, self._width()):
                return  # seen early, an open quote costs less
            while not waiting:
                if not self._more():
                    return
            line = waiting.popleft()
            pending.append(line)
            yield line

    def _row_with_loose_quotes(self, cells: list[str]) -> Rows | None:
        """The row that begins with the pending lines, which made these cells, if quotes inside
        quotes, which are not doubled, hide that it goes over several lines."""
        pending, waiting, width = self._pending, self._waiting, self._width()
        if not _hides_its_end(pending, cells, self._split, self._dialect, width):
            return None
        if self._in_vain > _IN_VAIN:
            return None
        while len(pending) + len(waiting) < _FEW and self._more():
            pass
        lines = [*islice(chain(pending, waiting), _FEW)]
        taken = _lines_of_loose_row(lines, self._dialect, width)
        if not taken:
            self._in_vain += 1
            return None
        waiting.extendleft(reversed(pending))
        pending.clear()
        for _ in range(taken):
            waiting.popleft()
        self._wary = _FEW
        raw = "".join(lines[:taken])
        return Rows([loosely_split(raw, self._dialect, width)], [raw], are_loose=True)

    def _first_line_alone(self) -> Rows:
        """The first of the pending lines as a row, without regard to quotes; the others are to be
        read again."""
        first, *others = self._pending
        self._pending.clear()
        self._waiting.extendleft(reversed(others))
        self._budget -= len(others)
        self._wary = _FEW
        self._on_open_quote(len(others))
        loose = self._options | {"quoting": csv.QUOTE_NONE, "escapechar": None}
        return Rows([cells_of(first, loose)], [first])


def _sound_rows(
    lines: Sequence[str], split: Split, dialect: Dialect, width: int, known: Known | None
) -> Generator[Rows | int, None, tuple[int, int, bool]]:
    """The rows at the beginning of these lines that are beyond doubt. Returns how many lines they
    take, how many of these go on with the row above, and whether the row behind needs others."""
    begin = end = whole = continued = 0
    stretch = 1  # lines that are tried as a row each; none behind a row of several
    count = len(lines)
    is_open = False

    def from_end() -> Iterator[str]:
        nonlocal end
        while end < count:
            end += 1
            yield lines[end - 1]
        end += 1
        yield ""  # what an open quote has in it goes on here

    reader = csv.reader(from_end(), **dialect.csv_options())
    rows = Rows([], [])
    while begin < count:
        if known is not None and begin >= whole:
            whole = _first_in_doubt(lines, begin, dialect)
        if known is not None and begin < whole and (passed := known(lines[begin:whole])):
            if rows.texts:
                yield rows
                rows = Rows([], [])
            yield passed
            begin += passed
            stretch = 1
            continue
        # Where rows stand on a line each, ever more are tried at once.
        for cells in map(split, lines[begin : begin + stretch]):
            if cells is None:
                break
            rows.cells.append(cells)
        if taken := len(rows.cells) - len(rows.texts):
            rows.texts.extend(lines[begin : begin + taken])
            begin += taken
            stretch = min(2 * stretch, _FEW)
            continue
        end = begin
        try:
            cells = next(reader)
        except csv.Error:
            break
        if end > count:
            is_open = count - begin < _FEW
            break
        own = lines[begin:end]
        # Rows of several lines with as many cells as there should be take too long to look into.
        is_usual = len(own) > 1 and len(cells) == width
        if not is_usual and _hides_its_end(own, cells, split, dialect, width):
            break
        if len(own) > 1:
            if len(own) >= _FEW or _is_torn(own, cells, split, dialect, width):
                break
            continued += len(own) - 1
        elif _ends_cells_early(own[0], cells, split, dialect, width):
            if rows.texts:
                yield rows
                rows = Rows([], [])
            yield Rows([cells], [own[0]], are_loose=True)
            begin, stretch = end, 1
            continue
        rows.cells.append(cells)
        rows.texts.append("".join(own))
        stretch = 1 if end == begin + 1 else 0
        begin = end
    if rows.texts:
        yield rows
    return begin, continued, is_open


def _first_in_doubt(lines: Sequence[str], begin: int, dialect: Dialect) -> int:
    """The next line that may not be a whole row, even if it was one elsewhere: behind an open quote
    a row goes on in the next line; the last line may be cut, which its cells will show."""
    quote = dialect.quotechar
    # A quote behind anything else closes a cell or stands amid one (5"): none is open behind it.
    openers = {dialect.delimiter, quote, "\\", *(" " if dialect.spaced else "")}
    for place, quotes in enumerate(map(str.count, lines[begin:], repeat(quote)), begin):
        if quotes % 2:
            return place
        if quotes:
            line = lines[place]
            if line[line.rfind(quote) - 1] in openers and _may_end_in_quotes(line, dialect):
                return place
    return len(lines) - (lines[-1][-1] > "\r")


def _may_end_in_quotes(line: str, dialect: Dialect) -> bool:
    """Whether the last quote that opens a cell in the line may have none behind it that closes it.
    Blanks behind delimiters and escaped quotes are not looked into."""
    quote = dialect.quotechar
    bare = line.replace(quote + quote, "")
    opening = bare.rfind(f"{dialect.delimiter}{quote}") + 1
    is_open = bare.startswith(quote, opening) and bare.count(quote, opening + 1) % 2 == 0
    return is_open or dialect.spaced or "\\" in line


def _ends_cells_early(
    line: str, cells: list[str], split: Split, dialect: Dialect, width: int
) -> bool:
    """Whether text stands behind a closing quote of the line, which hence is one inside quotes:
    ``"Das "gute" Brot"``."""
    # A cell that stands in the line as it was read lost no quote: 24" TV
    if len(cells) != width or all(map(line.__contains__, cells)):
        return False
    if not _is_loose(line, split, dialect):
        return False
    loose = loosely_split(line, dialect, width)
    return len(loose) == width and [*map(str.strip, loose)] != [*map(str.strip, cells)]


def _hides_its_end(
    lines: Sequence[str], cells: list[str], split: Split, dialect: Dialect, width: int
) -> bool:
    """Whether quotes inside quotes may have ended the first cell of several lines too early:
    ``"<p class="a">`` and the rest of it below."""
    quote = dialect.quotechar
    if quote not in lines[0] or width < 2:
        return False
    text = "".join(lines)
    # By the rules, two quotes stand in the text for each one in the cells.
    if len(cells) == width and "".join(cells).count(quote) <= text.count(quote + quote):
        return False
    return _is_loose(text, split, dialect) and is_left_open(lines[0], dialect, width)


def _lines_of_loose_row(lines: Sequence[str], dialect: Dialect, width: int) -> int:
    """How many of the lines make one row, if quotes end cells only where a delimiter follows; 0 if
    a line is a row by itself, or another cell in quotes begins, before the row has an end."""
    # Not what closes an attribute of HTML: style="color: red;">
    opening = re.compile(rf"{re.escape(dialect.delimiter)}{dialect.quotechar}[^\s>/]").search
    for count, line in enumerate(lines[1:], start=2):
        if _has_row(lines[count - 2 : count], dialect, width):
            return 0
        if dialect.quotechar in line:
            text = "".join(lines[:count])
            cells = loosely_split(text, dialect, width)
            if len(cells) == width and not is_left_open(text, dialect, width):
                return 0 if any(opening(cell) for cell in cells if "\n" in cell) else count
    return 0


def _is_torn(
    lines: Sequence[str], cells: list[str], split: Split, dialect: Dialect, width: int
) -> bool:
    """Whether the lines, which made one row of these cells, are rows of their own."""
    if len(cells) >= width and not any(cells[width:]):
        width = len(cells)  # with a delimiter at the end of each row
        return _are_rows(lines, dialect, width) and (
            width >= _EVIDENT or _is_loose("".join(lines), split, dialect)
        )
    return _has_row(lines, dialect, width)


def _is_loose(text: str, split: Split, dialect: Dialect) -> bool:
    """Whether text stands behind a closing quote, which was to open another cell, then."""
    return dialect.quoting == "doubled" and not dialect.spaced and split(text) is None


def _are_rows(lines: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether each of the lines makes a complete row by itself: the next quote may have closed
    the stray one so that as many cells came out. Of few columns that alone is no evidence."""
    if width < _FEWER or lines[0].count(dialect.delimiter) < width - 1:
        return False
    return all(len(loosely_split(line, dialect, width)) == width for line in lines)


def _has_row(lines: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether one of the lines after the first makes a complete row by itself."""
    if width < 2:
        return False
    return len(lines) >= _MAX_SPAN or any(
        line.count(dialect.delimiter) >= width - 1
        and len(loosely_split(line, dialect, width)) == width
        for line in lines[1:]
    )
