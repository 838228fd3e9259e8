"""Check a feed as an import would read it, and mend what can be mended."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from letzshop_core.feeds._seen_ids import SeenIds
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import BESIDE, ColumnMap
from letzshop_core.feeds.export import FeedFormat, write_feed
from letzshop_core.feeds.findings import Finding, Severity
from letzshop_core.feeds.reader import Feed
from letzshop_core.feeds.rows import ProductRow
from letzshop_core.feeds.rows.options import LISTED, listing_columns, option_columns
from letzshop_core.feeds.rules import rule_of
from letzshop_core.feeds.values.text import guard

__all__ = ["CheckReport", "CodeSummary", "check_feed", "convert_feed"]

_EXAMPLES: Final = 10
_FINDING: Final = ("row", "column", "value", "code", "severity", "message")


@dataclass(slots=True)
class CodeSummary:
    """All findings of one code."""

    code: str
    severity: Severity
    meaning: str
    mend: str
    count: int = 0
    #: The first few.
    examples: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The summary in the shape that ``--json`` reports it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "count": self.count,
            "meaning": self.meaning,
            "mend": self.mend,
            "examples": [finding.as_dict() for finding in self.examples],
        }


@dataclass(slots=True)
class CheckReport:
    """What there is to say of a feed. ``read = accepted + rejected + duplicate``."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    #: Accepted rows with at least one warning.
    warned: int = 0
    #: Attribute to the number of accepted rows that have it.
    filled: dict[str, int] = field(default_factory=dict)
    codes: dict[str, CodeSummary] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether an import would accept every row, and the feed as a whole is in order."""
        left_out = self.rejected + self.duplicate
        errors = (s for s in self.codes.values() if s.severity is Severity.ERROR)
        return not left_out and not any(errors)

    @property
    def summaries(self) -> list[CodeSummary]:
        """What was found: errors first, then what concerns the whole feed, then by frequency."""
        return sorted(
            self.codes.values(),
            key=lambda summary: (
                summary.severity is not Severity.ERROR,
                summary.examples[0].row is not None,
                not summary.code.startswith("feed/"),
                -summary.count,
            ),
        )

    def accept(self, row: ProductRow) -> None:
        """Count a row that an import would accept."""
        self.accepted += 1
        self.warned += bool(row.findings)
        for name in filter(ATTRIBUTES.__contains__, row.values):
            self.filled[name] = self.filled.get(name, 0) + 1

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it if it is one of the first of its code."""
        summary = self.codes.get(finding.code)
        if summary is None:
            rule = rule_of(finding.code)
            summary = CodeSummary(finding.code, finding.severity, rule.meaning, rule.mend)
            self.codes[finding.code] = summary
        summary.count += 1
        if len(summary.examples) < _EXAMPLES:
            summary.examples.append(finding)

    def as_dict(self) -> dict[str, Any]:
        """The report in the shape that ``--json`` prints it."""
        return {
            "counts": {
                "read": self.read,
                "accepted": self.accepted,
                "rejected": self.rejected,
                "duplicate": self.duplicate,
                "with_warnings": self.warned,
            },
            "filled": self.filled,
            "findings": [summary.as_dict() for summary in self.summaries],
        }


def check_feed(feed: Feed, *, on_row: Callable[[CheckReport], None] | None = None) -> CheckReport:
    """Read the whole feed and report; ``on_row`` is called after each row, to show progress."""
    report = CheckReport()
    for _ in _accepted(feed, report, report.add, on_row=on_row):
        pass
    return report


