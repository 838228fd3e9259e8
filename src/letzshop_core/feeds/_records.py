"""Rows as they stand in the feed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Final

from letzshop_core.feeds.delimited.lines import MISREAD
from letzshop_core.feeds.delimited.rows import Rows
from letzshop_core.feeds.delimited.splitting import row_splitter
from letzshop_core.feeds.dialect import Dialect, csv_line, loosely_split, unwrapped
from letzshop_core.feeds.findings import Finding
from letzshop_core.feeds.rules import finding_of

__all__ = ["Record", "RecordMaker", "Records", "as_western", "by_product", "rewritten"]

#: The last words of a script in PHP.
_FAILURE: Final = re.compile(r"^(?:<b>)?(?:PHP +)?Fatal error(?:</b>)?: +(.+)", re.MULTILINE)
_SHORT: Final = 2
"""Rows with too few cells of which it is known which they are."""
_OF_A_PRODUCT: Final = 2500  # rows: 2048 variants at the most at Shopify, and 250 images


@dataclass(slots=True)
class Record:
    """A row as it stands in the feed.

    ``number`` is the row's number as a spreadsheet shows it: everything above it counts, the
    header too, and a row over several lines counts once. ``raw`` is its own text with the line
    end (of an item of XML, a row of CSV), ``cells`` are its cells, as many as there are.
    ``findings`` are about bytes that are no text.
    """

    number: int
    cells: list[str]
    raw: str
    findings: tuple[Finding, ...] = ()


def rewritten(record: Record, cells: list[str], dialect: Dialect) -> Record:
    """The record with other cells, and the text that it would have with them."""
    if cells == record.cells:
        return record
    text = csv_line(cells, dialect.delimiter, dialect.quotechar)
    return Record(record.number, cells, f"{text}\r\n", record.findings)


def by_product(
    records: Iterable[Record], product_of: Callable[[Record], object]
) -> Iterator[tuple[Record, list[Record]]]:
    """The rows of each product, which stand below each other, with the first one of them. Those of
    one that has more than any shop allows come in several portions, for the sake of memory."""
    for _, rows in groupby(records, product_of):
        first: Record | None = None
        while some := [*islice(rows, _OF_A_PRODUCT)]:
            first = first or some[0]
            yield first, some


@dataclass(slots=True)
class Records:
    """Records that were read together; of each its number, cells and text."""

    numbers: list[int]
    cells: list[list[str]]
    texts: list[str]
    #: By number, those of the few records that have any.
    findings: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    #: Rows passed over above the records, of which the reader of the feed said that it knows them.
    known: range = range(0)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Records":
        """These records."""
        made = cls([], [], [])
        for record in records:
            made.numbers.append(record.number)
            made.cells.append(record.cells)
            made.texts.append(record.raw)
            if record.findings:
                made.findings[record.number] = record.findings
        return made

    def __len__(self) -> int:
        return len(self.numbers)

    def picked(self, places: Iterable[int]) -> "Records":
        """Those of the records that stand in these places."""
        numbers, cells, texts = self.numbers, self.cells, self.texts
        picked = Records([], [], [], self.findings)
        for place in places:
            picked.numbers.append(numbers[place])
            picked.cells.append(cells[place])
            picked.texts.append(texts[place])
        return picked

    def extend(self, others: "Records") -> None:
        """Put other records behind these."""
        self.numbers += others.numbers
        self.cells += others.cells
        self.texts += others.texts
        self.findings |= others.findings

    def __iter__(self) -> Iterator[Record]:
        found = self.findings
        for number, cells, text in zip(self.numbers, self.cells, self.texts, strict=True):
            yield Record(number, cells, text, found.get(number, ()))


def _mended(
    number: int, cells: list[str], raw: str, *, header: Sequence[str], encoding: str
) -> Record:
    """A record some bytes of which are no text in the feed's encoding."""
    message = f"Expected text in {encoding}, got other bytes; they were read as windows-1252."
    findings = []
    for index, cell in enumerate(cells):
        if MISREAD.search(cell):
            read = cells[index] = as_western(cell)
            column = header[index] if index < len(header) else None
            findings.append(
                finding_of(
                    "encoding/undecodable", message, row=number, column=column, value=read[:200]
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
        failure: why the script that wrote the feed stopped, by its own account.
    """

    def __init__(
        self, header: Sequence[str], header_row: int, dialect: Dialect, encoding: str
    ) -> None:
        self.short: list[Record] = []
        self.failure: str | None = None
        self._header = header
        self._header_row = header_row
        self._dialect = dialect
        self._encoding = encoding
        self._split = row_splitter(dialect)
        self._first_names = _spellings(header[0])

    def records(self, rows: Rows, behind: int, *, damaged: bool) -> Records:
        """The records of rows that come behind the row of that number; in a ``damaged`` feed some
        bytes were no text."""
        if behind >= self._header_row and not damaged and self._are_plain(rows):
            numbers = range(behind + 1, behind + 1 + len(rows.texts))
            return Records([*numbers], rows.cells, rows.texts)
        return Records.of(self._looked_at(rows, behind, damaged=damaged))

    def _are_plain(self, rows: Rows) -> bool:
        """Whether rows below the header are records as they stand, as nearly all are: as wide as
        the header, and neither blank nor the header once more."""
        if rows.are_loose or {*map(len, rows.cells)} != {len(self._header)}:
            return False
        first = {cells[0] for cells in rows.cells}
        return "" not in first and self._first_names.isdisjoint(first)

    def _looked_at(self, rows: Rows, behind: int, *, damaged: bool) -> Iterator[Record]:
        """The records of rows that are looked at one by one."""
        width = len(self._header)
        above = self._header_row
        for number, (cells, raw) in enumerate(zip(rows.cells, rows.texts, strict=True), behind + 1):
            if not cells or number <= above:
                continue
            if damaged and not raw.isascii() and MISREAD.search(raw):
                yield _mended(number, cells, raw, header=self._header, encoding=self._encoding)
            elif len(cells) != width or rows.are_loose:
                if not any(cells) or not raw.strip(_HOLDS_NOTHING):
                    continue
                if len(cells) == 1 and (cells[0].startswith("#") or _COUNTED.fullmatch(raw)):
                    continue  # a comment
                record = self._ragged(number, cells, raw)
                if len(record.cells) < width and len(self.short) < _SHORT:
                    self.short.append(record)
                if "Fatal" in raw and (failure := _FAILURE.search(raw)):
                    self.failure = failure[1]
                yield record
            elif any(cells) and not (cells[0] in self._first_names and self._is_header(cells)):
                # Neither nothing but delimiters nor the header once more, nor a line below it.
                yield Record(number, cells, raw)

    def _ragged(self, number: int, cells: list[str], raw: str) -> Record:
        """A row that has not as many cells as the header, or not the right ones, read otherwise."""
        width = len(self._header)
        if len(cells) == 1 and len(inner := unwrapped(cells, self._dialect)) == width:
            return Record(number, inner, raw)
        # Quotes that stand by the rules are not to blame: cells are left out at the end.
        by_rules = self._dialect.quoting != "none" and self._split(raw) is not None
        if self._dialect.quotechar in raw and not by_rules:
            loose = loosely_split(raw, self._dialect, width)
            if len(loose) == width:
                message = "Expected quotes inside quotes to be doubled, got single ones."
                finding = finding_of("row/loose-quotes", message, row=number)
                return Record(number, loose, raw, (finding,))
        return Record(number, cells, raw)

    def _is_header(self, cells: Sequence[str]) -> bool:
        return all(map(_same_name, cells, self._header)) or set("".join(cells)) <= _RULED


#: What lines between the rows of a drawn table are made of.
_RULED: Final = frozenset("-=+: ")
#: What databases say below a table: how many rows they found, of it or in how many seconds.
_COUNTED: Final = re.compile(
    r"\s*(?:\(\d+ [^\W\d_]+\)|\(?\d+ rows? (?:in set|selected|affected)\b.*)\s*", re.IGNORECASE
)
_HOLDS_NOTHING: Final = "\x1a \t\r\n-=+:|"
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
