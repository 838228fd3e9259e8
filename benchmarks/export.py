"""A catalogue as a feed, against PostgreSQL's own COPY of the same columns to nowhere.

The export runs in a process of its own, through the services, and its bytes go to nowhere, too.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks._catalogue import serving, write_feeds
from benchmarks._memory import peak_rss, rss
from benchmarks.imports import Databases, run_import
from letzshop_core import Letzshop
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.paging import PageRequest
from letzshop_core.products.export import ExportOptions
from letzshop_core.users.models import Actor

__all__ = ["main"]


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks export", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--export", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.export:
        print(json.dumps(asyncio.run(run_export(options.export))))
        return 0
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(directory, "postgresql", stack)
        feeds = stack.enter_context(serving())
        feeds.path = write_feeds(directory, options.rows)["cold"]
        url = databases.new()
        run_import(url, feeds.url)
        command = [sys.executable, "-m", "benchmarks", "export", "--export", url]
        rounds = []
        for _ in range(options.rounds):
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            rounds.append((json.loads(done.stdout), copy_to_nowhere(url)))
    report = {
        "rows": options.rows,
        "rounds": options.rounds,
        "export_over_copy": median(found["seconds"] / copy for found, copy in rounds),
        "rows_per_second": options.rows / median(found["seconds"] for found, _ in rounds),
        "first_byte_seconds": median(found["first_byte_seconds"] for found, _ in rounds),
        "longest_pause_of_event_loop": max(found["pause"] for found, _ in rounds),
        "memory_mib": max(found["memory_mib"] for found, _ in rounds),
        "copy_seconds": median(copy for _, copy in rounds),
    }
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        for name, figure in report.items():
            print(f"{name:36} {figure:,.3f}")
    return 0


def copy_to_nowhere(url: str) -> float:
    """The seconds that PostgreSQL needs to send the columns of all products as CSV."""
    import psycopg

    columns = ", ".join(("product_id", "title", *PROMOTED, "details", "extra"))
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        start = time.perf_counter()
        with cursor.copy(f"COPY (SELECT {columns} FROM products) TO STDOUT (FORMAT csv)") as copy:
            for _ in copy:
                pass
        return time.perf_counter() - start


async def run_export(url: str) -> dict[str, Any]:
    """Export the shop's products to nowhere; memory is what comes on top of the first product."""
    store = SqlStore.connect(url)
    letzshop = Letzshop(store)
    options, vendor = ExportOptions(shop_code="SHOP"), Actor(1, "vendor")
    await letzshop.products.find(options, PageRequest(limit=1), by=vendor)
    before = rss()
    longest = [0.0]
    pauses = asyncio.create_task(_note_pauses(longest))
    start = time.perf_counter()
    first = size = 0.0
    async for piece in await letzshop.products.export(options, by=vendor):
        first = first or time.perf_counter() - start
        size += len(piece)
    seconds = time.perf_counter() - start
    pauses.cancel()
    await store.close()
    return {
        "seconds": seconds,
        "first_byte_seconds": first,
        "pause": longest[0],
        "mib": size / 2**20,
        "memory_mib": peak_rss() - before,
    }


async def _note_pauses(longest: list[float]) -> None:
    """Note the longest time for which nothing else could run."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        longest[0] = max(longest[0], time.perf_counter() - start)
