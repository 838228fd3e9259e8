"""A feed that is being read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Final

from letzshop_core.feeds._notation import Notation, notation_of
from letzshop_core.feeds._records import Record, RecordMaker, Records
from letzshop_core.feeds._sniffing import SAMPLE, dialect_of, encoding_of, format_of, sample_text
from letzshop_core.feeds.columns import ColumnMap, are_names, map_columns, with_units
from letzshop_core.feeds.containers import unpack
from letzshop_core.feeds.delimited.header import Header, find_header
from letzshop_core.feeds.delimited.lines import LineReader
from letzshop_core.feeds.delimited.rows import Known, Rows, rows_of
from letzshop_core.feeds.dialect import Dialect, DialectGuess, csv_line, unwrapped
from letzshop_core.feeds.encoding import EncodingGuess, is_encoded_twice
from letzshop_core.feeds.errors import FeedError
from letzshop_core.feeds.findings import Finding
from letzshop_core.feeds.profile import Profile
from letzshop_core.feeds.rows import GtinPolicy, ProductRow, RowParser
from letzshop_core.feeds.rows.expected import ESSENTIAL
from letzshop_core.feeds.rows.options import option_columns
from letzshop_core.feeds.rules import finding_of
from letzshop_core.feeds.values.notes import quoted
from letzshop_core.feeds.variants import variant_rows
from letzshop_core.feeds.xml import XmlItems, actual_encoding, as_declared
from letzshop_core.feeds.xml.lines import item_lines

__all__ = ["Evidence", "Feed"]

#: Of XML: declarations, attributes, blanks between elements.
_ASIDE: Final = re.compile(r"<[?!][^>]*>|(?<=\w)\s[^<>]*(?=>)|\s+(?=<)")
_OF_1C: Final = "<КоммерческаяИнформация"
_ASKED: Final = 100  # rows that tell what a column holds
_AT_ONCE: Final = 50
"""Records that are handed on together, where they are not read together."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was told about a feed, why, and how sure that is (from 0 to 1)."""

    encoding: EncodingGuess
    dialect: DialectGuess
    header_row: int
    header_confidence: float
    containers: tuple[str, ...]
    decimal_marks: Mapping[str, str]
    #: The currency that most prices name, and none another; those that name none have it as well.
    currency: str | None


