"""What any store must do for an import, batch by batch; and imports to test with."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
import pytest

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.profile import Profile
from letzshop_core.imports.bulk import (
    BulkSession,
    IncomingRow,
    Note,
    OfferedTerms,
)
from letzshop_core.imports.engine import run_feed
from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    ImportState,
    JobContext,
    JobLease,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.ports import Clock
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import (
    LEASE,
    NOON,
    FixedClock,
    add_offer,
    add_product,
    add_shop,
    add_user,
)
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = [
    "BulkCatalogueContract",
    "a_feed",
    "begin_import",
    "import_feed",
    "offers_of",
    "read_all",
    "resume_import",
    "run_import",
    "state_of",
]

_URL: Final = "https://shop.example/feed.csv"


async def begin_import(
    store: Store, shop: Shop, owner: Actor, *, url: str = _URL, **options: Any
) -> JobContext:
    """A new job of the shop that a worker has claimed, as the engine sees it."""
    origin = FeedOrigin(url=url)
    async with store.writing() as uow:
        job_id = await uow.imports.add(
            shop_id=shop.id,
            user_id=owner.id,
            origin=origin,
            options=ImportOptions(**options),
            request_digest="",
            now=NOON,
        )
        lease = await uow.import_queue.claim(
            f"worker {job_id}", now=NOON, until=NOON + LEASE, job_id=job_id
        )
        memory = await uow.imports.recall(shop.id, origin.key)
    assert lease is not None, "another job of the shop is in the way"
    return _context(lease, memory.id)


async def resume_import(store: Store, job: JobContext, *, times: int = 1) -> JobContext:
    """The job after its lease has run out, for so many times, and another worker has claimed it."""
    async with store.writing() as uow:
        now = NOON + times * LEASE
        lease = await uow.import_queue.claim("heir", now=now, until=now + LEASE, job_id=job.job_id)
    assert lease is not None
    return _context(lease, job.source_id)


def _context(lease: JobLease, source_id: int) -> JobContext:
    return JobContext(
        job_id=lease.job_id,
        lease_token=lease.token,
        shop_id=lease.shop_id,
        shop_code=lease.shop_code,
        shop_owner_id=lease.shop_owner_id,
        shop_is_verified=lease.shop_is_verified,
        source_id=source_id,
        options=lease.options,
        content="",
        complete=True,
        counts=lease.counts,
        checkpoint=lease.checkpoint,
    )


async def _go_on(counts: Counts, bytes_read: int) -> None:
    """Nobody wants the import to stop."""


async def run_import(
    store: Store,
    job: JobContext,
    content: bytes,
    *,
    clock: Clock | None = None,
    profile: Profile | None = None,
    report: Callable[[Counts, int], Awaitable[None]] = _go_on,
) -> Counts:
    """Import the feed and end the job."""
    with read_feed(content, profile=profile) as feed:
        counts, _ = await run_feed(
            feed, job=job, bulk=store.bulk, clock=clock or FixedClock(), report=report
        )
    async with store.writing() as uow:
        await uow.import_queue.finish(
            job.job_id,
            job.lease_token,
            ImportState.COMPLETED,
            now=NOON,
            counts=counts,
            detected=feed.detected,
        )
    return counts


async def read_all(store: Store, job: JobContext, content: bytes) -> Counts:
    """Import the feed, but leave the job as if its worker had died at this moment."""
    with read_feed(content) as feed:
        counts, _ = await run_feed(
            feed, job=job, bulk=store.bulk, clock=FixedClock(), report=_go_on
        )
    return counts


def a_feed(*rows: str) -> bytes:
    """A feed of these rows: id, title, brand, GTIN, price."""
    return "".join(f"{row}\n" for row in ("id,title,brand,gtin,price", *rows)).encode()


async def import_feed(
    store: Store, shop: Shop, owner: Actor, content: bytes, **options: Any
) -> Counts:
    """:func:`begin_import` and :func:`run_import`."""
    return await run_import(store, await begin_import(store, shop, owner, **options), content)


async def offers_of(uow: UnitOfWork, shop: Shop) -> list[ListedOffer]:
    """All offers of the shop, active or not."""
    page = await uow.offers.find(shop.id, OfferFilters(), PageRequest(), inactive_too=True)
    return page.items


async def state_of(store: Store, shop: Shop) -> list[Any]:
    """The shop's offers, with the times at which they were written, and their past prices."""
    async with store.reading() as uow:
        offers = await offers_of(uow, shop)
        records = [await uow.offers.get(shop.id, offer.product_id) for offer in offers]
        return [
            offers,
            [await uow.offers.prices(record.id, 100) for record in records if record is not None],
        ]


