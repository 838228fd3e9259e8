"""Starting, watching and stopping imports: who may, and what becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.adapters.memory.store import MemoryUnitOfWork
from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound, OutcomeUnknown
from letzshop_core.imports.models import ImportFilters, ImportState
from letzshop_core.imports.options import ImportMode, NewImport, UploadedFeed
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import NOON, FixedClock, add_shop, add_user
from letzshop_core.uow import Store

URL = "https://vendor:secret@shop.example/feed.csv"


@pytest.fixture
def letzshop(store: Store) -> Letzshop:
    return Letzshop(store, clock=FixedClock(), feeds=HttpFeedSource())


def new_import(shop_code: str, **fields: object) -> NewImport:
    return NewImport.model_validate({"shop_code": shop_code, "url": URL, **fields})


async def test_an_import_waits_for_a_worker(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    shop = await add_shop(letzshop.store, owner)
    new = new_import(shop.shop_code.lower(), mode="full", batch_size=1000)
    job = await letzshop.imports.start(new, by=owner)
    assert job.status is ImportState.PENDING
    assert (job.user, job.shop_code, job.mode) == (owner.username, shop.shop_code, ImportMode.FULL)
    assert job.source_url == "https://shop.example/feed.csv"
    shown = await letzshop.imports.status(job.job_id, by=owner)
    assert shown.findings == []


async def test_a_repeat_of_one_still_pending_is_that_job(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    shop = await add_shop(letzshop.store, owner)
    new = new_import(shop.shop_code)
    jobs = await asyncio.gather(*(letzshop.imports.start(new, by=owner) for _ in range(5)))
    assert len({job.job_id for job in jobs}) == 1
    other = await letzshop.imports.start(new_import(shop.shop_code, dry_run=True), by=owner)
    assert other.job_id != jobs[0].job_id
    async with letzshop.store.writing() as uow:
        await uow.import_queue.claim("worker", now=NOON, until=NOON + timedelta(hours=1))
    again = await letzshop.imports.start(new, by=owner)
    assert again.job_id != jobs[0].job_id, "the feed may have changed since that one began"


async def test_uploads_repeat_by_content(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    shop = await add_shop(letzshop.store, owner)
    new = UploadedFeed(shop_code=shop.shop_code)
    jobs = [
        await letzshop.imports.start_upload(
            new, letzshop.spool.put(feed), name="feed.csv", by=owner
        )
        for feed in [b"a", b"b", b"a"]
    ]
    assert jobs[0].job_id == jobs[2].job_id != jobs[1].job_id
    assert jobs[0].source_url == "feed.csv"


async def test_an_upload_whose_job_was_stored_unheard_is_kept() -> None:
    class Cut(MemoryStore):
        """Commits, and cannot say so."""

        is_cut_off = False

        @asynccontextmanager
        async def writing(self) -> AsyncIterator[MemoryUnitOfWork]:
            async with super().writing() as uow:
                yield uow
            if self.is_cut_off:
                self.is_cut_off = False
                raise OutcomeUnknown

    store = Cut()
    letzshop = Letzshop(store)
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    feed = letzshop.spool.put(b"a")
    store.is_cut_off = True
    new = UploadedFeed(shop_code=shop.shop_code)
    with pytest.raises(OutcomeUnknown):
        await letzshop.imports.start_upload(new, feed, name="feed.csv", by=owner)
    assert (await letzshop.imports.find(ImportFilters(), PageRequest(), by=owner)).total == 1
    assert letzshop.spool.path(feed.file).exists()


async def test_who_may_import(letzshop: Letzshop) -> None:
    store = letzshop.store
    owner, stranger = await add_user(store), await add_user(store)
    admin = await add_user(store, is_admin=True)
    public = await add_shop(store, owner)
    hidden = await add_shop(store, owner, is_verified=False)
    idle = await add_shop(store, owner, is_active=False)
    start = letzshop.imports.start
    with pytest.raises(Forbidden):
        await start(new_import(public.shop_code), by=stranger)
    with pytest.raises(NotFound):
        await start(new_import(hidden.shop_code), by=stranger)
    with pytest.raises(NotFound):
        await start(new_import("NOWHERE"), by=owner)
    with pytest.raises(Conflict) as conflict:
        await start(new_import(idle.shop_code), by=owner)
    assert conflict.value.code == "shop/inactive"
    with pytest.raises(Forbidden, match="admins"):
        await start(new_import(hidden.shop_code, overwrite_central=True), by=owner)
    for actor in (owner, admin):
        assert (await start(new_import(hidden.shop_code), by=actor)).job_id
    await start(new_import(hidden.shop_code, overwrite_central=True), by=admin)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://shop.example/x.csv", "fetch/invalid-url"),
        ("http://127.0.0.1/x.csv", "fetch/forbidden-address"),
        ("http://[::1]/x.csv", "fetch/forbidden-address"),
    ],
)
async def test_a_url_that_is_plainly_forbidden(letzshop: Letzshop, url: str, code: str) -> None:
    owner = await add_user(letzshop.store)
    shop = await add_shop(letzshop.store, owner)
    with pytest.raises(Invalid) as refusal:
        await letzshop.imports.start(new_import(shop.shop_code, url=url), by=owner)
    (error,) = refusal.value.errors
    assert (error.loc, error.code) == (("url",), code)


async def test_who_may_watch_and_stop(letzshop: Letzshop) -> None:
    store = letzshop.store
    owner, stranger = await add_user(store), await add_user(store)
    admin = await add_user(store, is_admin=True)
    shop = await add_shop(store, owner)
    job = await letzshop.imports.start(new_import(shop.shop_code), by=owner)
    for question in (letzshop.imports.status, letzshop.imports.cancel, letzshop.imports.rejected):
        with pytest.raises(NotFound):
            await question(job.job_id, by=stranger)
    page = await letzshop.imports.find(ImportFilters(), PageRequest(), by=stranger)
    assert page.total == 0
    for actor in (owner, admin):
        page = await letzshop.imports.find(ImportFilters(), PageRequest(), by=actor)
        assert [listed.job_id for listed in page.items] == [job.job_id]
        assert (await letzshop.imports.status(job.job_id, by=actor)).job_id == job.job_id
    cancelled = await letzshop.imports.cancel(job.job_id, by=admin)
    assert cancelled.status is ImportState.CANCELLED
    with pytest.raises(Conflict) as conflict:
        await letzshop.imports.cancel(job.job_id, by=owner)
    assert conflict.value.code == "import/over"


async def test_an_admins_overwriting_is_on_record(letzshop: Letzshop) -> None:
    admin = await add_user(letzshop.store, is_admin=True)
    shop = await add_shop(letzshop.store, await add_user(letzshop.store))
    new = new_import(shop.shop_code, overwrite_central=True)
    job = await letzshop.imports.start(new, by=admin)
    (entry,) = (await letzshop.audit.find(AuditFilters(), PageRequest(), by=admin)).items
    assert (entry.username, entry.action, entry.subject, entry.details) == (
        admin.username,
        "import.start",
        f"import/{job.job_id}",
        {
            "shop_code": shop.shop_code,
            "source": job.source_url,
            "options": {"overwrite_central": True},
        },
    )
