"""From bytes to lines to records, so that no broken place costs more than its own row."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, Final, TypeAlias

from letzshop_core.feeds.dialect import Dialect, cells_of, loosely_split

__all__ = ["MISREAD", "LineReader", "rows_of"]

_CHUNK: Final = 64 * 1024
_MAX_LINE: Final = 32 * 1024**2  # characters; a "line" of more is no table
_MAX_CELL: Final = 16 * 1024**2
_MAX_SPAN: Final = 2000  # lines that one quoted record may go over
_FEW: Final = 50
_EVIDENT: Final = 4  # so many cells in each of several lines are no accident
_RUN: Final = 1000
"""Known lines that are passed over before the reader of the feed hears of it."""

MISREAD: Final = re.compile("[\udc80-\udcff\ufffd]")
"""What stands in the text where bytes were no text: a surrogate for each byte (PEP 383)."""


class LineReader:
    """The lines of a file, as text with their ends, decoded in pieces.

    LF, CRLF and a lone CR end a line. Bytes that the encoding does not know become what
    :data:`MISREAD` finds, and ``damaged`` is set. NUL characters are left out.
    """

    def __init__(self, file: BinaryIO, encoding: str, *, start: int = 0) -> None:
        self._file = file
        self._start = start
        self._position = start
        self._encoding = encoding
        wide = encoding.startswith(("utf-16", "utf-32"))
        self._lenient = "replace" if wide else "surrogateescape"
        self.damaged = False
        self.nuls = 0

    @property
    def position(self) -> int:
        """How many bytes of the file have been read, at most one piece ahead of the lines."""
        return self._position

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.pieces())

    def pieces(self) -> Iterator[list[str]]:
        """The lines, some at a time."""
        decode = codecs.getincrementaldecoder(self._encoding)
        decoder = decode("strict")
        carry = ""
        self._position = self._start
        while True:
            self._file.seek(self._position)
            chunk = self._file.read(max(_CHUNK, len(carry)))
            self._position += len(chunk)
            state = decoder.getstate()
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                self.damaged = True
                decoder = decode(self._lenient)
                decoder.setstate(state)
                text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                self.nuls += text.count("\0")
                text = text.replace("\0", "")
            if not chunk:
                yield io.StringIO(carry + text, newline="").readlines()
                return
            lines = io.StringIO(carry + text, newline="").readlines()
            # The last line may go on in the next piece; so may a CRLF.
            carry = lines.pop() if lines else ""
            if len(carry) > _MAX_LINE:
                lines.append(carry)
                carry = ""
            yield lines


Row: TypeAlias = tuple[list[str], str]
"""Cells, and the text that they were read from."""


def rows_of(
    pieces: Iterator[list[str]],
    dialect: Dialect,
    width: Callable[[], int],
    on_open_quote: Callable[[int], None],
    known: Callable[[str], bool] | None = None,
) -> Iterator[list[Row] | int]:
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
    options = dialect.csv_options()
    quote = dialect.quotechar
    lines = chain.from_iterable(pieces)
    waiting: deque[str] = deque()
    pending: list[str] = []
    budget = 0  # lines that may still be read twice: twenty for each line read
    wary = 0  # rows to be read one by one before many are tried at once again

    def feed() -> Iterator[str]:
        span = _MAX_SPAN if budget >= 0 else _FEW
        while len(pending) < span:
            if len(pending) == _FEW and _are_rows(pending, dialect, width()):
                return  # seen early, an open quote costs less
            if not waiting:
                # Lines that have to be asked about must not wait.
                waiting.extend(next(pieces, ()) if known is None else islice(lines, 1))
            if not waiting:
                return
            line = waiting.popleft()
            pending.append(line)
            yield line

    while True:
        reader = csv.reader(feed(), **options)
        try:
            while True:
                if known is None:
                    while wary <= 0:
                        rows, taken, is_open = _sound_rows([*waiting], dialect, width())
                        if rows:
                            yield rows
                        if taken > len(rows):
                            budget += 20 * (taken - len(rows))
                        for _ in range(taken):
                            waiting.popleft()
                        if waiting and not is_open:
                            break
                        piece = next(pieces, None)
                        if piece is None:
                            break
                        waiting.extend(piece)
                elif not waiting:
                    passed = 0
                    for line in lines:
                        # Behind an odd quote a row goes on in the next line, known or not; the
                        # last line may be cut, which its cells will show.
                        if line.count(quote) % 2 or line[-1] > "\r" or not known(line):
                            waiting.append(line)
                            break
                        passed += 1
                        if passed == _RUN:
                            yield passed
                            passed = 0
                    if passed:
                        yield passed
                cells = next(reader, None)
                if cells is None:
                    return
                if len(pending) > 1:
                    budget += 20 * len(pending)
                    if _is_torn(pending, cells, dialect, width()):
                        break
                    raw = "".join(pending)
                    pending.clear()
                else:
                    raw = pending.pop()
                wary -= 1
                yield [(cells, raw)]
        except csv.Error:
            if not pending:
                return
        # The first line alone, without its quotes; the others are read again.
        first, *others = pending
        pending.clear()
        waiting.extendleft(reversed(others))
        budget -= len(others)
        wary = _FEW
        on_open_quote(len(others))
        loose = options | {"quoting": csv.QUOTE_NONE, "escapechar": None}
        yield [(cells_of(first, loose), first)]


def _sound_rows(lines: Sequence[str], dialect: Dialect, width: int) -> tuple[list[Row], int, bool]:
    """The rows at the beginning of these lines that are beyond doubt; how many lines they take;
    and whether the row behind them needs further lines."""
    rows: list[Row] = []
    begin, count = 0, len(lines)
    # What an open quote has in it goes on in the empty line at the end.
    reader = csv.reader(chain(lines, ("",)), **dialect.csv_options())
    try:
        for cells in reader:
            end = reader.line_num
            if end > count:
                return rows, begin, begin < count and count - begin < _FEW
            if end - begin == 1:
                rows.append((cells, lines[begin]))
            else:
                some = lines[begin:end]
                if len(some) >= _FEW or _is_torn(some, cells, dialect, width):
                    break
                rows.append((cells, "".join(some)))
            begin = end
    except csv.Error:
        pass
    return rows, begin, False


def _is_torn(lines: Sequence[str], cells: list[str], dialect: Dialect, width: int) -> bool:
    """Whether the lines, which made one row of these cells, are rows of their own."""
    if len(cells) == width:
        return _are_rows(lines, dialect, width)
    return _has_row(lines, dialect, width)


def _are_rows(lines: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether each of the lines makes a complete row by itself: the next quote may have closed
    the stray one so that as many cells came out. Of few columns that is no evidence."""
    if width < _EVIDENT or lines[0].count(dialect.delimiter) < width - 1:
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
