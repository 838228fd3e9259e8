"""Prints the report on a checked feed."""

from itertools import groupby
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from letzshop_core.feeds import Feed, Finding, Severity
from letzshop_core.feeds.check import CheckReport, CodeSummary
from letzshop_http.commands.terminal import visible

__all__ = ["print_report", "rows"]

_EXAMPLES = 3
_PLACE = 34
#: What may mend findings of a problem, beside another feed.
_OPTIONS = {
    "no-column": "--column 'HEADER={attribute}'",
    "no-currency": "--currency EUR",
    "ambiguous": "--decimal-mark",
}
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def rows(count: int) -> str:
    """The number of rows in words: ``1 row``, ``1,200 rows``."""
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def print_report(feed: Feed, report: CheckReport) -> None:
    """Print what was detected, what became of the rows, and the findings, the worst first."""
    # Text from the feed is not markup: image link [image_link] is not a style.
    console = Console(highlight=False, markup=False, emoji=False)
    _print_detected(console, feed)
    console.print()
    _print_counts(console, report)
    if report.summaries:
        console.print()
        _print_table(console, report.summaries)
    for _, alike in groupby(report.summaries, lambda summary: (summary.meaning, summary.mend)):
        console.print()
        _print_summaries(console, list(alike))


_DELIMITERS: Final = {
    "\t": "tab",
    ";": "semicolon",
    ",": "comma",
    "|": "pipe",
    "¦": "broken bar",
    "\x1f": "unit separator (0x1F)",
    "\x01": "0x01",
}


def _print_detected(console: Console, feed: Feed) -> None:
    evidence = feed.evidence
    table = _grid()
    table.add_row("Encoding", _sure(feed.encoding, evidence.encoding))
    if feed.profile.format == "csv":
        delimiter = _DELIMITERS.get(feed.dialect.delimiter, feed.dialect.delimiter)
        table.add_row("Delimiter", _sure(delimiter, evidence.dialect))
        table.add_row("Header", f"row {evidence.header_row}")
    else:
        table.add_row("Format", "XML (the first product is row 2, as in a table)")
    for header, mark in evidence.decimal_marks.items():
        table.add_row("Decimals", visible(f"{header}: {'comma' if mark == ',' else 'point'}"))
    if evidence.currency:
        table.add_row("Currency", evidence.currency)
    arrow = "->" if console.options.ascii_only else "→"
    mapped = [f"{header} {arrow} {name}" for header, name in feed.columns.items() if header != name]
    same = [header for header, name in feed.columns.items() if header == name]
    table.add_row("Columns", visible(", ".join([*mapped, *same])) or "none that is known")
    if feed.ignored_columns:
        table.add_row("Kept aside", visible(", ".join(feed.ignored_columns)))
    console.print(table)


def _sure(what: str, guess: Any) -> str:
    return f"{what} ({guess.confidence:.0%}: {guess.evidence})"


def _print_counts(console: Console, report: CheckReport) -> None:
    text = Text(f"{rows(report.read)}: {report.accepted:,} would be imported")
    if report.warned:
        text.append(f" ({report.warned:,} with warnings)", "yellow")
    if report.rejected:
        text.append(f", {report.rejected:,} rejected", "red")
    if report.duplicate:
        text.append(f", {report.duplicate:,} duplicate", "red")
    console.print(text)


def _print_table(console: Console, summaries: list[CodeSummary]) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Finding", no_wrap=True)
    table.add_column("Severity")
    table.add_column("Times", justify="right")
    for summary in summaries:
        style = _STYLES[summary.severity]
        table.add_row(summary.code, Text(summary.severity, style), f"{summary.count:,}")
    console.print(table)


def _print_summaries(console: Console, summaries: list[CodeSummary]) -> None:
    """Findings that mean the same, of one attribute or several."""
    first = summaries[0]
    codes = ", ".join(summary.code for summary in summaries)
    console.print(Text(codes, f"bold {_STYLES[first.severity]}"))
    text = f"{first.meaning} {first.mend}"
    attribute, _, problem = first.code.partition("/")
    if option := _OPTIONS.get(problem):
        attribute = attribute if len(summaries) == 1 else "ATTRIBUTE"
        text += f" Here: {option.format(attribute=attribute)}."
    console.print(Padding(Text(text), (0, 0, 0, 2), expand=False))
    table = _grid()
    for summary in summaries:
        for finding in summary.examples[:_EXAMPLES]:
            table.add_row(*_example(finding))
    console.print(table)


def _example(finding: Finding) -> tuple[Text, Text]:
    place = "feed" if finding.row is None else f"row {finding.row}"
    if finding.column:
        place += f", {visible(finding.column)}"
    return Text(f"  {place}"), Text(finding.message)


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, max_width=_PLACE)
    table.add_column(overflow="fold")
    return table
