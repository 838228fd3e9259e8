"""Scheduled feeds: who may have them, and when they run."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Forbidden, Invalid, NotFound
from letzshop_core.imports.models import ImportFilters, ImportJob, ImportState
from letzshop_core.imports.options import ImportMode, ImportOptions, NewImport
from letzshop_core.paging import PageRequest
from letzshop_core.schedules.models import (
    NewScheduledFeed,
    ScheduledFeedFilters,
    ScheduledFeedPatch,
    next_run,
)
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import NOON, FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

SIX = NOON.replace(hour=6) + timedelta(days=1)
"""The first 06:00 after NOON."""


def new_feed(shop: Shop, **fields: object) -> NewScheduledFeed:
    values = {
        "shop_code": shop.shop_code,
        "url": "https://vendor:secret@shop.example/feed.csv",
        "cron": "0 6 * * *",
    }
    return NewScheduledFeed.model_validate({**values, **fields})


class Market:
    """A marketplace with one shop, at a time that stands still."""

    def __init__(self, store: Store, owner: Actor, shop: Shop) -> None:
        self.clock = FixedClock()
        self.letzshop = Letzshop(store, clock=self.clock, feeds=HttpFeedSource())
        self.schedules = self.letzshop.schedules
        self.store, self.owner, self.shop = store, owner, shop

    async def jobs(self) -> list[ImportJob]:
        found = await self.letzshop.imports.find(ImportFilters(), PageRequest(), by=self.owner)
        return found.items

    async def claim(self) -> None:
        now = self.clock.now()
        async with self.store.writing() as uow:
            await uow.import_queue.claim("worker", now=now, until=now + timedelta(hours=1))

    async def finish(self, job_id: int) -> None:
        async with self.store.writing() as uow:
            await uow.import_queue.finish(
                job_id, "worker", ImportState.COMPLETED, now=self.clock.now()
            )


@pytest.fixture
async def market(store: Store) -> Market:
    owner = await add_user(store)
    return Market(store, owner, await add_shop(store, owner))


async def test_a_feed_runs_at_its_times(market: Market) -> None:
    feed = await market.schedules.create(
        new_feed(market.shop, mode="full", delimiter=";"), by=market.owner
    )
    assert feed.url == "https://shop.example/feed.csv"
    assert (feed.mode, feed.options) == (ImportMode.FULL, {"mode": "full", "delimiter": ";"})
    assert (feed.is_active, feed.next_run_at, feed.last_run_at) == (True, SIX, None)
    assert await market.schedules.run_due() == 0
    market.clock.time = SIX
    assert await market.schedules.run_due() == 1
    assert await market.schedules.run_due() == 0
    (job,) = await market.jobs()
    assert (job.source_url, job.mode) == (feed.url, ImportMode.FULL)
    page = await market.schedules.find(ScheduledFeedFilters(), PageRequest(), by=market.owner)
    (feed,) = page.items
    assert (feed.last_job_id, feed.last_run_at) == (job.job_id, SIX)
    assert feed.next_run_at == SIX + timedelta(days=1)


async def test_what_was_missed_is_made_up_for_once(market: Market) -> None:
    await market.schedules.create(new_feed(market.shop), by=market.owner)
    market.clock.time = SIX + timedelta(days=9, hours=1)
    assert await market.schedules.run_due() == 1
    assert len(await market.jobs()) == 1
    page = await market.schedules.find(ScheduledFeedFilters(), PageRequest(), by=market.owner)
    assert page.items[0].next_run_at == SIX + timedelta(days=10)


@pytest.mark.parametrize("is_running", [False, True], ids=["waiting", "running"])
async def test_a_run_waits_for_the_former_one(market: Market, is_running: bool) -> None:
    await market.schedules.create(new_feed(market.shop), by=market.owner)
    market.clock.time = SIX
    await market.schedules.run_due()
    (job,) = await market.jobs()
    if is_running:
        await market.claim()
    for day in (1, 2):
        market.clock.time = SIX + timedelta(days=day)
        await market.schedules.run_due()
    assert len(await market.jobs()) == 1
    if not is_running:
        await market.claim()
    await market.finish(job.job_id)
    market.clock.time = SIX + timedelta(days=3)
    await market.schedules.run_due()
    assert len(await market.jobs()) == 2


async def test_a_run_joins_an_equal_import_that_is_waiting(market: Market) -> None:
    new = new_feed(market.shop)
    await market.schedules.create(new, by=market.owner)
    asked = NewImport(shop_code=new.shop_code, url=new.url)
    waiting = await market.letzshop.imports.start(asked, by=market.owner)
    market.clock.time = SIX
    await market.schedules.run_due()
    assert [job.job_id for job in await market.jobs()] == [waiting.job_id]
    page = await market.schedules.find(ScheduledFeedFilters(), PageRequest(), by=market.owner)
    assert page.items[0].last_job_id == waiting.job_id


async def test_a_currency_that_is_none_any_more_holds_up_no_other_feed(market: Market) -> None:
    for code in ("ATS", "EUR"):
        async with market.store.writing() as uow:
            await uow.schedules.add(
                shop_id=market.shop.id,
                created_by=market.owner.id,
                url="https://shop.example/feed.csv",
                cron="0 6 * * *",
                options=ImportOptions(default_currency=code),
                next_run_at=SIX,
                at=NOON,
            )
    market.clock.time = SIX
    assert await market.schedules.run_due() == 2
    await market.claim()
    assert [job.status for job in await market.jobs()] == ["pending", "processing"]


async def test_an_inactive_shop_or_feed_does_not_run(market: Market) -> None:
    shop = await add_shop(market.store, market.owner, is_active=False)
    await market.schedules.create(new_feed(shop), by=market.owner)
    idle = await market.schedules.create(new_feed(market.shop, is_active=False), by=market.owner)
    assert (idle.is_active, idle.next_run_at) == (False, None)
    market.clock.time = SIX
    await market.schedules.run_due()
    assert await market.jobs() == []


async def test_a_feed_that_a_deactivated_user_scheduled_does_not_run(market: Market) -> None:
    admin = await add_user(market.store, is_admin=True)
    for user in (market.owner, admin):
        url = f"https://shop.example/{user.username}.csv"
        await market.schedules.create(new_feed(market.shop, url=url), by=user)
    await market.letzshop.users.set_active(market.owner.id, False, by=admin)
    market.clock.time = SIX
    assert await market.schedules.run_due() == 2
    assert [job.user for job in await market.jobs()] == [admin.username]


async def test_only_given_fields_change(market: Market) -> None:
    feed = await market.schedules.create(
        new_feed(market.shop, delimiter=";", batch_size=500), by=market.owner
    )
    patch = ScheduledFeedPatch.model_validate({"cron": "30 7 * * *", "mode": "full"})
    changed = await market.schedules.update(feed.id, patch, by=market.owner)
    assert changed.cron == "30 7 * * *"
    assert changed.next_run_at == NOON.replace(hour=7, minute=30) + timedelta(days=1)
    assert changed.options == {"mode": "full", "delimiter": ";", "batch_size": 500}
    patch = ScheduledFeedPatch.model_validate({"is_active": False, "url": "https://b.example/x"})
    changed = await market.schedules.update(feed.id, patch, by=market.owner)
    assert (changed.is_active, changed.next_run_at) == (False, None)
    assert changed.url == "https://b.example/x"
    changed = await market.schedules.update(
        feed.id, ScheduledFeedPatch(is_active=True), by=market.owner
    )
    assert changed.is_active
    await market.schedules.delete(feed.id, by=market.owner)
    with pytest.raises(NotFound):
        await market.schedules.delete(feed.id, by=market.owner)


async def test_a_change_of_options_skips_no_run(market: Market) -> None:
    feed = await market.schedules.create(new_feed(market.shop), by=market.owner)
    market.clock.time = SIX
    patch = ScheduledFeedPatch(batch_size=500, cron=feed.cron, is_active=True)
    assert (await market.schedules.update(feed.id, patch, by=market.owner)).next_run_at == SIX
    assert await market.schedules.run_due() == 1


async def test_a_change_of_nothing_leaves_no_trace(market: Market) -> None:
    feed = await market.schedules.create(new_feed(market.shop), by=market.owner)
    market.clock.time += timedelta(minutes=1)
    changed = await market.schedules.update(feed.id, ScheduledFeedPatch(), by=market.owner)
    assert changed.updated_at == feed.updated_at


async def test_what_was_changed_is_on_record(market: Market) -> None:
    feed = await market.schedules.create(new_feed(market.shop), by=market.owner)
    patch = ScheduledFeedPatch(mode=ImportMode.FULL, is_active=False)
    await market.schedules.update(feed.id, patch, by=market.owner)
    admin = await add_user(market.store, is_admin=True)
    page = await market.letzshop.audit.find(AuditFilters(), PageRequest(limit=1), by=admin)
    assert [(e.action, e.details) for e in page.items] == [
        (
            "feed.update",
            {
                "shop_code": market.shop.shop_code,
                "url": feed.url,
                "cron": feed.cron,
                "options": {"mode": "full"},
                "fields": ["is_active", "mode"],
            },
        )
    ]


async def test_changes_at_once_are_all_kept(market: Market) -> None:
    feed = await market.schedules.create(new_feed(market.shop), by=market.owner)
    changes = [{"delimiter": ";"}, {"batch_size": 500}, {"mode": ImportMode.FULL}]
    await asyncio.gather(
        *(
            market.schedules.update(feed.id, ScheduledFeedPatch(**change), by=market.owner)
            for change in changes
        )
    )
    page = await market.schedules.find(ScheduledFeedFilters(), PageRequest(), by=market.owner)
    assert page.items[0].options == {"delimiter": ";", "batch_size": 500, "mode": "full"}


async def test_who_may_do_what(market: Market) -> None:
    stranger = await add_user(market.store)
    admin = await add_user(market.store, is_admin=True)
    with pytest.raises(Forbidden):
        await market.schedules.create(new_feed(market.shop), by=stranger)
    with pytest.raises(Forbidden):
        await market.schedules.create(
            new_feed(market.shop, overwrite_central=True), by=market.owner
        )
    feed = await market.schedules.create(new_feed(market.shop), by=admin)
    with pytest.raises(NotFound):
        await market.schedules.update(feed.id, ScheduledFeedPatch(), by=stranger)
    with pytest.raises(NotFound):
        await market.schedules.delete(feed.id, by=stranger)
    for actor, seen in ((stranger, 0), (market.owner, 1), (admin, 1)):
        page = await market.schedules.find(ScheduledFeedFilters(), PageRequest(), by=actor)
        assert page.total == seen


async def test_a_shop_cannot_turn_an_admins_trust_to_another_feed(market: Market) -> None:
    """What may overwrite others' products is the feed that the admin named."""
    admin = await add_user(market.store, is_admin=True)
    feed = await market.schedules.create(new_feed(market.shop, overwrite_central=True), by=admin)
    for change in ({"url": "https://elsewhere.example/feed.csv"}, {"mode": ImportMode.FULL}):
        with pytest.raises(Forbidden):
            await market.schedules.update(feed.id, ScheduledFeedPatch(**change), by=market.owner)
    paused = ScheduledFeedPatch(is_active=False, cron="0 7 * * *")
    assert not (await market.schedules.update(feed.id, paused, by=market.owner)).is_active
    plain = ScheduledFeedPatch(url="https://elsewhere.example/", overwrite_central=False)
    await market.schedules.update(feed.id, plain, by=market.owner)


