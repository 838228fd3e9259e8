"""What any store of import jobs must do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from letzshop_core.imports.models import (
    Counts,
    FeedOrigin,
    ImportFilters,
    ImportMode,
    ImportOptions,
    ImportState,
    JobError,
    JobLease,
    Progress,
)
from letzshop_core.imports.ports import ImportJobRepository, LeaseLost
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import NOON, add_shop, add_user
from letzshop_core.uow import Store

__all__ = ["ImportJobRepositoryContract"]

LEASE = timedelta(seconds=30)
URL = "https://vendor:secret@shop.example/feed.csv"


async def add_owned_shop(store: Store) -> tuple[int, int]:
    """A new shop and its new owner, as their ids."""
    owner = await add_user(store)
    return (await add_shop(store, owner)).id, owner.id


async def add_job(store: Store, shop: tuple[int, int], **changes: Any) -> int:
    shop_id, user_id = shop
    values: dict[str, Any] = {
        "origin": FeedOrigin(url=URL),
        "options": ImportOptions(),
        "request_digest": "asked",
        "now": NOON,
    }
    async with store.writing() as uow:
        return await uow.imports.add(shop_id=shop_id, user_id=user_id, **{**values, **changes})


async def claim(store: Store, holder: str = "worker", **changes: Any) -> JobLease | None:
    values: dict[str, Any] = {"now": NOON, "until": NOON + LEASE}
    async with store.writing() as uow:
        return await uow.imports.claim(holder, **{**values, **changes})


async def finish(store: Store, job_id: int, holder: str = "worker", **changes: Any) -> None:
    async with store.writing() as uow:
        status = changes.pop("status", ImportState.COMPLETED)
        await uow.imports.finish(job_id, holder, status, now=NOON, **changes)


class ImportJobRepositoryContract:
    """:class:`letzshop_core.imports.ports.ImportJobRepository`."""

    async def test_a_new_job_waits_and_shows_no_credentials(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        job_id = await add_job(
            store, shop, options=ImportOptions(mode=ImportMode.FULL, dry_run=True)
        )
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert job.job_id == job_id
        assert job.status is ImportState.PENDING
        assert job.source_url == "https://shop.example/feed.csv"
        assert (job.mode, job.dry_run) == ("full", True)
        assert job.counts == Counts()
        assert (job.created_at, job.started_at, job.completed_at) == (NOON, None, None)

    async def test_jobs_are_seen_by_the_shops_owner(self, store: Store) -> None:
        mine, other = await add_owned_shop(store), await add_owned_shop(store)
        job_id = await add_job(store, mine)
        async with store.reading() as uow:
            assert await uow.imports.get(job_id, owner_id=mine[1]) is not None
            assert await uow.imports.get(job_id, owner_id=other[1]) is None
            assert await uow.imports.get(job_id + 1, owner_id=None) is None
            found = await uow.imports.find(ImportFilters(), PageRequest(), owner_id=other[1])
            assert found.items == []

    async def test_lists_are_filtered_and_paged_newest_first(self, store: Store) -> None:
        shop, other = await add_owned_shop(store), await add_owned_shop(store)
        ids = [await add_job(store, shop) for _ in range(3)]
        await claim(store)
        await add_job(store, other)
        async with store.reading() as uow:
            found = await uow.imports.find(ImportFilters(), PageRequest(limit=2), owner_id=shop[1])
            assert [job.job_id for job in found.items] == [ids[2], ids[1]]
            assert found.total == 3
            rest = await uow.imports.find(
                ImportFilters(), PageRequest(limit=2, cursor=found.next_cursor), owner_id=shop[1]
            )
            assert [job.job_id for job in rest.items] == [ids[0]]
            code = found.items[0].shop_code
            busy = await uow.imports.find(
                ImportFilters(shop_code=code.lower(), status=ImportState.PROCESSING),
                PageRequest(),
                owner_id=None,
            )
            assert [job.job_id for job in busy.items] == [ids[0]]

    async def test_a_twin_is_a_pending_job_that_asks_the_same(self, store: Store) -> None:
        shop, other = await add_owned_shop(store), await add_owned_shop(store)
        first = await add_job(store, shop)
        await add_job(store, shop)
        async with store.reading() as uow:
            assert await uow.imports.pending_twin(shop[0], "asked") == first
            assert await uow.imports.pending_twin(shop[0], "else") is None
            assert await uow.imports.pending_twin(other[0], "asked") is None
        await claim(store, job_id=first)
        async with store.reading() as uow:
            assert await uow.imports.pending_twin(shop[0], "asked") == first + 1

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
        # A worker may come away empty while another one looks at the same rows; asking again
        # finds what is left.
        while (lease := await claim(store, "again")) is not None:
            leases.append(lease)
        assert sorted(lease.shop_id for lease in leases) == sorted(shop for shop, _ in shops)

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
        writes: list[Callable[[ImportJobRepository], Awaitable[object]]] = [
            lambda jobs: jobs.renew(job_id, "dead", later),
            lambda jobs: jobs.save_progress(job_id, "dead", progress=Progress(bytes_read=9)),
            lambda jobs: jobs.restart(job_id, "dead"),
            lambda jobs: jobs.put_back(job_id, "dead", not_before=later, spent=True),
            lambda jobs: jobs.finish(job_id, "dead", ImportState.COMPLETED, now=later),
        ]
        for write in writes:
            with pytest.raises(LeaseLost):
                async with store.writing() as uow:
                    await write(uow.imports)
        async with store.reading() as uow:
            job = await uow.imports.get(job_id, owner_id=None)
        assert job is not None
        assert job.status is ImportState.PROCESSING
        assert job.progress == Progress()

    async def test_a_renewed_lease_lasts(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        async with store.writing() as uow:
            assert await uow.imports.renew(job_id, "worker", NOON + 2 * LEASE) is False
        assert await claim(store, "heir", now=NOON + LEASE, until=NOON + 3 * LEASE) is None

    async def test_who_is_cut_off_keeps_the_job_until_somebody_takes_it(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        for now in (NOON, NOON + LEASE):
            async with store.reading() as uow:
                await uow.imports.cut_off(now)
        async with store.writing() as uow:
            assert await uow.imports.renew(job_id, "worker", NOON + 2 * LEASE) is False

    async def test_progress_counts_and_detection_are_kept(self, store: Store) -> None:
        job_id = await add_job(store, await add_owned_shop(store))
        await claim(store)
        progress = Progress(bytes_read=5, bytes_total=10, rows_per_second=2.5, seconds_left=1.0)
        counts, detected = Counts(read=3, created=2, rejected=1), {"encoding": "utf-8"}
        async with store.writing() as uow:
            await uow.imports.save_progress(
                job_id, "worker", progress=progress, counts=counts, detected=detected
            )
        async with store.writing() as uow:
            await uow.imports.save_progress(job_id, "worker", progress=Progress(bytes_read=6))
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
            await uow.imports.save_progress(job_id, "worker 1", progress=Progress())
        assert await attempt(2) == 3
        async with store.writing() as uow:
            counts = Counts(read=1, created=1)
            await uow.imports.save_progress(job_id, "worker 2", progress=Progress(), counts=counts)
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
            await uow.imports.put_back(job_id, "worker", not_before=not_before, spent=spent)
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

    async def test_cancelling(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        running, waiting = await add_job(store, shop), await add_job(store, shop)
        await claim(store)
        async with store.writing() as uow:
            await uow.imports.request_cancel(running, NOON)
            await uow.imports.request_cancel(waiting, NOON)
        async with store.writing() as uow:
            assert await uow.imports.renew(running, "worker", NOON + LEASE) is True
            first = await uow.imports.get(running, owner_id=None)
            second = await uow.imports.get(waiting, owner_id=None)
        assert first is not None
        assert second is not None
        assert first.status is ImportState.PROCESSING
        assert (second.status, second.completed_at) == (ImportState.CANCELLED, NOON)
        heir = await claim(store, "heir", now=NOON + LEASE, until=NOON + 2 * LEASE)
        assert heir is not None
        assert heir.cancel_requested
        await finish(store, running, "heir", status=ImportState.COMPLETED)
        async with store.writing() as uow:
            await uow.imports.request_cancel(running, NOON)
            over = await uow.imports.get(running, owner_id=None)
        assert over is not None
        assert over.status is ImportState.COMPLETED

    async def test_a_feed_is_remembered_per_shop(self, store: Store) -> None:
        shop, other = await add_owned_shop(store), await add_owned_shop(store)
        async with store.writing() as uow:
            memory = await uow.imports.recall(shop[0], "https://shop.example/feed.csv")
            assert (memory.job_id, memory.intact) == (None, False)
            again = await uow.imports.recall(shop[0], "https://shop.example/feed.csv")
            assert again.id == memory.id
            elsewhere = await uow.imports.recall(other[0], "https://shop.example/feed.csv")
            upload = await uow.imports.recall(shop[0], "upload")
            assert len({memory.id, elsewhere.id, upload.id}) == 3

    async def test_how_the_last_import_of_a_feed_ended_is_noted_apart(self, store: Store) -> None:
        shop, other = await add_owned_shop(store), await add_owned_shop(store)
        async with store.writing() as uow:
            memory = await uow.imports.recall(shop[0], "upload")
            assert await uow.imports.note_outcome(shop[0], "upload", "well") is None
            await uow.imports.remember(memory)
            memory = await uow.imports.recall(shop[0], "upload")
            assert await uow.imports.note_outcome(shop[0], "upload", "failed") == "well"
            assert await uow.imports.recall(shop[0], "upload") == memory
            assert await uow.imports.note_outcome(other[0], "upload", "well") is None
            url = "https://shop.example/feed.csv"
            assert await uow.imports.note_outcome(shop[0], url, "well") is None
            noted = await uow.imports.recall(shop[0], url)
            assert noted.id != memory.id
        async with store.writing() as uow:
            assert await uow.imports.note_outcome(shop[0], "upload", "well") == "failed"

    async def test_files_that_jobs_still_need(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        first = await add_job(store, shop, origin=FeedOrigin(file="upload-1", name="a.csv"))
        await add_job(store, shop, origin=FeedOrigin(file="upload-2", name="b.csv"))
        await add_job(store, shop)
        async with store.reading() as uow:
            assert await uow.imports.spooled() == {"upload-1", "upload-2"}
        await claim(store)
        await finish(store, first)
        async with store.reading() as uow:
            assert await uow.imports.spooled() == {"upload-2"}
            job = await uow.imports.get(first, owner_id=None)
        assert job is not None
        assert job.source_url == "a.csv"
