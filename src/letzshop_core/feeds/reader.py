"""Reading a feed: what it is, told with evidence; then its rows, one at a time."""

import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Final, Literal

from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns import ColumnMap, header_score, map_columns
from letzshop_core.feeds.containers import MAX_BYTES, unpack
from letzshop_core.feeds.dialect import Dialect, DialectGuess, detect_dialect
from letzshop_core.feeds.encoding import (
    EncodingGuess,
    canonical_encoding,
    detect_encoding,
    is_encoded_twice,
)
from letzshop_core.feeds.errors import FeedError
from letzshop_core.feeds.findings import Finding, Severity
from letzshop_core.feeds.lines import MISREAD, LineReader, rows_of
from letzshop_core.feeds.profile import Profile
from letzshop_core.feeds.rows import GtinPolicy, ProductRow, RowParser
from letzshop_core.feeds.xml import XmlItems
from letzshop_core.parsing.price_column import PriceColumn

__all__ = ["Feed", "Record", "read_feed"]

_SAMPLE: Final = 64 * 1024  # bytes from which encoding and dialect are told
_IN_MEMORY: Final = 8 * 1024**2
_PREAMBLE: Final = 60  # rows among which the header is looked for
_PRICED: Final = 1000  # rows from which the decimal marks are told, as a rule
_UTF8_TAIL: Final = 4


class Record:
    """A row as it stands in the feed.

    ``number`` is the row's number as a spreadsheet shows it: everything above it counts, the
    header too, and a row over several lines counts once. ``raw`` is its own text with the line
    end, ``cells`` are its cells, as many as there are. ``findings`` are about bytes that are no
    text.
    """

    __slots__ = ("cells", "findings", "number", "raw")

    def __init__(
        self, number: int, cells: list[str], raw: str, findings: tuple[Finding, ...] = ()
    ) -> None:
        self.number = number
        self.cells = cells
        self.raw = raw
        self.findings = findings

    def __repr__(self) -> str:
        return f"Record({self.number}, {self.cells!r})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was told about a feed, why, and how sure that is (from 0 to 1)."""

    encoding: EncodingGuess
    dialect: DialectGuess
    header_row: int
    header_confidence: float
    containers: tuple[str, ...]
    decimal_marks: Mapping[str, str]


def read_feed(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal_mark: str | None = None,
    columns: Mapping[str, str] | None = None,
    default_currency: str | None = None,
    gtin_policy: GtinPolicy = "lenient",
    profile: Profile | None = None,
    max_bytes: int = MAX_BYTES,
) -> "Feed":
    """Open a product feed: delimited text or Google XML, packed or not, in any usual encoding.

    What is not given is detected; what is given is not doubted.

    Args:
        source: a path, the bytes themselves, or a binary file (read to its end; it need not be
            seekable).
        encoding: a name that Python knows.
        delimiter: between cells, one character.
        decimal_mark: ``"."`` or ``","``, for all prices.
        columns: header as the feed spells it to attribute name; ``""`` for a column to leave
            alone. Other columns are told by their header.
        default_currency: ISO 4217 code of prices that name none.
        gtin_policy: ``"strict"`` rejects rows whose GTIN has a wrong check digit.
        profile: how an earlier feed of the kind was read (:attr:`Feed.profile`); the arguments
            above go before it.
        max_bytes: of the unpacked feed.

    Raises:
        FeedError: this is no feed: empty, a web page, a spreadsheet, a broken archive.
        Invalid: ``columns`` names a column or an attribute that does not exist.
        LookupError: ``encoding`` is unknown.
        OSError: the file cannot be read.
    """
    if decimal_mark not in {None, ".", ","}:
        msg = f"decimal_mark must be '.' or ',', not {decimal_mark!r}"
        raise ValueError(msg)
    if delimiter is not None and len(delimiter) != 1:
        msg = f"delimiter must be one character, not {delimiter!r}"
        raise ValueError(msg)
    file = _opened(source)
    try:
        return Feed(
            file,
            encoding=encoding,
            delimiter=delimiter,
            decimal_mark=decimal_mark,
            columns=columns,
            default_currency=default_currency,
            gtin_policy=gtin_policy,
            profile=profile,
            max_bytes=max_bytes,
        )
    except BaseException:
        file.close()
        raise


def _opened(source: str | os.PathLike[str] | bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes | bytearray | memoryview):
        return io.BytesIO(source)
    if isinstance(source, str | os.PathLike):
        return Path(source).open("rb")
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    shutil.copyfileobj(source, spool)
    return spool  # type: ignore[return-value]


