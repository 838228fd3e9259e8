"""A catalogue as a feed over HTTP, against the database's own way to send the bare columns.

A server process of its own is asked for a shop's products and for the whole catalogue, by a
client that throws away what comes. On PostgreSQL the measure is ``COPY (SELECT the columns of all
products) TO STDOUT``, thrown away too; on SQLite it is a SELECT of them, through Python's ``csv``
to nowhere. ``fresh`` is the first export after the import, before the database has tidied up.
``memory_mib`` is what the server's peak rises by; ``others_wait_ms`` the longest that another
request to the same process waited meanwhile, in a round of its own.
"""

import argparse
import csv
import os
import secrets
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks._catalogue import serving, write_feeds
from benchmarks._memory import forget_peak, peak_rss, rss
from benchmarks._report import print_figures
from benchmarks.http import SERVERS, server
from benchmarks.imports import Databases, run_import
from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.security.tokens import Tokens

__all__ = ["main"]

VENDOR = 1
LISTS = {"shop": "/export-csv?shop_code=SHOP", "all": "/export-csv"}
COLUMNS = ", ".join(("product_id", "title", *PROMOTED, "details", "extra"))


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks export", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(directory, options.database, stack)
        feeds = stack.enter_context(serving())
        feeds.path = write_feeds(directory, options.rows)["cold"]
        url = databases.new()
        run_import(url, feeds.url)
        report = {"database": options.database, "rounds": options.rounds}
        report |= measure(url, directory / "server", options.rounds)
    print_figures(report, as_json=options.json)
    return 0


def measure(url: str, directory: Path, rounds: int) -> dict[str, Any]:
    """What the exports of an imported catalogue take."""
    bare = copy_to_nowhere if url.startswith("postgresql") else select_to_nowhere
    secret = secrets.token_urlsafe(48)
    token = Tokens(secret).issue(VENDOR, 0)
    with server(SERVERS["letzshop"], url, secret, directory) as (port, pid):
        ask(port, "/products?limit=1", token)
        forget_peak(pid)
        before = rss(pid)
        fresh = ask(port, LISTS["shop"], token)
        fresh_bare = bare(url)
        tidy(url)
        found: dict[str, list[Answer]] = {name: [] for name in LISTS}
        bares: list[float] = []
        for _ in range(rounds):
            bares.append(bare(url))
            for name, path in LISTS.items():
                found[name].append(ask(port, path, token))
        memory = peak_rss(pid) - before
        with asking_meanwhile(port) as waits:
            ask(port, LISTS["shop"], token)
    rows = count(url)
    report: dict[str, Any] = {"rows": rows, "bare_seconds": median(bares)}
    for name, answers in found.items():
        pairs = zip(answers, bares, strict=True)
        report[f"{name}_over_bare"] = median(answer.seconds / alone for answer, alone in pairs)
        seconds = median(answer.seconds for answer in answers)
        report[f"{name}_rows_per_second"] = round(rows / seconds)
        report[f"{name}_first_byte_seconds"] = median(answer.first_byte for answer in answers)
    report["shop_over_bare_fresh"] = fresh.seconds / fresh_bare
    report["mib"] = found["shop"][0].size / 2**20
    report["memory_mib"] = memory
    report["others_wait_ms"] = max(waits) * 1000
    return report


class Answer:
    """What came, and when."""

    def __init__(self) -> None:
        self.first_byte = 0.0
        self.seconds = 0.0
        self.size = 0


def ask(port: int, path: str, token: str) -> Answer:
    """Send a request, and throw away its answer."""
    answer, room = Answer(), bytearray(1 << 18)
    view, end = memoryview(room), b""
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}")
        connection.sendall("\r\n".join((*head, "Connection: close", "", "")).encode())
        while size := connection.recv_into(room):
            if not answer.size and not room.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(room[:size].decode())
            answer.first_byte = answer.first_byte or time.perf_counter() - start
            answer.size += size
            end = (end + view[max(size - 8, 0) : size])[-8:]
    answer.seconds = time.perf_counter() - start
    if not end.endswith((b"}", b"\r\n0\r\n\r\n")):
        raise RuntimeError(f"cut off: {path}")
    return answer


def copy_to_nowhere(url: str) -> float:
    """The seconds that PostgreSQL needs to send the columns of all products as CSV."""
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        start = time.perf_counter()
        with cursor.copy(f"COPY (SELECT {COLUMNS} FROM products) TO STDOUT (FORMAT csv)") as copy:
            for _ in copy:
                pass
        return time.perf_counter() - start


def select_to_nowhere(url: str) -> float:
    """The seconds that Python needs to write SQLite's columns of all products as CSV."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    with open(os.devnull, "w", encoding="utf-8", newline="") as nowhere:
        start = time.perf_counter()
        csv.writer(nowhere).writerows(connection.execute(f"SELECT {COLUMNS} FROM products"))
        seconds = time.perf_counter() - start
    connection.close()
    return seconds


def count(url: str) -> int:
    """How many products there are."""
    if not url.startswith("postgresql"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        import psycopg

        connection = psycopg.connect(url)
    ((rows,),) = connection.execute("SELECT count(*) FROM products").fetchall()
    connection.close()
    return int(rows)


def tidy(url: str) -> None:
    """What the database does by itself some minutes after an import."""
    if not url.startswith("postgresql"):
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def asking_meanwhile(port: int) -> Iterator[list[float]]:
    """Asks for a small page again and again; the seconds of each time."""
    waits: list[float] = []
    over = threading.Event()

    def ask_on() -> None:
        while not over.wait(0.01):
            start = time.perf_counter()
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
            waits.append(time.perf_counter() - start)

    asking = threading.Thread(target=ask_on)
    asking.start()
    try:
        yield waits
    finally:
        over.set()
        asking.join()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
