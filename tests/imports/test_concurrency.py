"""Imports at the same moment as each other, and as people at work, on PostgreSQL."""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk import postgresql
from letzshop_core.adapters.sqlalchemy.bulk.staged import StagedBatch
from letzshop_core.adapters.sqlalchemy.visibility import IS_PUBLIC
from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, NotFound, TransientStoreError
from letzshop_core.imports.bulk import IncomingRow, Note
from letzshop_core.imports.matching import Decision, RowKeys
from letzshop_core.imports.models import Checkpoint, Counts, JobContext
from letzshop_core.offers.models import NewOffer
from letzshop_core.products.models import NewProduct
from letzshop_core.testing.bulk import begin_import, resume_import, run_import
from letzshop_core.testing.factories import LEASE, NOON, add_shop, add_user

ROWS = 60


def gtin(number: int) -> str:
    """A GTIN-13 with its check digit, as of GS1 General Specifications, section 7.9."""
    body = f"40063813{number:04}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def feed(prefix: str, price: int = 10, rows: int = ROWS) -> bytes:
    lines = (f"{prefix}{n},Lamp {n},{gtin(n)},{price} EUR\n" for n in range(rows))
    return ("id,title,gtin,price\n" + "".join(lines)).encode()


async def figure(store: SqlStore, sql: str) -> Any:
    async with store.engine.connect() as connection:
        return (await connection.execute(text(sql))).scalar_one()


async def about_to_import_again(store: SqlStore, **options: Any) -> JobContext:
    """The next import of a feed that is in the catalogue."""
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    await run_import(store, await begin_import(store, shop, owner), feed("a"))
    return await begin_import(store, shop, owner, **options)


