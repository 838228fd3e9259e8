"""A row as it stands in the feed."""

from collections.abc import Iterator, Sequence
from typing import Final

from letzshop_core.feeds.dialect import Dialect, loosely_split, unwrapped
from letzshop_core.feeds.findings import Finding, Severity
from letzshop_core.feeds.lines import MISREAD, Row
from letzshop_core.feeds.rules import rule_of

__all__ = ["Record", "RecordMaker", "as_western"]

_SHORT: Final = 2
"""Rows with too few cells of which it is known which they are."""


class Record:
    """A row as it stands in the feed.

    ``number`` is the row's number as a spreadsheet shows it: everything above it counts, the
    header too, and a row over several lines counts once. ``raw`` is its own text with the line
    end, ``cells`` are its cells, as many as there are. ``findings`` are about bytes that are no
    text.

    Where the reader of a feed said of rows that they are known, one record stands for as many
    of them as ``known`` says, from ``number`` on, without cells or text.
    """

    __slots__ = ("cells", "findings", "known", "number", "raw")

    def __init__(
        self,
        number: int,
        cells: list[str],
        raw: str,
        findings: tuple[Finding, ...] = (),
        known: int = 0,
    ) -> None:
        self.number = number
        self.cells = cells
        self.raw = raw
        self.findings = findings
        self.known = known

    def __repr__(self) -> str:
        return f"Record({self.number}, {self.cells!r})"


def _mended(
    number: int, cells: list[str], raw: str, *, header: Sequence[str], encoding: str
) -> Record:
    """A record some bytes of which are no text in the feed's encoding."""
    findings = []
    for index, cell in enumerate(cells):
        if MISREAD.search(cell):
            cells[index] = as_western(cell)
            column = header[index] if index < len(header) else None
            findings.append(
                Finding(
                    number,
                    column,
                    cells[index][:200],
                    "encoding/undecodable",
                    Severity.WARNING,
                    f"Expected text in {encoding}, got other bytes; "
                    "they were read as windows-1252.",
                )
            )
    return Record(number, cells, as_western(raw), tuple(findings))


def as_western(text: str) -> str:
    """Bytes that were no text (PEP 383), read as windows-1252, as a spreadsheet would have."""
    return MISREAD.sub(
        lambda match: (
            bytes([ord(match[0]) & 0xFF]).decode("windows-1252", "replace")
            if match[0] != "\ufffd"
            else "\ufffd"
        ),
        text,
    )


class RecordMaker:
    """Makes records of the rows of a delimited feed.

    Attributes:
        short: the first records that have too few cells, two at most.
    """

    def __init__(
        self, header: Sequence[str], header_row: int, dialect: Dialect, encoding: str
    ) -> None:
        self.short: list[Record] = []
        self._header = header
        self._header_row = header_row
        self._dialect = dialect
        self._encoding = encoding
        self._first_names = _spellings(header[0])

    def records(self, rows: Sequence[Row], behind: int, *, damaged: bool) -> list[Record]:
        """The records of rows that come behind the row of that number; in a ``damaged`` feed some
        bytes were no text."""
        if behind >= self._header_row and not damaged and self._are_plain(rows):
            numbers = range(behind + 1, behind + 1 + len(rows))
            return [*map(Record, numbers, *zip(*rows, strict=True))]
        return [*self._looked_at(rows, behind, damaged=damaged)]

    def _are_plain(self, rows: Sequence[Row]) -> bool:
        """Whether rows below the header are records as they stand, as nearly all are: as wide as
        the header, and neither blank nor the header once more."""
        width = len(self._header)
        first = {cells[0] if len(cells) == width else "" for cells, _ in rows}
        return "" not in first and self._first_names.isdisjoint(first)

    def _looked_at(self, rows: Sequence[Row], behind: int, *, damaged: bool) -> Iterator[Record]:
        """The records of rows that are looked at one by one."""
        width = len(self._header)
        above = self._header_row
        for number, (cells, raw) in enumerate(rows, behind + 1):
            if not cells or number <= above:
                continue
            if damaged and not raw.isascii() and MISREAD.search(raw):
                yield _mended(number, cells, raw, header=self._header, encoding=self._encoding)
            elif len(cells) != width:
                if not raw.strip("\x1a \t\r\n"):
                    continue
                if len(cells) == 1 and cells[0].startswith("#"):
                    continue  # a comment
                record = self._ragged(number, cells, raw)
                if len(record.cells) < width and len(self.short) < _SHORT:
                    self.short.append(record)
                yield record
            elif any(cells) and not (cells[0] in self._first_names and self._is_header(cells)):
                # Neither nothing but delimiters nor the header once more, nor a line below it.
                yield Record(number, cells, raw)

    def _ragged(self, number: int, cells: list[str], raw: str) -> Record:
        """A row that has not as many cells as the header, read in other ways."""
        width = len(self._header)
        if len(inner := unwrapped(cells, self._dialect)) == width:
            return Record(number, inner, raw)
        if self._dialect.quotechar in raw:
            loose = loosely_split(raw, self._dialect, width)
            if len(loose) == width and loose != cells:
                message = f"Expected {width} cells, got {len(cells)} with quotes as they stand."
                code = "row/loose-quotes"
                finding = Finding(number, None, None, code, rule_of(code).severity, message)
                return Record(number, loose, raw, (finding,))
        return Record(number, cells, raw)

    def _is_header(self, cells: Sequence[str]) -> bool:
        return all(map(_same_name, cells, self._header)) or set("".join(cells)) <= {"-", " "}


_RULES: Final = frozenset("-" * length for length in range(2, 130))


def _same_name(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return name.strip("\ufeff ").casefold()


def _spellings(name: str) -> frozenset[str]:
    """How a header's first name stands where feeds were joined: with a mark, in another case; and
    what databases draw below it."""
    cases = {name, name.lower(), name.upper(), name.capitalize()}
    return frozenset(cases | {f"\ufeff{case}" for case in cases} | _RULES)
