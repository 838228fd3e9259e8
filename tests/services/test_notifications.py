"""What shop owners are told."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.services.postbox import GOOD, NOT_A_FEED, ONE_BAD, TWO_BAD, Market, open_market

from letzshop_core.imports.options import NewImport
from letzshop_core.testing.factories import add_shop
from letzshop_core.uow import Store


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
