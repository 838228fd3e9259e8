"""Imports from end to end, on every store: fetched, read, accounted for."""

import asyncio

import pytest
from tests.imports.conftest import FeedServer, Market
from tests.imports.lamps import HEADER, account, catalogue, feed, rows
from tests.waiting import PATIENCE

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.models import Counts, ImportState
from letzshop_core.imports.options import NewImport
from letzshop_core.testing.factories import add_shop


async def test_a_feed_at_a_url_is_imported(market: Market, feed_server: FeedServer) -> None:
    feed_server.content = feed(*range(10), bad=(3, 7))
    job = await market.import_url(feed_server.url)
    assert job.error is None
    assert job.status is ImportState.COMPLETED_WITH_ERRORS
    assert job.counts.balanced
    assert (job.counts.read, job.counts.created, job.counts.rejected) == (10, 8, 2)
    assert job.detected is not None
    assert job.detected["delimiter"] == ";"
    assert job.progress.bytes_read == job.progress.bytes_total == len(feed_server.content)
    assert job.findings
    errors = [finding for finding in job.findings if finding["severity"] == "error"]
    assert [(e["row"], e["column"], e["value"]) for e in errors] == [
        (5, "price", "call us"),
        (9, "price", "call us"),
    ]
    assert len(await catalogue(market)) == 8
    assert list(market.spool.directory.iterdir()) == [], "the download was left behind"


@pytest.mark.parametrize("status", [404, 500])
async def test_a_feed_that_cannot_be_fetched(
    market: Market, feed_server: FeedServer, status: int
) -> None:
    feed_server.status = status
    job = await market.import_url(feed_server.url)
    assert job.status is ImportState.FAILED
    assert job.error is not None
    assert job.error.code.startswith("fetch/")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    ],
)
async def test_what_is_no_feed_fails_and_says_why(market: Market, content: bytes) -> None:
    job = await market.import_bytes(content)
    assert job.status is ImportState.FAILED
    assert job.error is not None
    assert job.error.code.startswith("feed/")
    assert job.counts == Counts()


async def test_a_header_alone_is_an_empty_feed(market: Market) -> None:
    job = await market.import_bytes(HEADER.encode())
    assert job.status is ImportState.COMPLETED
    assert job.counts == Counts(warnings=job.counts.warnings)


async def test_a_dry_run_reports_and_writes_nothing(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(10), bad=(3,))
    dry_run = await market.import_url(feed_server.url, dry_run=True)
    assert await catalogue(market) == []
    real = await market.import_url(feed_server.url)
    assert account(dry_run) == account(real)
    assert isinstance(dry_run.findings, list)
    assert [f["row"] for f in dry_run.findings if f["code"] == "dry-run/new"] == [
        *(2, 3, 4, 6, 7, 8, 9, 10, 11)
    ]
    assert feed_server.asked == [200, 200]


async def test_a_short_download_is_imported_but_withdraws_nothing(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(10))
    await market.import_url(feed_server.url, mode="full")
    feed_server.content, feed_server.short = feed(*range(9)), True
    job = await market.import_url(feed_server.url, mode="full")
    assert job.counts.deactivated == 0
    assert job.counts.read == 8, "the last row may be cut"
    assert job.findings
    assert any(finding["code"] == "feed/truncated" for finding in job.findings)
    # What comes next is not taken for known.
    feed_server.short = False
    job = await market.import_url(feed_server.url, mode="full")
    assert (job.counts.unchanged, job.counts.deactivated) == (9, 1)


@pytest.mark.parametrize("cut", [5, 40], ids=["row accepted", "row rejected"])
async def test_a_feed_whose_writer_was_stopped_withdraws_nothing(
    market: Market, feed_server: FeedServer, cut: int
) -> None:
    """A shop's script ran out of time in the middle of a row; to HTTP, the download is whole."""
    feed_server.content = feed(*range(10))
    await market.import_url(feed_server.url, mode="full")
    feed_server.content = feed(*range(9))[:-cut]
    for _ in range(2):  # what is known of the row by then makes no difference
        job = await market.import_url(feed_server.url, mode="full")
        assert (job.counts.read, job.counts.deactivated) == (9, 0)
        assert (job.counts.rejected == 1) == (cut > 5)
        assert {"feed/truncated", "feed/not-withdrawn"} <= {f["code"] for f in job.findings}
    feed_server.content = feed(*range(9))
    job = await market.import_url(feed_server.url, mode="full")
    assert (job.counts.read, job.counts.deactivated) == (9, 1)


async def test_workers_side_by_side_do_each_job_once(
    market: Market, feed_server: FeedServer
) -> None:
    jobs = [await market.upload(feed(*range(n, n + 5))) for n in range(0, 20, 5)]
    stop = asyncio.Event()
    workers = [asyncio.create_task(market.new_worker().run(stop)) for _ in range(2)]
    try:
        await market.until_over(jobs[-1])
    finally:
        stop.set()
        await asyncio.gather(*workers)
    for job in jobs:
        assert rows(await market.status(job)) == Counts(read=5, created=5)
    assert len(await catalogue(market)) == 20


async def test_a_server_that_keeps_others_waiting_holds_up_no_other_shop(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(1)
    answer = asyncio.Event()
    feed_server.hold = answer
    slow = []
    for _ in range(3):
        shop = await add_shop(market.store, market.owner)
        new = NewImport(url=feed_server.url, shop_code=shop.shop_code)
        slow.append(await market.letzshop.imports.start(new, by=market.owner))
    market.feeds = HttpFeedSource(AddressPolicy(["127.0.0.1"]), limits=FetchLimits(idle=PATIENCE))
    job = await market.upload(feed(2))
    stop = asyncio.Event()
    worker = asyncio.create_task(market.new_worker(concurrency=1).run(stop))
    try:
        await market.until_over(job)
        assert {(await market.status(n)).status for n in slow} == {ImportState.PROCESSING}
        answer.set()
        await market.until_over(*slow)
    finally:
        stop.set()
        await worker
    assert {(await market.status(n)).status for n in slow} == {ImportState.COMPLETED}
