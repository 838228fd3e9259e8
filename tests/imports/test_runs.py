"""Imports from end to end, on every store: fetched, read, accounted for, resumed."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.imports.conftest import FeedServer, Market
from tests.waiting import PATIENCE

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.models import Checkpoint, Counts, ImportJob, ImportState
from letzshop_core.imports.options import NewImport
from letzshop_core.offers.models import OfferPatch
from letzshop_core.paging import PageRequest
from letzshop_core.testing.bulk import begin_import, run_import
from letzshop_core.testing.factories import add_shop

HEADER = "id;title;description;link;image_link;price;availability;brand\n"


def feed(*numbers: int, price: str = "19,90 EUR", bad: tuple[int, ...] = ()) -> bytes:
    """A feed of products; those in ``bad`` have no price that anyone could read."""
    rows = [
        f"{n};Lamp {n};A lamp;https://s.example/{n};https://s.example/{n}.jpg;"
        f"{'call us' if n in bad else price};in stock;Lux\n"
        for n in numbers
    ]
    return (HEADER + "".join(rows)).encode()


class StopAfter(asyncio.Event):
    """A stop signal that comes when it has been asked for a number of times."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.left = questions

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def rows(job: ImportJob) -> Counts:
    """The account of the rows, whatever there was to remark."""
    return msgspec.structs.replace(job.counts, warnings=0)


async def catalogue(market: Market) -> list[dict[str, Any]]:
    """All offers of the shop with their products, without what differs between two runs."""
    from letzshop_core.offers.models import OfferFilters

    page = await market.letzshop.offers.find(
        market.shop.shop_code, OfferFilters(), PageRequest(limit=1000), by=market.owner
    )
    found = msgspec.to_builtins(page.items)
    return sorted(found, key=lambda offer: offer["shop_product_id"])


def account(job: ImportJob) -> tuple[Any, ...]:
    """What a dry run tells as well."""
    findings = [] if job.findings is msgspec.UNSET else job.findings
    return job.status, job.counts, [f for f in findings if f["severity"] != "info"]


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


@pytest.mark.parametrize("etags", [True, False])
async def test_an_unchanged_feed_is_skipped_whole(
    market: Market, feed_server: FeedServer, etags: bool
) -> None:
    feed_server.etags = etags
    feed_server.content = feed(*range(10), bad=(3,))
    first = await market.import_url(feed_server.url)
    again = await market.import_url(feed_server.url)
    assert feed_server.asked == [200, 304 if etags else 200]
    assert again.counts == Counts(read=10, unchanged=9, rejected=1, warnings=first.counts.warnings)
    assert again.status is ImportState.COMPLETED_WITH_ERRORS
    assert again.findings == first.findings
    assert first.detected is not None
    assert again.detected is not None
    totals = first.detected["finding_totals"]
    assert totals["price/unreadable"] == 1
    assert again.detected["finding_totals"] == totals
    _, rejects = await market.letzshop.imports.rejected(again.job_id, by=market.owner)
    assert [reject.row async for reject in rejects] == [5]


async def test_other_options_read_an_unchanged_feed_again(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(5))
    await market.import_url(feed_server.url)
    again = await market.import_url(feed_server.url, mode="full")
    assert feed_server.asked == [200, 200]
    assert rows(again) == Counts(read=5, unchanged=5)


async def test_another_feed_in_between_lets_the_first_speak_again(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(5))
    await market.import_url(feed_server.url)
    await market.import_bytes(feed(2, price="29,90 EUR"))
    again = await market.import_url(feed_server.url)
    assert (again.counts.updated, again.counts.unchanged) == (1, 4)


@pytest.mark.parametrize("etags", [True, False])
async def test_a_feed_that_goes_back_after_a_cancelled_import_is_read(
    market: Market, feed_server: FeedServer, etags: bool
) -> None:
    feed_server.etags = etags
    feed_server.content = old = feed(*range(20))
    await market.import_url(feed_server.url)
    before = await catalogue(market)
    feed_server.content = feed(*range(20), price="29,90 EUR")
    job = await market.start(feed_server.url, batch_size=5)
    await market.worker.run_one(job.job_id, StopAfter(3))
    await market.letzshop.imports.cancel(job.job_id, by=market.owner)
    assert await catalogue(market) != before
    feed_server.content = old
    again = await market.import_url(feed_server.url)
    assert again.counts.balanced
    assert again.counts.updated > 0
    assert [offer["effective"] for offer in await catalogue(market)] == [
        offer["effective"] for offer in before
    ]


async def test_what_is_found_out_while_a_feed_is_read_is_told_once(
    market: Market, feed_server: FeedServer
) -> None:
    opened = b'200;"Lamp;A lamp;https://s.example/200;;19,90 EUR;in stock;Lux\n'
    feed_server.content = feed(*range(200)) + opened + feed(*range(201, 210))[len(HEADER) :]
    job = await market.start(feed_server.url, batch_size=50)
    await market.worker.run_one(job.job_id, StopAfter(5))
    assert (await market.status(job)).status is ImportState.PENDING
    done = await market.done(job)
    assert done.findings is not msgspec.UNSET
    codes = [finding["code"] for finding in done.findings]
    assert codes.count("feed/open-quote") == 1
    assert done.counts.read == 210


async def test_a_feed_that_changed_is_read(market: Market, feed_server: FeedServer) -> None:
    feed_server.content = feed(*range(5))
    await market.import_url(feed_server.url)
    feed_server.content = feed(*range(6), price="29,90 EUR")
    again = await market.import_url(feed_server.url)
    assert (again.counts.updated, again.counts.created) == (5, 1)


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
    assert job.status in {ImportState.COMPLETED, ImportState.FAILED}
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


