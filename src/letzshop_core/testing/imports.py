"""What any store of import jobs must do."""

from typing import Any

from letzshop_core.imports.models import (
    Counts,
    ImportFilters,
    ImportState,
    JobLease,
)
from letzshop_core.imports.options import FeedOrigin, ImportMode, ImportOptions
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import LEASE, NOON, add_shop, add_user
from letzshop_core.uow import Store

__all__ = ["ImportJobRepositoryContract"]

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
        return await uow.import_queue.claim(holder, **{**values, **changes})


async def finish(store: Store, job_id: int, holder: str = "worker", **changes: Any) -> None:
    values: dict[str, Any] = {"status": ImportState.COMPLETED, "now": NOON}
    async with store.writing() as uow:
        await uow.import_queue.finish(job_id, holder, **{**values, **changes})


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

    async def test_cancelling(self, store: Store) -> None:
        shop = await add_owned_shop(store)
        running, waiting = await add_job(store, shop), await add_job(store, shop)
        await claim(store)
        async with store.writing() as uow:
            await uow.imports.request_cancel(running, NOON)
            await uow.imports.request_cancel(waiting, NOON)
        async with store.writing() as uow:
            assert await uow.import_queue.renew(running, "worker", NOON + LEASE) is True
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