class Feed:
    """A feed that is being read; :func:`read_feed` makes one. It can be read again and again.

    Attributes:
        header: the names of the columns, as the feed spells them.
        encoding: the name of the encoding, such as ``"windows-1252"``.
        dialect: delimiter and quoting (of an XML feed: the default one, unused).
        columns: header to attribute, for the columns that are attributes.
        column_map: the same, column by column.
        ignored_columns: the other headers; their cells are kept in ``ProductRow.extra``.
        profile: everything detected or chosen, to be kept and replayed.
        evidence: what was detected, and why.
        findings: what there is to say of the feed as a whole.
        bytes_total: the size of the unpacked feed.
        truncated: the feed ended too early (a cut archive or XML); known once it is read.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        encoding: str | None,
        delimiter: str | None,
        decimal_mark: str | None,
        columns: Mapping[str, str] | None,
        default_currency: str | None,
        gtin_policy: GtinPolicy,
        profile: Profile | None,
        max_bytes: int,
    ) -> None:
        content = unpack(file, max_bytes=max_bytes)
        self._source = file
        self._file = content.file
        self.bytes_total = content.size
        self.truncated = content.truncated
        self.findings: list[Finding] = []
        if content.truncated:
            self._note("feed/truncated", "The archive ends too early; rows are missing at its end.")
        self._file.seek(0)
        sample = self._file.read(_SAMPLE)
        guess = _encoding_of(
            sample, encoding or (profile.encoding if profile else None), content.size
        )
        self.encoding = guess.name
        self._start = guess.bom
        kind = _refuse_other_formats(sample, guess)
        self._lines: LineReader | None = None
        self._items: XmlItems | None = None
        if kind == "xml":
            self._items = XmlItems(self._file)
            dialect, header_row, certainty = DialectGuess(Dialect(), 1.0, "XML"), 0, 1.0
            self.header = self._items.header
            self._header_text = ""
            if not self.header:
                raise FeedError("feed/empty", "The XML holds no item (RSS) and no entry (Atom).")
            if self._items.truncated:
                self.truncated = True
                self._note("feed/truncated", "The XML breaks off; items are missing at its end.")
        else:
            text = _sample_text(sample, guess, complete=content.size <= _SAMPLE)
            if not text.strip("\ufeff\x1a\0 \t\r\n"):
                raise FeedError("feed/empty", "The feed is empty.")
            if is_encoded_twice(text):
                self._note(
                    "encoding/twice",
                    "Letters such as 'ö' stand in the feed as 'Ã¶': UTF-8 was encoded once more.",
                )
            dialect = _dialect_of(text, delimiter, profile)
            header_row, certainty = self._find_header(dialect.dialect)
        self.dialect = dialect.dialect
        self._header_row = header_row
        column_map = self.column_map = self._map(columns, profile)
        self.columns: Mapping[str, str] = MappingProxyType(column_map.mapped)
        self.ignored_columns = column_map.ignored
        marks = self._decimal_marks(column_map, decimal_mark, profile)
        currency = default_currency or (profile.default_currency if profile else None)
        policy: GtinPolicy = gtin_policy
        if profile is not None and gtin_policy == "lenient":
            policy = profile.gtin_policy
        self._parser = RowParser(
            column_map,
            decimal_marks=marks,
            default_currency=currency,
            gtin_policy=policy,
            lists_in_cells=kind != "xml",
        )
        self.findings.extend(self._parser.findings)
        chosen = dict(profile.columns) if profile else {}
        chosen.update(columns or {})
        self.profile = Profile(
            format=kind,
            encoding=self.encoding,
            dialect=self.dialect,
            header=self.header,
            columns={**{h: "" for h in column_map.ignored if h in chosen}, **column_map.mapped},
            decimal_marks=marks,
            default_currency=currency,
            gtin_policy=policy,
        )
        self.evidence = Evidence(
            encoding=guess,
            dialect=dialect,
            header_row=header_row,
            header_confidence=certainty,
            containers=content.containers,
            decimal_marks={self.header[index]: mark for index, mark in marks.items()},
        )

    @property
    def bytes_read(self) -> int:
        """How much of :attr:`bytes_total` has been read, for progress; a little ahead of rows."""
        reading = self._items or self._lines
        return min(reading.position, self.bytes_total) if reading is not None else 0

    @property
    def detected(self) -> dict[str, Any]:
        """What was detected, as JSON values."""
        return {
            "format": self.profile.format,
            "encoding": self.encoding,
            "delimiter": self.dialect.delimiter if self.profile.format == "csv" else None,
            "quoting": self.dialect.quoting,
            "header_row": self._header_row,
            "header_text": self._header_text,
            "columns": dict(self.columns),
            "ignored_columns": list(self.ignored_columns),
            "decimal_marks": dict(self.evidence.decimal_marks),
            "containers": list(self.evidence.containers),
        }

    def __iter__(self) -> Iterator[list[str]]:
        """The raw cells of each row below the header."""
        for record in self.records():
            yield record.cells

    def records(self) -> Iterator[Record]:
        """Each row below the header, blank ones left out."""
        if self._items is not None:
            for number, (cells, raw) in enumerate(self._items.rows(), 2):
                yield Record(number, cells, raw)
            return
        lines = self._lines = LineReader(self._file, self.encoding, start=self._start)
        header = list(self.header)
        width = len(header)
        rows = islice(self._rows(lines, self.dialect), self._header_row, None)
        for number, (cells, raw) in enumerate(rows, self._header_row + 1):
            if not cells:
                continue
            if lines.damaged and not raw.isascii() and MISREAD.search(raw):
                yield self._mended(number, cells, raw)
                continue
            if len(cells) != width:
                if not raw.strip("\x1a \t\r\n"):
                    continue
                if len(cells) == 1 and cells[0].startswith("#"):
                    continue  # a comment
            elif not any(cells) or (cells[0] == header[0] and cells == header):
                continue  # nothing but delimiters, or the header once more
            yield Record(number, cells, raw)

    def parse(self, record: Record) -> ProductRow:
        """The product that a record of this feed describes, with findings. Raises nothing."""
        row = self._parser.parse(record)
        if record.findings:
            row.findings = (*record.findings, *row.findings)
        return row

    def products(self) -> Iterator[ProductRow]:
        """Each row as a product, rejected ones included."""
        for record in self.records():
            yield self.parse(record)

    def close(self) -> None:
        """Give back the files. The feed cannot be read any more."""
        self._file.close()
        self._source.close()

    def __enter__(self) -> "Feed":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _note(self, code: str, message: str, severity: Severity = Severity.WARNING) -> None:
        if not any(finding.code == code for finding in self.findings):
            self.findings.append(Finding(None, None, None, code, severity, message))

    def _rows(self, lines: LineReader, dialect: Dialect) -> Iterator[tuple[list[str], str]]:
        def on_open_quote(lines_won: int) -> None:
            if lines_won:
                self._note(
                    "feed/open-quote",
                    "A quotation mark is opened and not closed; its row is read without it.",
                )

        return rows_of(iter(lines), dialect, lambda: len(self.header), on_open_quote)

    def _find_header(self, dialect: Dialect) -> tuple[int, float]:
        """The row that reads most like a header; sets the header."""
        lines = LineReader(self._file, self.encoding, start=self._start)
        self.header = ()
        candidates: list[tuple[float, int, list[str], str]] = []
        for number, (cells, raw) in enumerate(self._rows(lines, dialect), 1):
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
            candidates.append((header_score(cleaned) * min(filled, 8), number, cleaned, raw))
        if lines.nuls:
            self._note("feed/nul", "The feed holds NUL characters; they are left out.")
        if not candidates:
            raise FeedError("feed/no-header", "The feed has no row that could be its header.")
        score, number, header, raw = max(candidates, key=lambda c: (c[0], len(c[2]), -c[1]))
        if score <= 0:
            # Nothing known: the first row that is as wide as most are.
            widths = [len(cells) for _, _, cells, _ in candidates]
            usual = max(set(widths), key=lambda w: (widths.count(w), w))
            score, number, header, raw = next(c for c in candidates if len(c[2]) == usual)
        while len(header) > 1 and not header[-1]:
            header.pop()
        self.header = tuple(header)
        self._header_text = raw.strip("\ufeff\r\n")
        return number, header_score(header)

    def _map(self, columns: Mapping[str, str] | None, profile: Profile | None) -> ColumnMap:
        chosen: dict[str, str | None] = {}
        if profile is not None:
            present = set(self.header)
            chosen |= {h: a or None for h, a in profile.columns.items() if h in present}
        chosen |= {h: a or None for h, a in (columns or {}).items()}
        return map_columns(self.header, chosen)

    def _decimal_marks(
        self, columns: ColumnMap, given: str | None, profile: Profile | None
    ) -> dict[int, str]:
        """The decimal mark of each price column that can be told."""
        money = [
            index
            for index, target in enumerate(columns.targets)
            if target is not None
            and target.attribute in ATTRIBUTES
            and ATTRIBUTES[target.attribute].kind in {Kind.PRICE, Kind.MONEY}
        ]
        if given is not None:
            return dict.fromkeys(money, given)
        if profile is not None and profile.header == self.header:
            return dict(profile.decimal_marks)
        return self._learned_marks(money)

    def _learned_marks(self, money: list[int]) -> dict[int, str]:
        learning = {index: PriceColumn() for index in money}
        if not learning:
            return {}
        for seen, cells in enumerate(self, 1):
            for index, column in learning.items():
                if index < len(cells) and cells[index]:
                    column.observe(cells[index])
            # As a rule the first rows tell. Where all they hold is ambiguous, the rest is asked.
            if seen >= _PRICED and all(
                c.decimal_mark or not c.ambiguous for c in learning.values()
            ):
                break
        marks = {i: mark for i, column in learning.items() if (mark := column.decimal_mark)}
        # One hand wrote the prices of a row: a column that tells speaks for those that do not.
        if len(set(marks.values())) == 1:
            marks = dict.fromkeys(learning, next(iter(marks.values())))
        return marks

    def _mended(self, number: int, cells: list[str], raw: str) -> Record:
        """A record some bytes of which are no text in the feed's encoding."""
        findings = []
        for index, cell in enumerate(cells):
            if MISREAD.search(cell):
                cells[index] = _as_western(cell)
                column = self.header[index] if index < len(self.header) else None
                findings.append(
                    Finding(
                        number,
                        column,
                        cells[index][:200],
                        "encoding/undecodable",
                        Severity.WARNING,
                        f"Expected text in {self.encoding}, got other bytes; "
                        "they were read as windows-1252.",
                    )
                )
        return Record(number, cells, _as_western(raw), tuple(findings))


