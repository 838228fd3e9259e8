"""A feed's way into the catalogue, against what the database alone needs for the same rows.

Each round, in fresh databases: an import of a new feed (``cold``), LIMIT for the rows it wrote,
LIMIT once more for rows that are all there already, and imports of the same feed with a blank
line more (``unchanged``: every row is met, none is other), with one row of a hundred changed
(``changed_1pct``), and of the very same feed (``skipped``: the server says 304). An import is
the whole job, from fetching the feed over HTTP to the final state, in a process of its own.
Figures are medians over the rounds; ratios are made within each round.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks._catalogue import PRODUCTION, FeedServer, new_catalogue, serving, write_feeds
from benchmarks._limit import dump_postgresql, dump_sqlite, merge_postgresql, merge_sqlite
from benchmarks._report import print_figures

__all__ = ["main"]

STEPS = (("cold", "cold"), ("unchanged", "unchanged"), ("changed_1pct", "changed"))


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks import", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-rows", type=int, default=5_000)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(directory, options.database, stack)
        feeds = stack.enter_context(serving())
        paths = write_feeds(directory, options.rows)
        rounds = [one_round(databases, feeds, paths) for _ in range(options.rounds)]
        report = _summary(options, rounds)
        if not options.no_peers:
            report |= _peers(databases, directory, options.peer_rows, report["rows_per_second"])
    print_figures(report, as_json=options.json)
    return 0


class Databases:
    """Fresh databases of one kind."""

    def __init__(self, directory: Path, kind: str, stack: ExitStack) -> None:
        self.kind = kind
        self._directory = directory
        self._made = 0
        self._server = ""
        if kind == "postgresql":
            from letzshop_core.testing.servers import postgresql_server

            self._server = stack.enter_context(postgresql_server(PRODUCTION))

    def new(self) -> str:
        """The URL of a database with a shop in it."""
        self._made += 1
        if self.kind == "sqlite":
            url = f"sqlite:///{self._directory}/{self._made}.db"
        else:
            from letzshop_core.testing.servers import new_database

            url = new_database(self._server)
        new_catalogue(url)
        return url

    def drop(self, url: str) -> None:
        """Make room."""
        if self.kind == "sqlite":
            for path in self._directory.glob(f"{_file(url).name}*"):
                path.unlink()
            return
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {urlsplit(url).path[1:]}")
            connection.execute("CHECKPOINT")

    def dump(self, url: str, path: Path) -> None:
        """Write the clean rows of an imported catalogue to a file."""
        if self.kind == "sqlite":
            dump_sqlite(_file(url), path)
        else:
            dump_postgresql(url, path)

    def merge(self, url: str, path: Path) -> float:
        """The seconds that the database alone needs for the rows in the file."""
        if self.kind == "sqlite":
            return merge_sqlite(_file(url), path)
        return merge_postgresql(url, path)


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def one_round(databases: Databases, feeds: FeedServer, paths: dict[str, Path]) -> dict[str, Any]:
    """The results of each import, and the seconds of LIMIT, cold and warm."""
    found: dict[str, Any] = {}
    url = databases.new()
    clean = paths["cold"].with_suffix(".clean")
    for name, feed in STEPS:
        feeds.path = paths[feed]
        found[name] = run_import(url, feeds.url)
        if name == "cold":
            databases.dump(url, clean)
            bare = databases.new()
            found["limit_cold"] = databases.merge(bare, clean)
            found["limit_warm"] = databases.merge(bare, clean)
            databases.drop(bare)
            clean.unlink()
    found["skipped"] = run_import(url, feeds.url)
    databases.drop(url)
    return found


def run_import(database_url: str, feed_url: str) -> dict[str, Any]:
    """What an importing process reports."""
    command = [sys.executable, "-m", "benchmarks._importer", database_url, feed_url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    counts = result["counts"]
    if not result["status"].startswith("completed") or counts["read"] == 0:
        raise RuntimeError(done.stdout)
    return result


def _peers(
    databases: Databases, directory: Path, rows: int, rows_per_second: float
) -> dict[str, float]:
    """Rows per second of other ways to import a new feed, and how many times faster ours is."""
    report = {}
    feed = write_feeds(directory, rows)["cold"]
    for name in ("pandas_orm", "django_import_export"):
        url = databases.new()
        command = [sys.executable, "-m", f"benchmarks.peers._{name}", url, str(feed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        databases.drop(url)
        report[f"{name}_rows_per_second"] = rows / float(done.stdout)
        report[f"rows_per_second_over_{name}"] = rows_per_second * float(done.stdout) / rows
    return report


def _summary(options: argparse.Namespace, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    def seconds(name: str) -> float:
        found = [r[name] if isinstance(r[name], float) else r[name]["seconds"] for r in rounds]
        return float(median(found))

    def ratio(name: str, limit: str) -> float:
        return float(median(r[name]["seconds"] / r[limit] for r in rounds))

    names = [name for name, _ in STEPS]
    return {
        "database": options.database,
        "rows": options.rows,
        "rounds": options.rounds,
        "cold_over_limit": ratio("cold", "limit_cold"),
        "unchanged_over_limit": ratio("unchanged", "limit_warm"),
        "changed_1pct_over_limit": ratio("changed_1pct", "limit_warm"),
        "rows_per_second": options.rows / seconds("cold"),
        "unchanged_rows_per_second": options.rows / seconds("unchanged"),
        **{
            f"{memory}_mib": max(r[name][f"{memory}_mib"] for r in rounds for name in names)
            for memory in ("peak_rss", "writer_peak_rss")
        },
        **{f"{n}_seconds": seconds(n) for n in (*names, "skipped", "limit_cold", "limit_warm")},
        "accounts": {name: rounds[-1][name]["counts"] for name in (*names, "skipped")},
    }
