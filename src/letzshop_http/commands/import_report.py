"""Shows an import on a terminal: a progress bar while it runs, and a report at the end."""

from collections import Counter

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from letzshop_core.imports.models import ImportJob, ImportState
from letzshop_http.commands.terminal import visible

__all__ = ["ImportBar", "print_report"]

_FINDING_STYLES = {"error": "red", "warning": "yellow", "info": "cyan"}
_SHOWN = 10  # findings
_VALUE = 40  # characters of a value
_COUNTS = ("read", "created", "updated", "unchanged", "rejected", "duplicate", "deactivated")
_STYLES = {
    ImportState.COMPLETED: "green",
    ImportState.COMPLETED_WITH_ERRORS: "yellow",
    ImportState.CANCELLED: "yellow",
}


class ImportBar:
    """A progress bar for a job: bytes, rows, rows per second, time left."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[rows]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
        )
        self._task: TaskID = self._progress.add_task("waiting", total=None, rows="", left="")

    def __enter__(self) -> "ImportBar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, job: ImportJob) -> None:
        """Draw the state of the job."""
        at = job.progress
        rate = "" if at.rows_per_second is None else f", {at.rows_per_second:,.0f}/s"
        left = "" if at.seconds_left is None else f"{at.seconds_left:,.0f} s left"
        if job.status is ImportState.PENDING:
            doing = "waiting"
        else:
            doing = "fetching" if job.detected is None else "importing"
        self._progress.update(
            self._task,
            description=doing,
            total=at.bytes_total,
            completed=at.bytes_read,
            rows=f"{job.counts.read:,} rows{rate}",
            left=left,
        )


def print_report(console: Console, job: ImportJob) -> None:
    """Print the state of the job, its counts, and the worst findings."""
    style = _STYLES.get(job.status, "red")
    what = f"Import {job.job_id} into {job.shop_code}"
    if job.dry_run:
        what += " (dry run: nothing was written)"
    console.print(Text.assemble(what, ": ", (job.status.value.replace("_", " "), style)))
    if job.error is not None:
        console.print(Text.assemble((f"{job.error.code}: ", "red"), job.error.message))
    _print_detected(console, job)
    counts = Table(show_header=False, box=None, pad_edge=False)
    for name in _COUNTS:
        number = getattr(job.counts, name)
        if number or name in {"read", "rejected"}:
            counts.add_row(name, f"{number:,}")
    counts.add_row("warnings", f"{job.counts.warnings:,}")
    console.print(counts)
    _print_findings(console, job)


def _print_detected(console: Console, job: ImportJob) -> None:
    detected = job.detected or {}
    said = [str(detected[key]) for key in ("format", "encoding") if detected.get(key)]
    if detected.get("delimiter"):
        said.append(f"delimiter {detected['delimiter']!r}")
    if said:
        console.print(Text(f"Read as {', '.join(said)}.", style="dim"))
    if detected.get("ignored_columns"):
        names = ", ".join(detected["ignored_columns"])
        told = f"Columns that are no known attribute (kept): {visible(names)}"
        console.print(Text(told, style="dim"))


def _print_findings(console: Console, job: ImportJob) -> None:
    findings = job.findings or []
    if not findings:
        return
    worst = sorted(findings, key=lambda finding: finding["severity"] != "error")
    often = Counter((finding["severity"], finding["code"]) for finding in worst)
    table = Table("row", "column", "value", "what", box=None, pad_edge=False, header_style="bold")
    seen: Counter[str] = Counter()
    for finding in worst:
        seen[finding["code"]] += 1
        if seen[finding["code"]] > 2 or len(table.rows) >= _SHOWN:
            continue  # two examples of each kind tell more than ten of one
        table.add_row(
            "" if finding["row"] is None else str(finding["row"]),
            Text(visible(finding["column"] or "")),
            Text(visible(_shortened(finding["value"] or ""))),
            Text(
                f"{finding['code']}: {finding['message']}",
                style=_FINDING_STYLES[finding["severity"]],
            ),
        )
    console.print(table)
    hidden = sum(often.values()) - len(table.rows)
    if hidden:
        kinds = ", ".join(f"{code} ({n})" for (_, code), n in often.most_common(5))
        console.print(Text(f"… and {hidden} more; most often {kinds}", style="dim"))


def _shortened(value: str) -> str:
    return value if len(value) <= _VALUE else value[: _VALUE - 1] + "…"