def convert_feed(
    feed: Feed,
    out: Path | BinaryIO,
    format: FeedFormat = "csv",  # noqa: A002
    *,
    formula_safe: bool = False,
    rejected: Path | None = None,
    findings: Path | None = None,
    on_row: Callable[[CheckReport], None] | None = None,
) -> CheckReport:
    """Write the feed's sound rows to ``out``, mended and in Google's spelling.

    Rejected and duplicate rows are left out. They are written to ``rejected``, if that is given
    and there are any: as the feed has them, with the row's number and what is wrong in front.
    Every finding, and with it every value that was ignored, is written to ``findings``.
    ``out`` may be the file that the feed is read from: it is replaced when all is written.
    """
    report = CheckReport()
    attributes, extra = _columns_of(feed.column_map)
    with ExitStack() as stack:
        leave, note = None, report.add
        if rejected is not None:
            table = _Table(rejected, ("letzshop_row", "letzshop_errors", *feed.header))
            leave = partial(_write_rejected, stack.enter_context(table))
        if findings is not None:
            write = stack.enter_context(_Table(findings, _FINDING)).add
            note = partial(_note_and_write, report, write)
        products = _accepted(feed, report, note, on_row=on_row, leave=leave)
        chunks = write_feed(
            products, format, attributes=attributes, extra=extra, formula_safe=formula_safe
        )
        if isinstance(out, Path):
            out = stack.enter_context(_replacing(out))
        out.writelines(chunks)
    return report


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write in place of ``path``, if all goes well."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        file = unfinished.open("wb")
    except OSError as error:
        error.filename = str(path)
        raise
    try:
        with file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _accepted(
    feed: Feed,
    report: CheckReport,
    note: Callable[[Finding], object],
    *,
    on_row: Callable[[CheckReport], None] | None = None,
    leave: Callable[[ProductRow, Sequence[str]], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """The products that an import would accept, while the report is updated."""
    for finding in feed.findings:
        note(finding)
    with SeenIds() as seen:
        for record, row in feed.parsed():
            report.read += 1
            first = None
            if not row.rejected and row.id is not None:
                first = seen.first(row.id, row.number)
            if first is not None:
                row.findings = (feed.duplicate(row.number, row.id or "", first),)
            for finding in row.findings:
                note(finding)
            if row.rejected or first is not None:
                report.rejected += row.rejected
                report.duplicate += not row.rejected
                if leave is not None:
                    leave(row, record.cells)
            else:
                report.accept(row)
                yield {**row.values, "extra": row.extra}
            if on_row is not None:
                on_row(report)


def _note_and_write(
    report: CheckReport, write: Callable[[Iterable[object]], None], finding: Finding
) -> None:
    report.add(finding)
    cells = finding.as_dict().values()
    write(guard(cell, formulas=True) if isinstance(cell, str) else cell for cell in cells)


def _columns_of(columns: ColumnMap) -> tuple[list[str], list[str]]:
    """The attributes that rows of these columns may have, and the names of further columns."""
    present = {target.attribute for target in columns.targets if target is not None}
    if "former_price" in present:
        present.add("sale_price")
    if "sale_starts" in present:
        present.add("sale_price_effective_date")
    if option_columns(columns) or listing_columns(columns):
        present.update(LISTED)
    if not present.isdisjoint(("quantity", "published", "status", "withdrawn", "condition")):
        present.add("availability")
    if "image_link" in present:
        present.add("additional_image_link")
    if columns.ids_are_names:
        present.add("title")
    if "gtin" in present:
        present |= {"additional_gtin", "id"}
    kept = [
        name
        for index, name in enumerate(columns.extra_names)
        if index in columns.doubled
        or (target := columns.targets[index]) is None
        or target.attribute in BESIDE
    ]
    return [name for name in ATTRIBUTES if name in present], kept


class _Table:
    """A CSV file that is created when the first row is written."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._header = header
        self._stack = ExitStack()
        self._write: Callable[[Iterable[object]], object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def add(self, row: Iterable[object]) -> None:
        """Write one row."""
        if self._write is None:
            file = self._stack.enter_context(self._path.open("w", encoding="utf-8", newline=""))
            self._write = csv.writer(file).writerow
            self._write(self._header)
        self._write(row)


def _write_rejected(table: _Table, row: ProductRow, cells: Sequence[str]) -> None:
    wrong = "; ".join(f"{f.column or 'row'}: {f.message}" for f in row.findings)
    table.add((row.number, wrong, *cells))
