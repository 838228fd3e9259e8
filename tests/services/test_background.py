"""The background work: one loop that imports, keeps schedules, and tidies."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
from tests.waiting import PATIENCE, until

from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker, run_background
from letzshop_core.imports.models import Counts
from letzshop_core.imports.options import UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.notifications.models import Notification
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store

FEED = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;29,90 EUR\n"


async def test_imports_are_done_and_the_house_is_kept(store: Store, tmp_path: Path) -> None:
    directory = tmp_path / "spool"
    letzshop = Letzshop(store, spool=Spool(directory))
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    left_over = letzshop.spool.directory / "upload-0123456789abcdef"
    left_over.touch()
    os.utime(left_over, (0, 0))
    not_ours = directory / "notes.txt"
    not_ours.touch()
    os.utime(not_ours, (0, 0))
    feed = letzshop.spool.put(FEED)
    os.utime(letzshop.spool.path(feed.file), (0, 0))  # old, but needed
    job = await letzshop.imports.start_upload(
        UploadedFeed(shop_code=shop.shop_code), feed, name="a.csv", by=owner
    )
    stop = asyncio.Event()
    working = asyncio.create_task(run_background(letzshop, stop))

    async def done() -> bool:
        status = (await letzshop.imports.status(job.job_id, by=owner)).status
        return status.is_final and not left_over.exists()

    try:
        await until(done)
    finally:
        stop.set()
        await working
    job = await letzshop.imports.status(job.job_id, by=owner)
    assert (job.counts.read, job.counts.created) == (2, 2), job.error
    assert job.counts.balanced
    assert [path.name for path in directory.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(("days", "are_dropped"), [(90, True), (91, False), (0, False)])
async def test_reports_of_imports_are_kept_for_so_many_days(
    memory_store: Store, tmp_path: Path, days: int, are_dropped: bool
) -> None:
    clock = FixedClock()
    letzshop = Letzshop(memory_store, clock=clock, spool=Spool(tmp_path), import_report_days=days)
    owner = await add_user(memory_store)
    shop = await add_shop(memory_store, owner)
    new = UploadedFeed.model_validate({"shop_code": shop.shop_code, "dry_run": True})
    feed = letzshop.spool.put(FEED + b"3;Desk;dear\n")
    job = await letzshop.imports.start_upload(new, feed, name="a.csv", by=owner)
    await import_worker(letzshop).run_one()
    clock.time += timedelta(days=90, seconds=1)
    left_over = tmp_path / "upload-0123456789abcdef"
    left_over.touch()
    os.utime(left_over, (0, 0))
    stop = asyncio.Event()
    working = asyncio.create_task(run_background(letzshop, stop))

    async def tidied() -> bool:
        return not left_over.exists()

    try:
        await until(tidied)
    finally:
        stop.set()
        await working
    job = await letzshop.imports.status(job.job_id, by=owner)
    assert (job.counts.rejected, job.findings == []) == (1, are_dropped)


class _BrokenMailer:
    """Fails at every mail, in a way that nobody foresaw."""

    def __init__(self) -> None:
        self.tried = asyncio.Event()

    async def send(self, mail: Notification) -> None:
        self.tried.set()
        raise ZeroDivisionError


async def test_a_chore_that_fails_does_not_end_the_imports_beside_it(
    memory_store: Store, tmp_path: Path
) -> None:
    mailer = _BrokenMailer()
    letzshop = Letzshop(memory_store, spool=Spool(tmp_path), mailer=mailer)
    async with memory_store.writing() as uow:
        await uow.notifications.add("a@shop.example", "Subject", "Text", at=letzshop.clock.now())
    owner = await add_user(memory_store)
    shop = await add_shop(memory_store, owner)
    stop = asyncio.Event()
    working = asyncio.create_task(run_background(letzshop, stop))
    await asyncio.wait_for(mailer.tried.wait(), PATIENCE)
    feed = letzshop.spool.put(FEED)
    job = await letzshop.imports.start_upload(
        UploadedFeed(shop_code=shop.shop_code), feed, name="a.csv", by=owner
    )

    async def done() -> bool:
        is_final = (await letzshop.imports.status(job.job_id, by=owner)).status.is_final
        return is_final or working.done()

    try:
        await until(done)
    finally:
        stop.set()
        await working


async def test_a_worker_that_is_stopped_in_the_middle_leaves_the_rest_for_later(
    memory_store: Store, tmp_path: Path
) -> None:
    letzshop = Letzshop(memory_store, spool=Spool(tmp_path))
    owner = await add_user(memory_store)
    shop = await add_shop(memory_store, owner)
    jobs = []
    for number in range(3):
        feed = letzshop.spool.put(FEED + b"\n" * number)
        jobs.append(
            await letzshop.imports.start_upload(
                UploadedFeed(shop_code=shop.shop_code), feed, name="a.csv", by=owner
            )
        )
    stop = asyncio.Event()
    stop.set()
    await run_background(letzshop, stop)
    for job in jobs:
        assert (await letzshop.imports.status(job.job_id, by=owner)).counts == Counts()