async def test_a_url_that_leads_inside_is_refused(market: Market) -> None:
    with pytest.raises(Invalid) as refusal:
        await market.schedules.create(
            new_feed(market.shop, url="http://127.0.0.1/x"), by=market.owner
        )
    assert refusal.value.errors[0].code == "fetch/forbidden-address"


@pytest.mark.parametrize(
    "cron", ["", "x", "@daily", "* * * * * *", "0 6 * *", "61 * * * *", "0 0 30 2 *"]
)
def test_no_cron_expressions(cron: str) -> None:
    with pytest.raises(ValidationError, match="five fields"):
        NewScheduledFeed.model_validate({"shop_code": "A", "url": "http://a.example", "cron": cron})


@pytest.mark.parametrize(
    ("cron", "field"), [("61 * * * *", "minute"), ("0 0 30 2 *", "day-of-month")]
)
def test_what_is_wrong_with_a_cron_expression_is_said(cron: str, field: str) -> None:
    with pytest.raises(ValueError, match=f"bad {field}$"):
        next_run(cron, NOON)


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("* * * * *", datetime(2026, 3, 1, 12, 1, tzinfo=UTC)),
        ("0 6 * * 1-5", datetime(2026, 3, 2, 6, 0, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 3, 1, 12, 15, tzinfo=UTC)),
        ("0 0 29 2 *", datetime(2028, 2, 29, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_next_run(cron: str, expected: datetime) -> None:
    assert next_run(cron, NOON) == expected