def _as_western(text: str) -> str:
    """Bytes that were no text (PEP 383), read as windows-1252, as a spreadsheet would have."""
    return MISREAD.sub(
        lambda match: (
            bytes([ord(match[0]) & 0xFF]).decode("windows-1252", "replace")
            if match[0] != "\ufffd"
            else "\ufffd"
        ),
        text,
    )


def _encoding_of(sample: bytes, given: str | None, size: int) -> EncodingGuess:
    guess = detect_encoding(sample, complete=size <= _SAMPLE)
    if given is None:
        return guess
    name = canonical_encoding(given)
    # A byte order mark is no text, whatever the encoding is called.
    bom = guess.bom if name == guess.name or name.split("-")[:2] == guess.name.split("-")[:2] else 0
    if bom and name in {"utf-16", "utf-32"}:
        name = guess.name
    return EncodingGuess(name, 1.0, "chosen", bom)


def _sample_text(sample: bytes, guess: EncodingGuess, *, complete: bool) -> str:
    text = sample[guess.bom :].decode(guess.name, "replace")
    return text if complete else text[:-_UTF8_TAIL]


def _dialect_of(text: str, delimiter: str | None, profile: Profile | None) -> DialectGuess:
    if delimiter is None and profile is not None and profile.format == "csv":
        return DialectGuess(profile.dialect, 1.0, "as in the profile")
    guess = detect_dialect(text, header_score, delimiter=delimiter)
    return guess if delimiter is None else DialectGuess(guess.dialect, 1.0, "chosen")


