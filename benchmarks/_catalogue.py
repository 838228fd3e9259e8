"""Databases with a shop in them, and feeds for it on a web server."""

import asyncio
import csv
import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.rows import write_sample
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.migrations import upgrade
from letzshop_core.testing.factories import add_shop, add_user

__all__ = ["PRODUCTION", "FeedServer", "new_catalogue", "serving", "write_feeds"]

PRODUCTION = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
"""A PostgreSQL server as it runs in production: all else, durability included, is the default."""


def new_catalogue(url: str) -> None:
    """Create the tables, and a verified shop SHOP of a user with id 1."""

    async def fill() -> None:
        store = SqlStore.connect(url)
        vendor = await add_user(store, "vendor")
        await add_shop(store, vendor, "SHOP")
        async with store.writing() as uow:
            await uow.imports.recall(1, "limit")  # the feed that the bare rows come from
        await store.close()

    upgrade(url)
    asyncio.run(fill())


def write_feeds(directory: Path, rows: int) -> dict[str, Path]:
    """A feed of 25 columns, one row of a hundred without a readable price; the same with a blank
    line at its end; the same with other prices and titles in one row of a hundred."""
    paths = {name: directory / f"{name}.csv" for name in ("cold", "unchanged", "changed")}
    sample = directory / "sample.csv"
    write_sample(sample, rows)
    with sample.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        title, price = header.index("title"), header.index("price")
        with (
            paths["cold"].open("w", encoding="utf-8", newline="") as cold,
            paths["changed"].open("w", encoding="utf-8", newline="") as changed,
        ):
            before, after = csv.writer(cold), csv.writer(changed)
            for writer in (before, after):
                writer.writerow(header)
            for number, row in enumerate(reader):
                if number % 100 == 50:
                    row[price] = "on request"
                before.writerow(row)
                if number % 100 == 7:
                    row[title] += " (neu)"
                    row[price] = "1" + row[price]
                after.writerow(row)
    sample.unlink()
    shutil.copy(paths["cold"], paths["unchanged"])
    with paths["unchanged"].open("a") as more:
        more.write("\r\n")
    return paths


class FeedServer:
    """A web server with one feed at :attr:`url`; it knows ETags."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = Path()


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Run a feed server on the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = feeds.path
            etag = f'"{hashlib.sha256(str(path).encode()).hexdigest()}"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            with path.open("rb") as file:
                shutil.copyfileobj(file, self.wfile, 1 << 20)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feeds = FeedServer(f"http://127.0.0.1:{server.server_address[1]}/feed.csv")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield feeds
    finally:
        server.shutdown()
        server.server_close()