async def done_or_waiting(store: SqlStore, task: asyncio.Task[Any]) -> None:
    """Until the task is done, or waits for somebody else's lock."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while not (task.done() or await figure(store, waiting)):
        await asyncio.sleep(0.01)


async def test_a_new_gtin_that_two_bring_at_once_is_one_product(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    jobs = []
    for prefix in ("a", "b", "c"):
        owner = await add_user(store)
        job = await begin_import(store, await add_shop(store, owner), owner, batch_size=7)
        jobs.append((job, feed(prefix)))
    accounts = await asyncio.gather(*(run_import(store, job, rows) for job, rows in jobs))
    assert [counts.created for counts in accounts] == [ROWS] * 3
    assert await figure(store, "SELECT count(*) FROM products") == ROWS
    assert await figure(store, "SELECT count(*) FROM shop_products") == 3 * ROWS


async def test_those_who_wait_for_their_turn_keep_no_thread_from_whose_turn_it_is(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    threads = ThreadPoolExecutor(2)
    asyncio.get_running_loop().set_default_executor(threads)
    jobs = []
    for prefix in ("a", "b", "c", "d"):
        owner = await add_user(store)
        job = await begin_import(store, await add_shop(store, owner), owner, batch_size=2)
        jobs.append((job, feed(prefix)))
    async with asyncio.timeout(PATIENCE):
        accounts = await asyncio.gather(*(run_import(store, job, rows) for job, rows in jobs))
    assert [counts.created for counts in accounts] == [ROWS] * 4


async def test_nobody_matches_while_a_batch_of_a_lost_turn_may_be_committed(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    jobs = []
    for _ in range(2):
        owner = await add_user(store)
        jobs.append(await begin_import(store, await add_shop(store, owner), owner))
    keys = [RowKeys(name, "Lamp", None, 4006381333931, 4006381333931) for name in "ab"]
    values = {"title": "Lamp", "gtin": "4006381333931", "gtin_valid": True}
    rows = [IncomingRow(2, of_row, values, {}, 1) for of_row in keys]
    note = Note(Counts(), Checkpoint(content=""))
    async with store.bulk.open(jobs[0]) as first, store.bulk.open(jobs[1]) as second:
        batch = await first.stage(rows[:1], now=NOON)
        await first.advance(batch)
        turn = "(SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock')"
        await figure(store, f"SELECT pg_terminate_backend({turn})")
        other = await second.stage(rows[1:], now=NOON)
        advancing = asyncio.create_task(second.advance(other))
        await done_or_waiting(store, advancing)
        await first.merge(batch, lambda merged: note)
        await advancing
        await second.merge(other, lambda merged: note)
        batch = await first.stage(rows[:1], now=NOON)
        with pytest.raises(TransientStoreError):  # that the turn was lost is seen now
            await first.advance(batch)
    assert await figure(store, "SELECT count(*) FROM shop_products") == 2
    assert await figure(store, "SELECT count(*) FROM products") == 1


async def test_a_worker_that_stopped_keeps_its_turn_as_long_as_its_lease(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    owner, rival = await add_user(store), await add_user(store)
    stopped = await begin_import(store, await add_shop(store, owner), owner)
    job = await begin_import(store, await add_shop(store, rival), rival)

    async def cut_off(now: datetime) -> None:
        async with store.reading() as uow:
            await uow.import_queue.cut_off(now)

    async with store.bulk.open(stopped) as session:
        keys = RowKeys("a", "Lamp", None, None, None)
        batch = await session.stage([IncomingRow(2, keys, {"title": "Lamp"}, {}, 1)], now=NOON)
        await session.advance(batch)
        waiting = asyncio.create_task(run_import(store, job, feed("b")))
        await done_or_waiting(store, waiting)
        await cut_off(NOON + LEASE - timedelta(seconds=1))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        async with store.writing() as uow:
            await uow.import_queue.renew(job.job_id, job.lease_token, NOON + 2 * LEASE)
        await cut_off(NOON + LEASE)
        async with asyncio.timeout(PATIENCE):
            counts = await waiting
        with pytest.raises(TransientStoreError):
            await session.merge(batch, lambda merged: Note(Counts(), Checkpoint(content="")))
    assert counts.created == ROWS
    assert await figure(store, "SELECT count(*) FROM shop_products") == ROWS


@pytest.mark.parametrize("leaves", [True, False])
async def test_offers_that_a_person_and_a_feed_change_at_once(
    postgresql_store: SqlStore, leaves: bool
) -> None:
    store = postgresql_store
    owner, rival = await add_user(store), await add_user(store)
    shop, other = await add_shop(store, owner), await add_shop(store, rival)
    mode = {"mode": "full", "max_withdrawn_share": 1.0}
    nothing = feed("a", rows=0)
    await run_import(store, await begin_import(store, shop, owner), feed("a", rows=1))
    await run_import(store, await begin_import(store, other, rival), feed("b", rows=1))
    if not leaves:
        await run_import(store, await begin_import(store, shop, owner, **mode), nothing)
    job = await begin_import(store, shop, owner, **mode)
    async with store.writing() as person:
        record = await person.products.record("a0", by=owner, lock=True)
        offer = await person.offers.get(other.id, "a0", lock=True)
        assert record is not None
        assert offer is not None
        changed = msgspec.structs.replace(offer.offer, is_active=False)
        await person.offers.replace(offer.id, changed)
        await person.products.update_visibility([record.id])
        content = nothing if leaves else feed("a", rows=1)
        again = asyncio.create_task(run_import(store, job, content))
        await done_or_waiting(store, again)
    await again
    wrong = f"SELECT count(*) FROM products WHERE is_public <> {IS_PUBLIC}"
    assert await figure(store, wrong) == 0


async def import_patiently(store: SqlStore, job: JobContext, content: bytes) -> Counts:
    """Import as a worker does, which resumes what others have kept from going on for long."""
    for times in range(1, 10):
        with contextlib.suppress(TransientStoreError):
            return await run_import(store, job, content)
        job = await resume_import(store, job, times=times)
    return await run_import(store, job, content)


async def test_people_at_work_while_a_feed_comes_in(postgresql_store: SqlStore) -> None:
    store = postgresql_store
    letzshop = Letzshop(store)
    owner = await add_user(store)
    shop = await add_shop(store, owner)

    async def work(number: int) -> None:
        for n in range(number, ROWS, 3):
            for name in (f"a{n}", f"x{n}"):
                try:
                    await letzshop.products.create(
                        NewProduct(product_id=name, title="By hand", gtin=gtin(n)), by=owner
                    )
                    await letzshop.offers.create(
                        shop.shop_code, NewOffer(product_id=name), by=owner
                    )
                except Conflict:
                    pass  # the feed was here before
            with contextlib.suppress(NotFound):
                await letzshop.products.delete(f"a{(n * 7) % ROWS}", by=owner)

    for price in (10, 11, 12):
        job = await begin_import(store, shop, owner, batch_size=7)
        counts, *_ = await asyncio.gather(
            import_patiently(store, job, feed("a", price)), *map(work, range(3))
        )
        assert counts.balanced
        assert counts.read == ROWS
    wrong = f"SELECT count(*) FROM products WHERE is_public <> {IS_PUBLIC}"
    assert await figure(store, wrong) == 0
    unpriced = """SELECT count(*) FROM shop_products o WHERE NOT EXISTS
        (SELECT 1 FROM offer_prices h WHERE h.offer_id = o.id)"""
    assert await figure(store, unpriced) == 0


async def test_a_price_that_somebody_sets_while_a_row_is_compared_is_history(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    job = await about_to_import_again(store)
    offer = "(SELECT id FROM shop_products WHERE shop_product_id = 'a0')"
    async with store.engine.connect() as person, person.begin():
        await person.execute(
            text(f"UPDATE shop_products SET price = 12, feed_digest = NULL WHERE id = {offer}")
        )
        await person.execute(
            text(
                f"""INSERT INTO offer_prices (offer_id, price, currency, changed_at)
                SELECT {offer}, 12, 'EUR', now()"""
            )
        )
        again = asyncio.create_task(run_import(store, job, feed("a").replace(b"Lamp", b"Light")))
        await done_or_waiting(store, again)
        assert not again.done()
    await again
    prices = f"SELECT array_agg(price ORDER BY id) FROM offer_prices WHERE offer_id = {offer}"
    assert await figure(store, prices) == [10, 12, 10]


async def test_a_row_that_somebody_holds_is_waited_for_within_reason(
    postgresql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_PATIENCE", 100)
    store = postgresql_store
    job = await about_to_import_again(store, batch_size=20)
    async with store.writing() as person:
        assert await person.offers.get(job.shop_id, f"a{ROWS - 1}", lock=True) is not None
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(TransientStoreError):
                await run_import(store, job, feed("a", 11))
    counts = await run_import(store, await resume_import(store, job), feed("a", 11))
    assert (counts.read, counts.updated) == (ROWS, ROWS)


async def test_whoever_is_at_work_and_a_feed_that_wait_for_each_other(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    job = await about_to_import_again(store)
    async with store.engine.connect() as person, person.begin():
        await person.execute(text("SET LOCAL deadlock_timeout = '60s'"))  # the feed has to yield
        await person.execute(
            text("SELECT 1 FROM shop_products WHERE shop_product_id = 'a0' FOR UPDATE")
        )
        again = asyncio.create_task(
            run_import(store, job, feed("a", 11).replace(b"Lamp", b"Light"))
        )
        await done_or_waiting(store, again)
        await person.execute(text("UPDATE products SET title = 'By hand' WHERE product_id = 'a0'"))
    counts = await again
    assert (counts.read, counts.updated) == (ROWS, ROWS)
    assert await figure(store, "SELECT title FROM products WHERE product_id = 'a0'") == "Light 0"
    prices = "SELECT count(*) FROM offer_prices"
    assert await figure(store, prices) == 2 * ROWS


async def test_statistics_are_kept_while_somebody_works_on_a_table(
    postgresql_store: SqlStore,
) -> None:
    store = postgresql_store
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    rows = 1200
    job = await begin_import(store, shop, owner)
    async with store.engine.connect() as builder, builder.begin():
        # As whoever vacuums it, or builds an index concurrently.
        await builder.execute(text("LOCK TABLE products IN SHARE UPDATE EXCLUSIVE MODE"))
        async with asyncio.timeout(PATIENCE):
            await run_import(store, job, feed("a", rows=rows))
    known = "SELECT reltuples FROM pg_class WHERE oid = 'shop_products'::regclass"
    assert await figure(store, known) >= 1000


async def test_a_batch_that_is_written_first_has_no_older_products_than_the_one_before_it(
    postgresql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = postgresql_store
    owner = await add_user(store)
    job = await begin_import(store, await add_shop(store, owner), owner, batch_size=ROWS // 2)
    place, overtaken = StagedBatch.place, Event()

    def place_later(batch: StagedBatch, decisions: Sequence[Decision]) -> None:
        if batch.rows[0].keys.id == "a0":
            assert overtaken.wait(PATIENCE)
        place(batch, decisions)
        overtaken.set()

    monkeypatch.setattr(StagedBatch, "place", place_later)
    await run_import(store, job, feed("a"))
    listed = await figure(store, "SELECT array_agg(product_id ORDER BY id) FROM products")
    assert listed == [f"a{n}" for n in range(ROWS)]