@pytest.mark.parametrize("questions", [1, 2, 3])
async def test_a_job_that_was_put_back_goes_on_where_it_was(
    market: Market, feed_server: FeedServer, questions: int
) -> None:
    feed_server.content = feed(*range(20), 3, 4, bad=(5, 15))
    job = await market.start(feed_server.url, batch_size=6)
    await market.worker.run_one(job.job_id, StopAfter(questions))
    put_back = await market.status(job)
    assert put_back.status is ImportState.PENDING
    assert put_back.counts.balanced
    resumed = await market.done(job)
    assert resumed.status is ImportState.COMPLETED_WITH_ERRORS
    counts = resumed.counts
    assert (counts.read, counts.created, counts.rejected, counts.duplicate) == (22, 18, 2, 2)
    assert counts.balanced
    assert len(await catalogue(market)) == 18


async def test_a_row_whose_offer_was_changed_before_the_job_went_on_is_still_there(
    market: Market,
) -> None:
    await market.import_bytes(feed(*range(10)))
    job = await market.upload(feed(*range(10)) + b"\n", mode="full")
    await market.worker.run_one(job.job_id, StopAfter(1))
    put_back = await market.status(job)
    assert (put_back.status, put_back.counts.read) == (ImportState.PENDING, 10), "all but its end"
    await market.letzshop.offers.update(
        market.shop.shop_code, "3", OfferPatch(is_featured=True), by=market.owner
    )
    resumed = await market.done(job)
    assert (resumed.counts.read, resumed.counts.deactivated) == (10, 0)


async def test_a_short_download_stays_short_for_who_resumes(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(20))
    await market.import_url(feed_server.url, mode="full")
    feed_server.content, feed_server.short = feed(*range(19), price="21,00 EUR"), True
    job = await market.start(feed_server.url, mode="full", batch_size=5)
    await market.worker.run_one(job.job_id, StopAfter(2))
    feed_server.status = 404
    resumed = await market.done(job)
    assert (resumed.counts.read, resumed.counts.deactivated) == (18, 0)


async def test_what_an_earlier_version_has_begun_withdraws_as_well(market: Market) -> None:
    """It did not note how many offers there were."""
    whose = market.store, market.shop, market.owner
    await run_import(market.store, await begin_import(*whose), feed(*range(10)))
    begun = await begin_import(*whose, mode="full")
    begun = msgspec.structs.replace(begun, checkpoint=Checkpoint(content=""))
    counts = await run_import(market.store, begun, feed(*range(9)))
    assert (counts.unchanged, counts.deactivated) == (9, 1)


async def test_a_feed_that_changed_meanwhile_is_read_from_its_start(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(20), bad=(1,))
    job = await market.start(feed_server.url, batch_size=5)
    await market.worker.run_one(job.job_id, StopAfter(3))
    for left in market.spool.directory.iterdir():
        left.unlink()
    feed_server.content = feed(*range(20))
    resumed = await market.done(job)
    assert resumed.status is ImportState.COMPLETED
    assert resumed.counts.balanced
    assert (resumed.counts.read, resumed.counts.rejected) == (20, 0)
    assert len(await catalogue(market)) == 20


async def test_a_worker_taken_for_dead_writes_nothing_more(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(10))
    job = await market.start(feed_server.url)
    async with market.store.writing() as uow:
        now = market.clock.now()
        await uow.import_queue.claim("dead", now=now, until=now + timedelta(seconds=15))
    assert not await market.worker.run_one(job.job_id), "its lease still holds"
    market.clock.time += timedelta(seconds=15)
    done = await market.done(job)
    assert rows(done) == Counts(read=10, created=10)


async def test_a_job_that_kills_its_workers_is_given_up(market: Market) -> None:
    job = await market.upload(feed(1))
    for number in range(6):
        now = market.clock.now()
        async with market.store.writing() as uow:
            await uow.import_queue.claim(f"dead {number}", now=now, until=now)
    done = await market.done(job)
    assert done.status is ImportState.FAILED
    assert done.error is not None
    assert done.error.code == "import/abandoned"


async def test_cancelling_a_running_job(market: Market, feed_server: FeedServer) -> None:
    feed_server.content = feed(*range(20))
    job = await market.start(feed_server.url, batch_size=5)
    await market.worker.run_one(job.job_id, StopAfter(3))
    async with market.store.writing() as uow:
        now = market.clock.now()
        await uow.import_queue.claim("dead", now=now, until=now)
    await market.letzshop.imports.cancel(job.job_id, by=market.owner)
    done = await market.done(job)
    assert done.status is ImportState.CANCELLED
    assert done.counts.balanced
    assert 0 < done.counts.read < 20, "what was committed stays, and is told"
    assert len(await catalogue(market)) == done.counts.created


async def test_what_a_job_worked_with_is_cleared_away(market: Market) -> None:
    await market.import_bytes(feed(1, 2, 3), dry_run=True)
    running = await market.upload(feed(4, 5, 6), batch_size=1)
    await market.worker.run_one(running.job_id, StopAfter(2))
    for expected in (3, 0):
        async with market.store.writing() as uow:
            assert await uow.import_queue.tidy() == expected
    assert rows(await market.done(running)) == Counts(read=3, created=3)


async def test_an_upload_that_was_lost(market: Market) -> None:
    job = await market.upload(feed(1))
    for path in market.spool.directory.iterdir():
        path.unlink()
    done = await market.done(job)
    assert done.error is not None
    assert done.error.code == "upload/lost"


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
