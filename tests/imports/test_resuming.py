"""Jobs that are interrupted and resumed, given up, or cancelled."""

from datetime import timedelta

import msgspec
import pytest
from tests.imports.conftest import FeedServer, Market
from tests.imports.lamps import HEADER, StopAfter, catalogue, feed, rows

from letzshop_core.imports.models import Checkpoint, Counts, ImportState
from letzshop_core.offers.models import OfferPatch
from letzshop_core.testing.bulk import begin_import, run_import


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


@pytest.mark.parametrize(
    ("killed", "status"), [(5, ImportState.COMPLETED), (6, ImportState.FAILED)]
)
async def test_a_job_that_kills_its_workers_is_given_up(
    market: Market, killed: int, status: ImportState
) -> None:
    job = await market.upload(feed(1))
    for number in range(killed):
        now = market.clock.now()
        async with market.store.writing() as uow:
            await uow.import_queue.claim(f"dead {number}", now=now, until=now)
    done = await market.done(job)
    assert done.status is status
    assert (done.error is not None and done.error.code) == (killed == 6 and "import/abandoned")


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
    await market.import_bytes(feed())  # without rows
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


async def test_what_an_earlier_version_has_begun_withdraws_as_well(market: Market) -> None:
    """It did not note how many offers there were."""
    whose = market.store, market.shop, market.owner
    await run_import(market.store, await begin_import(*whose), feed(*range(10)))
    begun = await begin_import(*whose, mode="full")
    begun = msgspec.structs.replace(begun, checkpoint=Checkpoint(content=""))
    counts = await run_import(market.store, begun, feed(*range(9)))
    assert (counts.unchanged, counts.deactivated) == (9, 1)
