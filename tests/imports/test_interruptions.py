"""An import whose database drops every connection, again and again, or has no room left."""

import asyncio
import contextlib
import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from tests.disks import full_disk
from tests.imports.conftest import FeedServer, Market
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk import sqlite
from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.models import ImportState
from letzshop_core.imports.options import UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.testing.bulk import begin_import, run_import
from letzshop_core.testing.factories import FixedClock, add_shop, add_user

ROWS = 3000
FEED = b"id;title;price;availability\n" + b"".join(
    b"%d;Lamp %d;%d,90 EUR;in stock\n" % (n, n, n % 90) for n in range(ROWS)
)
DROP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_a_database_that_restarts(postgresql_store: SqlStore, tmp_path: Path) -> None:
    store = postgresql_store
    letzshop = Letzshop(store, spool=Spool(tmp_path))
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    new = UploadedFeed(shop_code=shop.shop_code, batch_size=100)
    feed = letzshop.spool.put(FEED)
    job = await letzshop.imports.start_upload(new, feed, name="a.csv", by=owner)
    stop = asyncio.Event()
    working = asyncio.create_task(import_worker(letzshop).run(stop))
    url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        async with asyncio.timeout(PATIENCE):
            for drops in range(1000):
                if drops < 5:
                    await asyncio.sleep(0.1)
                    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
                        connection.execute(DROP)
                await asyncio.sleep(0.1)
                async with store.reading() as uow:
                    found = await uow.imports.get(job.job_id, owner_id=None)
                assert found is not None
                if found.status.is_final:
                    break
    finally:
        stop.set()
        await working
    assert found.error is None
    assert found.status is ImportState.COMPLETED
    assert (found.counts.read, found.counts.created) == (ROWS, ROWS)
    async with store.reading() as uow:
        offers = await uow.connection.execute(text("SELECT count(*) FROM shop_products"))
        prices = await uow.connection.execute(text("SELECT count(*) FROM offer_prices"))
        assert (offers.scalar_one(), prices.scalar_one()) == (ROWS, ROWS)


async def test_a_disk_that_is_full(
    sqlite_store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sqlite_store
    letzshop = Letzshop(store, spool=Spool(tmp_path / "spool"), clock=FixedClock())
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    new = UploadedFeed(shop_code=shop.shop_code, batch_size=500)
    job = await letzshop.imports.start_upload(new, letzshop.spool.put(FEED), name="a.csv", by=owner)
    async with store.reading() as uow:
        pages = (await uow.connection.execute(text("PRAGMA page_count"))).scalar_one()
    with monkeypatch.context() as full:
        full.setattr(sqlite, "SQLITE_PRAGMAS", (f"max_page_count = {pages + 300}",))
        assert await import_worker(letzshop).run_one()
    found = await letzshop.imports.status(job.job_id, by=owner)
    assert found.status is ImportState.PENDING
    assert 0 < found.counts.read < ROWS
    letzshop.clock.time += timedelta(seconds=10)  # type: ignore[attr-defined]
    assert await import_worker(letzshop).run_one()
    found = await letzshop.imports.status(job.job_id, by=owner)
    assert found.status is ImportState.COMPLETED
    assert (found.counts.read, found.counts.created) == (ROWS, ROWS)


@pytest.mark.parametrize("compression", [None, gzip.compress])
async def test_a_disk_that_is_too_full_for_a_feed(
    market: Market,
    feed_server: FeedServer,
    caplog: pytest.LogCaptureFixture,
    compression: Callable[[bytes], bytes] | None,
) -> None:
    rows = (f"{n},Lamp,2 EUR,{'x' * 99_999}\n" for n in range(100))
    feed = ("id,title,price,notes\n" + "".join(rows)).encode()
    feed_server.content = feed if compression is None else compression(feed)
    job = await market.start(feed_server.url)
    with full_disk(8_000_000):
        waiting = await market.done(job)
    assert (waiting.status, waiting.error) == (ImportState.PENDING, None)
    assert "OSError(27, 'File too large')" in caplog.text
    market.clock.time += timedelta(seconds=10)
    done = await market.done(job)
    assert (done.status, done.counts.created) == (ImportState.COMPLETED, 100)


async def test_a_server_that_has_become_a_standby(
    postgresql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = postgresql_store
    owner = await add_user(store)
    job = await begin_import(store, await add_shop(store, owner), owner)
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")
    with pytest.raises(TransientStoreError):
        await run_import(store, job, FEED)