class Feed:
    """A feed that is being read; :func:`read_feed` makes one. It can be read again and again.

    Attributes:
        header: the names of the columns, as the feed spells them.
        encoding: the name of the encoding, such as ``"windows-1252"``.
        dialect: delimiter and quoting (of an XML feed: the default one, unused).
        columns: header to attribute, for the columns that are attributes.
        column_map: the same, column by column.
        ignored_columns: the other headers, apart from those of options (``Option1 Name``); their
            cells are kept in ``ProductRow.extra``.
        profile: everything detected or chosen, to be kept and replayed.
        evidence: what was detected, and why.
        findings: what there is to say of the feed as a whole.
        bytes_total: the size of the unpacked feed.
        truncated: the feed ended too early (a cut archive or XML); known once it is read.
        breaks_off: the last row alone has too few cells, and no line end, or one is the message of
            a fatal error: whatever wrote the feed was stopped. Such rows are read like any other.
            Known once the feed is read.
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
        self.breaks_off = False
        self.findings: list[Finding] = []
        self.header: tuple[str, ...] = ()  # until it is found, no width is known
        if content.truncated:
            self._note("feed/truncated", "The archive ends too early; rows are missing at its end.")
        self._file.seek(0)
        sample = self._file.read(SAMPLE)
        if encoding is None and profile is not None and profile.format == "csv":
            encoding = profile.encoding  # XML says itself what it is in
        guess = encoding_of(sample, encoding, self._file, content.size)
        kind = format_of(sample, guess)
        if kind == "xml":
            guess = as_declared(sample, guess)
        self.encoding = guess.name
        self._start = guess.bom
        self._lines: LineReader | None = None
        self._items: XmlItems | None = None
        if kind == "xml":
            dialect, header = self._open_xml(sample, guess)
        else:
            text = sample_text(sample, guess, complete=content.size <= SAMPLE)
            dialect, header = self._open_table(text, delimiter, profile)
        self.dialect = dialect.dialect
        self._header_row, self.header, self._header_text, *_ = header
        currency = default_currency or (profile.default_currency if profile else None)
        column_map = self._map(columns, profile, currency)
        if (place := column_map.place_of_names) is not None and self._are_names(place):
            column_map = self._map(columns, profile, currency, ids_are_names=True)
        if header.units:
            column_map = with_units(column_map, header.units)
        self.column_map = column_map
        self.columns: Mapping[str, str] = MappingProxyType(column_map.mapped)
        self.ignored_columns = _ignored(column_map)
        known = None
        if profile is not None and profile.header == self.header:
            known = Notation(dict(profile.decimal_marks), dict(profile.month_first))
        notation = notation_of(column_map, self, mark=decimal_mark, known=known)
        chosen = {**(profile.columns if profile else {}), **(columns or {})}
        is_strict = "strict" in (gtin_policy, profile.gtin_policy if profile else None)
        self.profile = Profile(
            format=kind,
            encoding=self.encoding,
            dialect=self.dialect,
            header=self.header,
            columns={**{h: "" for h in column_map.ignored if h in chosen}, **column_map.mapped},
            decimal_marks=notation.decimal_marks,
            month_first=notation.month_first,
            default_currency=notation.currency or currency,
            gtin_policy="strict" if is_strict else "lenient",
        )
        self._parser = RowParser.of(self.profile, column_map)
        self._note_columns()
        self.evidence = Evidence(
            encoding=guess,
            dialect=dialect,
            header_row=header.row,
            header_confidence=header.confidence,
            containers=content.containers,
            decimal_marks={self.header[i]: mark for i, mark in notation.decimal_marks.items()},
            currency=notation.currency,
        )

    @property
    def bytes_read(self) -> int:
        """How much of :attr:`bytes_total` has been read, for progress; a little ahead of rows."""
        reading = self._items or self._lines
        return min(reading.position, self.bytes_total) if reading is not None else 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing tells that rows are missing at its end; known once it is read."""
        return not (self.truncated or self.breaks_off)

    @property
    def detected(self) -> dict[str, Any]:
        """What was detected, as JSON values."""
        return {
            "format": self.profile.format,
            "encoding": self.encoding,
            "delimiter": self.dialect.delimiter if self.profile.format == "csv" else None,
            "quotechar": self.dialect.quotechar,
            "quoting": self.dialect.quoting,
            "header_row": self._header_row,
            "header_text": self._header_text,
            "columns": dict(self.columns),
            "ignored_columns": list(self.ignored_columns),
            "decimal_marks": dict(self.evidence.decimal_marks),
            "month_first": {self.header[i]: us for i, us in self.profile.month_first.items()},
            "currency": self.evidence.currency,
            "default_currency": self.profile.default_currency,
            "containers": list(self.evidence.containers),
        }

    def __iter__(self) -> Iterator[list[str]]:
        """The raw cells of each row below the header."""
        for records in self._records():
            yield from records.cells

    def records(self) -> Iterator[Record]:
        """Each row below the header, blank ones left out.

        Rows of a Shopify export hold what the first row of their product says for all, and rows
        that only add an image are part of it; variants of other shops' exports hold what they
        inherit.
        """
        return chain.from_iterable(self.some_records())

    def some_records(self, known: Known | None = None) -> Iterator[Records]:
        """The same, as many at a time as are read together.

        Args:
            known: asked with some lines, each of which is a row if the one before it is, how many
                of them, from the first on, are known to be rows of this feed's whose cells
                nobody wants. These are passed over, and only their numbers are given. Not every
                line is asked about.
        """
        variants = None if self._items else variant_rows(self.column_map, self.dialect)
        if variants is None:
            return self._records(known)
        return _some(variants.completed(chain.from_iterable(self._records())))

    def _records(self, known: Known | None = None) -> Iterator[Records]:
        """The same, each as it stands in the feed."""
        if self._items is None:
            return self._records_of_lines(known)
        as_line = item_lines(self.column_map)
        items = enumerate(self._items.rows(), 2)
        return _some(Record(number, cells, as_line(cells)) for number, cells in items)

    def _records_of_lines(self, known: Known | None) -> Iterator[Records]:
        lines = self._lines = LineReader(self._file, self.encoding, start=self._start)
        maker = RecordMaker(self.header, self._header_row, self.dialect, self.encoding)
        is_empty = True
        number = 0
        for rows in self._rows(lines, self.dialect, known):
            if isinstance(rows, int):
                records = Records([], [], [], known=range(number + 1, number + 1 + rows))
                number += rows
            else:
                records = maker.records(rows, number, damaged=lines.damaged)
                number += len(rows.texts)
                short = [record.number for record in maker.short]
                if short and records.numbers[-1:] == short and (len(records) > 1 or not is_empty):
                    self._look_for_break(maker.short[0])
                if maker.failure is not None:
                    self._break_off(f"The script that wrote it failed: {quoted(maker.failure)}")
            is_empty = is_empty and not (records.known or records.numbers)
            yield records
        if is_empty:
            self._note("feed/no-rows", "Expected products below the header, found none.")

    def _look_for_break(self, record: Record) -> None:
        """Whether a record that alone has too few cells is the end of a feed that breaks off."""
        if not record.raw.endswith(("\n", "\r")):
            self._break_off("The last row breaks off")

    def _break_off(self, how: str) -> None:
        self.breaks_off = True
        self._note("feed/truncated", f"{how}; rows may be missing behind it.")

    def parse(self, record: Record) -> ProductRow:
        """The product that a record of this feed describes, with findings. Raises nothing."""
        return self.parse_all(Records.of((record,)))[0]

    def parse_all(self, records: Records) -> list[ProductRow]:
        """The products that some records describe, which costs less at once."""
        rows = self._parser.parse_all(records.numbers, records.cells)
        if records.findings:
            for row in rows:
                row.findings = (*records.findings.get(row.number, ()), *row.findings)
        return rows

    def parsed(self) -> Iterator[tuple[Record, ProductRow]]:
        """Each row as it stands and as a product, rejected ones included."""
        for records in self.some_records():
            yield from zip(records, self.parse_all(records), strict=True)

    def products(self) -> Iterator[ProductRow]:
        """Each row as a product, rejected ones included."""
        for records in self.some_records():
            yield from self.parse_all(records)

    def duplicate(self, number: int, row_id: str, first: int) -> Finding:
        """What there is to say of the row of this number, whose id an earlier one has, the
        ``first``. Other findings of it do not matter any more."""
        message = f"Expected an id that no other row has, got that of row {first}, which is used."
        column = self.header_of("id")
        return finding_of("id/duplicate", message, row=number, column=column, value=row_id)

    def header_of(self, attribute: str) -> str | None:
        """The name of the attribute's column; of several, of the first."""
        return next((h for h, name in self.columns.items() if name == attribute), None)

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

    def _note_columns(self) -> None:
        """What there is to say of the columns as such."""
        if ESSENTIAL.isdisjoint(self.columns.values()):
            names = ", ".join(map(repr, self.header))[:200]
            message = f"Expected names of columns such as id, title and price, got {names}."
            self._note("feed/no-names", message)
        self.findings.extend(self._parser.findings)

    def _note(self, code: str, message: str) -> None:
        if not any(finding.code == code for finding in self.findings):
            self.findings.append(finding_of(code, message))

    def _rows(
        self, lines: LineReader, dialect: Dialect, known: Known | None = None
    ) -> Iterator[Rows | int]:
        def on_open_quote(lines_won: int) -> None:
            if lines_won:
                self._note(
                    "feed/open-quote",
                    "A quotation mark is opened and not closed; its row is read without it.",
                )

        return rows_of(lines.pieces(), dialect, lambda: len(self.header), on_open_quote, known)

    def _open_xml(self, sample: bytes, guess: EncodingGuess) -> tuple[DialectGuess, Header]:
        items = self._items = XmlItems(self._file, encoding=actual_encoding(sample, guess))
        if not items.header:
            text = _ASIDE.sub("", sample_text(sample, guess, complete=True))
            message = f"The XML holds no item, entry or product. It begins with {quoted(text)}."
            if _OF_1C in text:
                message = (
                    "Expected a product feed, got data to exchange with 1C (CommerceML), which has "
                    "products and prices in files of their own; export YML or CSV instead."
                )
            raise FeedError("feed/empty", message)
        if items.fault is not None and not items.truncated:
            message = f"Expected well-formed XML, got {items.fault}; it was mended."
            self._note("feed/xml-mended", message)
        if items.truncated:
            self.truncated = True
            message = f"The XML cannot be read to its end: {items.broken}; items may be missing."
            self._note("feed/truncated", message)
        header = Header(0, items.header, csv_line(items.header), 1.0)
        return DialectGuess(Dialect(), 1.0, "XML"), header

    def _open_table(
        self, sample: str, delimiter: str | None, profile: Profile | None
    ) -> tuple[DialectGuess, Header]:
        if not sample.strip("\ufeff\x1a\0 \t\r\n"):
            raise FeedError("feed/empty", "The feed is empty.")
        if is_encoded_twice(sample):
            self._note(
                "encoding/twice",
                "Letters such as 'ö' stand in the feed as 'Ã¶': UTF-8 was encoded once more.",
            )
        dialect = dialect_of(sample, delimiter, profile)
        return dialect, self._find_header(dialect.dialect)

    def _find_header(self, dialect: Dialect) -> Header:
        lines = LineReader(self._file, self.encoding, start=self._start)
        rows = self._rows(lines, dialect)
        header = find_header(
            (unwrapped(cells, dialect), raw)
            for some in rows
            if not isinstance(some, int)
            for cells, raw in zip(some.cells, some.texts, strict=True)
        )
        if lines.nuls:
            self._note("feed/nul", "The feed holds NUL characters; they are left out.")
        return header

    def _are_names(self, place: int) -> bool:
        """Whether the first cells of a column are names of products."""
        return are_names(cells[place] for cells in islice(self, _ASKED) if len(cells) > place)

    def _map(
        self,
        columns: Mapping[str, str] | None,
        profile: Profile | None,
        currency: str | None,
        *,
        ids_are_names: bool = False,
    ) -> ColumnMap:
        chosen: dict[str, str | None] = {}
        if profile is not None:
            present = set(self.header)
            chosen |= {h: a or None for h, a in profile.columns.items() if h in present}
        chosen |= {h: a or None for h, a in (columns or {}).items()}
        return map_columns(self.header, chosen, currency=currency, ids_are_names=ids_are_names)


def _ignored(columns: ColumnMap) -> tuple[str, ...]:
    """The headers of columns that are neither an attribute nor name or hold one of the options."""
    named = {index for pair in option_columns(columns) for index in pair}
    of_columns = enumerate(zip(columns.header, columns.targets, strict=True))
    return tuple(
        name for index, (name, target) in of_columns if target is None and index not in named
    )


def _some(records: Iterator[Record]) -> Iterator[Records]:
    while some := Records.of(islice(records, _AT_ONCE)):
        yield some
