"""What shop owners are told, and that each mail goes out."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.mail import MailServer

from letzshop_core.adapters.smtp import SmtpMailer
from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker
from letzshop_core.errors import FeedUnavailable, MailNotSent
from letzshop_core.imports.models import ImportJob
from letzshop_core.imports.options import NewImport, UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.notifications.models import Notification
from letzshop_core.ports import FetchedFeed, NoFeedSource
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

GOOD = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;29,90 EUR\n"
ONE_BAD = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;on request\n"
TWO_BAD = b"id;title;price\n1;Lamp;on request\n2;Chair;on request\n"
NOT_A_FEED = b"\x00\x01\x02\x03" * 100


class Postbox:
    """A mailer that keeps what it is handed, or says why not."""

    def __init__(self) -> None:
        self.mails: list[Notification] = []
        self.trouble: dict[str, Exception] = {}

    async def send(self, mail: Notification) -> None:
        for recipient in ("anybody", mail.recipient):
            if recipient in self.trouble:
                raise self.trouble[recipient]
        self.mails.append(mail)

    @property
    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.mails]


class AwayFeeds(NoFeedSource):
    """Feeds whose server is away."""

    def check(self, url: str) -> None:
        pass

    async def fetch(self, url: str, into: Path, **_: Any) -> FetchedFeed:
        raise FeedUnavailable("fetch/unknown-host", "The host in the feed's URL does not exist.")


class Market:
    """A marketplace with a shop, an admin, and a postbox that mails go to."""

    def __init__(
        self, store: Store, admin: Actor, owner: Actor, shop: Shop, directory: Path, *, mails: bool
    ) -> None:
        self.clock, self.postbox, self.store = FixedClock(), Postbox(), store
        self.admin, self.owner, self.shop = admin, owner, shop
        self.letzshop = Letzshop(
            store,
            clock=self.clock,
            feeds=AwayFeeds(),
            spool=Spool(directory),
            mailer=self.postbox if mails else None,
        )

    async def upload(
        self, content: bytes, *, name: str | None = "a.csv", **options: Any
    ) -> ImportJob:
        new = UploadedFeed(shop_code=self.shop.shop_code, **options)
        feed = self.letzshop.spool.put(content)
        job = await self.letzshop.imports.start_upload(new, feed, name=name, by=self.owner)
        return await self.work_on(job)

    async def fetch(self, url: str) -> ImportJob:
        new = NewImport(shop_code=self.shop.shop_code, url=url)
        return await self.work_on(await self.letzshop.imports.start(new, by=self.owner))

    async def work_on(self, job: ImportJob) -> ImportJob:
        assert await import_worker(self.letzshop).run_one(job.job_id)
        return await self.letzshop.imports.status(job.job_id, by=self.owner)

    async def told(self) -> list[Notification]:
        """The mails since this was asked last."""
        while await self.letzshop.notifications.send_due():
            pass
        mails, self.postbox.mails = self.postbox.mails, []
        return mails

    async def waiting(self, now: datetime) -> Notification | None:
        async with self.store.writing() as uow:
            return await uow.notifications.take_due(now)


async def open_market(store: Store, directory: Path, *, mails: bool = True) -> Market:
    admin, owner = await add_user(store, "admin", is_admin=True), await add_user(store, "owner")
    shop = await add_shop(
        store, owner, "TECH", shop_name="Tech & Söhne", contact_email="info@tech.example"
    )
    return Market(store, admin, owner, shop, directory, mails=mails)


@pytest.fixture
async def market(store: Store, tmp_path: Path) -> AsyncIterator[Market]:
    market = await open_market(store, tmp_path / "spool")
    yield market
    await market.letzshop.shops.close()


@pytest.fixture
async def memory_market(memory_store: Store, tmp_path: Path) -> AsyncIterator[Market]:
    market = await open_market(memory_store, tmp_path / "spool")
    yield market
    await market.letzshop.shops.close()


class TestWhatAnAdminDoesToAShop:
    async def test_each_change_is_told(self, market: Market) -> None:
        shops, shop_id = market.letzshop.shops, market.shop.id
        await shops.set_active(shop_id, False, by=market.admin)
        await shops.set_verified(shop_id, False, by=market.admin)
        await shops.set_verified(shop_id, by=market.admin)
        await shops.set_active(shop_id, by=market.admin)
        mails = await market.told()
        assert [mail.subject for mail in mails] == [
            "TECH is deactivated",
            "TECH is no longer verified",
            "TECH is verified",
            "TECH is active again",
        ]
        assert {mail.recipient for mail in mails} == {"info@tech.example"}
        assert all("Tech & Söhne (TECH)" in mail.text for mail in mails)
        assert ["Only you and admin" in mail.text for mail in mails] == [True, True, True, False]

    async def test_what_changes_nothing_is_not_told(self, market: Market) -> None:
        await market.letzshop.shops.set_verified(market.shop.id, True, by=market.admin)
        assert await market.told() == []

    async def test_without_a_contact_address_its_owner_is_told(self, market: Market) -> None:
        shop = await add_shop(market.store, market.owner)
        await market.letzshop.shops.set_active(shop.id, False, by=market.admin)
        assert [mail.recipient for mail in await market.told()] == ["owner@example.com"]

    async def test_without_a_mailer_nothing_is_written(self, store: Store, tmp_path: Path) -> None:
        market = await open_market(store, tmp_path / "spool", mails=False)
        await market.letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        await market.letzshop.shops.set_active(market.shop.id, True, by=market.admin)
        await market.upload(ONE_BAD)
        assert await market.waiting(market.clock.now()) is None
        assert await market.letzshop.notifications.send_due() == 0
        await market.letzshop.shops.close()


class TestImports:
    async def test_rejected_rows_are_told_with_the_first_of_them(self, market: Market) -> None:
        job = await market.upload(ONE_BAD)
        (mail,) = await market.told()
        assert mail.subject == f"TECH: import {job.job_id} rejected 1 of 2 rows"
        assert mail.recipient == "info@tech.example"
        for part in (
            "Feed: a.csv",
            "Rows read: 2. Created: 1, updated: 0, unchanged: 0, rejected: 1, duplicate: 0.",
            "- row 3: ",
            "(price/unreadable)",
            f"GET /import-status/{job.job_id}",
            f"GET /import-jobs/{job.job_id}/errors.csv",
        ):
            assert part in mail.text, mail.text

    async def test_only_the_first_rejected_rows_are_shown(self, memory_market: Market) -> None:
        rows = "".join(f"{number};Lamp;{'free ' * 200}\n" for number in range(1000))
        await memory_market.upload(f"id;title;price\n{rows}".encode())
        (mail,) = await memory_market.told()
        assert mail.text.count("\n- row ") == 5
        assert len(mail.text) < 3000

    async def test_a_failure_is_told(self, market: Market) -> None:
        job = await market.upload(NOT_A_FEED)
        assert job.error is not None
        (mail,) = await market.told()
        assert mail.subject == f"TECH: import {job.job_id} failed"
        assert f"({job.error.code})" in mail.text
        assert "errors.csv" not in mail.text

    async def test_of_a_feeds_url_nothing_secret_is_told(self, memory_market: Market) -> None:
        await memory_market.fetch("https://me:hunter2@shop.example/f.csv?key=hunter2#hunter2")
        (mail,) = await memory_market.told()
        assert "Feed: https://shop.example/f.csv\n" in mail.text
        assert "hunter2" not in mail.subject + mail.text
        assert "me:" not in mail.text

    async def test_of_a_url_in_a_cell_nothing_secret_is_told(self, memory_market: Market) -> None:
        await memory_market.upload(b"id;title;price\n1;A;http://me:hunter2@shop.example/p\n")
        (mail,) = await memory_market.told()
        assert "'http://shop.example/p'" in mail.text
        assert "hunter2" not in mail.text

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("http://[no-url", "http://[no-url"),
            ("Prix d'été {0} %s.csv", "Prix d'été {0} %s.csv"),
            ("a\r\nb.csv", "a b.csv"),
            (None, "an upload"),
        ],
    )
    async def test_any_name_of_an_upload_can_be_told(
        self, memory_market: Market, name: str | None, shown: str
    ) -> None:
        await memory_market.upload(ONE_BAD, name=name)
        (mail,) = await memory_market.told()
        assert f"Feed: {shown}\n" in mail.text

    async def test_an_outcome_is_told_once_until_it_changes(self, market: Market) -> None:
        for content, told in (
            (GOOD, 0),
            (ONE_BAD, 1),
            (ONE_BAD, 0),
            (TWO_BAD, 1),
            (NOT_A_FEED, 1),
            (NOT_A_FEED, 0),
            (TWO_BAD, 1),
            (GOOD, 0),
            (TWO_BAD, 1),
        ):
            market.clock.time += timedelta(minutes=5)
            await market.upload(content)
            assert len(await market.told()) == told, content

    async def test_each_feed_is_a_story_of_its_own(self, memory_market: Market) -> None:
        for url, told in (
            ("https://a.example/f.csv", 1),
            ("https://b.example/f.csv", 1),
            ("https://a.example/f.csv", 0),
            ("https://user:new-password@b.example/f.csv", 0),
        ):
            await memory_market.fetch(url)
            assert len(await memory_market.told()) == told, url

    async def test_an_unchanged_feed_shows_what_its_last_reading_rejected(
        self, memory_market: Market
    ) -> None:
        await memory_market.upload(ONE_BAD)
        await memory_market.upload(NOT_A_FEED)
        await memory_market.told()
        job = await memory_market.upload(ONE_BAD)
        assert job.detected is not None
        (mail,) = await memory_market.told()
        assert "- row 3: " in mail.text

    async def test_a_dry_run_is_neither_told_nor_remembered(self, market: Market) -> None:
        await market.upload(ONE_BAD, dry_run=True)
        assert await market.told() == []
        await market.upload(ONE_BAD)
        assert len(await market.told()) == 1

    async def test_a_cancelled_one_is_neither_told_nor_remembered(self, market: Market) -> None:
        await market.upload(ONE_BAD)
        await market.told()
        new = NewImport(shop_code="TECH", url="https://a.example/f.csv")
        job = await market.letzshop.imports.start(new, by=market.owner)
        async with market.store.writing() as uow:
            lease = await uow.import_queue.claim(
                "gone", now=market.clock.now(), until=market.clock.now(), job_id=job.job_id
            )
        assert lease is not None
        await market.letzshop.imports.cancel(job.job_id, by=market.owner)
        job = await market.work_on(job)
        assert job.status == "cancelled"
        assert await market.told() == []

    async def test_of_a_shop_that_nobody_has_verified_nothing_is_told(
        self, memory_market: Market
    ) -> None:
        shops, shop_id = memory_market.letzshop.shops, memory_market.shop.id
        await shops.set_verified(shop_id, False, by=memory_market.admin)
        await memory_market.told()
        await memory_market.upload(ONE_BAD)
        assert await memory_market.told() == []
        await shops.set_verified(shop_id, True, by=memory_market.admin)
        await memory_market.upload(ONE_BAD)
        assert [m.subject[:12] for m in await memory_market.told()] == [
            "TECH is veri",
            "TECH: import",
        ]


class TestSending:
    @pytest.fixture
    async def told_twice(self, market: Market) -> Market:
        """A market with two mails to send, the first to info@tech.example."""
        await market.letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        market.clock.time += timedelta(seconds=1)
        shop = await add_shop(market.store, market.owner, "OTHER")
        await market.letzshop.shops.set_active(shop.id, False, by=market.admin)
        return market

    async def test_each_goes_out_once(self, told_twice: Market) -> None:
        assert len(await told_twice.told()) == 2
        told_twice.clock.time += timedelta(days=30)
        assert await told_twice.told() == []

    async def test_a_mailer_that_is_away_is_asked_again_less_and_less_often(
        self, memory_market: Market
    ) -> None:
        market, asked = memory_market, []
        market.postbox.trouble["anybody"] = MailNotSent("away", transient=True)
        await market.letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        told_at = market.clock.now()
        for minute in range(60 * 24):
            market.clock.time = told_at + timedelta(minutes=minute)
            if await market.waiting(market.clock.now()) is not None:
                asked.append(minute)
                assert await market.letzshop.notifications.send_due() == 0
        assert asked == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1231]
        market.postbox.trouble.clear()
        market.clock.time += timedelta(hours=6)
        (mail,) = await market.told()
        assert (mail.subject, mail.created_at) == ("TECH is deactivated", told_at)

    async def test_one_that_has_to_wait_holds_up_nobody_for_long(self, told_twice: Market) -> None:
        told_twice.postbox.trouble["info@tech.example"] = MailNotSent("450 busy", transient=True)
        assert await told_twice.letzshop.notifications.send_due() == 0
        assert await told_twice.letzshop.notifications.send_due() == 1
        assert told_twice.postbox.subjects == ["OTHER is deactivated"]

    async def test_a_mail_server_that_was_down_gets_it_later(self, market: Market) -> None:
        server = MailServer()
        mailer = SmtpMailer(
            "127.0.0.1", port=server.port, sender="shops@market.example", security="none"
        )
        letzshop = Letzshop(market.store, clock=market.clock, mailer=mailer)
        await letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        assert await letzshop.notifications.send_due() == 0
        server.start()
        try:
            assert await letzshop.notifications.send_due() == 0, "it is not due yet"
            market.clock.time += timedelta(minutes=1)
            assert await letzshop.notifications.send_due() == 1
        finally:
            server.stop()
            await letzshop.shops.close()
        assert [mail["Subject"] for mail in server.received] == ["TECH is deactivated"]

    @pytest.mark.parametrize(
        "trouble", [MailNotSent("450 busy", transient=True), RuntimeError("a mistake of ours")]
    )
    async def test_what_never_succeeds_is_given_up(
        self, told_twice: Market, caplog: pytest.LogCaptureFixture, trouble: Exception
    ) -> None:
        market, raised = told_twice, 0
        market.postbox.trouble["info@tech.example"] = trouble
        first = market.clock.now()
        while await market.waiting(market.clock.now() + timedelta(hours=6)) is not None:
            try:
                await market.letzshop.notifications.send_due()
            except RuntimeError:
                raised += 1
            market.clock.time += timedelta(hours=6)
            assert market.clock.now() < first + timedelta(days=7)
        assert market.postbox.subjects == ["OTHER is deactivated"]
        assert "given up after 24 attempts" in caplog.text
        assert "Söhne" not in caplog.text
        assert raised in {0, 24}

    async def test_what_is_refused_is_dropped_and_holds_nobody_up(
        self, told_twice: Market, caplog: pytest.LogCaptureFixture
    ) -> None:
        market = told_twice
        market.postbox.trouble["info@tech.example"] = MailNotSent("550 unknown", transient=False)
        assert await market.letzshop.notifications.send_due() == 2
        assert market.postbox.subjects == ["OTHER is deactivated"]
        assert "given up: 550 unknown" in caplog.text
        market.postbox.trouble.clear()
        market.clock.time += timedelta(days=1)
        assert await market.letzshop.notifications.send_due() == 0

    async def test_a_process_that_dies_after_sending_sends_the_same_mail_again(
        self, told_twice: Market
    ) -> None:
        market = told_twice

        class Killed(BaseException):
            pass

        class DyingPostbox(Postbox):
            async def send(self, mail: Notification) -> None:
                await super().send(mail)
                raise Killed

        dying = DyingPostbox()
        other = Letzshop(market.store, clock=market.clock, mailer=dying)
        with pytest.raises(Killed):
            await other.notifications.send_due()
        assert len(await market.told()) == 1, "the other one; nobody knows yet of the first"
        market.clock.time += timedelta(minutes=1)
        (again,) = await market.told()
        (first,) = dying.mails
        assert (again.id, again.created_at, again.text) == (first.id, first.created_at, first.text)
        assert again.attempts == 1