class BulkCatalogueContract:
    """:class:`letzshop_core.imports.bulk.BulkCatalogue`, as the import engine uses it."""

    async def test_a_batch_is_merged_and_noted(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner)
        counts = await run_import(store, job, a_feed("1,Lamp,Lux,4006381333931,10.00 EUR"))
        assert (counts.read, counts.created, counts.balanced) == (1, 1, True)
        async with store.reading() as uow:
            (offer,) = await offers_of(uow, shop)
            product = await uow.products.get("1", by=owner, now=NOON)
            noted = await uow.imports.get(job.job_id, owner_id=None)
            record = await uow.offers.get(shop.id, "1")
            assert record is not None
            (price,) = await uow.offers.prices(record.id, 10)
        assert (offer.shop_product_id, offer.shop_price) == ("1", Decimal("10.00"))
        assert offer.is_active
        assert product is not None
        assert (product.title, product.brand, product.gtin) == ("Lamp", "Lux", "4006381333931")
        assert (product.owner, product.gtin_valid) == (owner.username, True)
        assert noted is not None
        assert noted.counts == counts
        assert (price.price, price.currency, price.changed_at) == (Decimal("10.00"), "EUR", NOON)

    async def test_texts_are_kept_whatever_characters_they_contain(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        odd = ["\\N", "\\", 'a"b', "{a,b}", "a\tb", "a\nb\r\nc", "\\.", "%s ?", "NULL", "ß🙂\x7f"]
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            for title in ("x{}", "{}y"):  # the products are new at first
                rows = [_row(text, n) for n, text in enumerate(odd)]
                for row, text in zip(rows, odd, strict=True):
                    row.values |= {"title": title.format(text), "mpn": text}
                    row.extra["note"] = text
                await _merge(session, rows)
                assert set(await session.offers(odd)) == set(await session.seen(odd)) == {*odd}
                async with store.reading() as uow:
                    for text in odd:
                        product = await uow.products.get(text, by=owner, now=NOON)
                        assert product is not None
                        assert (product.title, product.mpn) == (title.format(text), text)
                        assert product.extra == {"note": text}

    async def test_offers_stand_until_something_changes(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner)
        rows = [_row("1", 11), _row("2", -22, "gtin/missing", "brand/missing"), _row("3", 33)]
        async with store.bulk.open(job) as session:
            assert await _standing(session) == []
            await _merge(session, rows)
            found = await session.offers(["1", "2", "3", "4"])
            keys = {row_id: key for row_id, (key, _) in found.items()}
            assert {i: digest for i, (_, digest) in found.items()} == {"1": 11, "2": -22, "3": 33}
            one, two, three = (11, keys["1"], 0), (-22, keys["2"], 2), (33, keys["3"], 0)
            assert await _standing(session) == [two, one, three]
            async with store.writing() as uow:
                record = await uow.offers.get(shop.id, "1", lock=True)
                assert record is not None
                await uow.offers.replace(record.id, record.offer)
            assert (None, keys["1"], 0) in await _standing(session), "changed by hand"
            assert (await session.offers(["1"])) == {"1": (keys["1"], None)}
            await _merge(session, [_row("1", 11)])
            assert one in await _standing(session)
            async with store.writing() as uow:
                product = await uow.products.record("2", by=owner, lock=True)
                assert product is not None
                await uow.products.replace(product.id, product.product)
            assert (None, keys["2"], 0) in await _standing(session), "its product changed"
        async with store.writing() as uow:
            await uow.import_queue.finish(
                job.job_id, job.lease_token, ImportState.COMPLETED, now=NOON
            )
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            await session.withdraw([keys["3"]], 1, lambda gone: _note(), now=NOON)
            assert {key for _, key, _ in await _standing(session)} == {keys["1"], keys["2"]}
            assert await session.offers(["3"]) == {}
        async with store.writing() as uow:
            other = await uow.imports.recall(shop.id, "another feed")
        async with store.bulk.open(msgspec.structs.replace(job, source_id=other.id)) as session:
            assert await _standing(session) == []
            assert await session.offers(["1"]) == {}

    async def test_findings_of_a_standing_offer_are_counted_up_to_65535(self, store: Store) -> None:
        owner = await add_user(store)
        job = await begin_import(store, await add_shop(store, owner), owner)
        numbers = (40_000, 70_000)
        async with store.bulk.open(job) as session:
            rows = [_row(str(n), n, *("color/unknown",) * n) for n in numbers]
            await _merge(session, rows)
            assert [count for _, _, count in await _standing(session)] == [40_000, 65_535]

    async def test_the_terms_of_offers(self, store: Store) -> None:
        owner = await add_user(store)
        shop, other = await add_shop(store, owner), await add_shop(store, owner)
        lamp, desk = (
            await add_product(store, owner, "lamp"),
            await add_product(store, owner, "desk"),
        )
        stated: dict[str, Any] = {
            "shop_price": Decimal("9.90"),
            "shop_sale_price": Decimal("0.0500"),
            "shop_currency": "CHF",
            "shop_availability": "preorder",
            "shop_condition": "used",
            "shop_link": "https://shop.example/1",
        }
        await add_offer(store, shop, lamp, shop_product_id="1", **stated)
        await add_offer(store, shop, desk, shop_product_id="2")
        await add_offer(store, other, lamp, shop_product_id="3")
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            terms = await session.terms(["1", "2", "3", "4"])
        assert terms == {
            "1": OfferedTerms(*stated.values()),
            "2": OfferedTerms(None, None, None, None, None, None),
        }

    @pytest.mark.parametrize("dry_run", [False, True])
    async def test_seen_rows_are_remembered(self, store: Store, dry_run: bool) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner, dry_run=dry_run)
        seen = [("1", 2, True), ("2", 3, False), ("3", 4, True)]
        async with store.bulk.open(job) as session:
            await _merge(session, [], seen)
            await _merge(session, [], [("2", 5, True)])
            assert await session.seen(["1", "2", "4"]) == {"1": 2, "2": 5}
            await _merge(session, [], [("4", 6, False)])
            assert await session.seen(["1", "4"]) == {"1": 2, "4": None}
            await _merge(session, [_row("5", 1)])
            assert await session.seen(["1", "5", "6"]) == {"1": 2, "5": 2}
            met = [row_id async for row_id in session.accepted_ids()]
            assert sorted(met) == ["1", "2", "3", "5"]
        async with store.writing() as uow:
            await uow.import_queue.restart(job.job_id, job.lease_token)
        async with store.bulk.open(job) as session:
            assert await session.seen(["1", "5"]) == {}, "the rows of a discarded attempt"
        other = await begin_import(store, await add_shop(store, owner), owner)
        async with store.bulk.open(other) as session:
            assert await session.seen(["1"]) == {}

    async def test_whoever_lost_the_lease_writes_nothing(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        before = await state_of(store, shop)
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=1.0)
        await resume_import(store, job)
        with pytest.raises(LeaseLost):
            await run_import(store, job, a_feed("1,Lamp,,,11.00 EUR", "2,Desk,,,20.00 EUR"))
        async with store.bulk.open(job) as session:
            with pytest.raises(LeaseLost):
                await session.withdraw([1], 1, lambda gone: _note(), now=NOON)
        assert await state_of(store, shop) == before
        async with store.reading() as uow:
            noted = await uow.imports.get(job.job_id, owner_id=None)
            assert noted is not None
            assert noted.counts == Counts()
            assert await uow.imports.findings(job.job_id, 10) == []

    async def test_a_batch_that_advances_is_not_there_yet(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            first, second = [
                await session.stage([_row(str(number), number)], now=NOON) for number in (1, 2)
            ]
            await asyncio.gather(session.advance(first), session.advance(second))
            async with store.reading() as uow:
                assert await offers_of(uow, shop) == []
            await session.merge(first, lambda merged: _note())
        async with store.reading() as uow:
            offered = [offer.shop_product_id for offer in await offers_of(uow, shop)]
        assert offered == ["1"], "the second was never merged"


async def _standing(session: BulkSession) -> list[tuple[int | None, int, int]]:
    """Digest, key and number of findings of each offer; changed offers have no digest."""
    found: list[tuple[int | None, int, int]] = []
    async for offers in session.standing():
        found += zip(offers.digests, offers.keys, offers.warnings, strict=True)
        found += ((None, key, 0) for key in offers.changed)
    return found


def _row(row_id: str, digest: int, *warnings: str) -> IncomingRow:
    values = {"title": "Lamp", "price": Decimal("10.00"), "currency": "EUR"}
    return IncomingRow(2, RowKeys(row_id, "Lamp"), values, {}, digest, warnings)


def _note(seen: Sequence[tuple[str, int, bool]] = ()) -> Note:
    return Note(Counts(), Checkpoint(content=""), seen=[*seen])


async def _merge(
    session: BulkSession,
    rows: list[IncomingRow],
    seen: Sequence[tuple[str, int, bool]] = (),
) -> None:
    staged = await session.stage(rows, now=NOON)
    await session.merge(staged, lambda merged: _note(seen))