def _refuse_other_formats(sample: bytes, guess: EncodingGuess) -> Literal["csv", "xml"]:
    """The format of the feed, if it is one."""
    for magic, code, what in _FOREIGN:
        if sample.startswith(magic):
            raise FeedError(code, f"Expected a product feed, got {what}; export it as CSV (UTF-8).")
    if not sample:
        raise FeedError("feed/empty", "The feed is empty.")
    head = sample[guess.bom :][:2048].decode(guess.name, "replace").lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        lower = head.lower()
        if "<!doctype html" in lower or "<html" in lower:
            raise FeedError(
                "feed/html",
                "Expected a product feed, got a web page: the link leads to a page, a login or an "
                "error, not to the file itself.",
            )
        if re.match(r"<(\?xml|!--|!doctype|rss|feed|channel|[a-z_][\w:.-]*[\s>])", lower):
            return "xml"
    if re.match(r'\{\s*["}]|\[\s*[\[{]', head):
        raise FeedError("feed/json", "Expected a product feed in CSV or XML, got JSON.")
    controls = sum(1 for char in head if char < " " and char not in "\t\r\n\x1a\0")
    if controls > len(head) // 20:
        raise FeedError("feed/binary", "Expected a product feed in CSV or XML, got binary data.")
    return "csv"


_FOREIGN: Final = (
    (b"%PDF", "feed/pdf", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "feed/spreadsheet", "an Excel workbook"),
    (b"\x89PNG", "feed/binary", "an image"),
    (b"\xff\xd8\xff", "feed/binary", "an image"),
    (b"GIF8", "feed/binary", "an image"),
    (b"7z\xbc\xaf", "feed/broken-archive", "a 7z archive"),
    (b"Rar!", "feed/broken-archive", "a RAR archive"),
)
