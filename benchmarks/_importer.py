"""One import in a process of its own: ``python -m benchmarks._importer DATABASE_URL FEED_URL``.

Prints seconds (of the whole job, from its start to its end), the account, and the peak memory in
MiB of the process and, on SQLite, of the one that writes to the file, as JSON.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks._memory import peak_rss
from letzshop_core import Letzshop
from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk.sqlite_process import SqliteProcess
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.options import NewImport
from letzshop_core.imports.spool import Spool
from letzshop_core.imports.worker import ImportWorker, expect_many_rows
from letzshop_core.users.models import Actor

_writers: list[float] = []


def _note_memory(close: Callable[[SqliteProcess], None]) -> Callable[[SqliteProcess], None]:
    def noted(writer: SqliteProcess) -> None:
        _writers.append(peak_rss(writer.pid))
        close(writer)

    return noted


async def _run(database_url: str, feed_url: str, spool: Path) -> dict[str, object]:
    expect_many_rows()
    SqliteProcess.close = _note_memory(SqliteProcess.close)  # type: ignore[method-assign, assignment]
    store = SqlStore.connect(database_url)
    letzshop = Letzshop(
        store, feeds=HttpFeedSource(AddressPolicy(["127.0.0.1"])), spool=Spool(spool)
    )
    worker = ImportWorker(letzshop.import_resources)
    vendor = Actor(1, "vendor")
    start = time.perf_counter()
    job = await letzshop.imports.start(NewImport(shop_code="SHOP", url=feed_url), by=vendor)
    await worker.run_one(job.job_id)
    seconds = time.perf_counter() - start
    job = await letzshop.imports.status(job.job_id, by=vendor)
    await store.close()
    return {
        "seconds": seconds,
        "status": job.status.value,
        "counts": msgspec.to_builtins(job.counts),
        "cpu": time.process_time(),
        "peak_rss_mib": peak_rss(),
        "writer_peak_rss_mib": max(_writers, default=0.0),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        print(json.dumps(asyncio.run(_run(sys.argv[1], sys.argv[2], Path(directory)))))
