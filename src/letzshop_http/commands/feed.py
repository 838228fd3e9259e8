"""``letzshop feed check`` and ``letzshop feed convert``."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from letzshop_http.commands.options import reads_a_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from letzshop_core.feeds import Feed
    from letzshop_core.feeds.check import CheckReport

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Check, mend and convert product feeds.",
)

_REJECTED = 1
_UNREADABLE = 2
_STANDARD = Path("-")  # input or output
_BESIDE = ("rejected", "findings")  # what is written beside a mended feed
_BATCH = 500  # rows between two steps of the progress bar


class Format(StrEnum):
    """What ``convert`` writes."""

    CSV = "csv"
    TSV = "tsv"
    XML = "xml"


Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="The feed: CSV, TSV or XML; - is standard input.")
]
StrictGtin = Annotated[
    bool, typer.Option("--strict-gtin", help="Reject rows whose GTIN has a wrong check digit.")
]


@app.command()
@reads_a_feed
def check(
    file: Source,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    fix: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT",
            dir_okay=False,
            help="Write the accepted rows, mended, to this file, and the rejected rows and all "
            "findings to two files beside it.",
        ),
    ] = None,
    reading: dict[str, Any],
    strict_gtin: StrictGtin = False,
) -> None:
    """Show how an import would read a feed, what is wrong, and how to mend it.

    The exit code is 0 if every row would be imported, 1 if rows would be left out,
    2 if the feed cannot be read at all.
    """
    from letzshop_core.feeds.check import check_feed, convert_feed  # noqa: PLC0415
    from letzshop_http.commands.feed_report import print_report, rows  # noqa: PLC0415

    if fix == _STANDARD:
        msg = "three files are written: name one of them, or use `letzshop feed convert`."
        raise typer.BadParameter(msg, param_hint="--fix")
    if fix is not None:
        rejected, findings = (fix.with_name(f"{fix.stem}.{of}.csv") for of in _BESIDE)
        _keep(file, fix, rejected, findings)
    with _opened(file, reading, strict_gtin, as_json=as_json) as feed, _progress(feed) as on_row:
        if fix is None:
            report = check_feed(feed, on_row=on_row)
        else:
            report = convert_feed(
                feed,
                fix,
                _format_of(fix).value,
                rejected=rejected,
                findings=findings,
                on_row=on_row,
            )
        if as_json:
            _print_json(_as_json(feed, report))
        else:
            print_report(feed, report)
        if fix is not None and not as_json:
            typer.echo(f"\n{rows(report.accepted)} written to {fix}.")
            if left_out := report.rejected + report.duplicate:
                typer.echo(f"{rows(left_out)} left out, in {rejected}.")
            if report.codes:
                typer.echo(f"All findings, with the values that were left out, in {findings}.")
    raise typer.Exit(0 if report.is_sound else _REJECTED)


@app.command()
@reads_a_feed
def convert(
    file: Source,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", dir_okay=False, help="The file to write; - is standard output."
        ),
    ],
    *,
    format: Annotated[  # noqa: A002
        Format | None, typer.Option(help="By default, what the name of OUT says, or else csv.")
    ] = None,
    formula_safe: Annotated[
        bool,
        typer.Option(
            "--formula-safe", help="Guard cells that a spreadsheet would run as formulas."
        ),
    ] = False,
    reading: dict[str, Any],
    strict_gtin: StrictGtin = False,
) -> None:
    """Convert a feed to CSV, TSV or XML, in UTF-8 and with Google's names.

    Rows that cannot be imported are left out and counted. The exit code is 0 if there are
    none, 1 if there are some, 2 if the feed cannot be read at all.
    """
    from letzshop_core.feeds.check import convert_feed  # noqa: PLC0415
    from letzshop_http.commands.feed_report import rows  # noqa: PLC0415

    _keep(file, out)
    chosen = format or _format_of(out)
    piped = out == _STANDARD
    target = sys.stdout.buffer if piped else out
    with _opened(file, reading, strict_gtin) as feed, _progress(feed) as on_row:
        report = convert_feed(feed, target, chosen.value, formula_safe=formula_safe, on_row=on_row)
    left_out = report.rejected + report.duplicate
    written = f"{report.accepted:,} of {rows(report.read)} written"
    typer.echo(f"{written}{'' if piped else f' to {out}'} as {chosen.value}.", err=piped)
    if left_out:
        typer.echo(f"{rows(left_out)} left out; `letzshop feed check {file}` says why.", err=True)
    raise typer.Exit(0 if report.is_sound else _REJECTED)


def _keep(feed: Path, *outputs: Path) -> None:
    """Refuse to write over the feed: what is left out of the new one would be lost."""
    for out in outputs:
        if out.exists() and feed.exists() and out.samefile(feed):
            msg = f"{out} is the feed itself, and would be written over: name another file."
            raise typer.BadParameter(msg)


def _format_of(out: Path) -> Format:
    suffix = out.suffix.lower().lstrip(".")
    return Format(suffix) if suffix in set(Format) else Format.CSV


@contextmanager
def _opened(
    file: Path, reading: dict[str, Any], strict_gtin: bool, *, as_json: bool = False
) -> "Iterator[Feed]":
    """The feed. If it cannot be read, the command ends with a sentence and exit code 2."""
    from letzshop_core.errors import Invalid, LetzshopError  # noqa: PLC0415
    from letzshop_core.feeds import FeedError, read_feed  # noqa: PLC0415

    try:
        source = sys.stdin.buffer if file == _STANDARD else file
        policy: Literal["strict", "lenient"] = "strict" if strict_gtin else "lenient"
        with read_feed(source, gtin_policy=policy, **reading) as feed:
            yield feed
    except BrokenPipeError:
        raise  # nobody reads the report any more
    except (FeedError, LetzshopError, LookupError, ValueError) as error:
        code = error.errors[0].code if isinstance(error, Invalid) else getattr(error, "code", None)
        where, message = file, str(error)
    except OSError as error:
        code, where, message = None, error.filename or file, error.strerror or str(error)
    else:
        return
    typer.echo(f"{where}: {f'{code}: ' if code else ''}{message}", err=True)
    if as_json:
        _print_json({"error": {"code": code, "message": message}})
    raise typer.Exit(_UNREADABLE)


@contextmanager
def _progress(feed: "Feed") -> "Iterator[Callable[[CheckReport], None]]":
    """A progress bar on standard error, if that is a terminal, while rows are read."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("reading"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,  # it would leave an empty line
    )
    task = bar.add_task("reading", total=feed.bytes_total, rows=0)

    def on_row(report: "CheckReport") -> None:
        if report.read % _BATCH == 0:
            bar.update(task, completed=feed.bytes_read, rows=report.read)

    with bar:
        yield on_row


def _print_json(report: dict[str, Any]) -> None:
    is_unicode = sys.stdout.encoding.lower().startswith("utf")
    typer.echo(json.dumps(report, ensure_ascii=not is_unicode, indent=2))


def _as_json(feed: "Feed", report: "CheckReport") -> dict[str, Any]:
    evidence = feed.evidence
    return {
        "detected": feed.detected
        | {
            "encoding_confidence": evidence.encoding.confidence,
            "delimiter_confidence": evidence.dialect.confidence,
            "header_confidence": evidence.header_confidence,
        },
        **report.as_dict(),
    }
