"""Feeds that have not changed since their last import, or only seem so."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.imports.conftest import FeedServer, Market
from tests.imports.lamps import StopAfter, catalogue, feed, rows

from letzshop_core.errors import NotFound
from letzshop_core.imports.models import Counts, ImportState
from letzshop_core.offers.models import OfferPatch


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


async def test_an_unchanged_feed_that_its_server_calls_a_new_version_is_fetched_once_more(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(10), bad=(3,))
    await market.import_url(feed_server.url)
    feed_server.version = "-of-another-server"
    jobs = [await market.import_url(feed_server.url) for _ in range(2)]
    assert feed_server.asked == [200, 200, 304]
    for job in jobs:
        assert job.counts.unchanged == 9
        assert job.detected is not None
        assert "unchanged_since_job" in job.detected


async def test_an_unchanged_feed_is_read_again_when_its_report_was_deleted(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(10), bad=(3,))
    first = await market.import_url(feed_server.url)
    market.clock.time += timedelta(days=90)
    skipped = await market.import_url(feed_server.url)
    async with market.store.writing() as uow:
        assert await uow.import_queue.drop_report(market.clock.now()) > 0
    for job in (first, skipped):
        over = await market.status(job)
        assert (over.counts, over.detected, over.findings) == (job.counts, job.detected, [])
        with pytest.raises(NotFound, match=f"import {first.job_id} rejected were deleted"):
            await market.letzshop.imports.rejected(job.job_id, by=market.owner)
    again = await market.import_url(feed_server.url)
    assert feed_server.asked == [200, 304, 200]
    assert (again.status, again.counts) == (skipped.status, skipped.counts)
    _, rejects = await market.letzshop.imports.rejected(again.job_id, by=market.owner)
    assert [reject.row async for reject in rejects] == [5]
    await market.import_url(feed_server.url)
    assert feed_server.asked[-1] == 304


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


async def test_what_a_feed_withdrew_does_not_keep_a_later_one_from_being_skipped(
    market: Market, feed_server: FeedServer
) -> None:
    for numbers, mode, skipped in (
        (range(20), "full", False),
        (range(19), "full", False),
        (range(19), "full", True),
        (range(19), "upsert", False),
        (range(19), "upsert", True),
    ):
        feed_server.content = feed(*numbers)
        job = await market.import_url(feed_server.url, mode=mode)
        assert ("unchanged_since_job" in job.detected) is skipped, (numbers, mode)


async def test_an_offer_that_was_changed_and_then_left_out_does_not_either(
    market: Market, feed_server: FeedServer
) -> None:
    feed_server.content = feed(*range(20))
    await market.import_url(feed_server.url, mode="full")
    await _raise_the_price(market)
    feed_server.content = feed(*(number for number in range(20) if number != 3))
    assert (await market.import_url(feed_server.url, mode="full")).counts.deactivated == 1
    assert "unchanged_since_job" in (await market.import_url(feed_server.url, mode="full")).detected


async def _raise_the_price(market: Market) -> None:
    patch = OfferPatch(shop_price=Decimal(99))
    await market.letzshop.offers.update(market.shop.shop_code, "3", patch, by=market.owner)


async def _stop_offering(market: Market) -> None:
    await market.letzshop.offers.delete(market.shop.shop_code, "3", by=market.owner)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_raise_the_price, Counts(read=20, updated=1, unchanged=19)),
        (_stop_offering, Counts(read=20, created=1, unchanged=19)),
    ],
)
async def test_what_was_changed_by_hand_while_the_feed_was_imported_is_read_again(
    market: Market,
    feed_server: FeedServer,
    change: Callable[[Market], Awaitable[None]],
    told: Counts,
) -> None:
    feed_server.content = feed(*range(20))
    job = await market.start(feed_server.url, batch_size=5)
    await market.worker.run_one(job.job_id, StopAfter(3))
    await change(market)
    await market.done(job)
    assert rows(await market.import_url(feed_server.url, batch_size=5)) == told
    prices = [offer["effective"]["price"] for offer in await catalogue(market)]
    assert prices == ["19.90"] * 20
    skipped = await market.import_url(feed_server.url, batch_size=5)
    assert rows(skipped) == Counts(read=20, unchanged=20)
    assert feed_server.asked[-2:] == [200, 304]


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


async def test_a_feed_that_changed_is_read(market: Market, feed_server: FeedServer) -> None:
    feed_server.content = feed(*range(5))
    await market.import_url(feed_server.url)
    feed_server.content = feed(*range(6), price="29,90 EUR")
    again = await market.import_url(feed_server.url)
    assert (again.counts.updated, again.counts.created) == (5, 1)
