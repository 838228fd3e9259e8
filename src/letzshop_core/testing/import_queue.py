"""What any queue of import jobs must do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from letzshop_core.imports.models import (
    Counts,
    FeedMemory,
    ImportState,
    JobError,
    Progress,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.imports.ports import MOST_OF_ONE_USER, ImportQueue, LeaseLost
from letzshop_core.testing.bulk import a_feed, begin_import, read_all, run_import
from letzshop_core.testing.factories import LEASE, NOON, add_shop, add_user
from letzshop_core.testing.imports import URL, add_job, add_owned_shop, claim, finish
from letzshop_core.uow import Store

__all__ = ["ImportQueueContract"]


class ImportQueueContract:
    """:class:`letzshop_core.imports.ports.ImportQueue`."""

    async def test_a_claim_holds_all_that_the_work_needs(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        options = ImportOptions(batch_size=7, delimiter=";", columns={"Preis": "price"})
        job_id = await add_job(store, shop, options=options)
        lease = await claim(store)
        assert lease is not None
        assert (lease.job_id, lease.token, lease.attempts) == (job_id, "worker", 1)
        assert (lease.shop_id, lease.shop_owner_id) == shop
        assert lease.shop_is_active
        assert lease.origin == FeedOrigin(url=URL)
        assert lease.options == options
        assert lease.checkpoint is None
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert (job.status, job.started_at) == (ImportState.PROCESSING, NOON)

    async def test_a_shop_has_one_job_at_a_time_oldest_first(self, store: Store) -> None:
        shop, other = await add_owned_shop(store), await add_owned_shop(store)
        first, second = await add_job(store, shop), await add_job(store, shop)
        third = await add_job(store, other)
        assert await claim(store, job_id=second) is None, "an older one waits"
        taken = [await claim(store, f"worker {n}") for n in range(3)]
        assert [lease and lease.job_id for lease in taken] == [first, third, None]
        await finish(store, first, "worker 0")
        lease = await claim(store)
        assert lease is not None
        assert lease.job_id == second

    async def test_workers_that_ask_at_once_get_different_shops_jobs(self, store: Store) -> None:
        shops = [await add_owned_shop(store) for _ in range(3)]
        for shop in shops * 2:
            await add_job(store, shop)
        taken = await asyncio.gather(*(claim(store, f"worker {n}") for n in range(8)))
        leases = [lease for lease in taken if lease is not None]
        assert len({lease.job_id for lease in leases}) == len(leases)
        assert len({lease.shop_id for lease in leases}) == len(leases), "two of one shop"
        # A worker may get nothing while another one looks at the same rows. Asking again finds the
        # jobs that are left.
        while (lease := await claim(store, "again")) is not None:
            leases.append(lease)
        assert sorted(lease.shop_id for lease in leases) == sorted(shop for shop, _ in shops)

    async def test_one_users_many_shops_leave_room_for_others(self, store: Store) -> None:
        owner = await add_user(store)
        many = [(await add_shop(store, owner)).id for _ in range(MOST_OF_ONE_USER + 1)]
        jobs = [await add_job(store, (shop, owner.id)) for shop in many]
        other = await add_job(store, await add_owned_shop(store))
        taken = [await claim(store, f"worker {n}") for n in range(MOST_OF_ONE_USER + 2)]
        assert [lease and lease.job_id for lease in taken] == [*jobs[:-1], other, None]
        assert await claim(store, "asked for", job_id=jobs[-1]) is not None
        later = NOON + LEASE
        lease = await claim(store, "heir", now=later, until=later + LEASE)
        assert lease is not None, "what a dead worker left is not new"

    async def test_a_lease_that_has_run_out_is_taken_over(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        job_id = await add_job(store, shop)
        await claim(store, "dead")
        soon = NOON + LEASE - timedelta(seconds=1)
        assert await claim(store, "heir", now=soon, until=soon + LEASE) is None
        later = NOON + LEASE
        lease = await claim(store, "heir", now=later, until=later + LEASE)
        assert lease is not None
        assert (lease.job_id, lease.attempts) == (job_id, 2)

    async def test_whoever_lost_the_lease_writes_nothing(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store, "dead")
        later = NOON + LEASE
        await claim(store, "heir", now=later, until=later + LEASE)
        writes: list[Callable[[ImportQueue], Awaitable[object]]] = [
            lambda queue: queue.renew(job_id, "dead", later),
            lambda queue: queue.save_progress(job_id, "dead", progress=Progress(bytes_read=9)),
            lambda queue: queue.restart(job_id, "dead"),
            lambda queue: queue.put_back(job_id, "dead", not_before=later, spent=True),
            lambda queue: queue.finish(job_id, "dead", ImportState.COMPLETED, now=later),
        ]
        for write in writes:
            with pytest.raises(LeaseLost):
                async with store.writing() as uow:
                    await write(uow.import_queue)
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert job.status is ImportState.PROCESSING
        assert job.progress == Progress()

    async def test_a_renewed_lease_lasts(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        async with store.writing() as uow:
            assert await uow.import_queue.renew(job_id, "worker", NOON + 2 * LEASE) is False
        assert await claim(store, "heir", now=NOON + LEASE, until=NOON + 3 * LEASE) is None

    async def test_a_worker_that_is_cut_off_keeps_the_job_until_another_takes_it(
        self, store: Store
    ) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        for now in (NOON, NOON + LEASE):
            async with store.reading() as uow:
                await uow.import_queue.cut_off(now)
        async with store.writing() as uow:
            assert await uow.import_queue.renew(job_id, "worker", NOON + 2 * LEASE) is False

    async def test_progress_counts_and_detection_are_kept(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        progress = Progress(bytes_read=5, bytes_total=10, rows_per_second=2.5, seconds_left=1.0)
        counts, detected = Counts(read=3, created=2, rejected=1), {"encoding": "utf-8"}
        async with store.writing() as uow:
            await uow.import_queue.save_progress(
                job_id, "worker", progress=progress, counts=counts, detected=detected
            )
        async with store.writing() as uow:
            await uow.import_queue.save_progress(job_id, "worker", progress=Progress(bytes_read=6))
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert (job.progress, job.counts, job.detected) == (
            Progress(bytes_read=6),
            counts,
            detected,
        )

    async def test_attempts_count_until_the_job_gets_on(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))

        async def attempt(number: int) -> int:
            now = NOON + number * LEASE
            lease = await claim(store, f"worker {number}", now=now, until=now + LEASE)
            assert lease is not None
            return lease.attempts

        assert [await attempt(0), await attempt(1)] == [1, 2]
        async with store.writing() as uow:
            await uow.import_queue.save_progress(job_id, "worker 1", progress=Progress())
        assert await attempt(2) == 3
        async with store.writing() as uow:
            counts = Counts(read=1, created=1)
            await uow.import_queue.save_progress(
                job_id, "worker 2", progress=Progress(), counts=counts
            )
        assert await attempt(3) == 1

    @pytest.mark.parametrize(("spent", "attempts"), [(True, 2), (False, 1)])
    async def test_a_job_put_back_waits_its_time_and_keeps_its_place(
        self, store: Store, spent: bool, attempts: int
    ) -> None:
        shop = await add_owned_shop(store)
        job_id, younger = await add_job(store, shop), await add_job(store, shop)
        await claim(store)
        not_before = NOON + timedelta(seconds=5)
        async with store.writing() as uow:
            await uow.import_queue.put_back(job_id, "worker", not_before=not_before, spent=spent)
        assert await claim(store) is None, f"{younger} must not overtake"
        lease = await claim(store, now=not_before, until=not_before + LEASE)
        assert lease is not None
        assert (lease.job_id, lease.attempts) == (job_id, attempts)

    async def test_the_end_of_a_job_is_kept(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        error = JobError(code="fetch/timeout", message="It took too long.")
        await finish(store, job_id, status=ImportState.FAILED, error=error)
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert (job.status, job.error, job.completed_at) == (ImportState.FAILED, error, NOON)
        assert await claim(store, now=NOON + LEASE, until=NOON + 2 * LEASE) is None
        with pytest.raises(LeaseLost):
            await finish(store, job_id)

    async def test_old_reports_are_dropped_job_by_job(self, store: Store) -> None:
        owner = await add_user(store)
        jobs = [await begin_import(store, await add_shop(store, owner), owner) for _ in range(4)]
        _running, _rejecting, warning, young = jobs
        for job in jobs:
            gtin, price = ("4006381333932", "1 EUR") if job is warning else ("", "dear")
            await read_all(store, job, a_feed("1,Lamp,,,10.00 EUR", f"2,Bed,,{gtin},{price}"))
        for job in jobs[1:]:
            ended = NOON + LEASE if job is young else NOON
            await finish(store, job.job_id, job.lease_token, now=ended, detected={})

        async def told() -> list[Any]:
            async with store.reading() as uow:
                return [await uow.imports.get(job.job_id, owner_id=None) for job in jobs]

        async def reports() -> list[int]:
            async with store.reading() as uow:
                return [
                    len(await uow.imports.findings(job.job_id, 99))
                    + len(await uow.imports.rejects(job.job_id, after_row=0, limit=99))
                    for job in jobs
                ]

        async def drop(ended_before: datetime) -> int:
            async with store.writing() as uow:
                return await uow.import_queue.drop_report(ended_before)

        before, stored = await told(), await reports()
        assert all(stored)
        assert await drop(NOON) == 0
        assert [await drop(NOON + LEASE) for _ in range(3)] == [*stored[1:3], 0]
        assert await reports() == [stored[0], 0, 0, stored[3]], "running and young"
        assert await told() == before, "counts and totals stay"

    async def test_a_feed_is_not_known_by_a_job_whose_report_is_gone(self, store: Store) -> None:
        owner = await add_user(store)
        shops = [await add_shop(store, owner) for _ in range(2)]
        jobs = [await begin_import(store, shop, owner, url=URL) for shop in shops]
        for job in jobs:
            await run_import(store, job, a_feed("1,Lamp,,,dear"))
            memory = FeedMemory(id=job.source_id, etag='"1"', job_id=job.job_id, offers=0)
            async with store.writing() as uow:
                await uow.imports.remember(memory)
        async with store.writing() as uow:
            assert await uow.import_queue.drop_report(NOON + LEASE) > 0
            known = [await uow.imports.recall(job.shop_id, FeedOrigin(url=URL).key) for job in jobs]
        assert [memory.job_id for memory in known] == [None, jobs[1].job_id]
        assert [memory.intact for memory in known] == [False, True]

    async def test_files_that_jobs_still_need(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        first = await add_job(store, shop, origin=FeedOrigin(file="upload-1", name="a.csv"))
        await add_job(store, shop, origin=FeedOrigin(file="upload-2", name="b.csv"))
        await add_job(store, shop)
        async with store.reading() as uow:
            assert await uow.import_queue.spooled() == {"upload-1", "upload-2"}
        await claim(store)
        await finish(store, first)
        async with store.reading() as uow:
            assert await uow.import_queue.spooled() == {"upload-2"}
            job = await uow.imports.get(first, owner_id=None)
        assert job is not None
        assert job.source_url == "a.csv"
