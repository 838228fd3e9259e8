"""What any store must do for an import, batch by batch; and imports to test with."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
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
    StandingOffer,
)
from letzshop_core.imports.engine import run_feed
from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    FeedOrigin,
    ImportOptions,
    ImportState,
    JobContext,
    JobLease,
)
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.ports import Clock
from letzshop_core.products.models import ProductFilters
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import (
    NOON,
    FixedClock,
    add_offer,
    add_product,
    add_shop,
    add_user,
)
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["BulkCatalogueContract", "begin_import", "resume_import", "run_import"]

LEASE: Final = timedelta(seconds=30)
_URL: Final = "https://shop.example/feed.csv"


async def begin_import(
    store: Store, shop: Shop, owner: Actor, *, url: str = _URL, **options: Any
) -> JobContext:
    """A job of the shop in a worker's hands, as the engine is told of it."""
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
        until = NOON + LEASE
        lease = await uow.imports.claim(f"worker {job_id}", now=NOON, until=until, job_id=job_id)
        memory = await uow.imports.recall(shop.id, origin.key)
    assert lease is not None, "the shop has another job"
    return _context(lease, memory.id)


async def resume_import(store: Store, job: JobContext) -> JobContext:
    """The job in the hands of another worker, after its lease has run out."""
    async with store.writing() as uow:
        now = NOON + LEASE
        lease = await uow.imports.claim("heir", now=now, until=now + LEASE, job_id=job.job_id)
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
    """Import the feed, and end the job."""
    with read_feed(content, profile=profile) as feed:
        counts = await run_feed(
            feed, job=job, bulk=store.bulk, clock=clock or FixedClock(), report=report
        )
    async with store.writing() as uow:
        await uow.imports.finish(
            job.job_id,
            job.lease_token,
            ImportState.COMPLETED,
            now=NOON,
            counts=counts,
            detected=feed.detected,
        )
    return counts


def a_feed(*rows: str) -> bytes:
    """A feed of these rows: id, title, brand, GTIN, price."""
    return "".join(f"{row}\n" for row in ("id,title,brand,gtin,price", *rows)).encode()


class BulkCatalogueContract:
    """:class:`letzshop_core.imports.bulk.BulkCatalogue`, as the import engine uses it."""

    async def test_a_batch_is_merged_and_noted(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner)
        counts = await run_import(store, job, a_feed("1,Lamp,Lux,4006381333931,10.00 EUR"))
        assert (counts.read, counts.created, counts.balanced) == (1, 1, True)
        async with store.reading() as uow:
            (offer,) = await _offers(uow, shop)
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

    async def test_texts_are_kept_whatever_signs_are_in_them(self, store: Store) -> None:
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
            await _merge(session, rows[:1])
            assert one in await _standing(session)
            async with store.writing() as uow:
                product = await uow.products.record("2", by=owner, lock=True)
                assert product is not None
                await uow.products.replace(product.id, product.product)
            assert (None, keys["2"], 2) in await _standing(session), "its product changed"
        async with store.writing() as uow:
            await uow.imports.finish(job.job_id, job.lease_token, ImportState.COMPLETED, now=NOON)
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            await session.withdraw([keys["3"]], 1.0, lambda gone: _note(), now=NOON)
            assert {key for _, key, _ in await _standing(session)} == {keys["1"], keys["2"]}
            assert await session.offers(["3"]) == {}
        async with store.writing() as uow:
            other = await uow.imports.recall(shop.id, "another feed")
        async with store.bulk.open(msgspec.structs.replace(job, source_id=other.id)) as session:
            assert await _standing(session) == []
            assert await session.offers(["1"]) == {}

    async def test_unchanged_rows_keep_their_warnings(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        content = a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,4006381333932,20.00 EUR", "2,Desk,,,1 EUR")
        first = await _imported(store, shop, owner, content)
        again = await _imported(store, shop, owner, content)
        assert first.warnings > 0
        assert (again.warnings, again.unchanged, again.duplicate) == (first.warnings, 2, 1)

    async def test_the_terms_of_offers(self, store: Store) -> None:
        owner = await add_user(store)
        shop, other = await add_shop(store, owner), await add_shop(store, owner)
        lamp, desk = (
            await add_product(store, owner, "lamp"),
            await add_product(store, owner, "desk"),
        )
        stated = {
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
            "1": OfferedTerms(*stated.values()),  # type: ignore[arg-type]
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
            await uow.imports.restart(job.job_id, job.lease_token)
        async with store.bulk.open(job) as session:
            assert await session.seen(["1", "5"]) == {}, "of a feed that is no longer read"
        other = await begin_import(store, await add_shop(store, owner), owner)
        async with store.bulk.open(other) as session:
            assert await session.seen(["1"]) == {}

    async def test_whoever_lost_the_lease_writes_nothing(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await _imported(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        before = await _state(store, shop)
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=1.0)
        await resume_import(store, job)
        with pytest.raises(LeaseLost):
            await run_import(store, job, a_feed("1,Lamp,,,11.00 EUR", "2,Desk,,,20.00 EUR"))
        async with store.bulk.open(job) as session:
            with pytest.raises(LeaseLost):
                await session.withdraw([1], 1.0, lambda gone: _note(), now=NOON)
        assert await _state(store, shop) == before
        async with store.reading() as uow:
            noted = await uow.imports.get(job.job_id, owner_id=None)
            assert noted is not None
            assert noted.counts == Counts()
            assert await uow.imports.findings(job.job_id, 10) == []

    async def test_a_dry_run_leaves_only_its_account(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await _imported(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR"))
        before = await _state(store, shop)
        content = a_feed("1,Lamp,,,11.00 EUR", "3,Sofa,,,20.00 EUR", "4,Bed,,,dear")
        job = await begin_import(
            store, shop, owner, mode="full", dry_run=True, max_withdrawn_share=1.0
        )
        rehearsed = await run_import(store, job, content)
        assert await _state(store, shop) == before
        real = await _imported(store, shop, owner, content, mode="full", max_withdrawn_share=1.0)
        assert rehearsed == real
        assert (real.created, real.updated, real.rejected, real.deactivated) == (1, 1, 1, 1)
        async with store.reading() as uow:
            found = await uow.imports.findings(job.job_id, 10)
        assert [
            (f["row"], f["column"], f["value"], f["code"], f["message"])
            for f in found
            if f["severity"] == "info"
        ] == [
            (
                *(2, "price", "11.00", "dry-run/changed"),
                "The offer's price would change from '10.00' to '11.00'.",
            ),
            (
                *(3, "id", "3", "dry-run/new"),
                "The shop has no offer of this id yet; it would be made.",
            ),
        ]
        async with store.reading() as uow:
            assert [r.row for r in await uow.imports.rejects(job.job_id, after_row=0, limit=9)] == [
                4
            ]

    async def test_an_offer_made_by_hand_is_adopted(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        product = await add_product(store, owner, "lamp", gtin="4006381333931", gtin_valid=True)
        await add_offer(store, shop, product, shop_price=Decimal("9.00"), shop_currency="EUR")
        counts = await _imported(store, shop, owner, a_feed("1,Lamp,,4006381333931,10.00 EUR"))
        assert (counts.created, counts.updated) == (0, 1)
        async with store.reading() as uow:
            (offer,) = await _offers(uow, shop)
        assert (offer.product_id, offer.shop_product_id) == ("lamp", "1")
        assert offer.shop_price == Decimal("10.00")

    @pytest.mark.parametrize("own_id", ["9", None])
    async def test_an_offer_made_by_hand_of_something_else_is_left_alone(
        self, store: Store, own_id: str | None
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        product = await add_product(store, owner, "desk")
        by_hand = await add_offer(store, shop, product, shop_product_id=own_id)
        await _imported(
            store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"), mode="full", max_withdrawn_share=1.0
        )
        async with store.reading() as uow:
            found = await uow.offers.get(shop.id, "desk")
        assert found is not None
        assert found.offer == by_hand

    async def test_what_a_feed_withdrew_comes_back_and_what_a_person_did_stays(
        self, store: Store
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        both = a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR", "3,Bed,,,30.00 EUR")
        await _imported(store, shop, owner, both)
        async with store.writing() as uow:
            record = await uow.offers.get(shop.id, "2", lock=True)
            assert record is not None
            await uow.offers.replace(
                record.id, msgspec.structs.replace(record.offer, is_active=False)
            )
            await uow.products.update_visibility([record.product_row_id])
        full = {"mode": "full", "max_withdrawn_share": 0.5}
        one = await _imported(store, shop, owner, a_feed("3,Bed,,,30.00 EUR"), **full)
        assert one.deactivated == 1, "of the two that were active"
        assert await _active(store, shop) == {"1": False, "2": False, "3": True}
        assert await _public(store) == {"3"}
        back = await _imported(store, shop, owner, both, **full)
        assert (back.updated, back.unchanged, back.deactivated) == (1, 2, 0)
        assert await _active(store, shop) == {"1": True, "2": False, "3": True}
        assert await _public(store) == {"1", "3"}

    @pytest.mark.parametrize(("share", "withdrawn"), [(0.5, 2), (0.49, 0), (1.0, 2), (0.0, 0)])
    async def test_too_large_a_share_is_not_withdrawn(
        self, store: Store, share: float, withdrawn: int
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        rows = [f"{n},Lamp {n},,,10.00 EUR" for n in range(4)]
        await _imported(store, shop, owner, a_feed(*rows))
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=share)
        # A rejected row still counts as occurring.
        counts = await run_import(store, job, a_feed(rows[0], "1,Lamp 1,,,dear"))
        assert counts.deactivated == withdrawn
        assert sum((await _active(store, shop)).values()) == 4 - withdrawn
        async with store.reading() as uow:
            codes = [f["code"] for f in await uow.imports.findings(job.job_id, 100)]
        assert ("feed/not-withdrawn" in codes) == (withdrawn == 0)

    async def test_only_what_this_feed_wrote_is_withdrawn(self, store: Store) -> None:
        owner = await add_user(store)
        shop, other = await add_shop(store, owner), await add_shop(store, owner)
        theirs = a_feed("1,Lamp,,,10.00 EUR")
        await _imported(store, other, owner, theirs)
        await _imported(store, shop, owner, a_feed("2,Desk,,,1 EUR"), url="https://a.example/b")
        await _imported(store, shop, owner, a_feed("3,Bed,,,1 EUR"))
        full = {"mode": "full", "max_withdrawn_share": 1.0}
        counts = await _imported(store, shop, owner, a_feed("4,Sofa,,,1 EUR"), **full)
        assert counts.deactivated == 1
        assert await _active(store, shop) == {"2": True, "3": False, "4": True}
        assert await _active(store, other) == {"1": True}

    async def test_a_gtin_stays_while_others_offer_the_product(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        shop, second = await add_shop(store, owner), await add_shop(store, other)
        await _imported(store, shop, owner, a_feed("1,Lamp,,4006381333931,10.00 EUR"))
        await _imported(store, second, other, a_feed("7,Lamp,,4006381333931,11.00 EUR"))
        # Left out, it stays; another one is another product.
        await _imported(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        async with store.reading() as uow:
            product = await uow.products.get("1", by=owner, now=NOON)
        assert product is not None
        assert (product.gtin, len(product.offers)) == ("4006381333931", 2)
        counts = await _imported(store, shop, owner, a_feed("1,Lamp,,5060201200017,10.00 EUR"))
        assert (counts.created, counts.updated) == (0, 1)
        async with store.reading() as uow:
            product = await uow.products.get("1", by=owner, now=NOON)
            (moved,) = await _offers(uow, shop)
        assert product is not None
        assert product.gtin == "4006381333931"
        assert [offer.shop_code for offer in product.offers] == [second.shop_code]
        assert moved.product_id == f"{shop.shop_code}:1"

    async def test_prices_are_recorded_when_they_change(self, store: Store) -> None:
        owner = await add_user(store)
        shop, second = await add_shop(store, owner), await add_shop(store, owner)
        clock = FixedClock()
        for price, brand in (("10.00", "a"), ("10.00", "b"), ("12.50", "b"), ("10.00", "b")):
            job = await begin_import(store, shop, owner)
            content = a_feed(f"1,Lamp,{brand},,{price} EUR")
            await run_import(store, job, content, clock=clock)
            if clock.time == NOON:
                async with store.reading() as uow:
                    product = await uow.products.get("1", by=owner, now=NOON)
                assert product is not None
                await add_offer(store, second, product)
            clock.time += timedelta(hours=1)
        expected = [
            (Decimal("10.00"), NOON),
            (Decimal("12.50"), NOON + timedelta(hours=2)),
            (Decimal("10.00"), NOON + timedelta(hours=3)),
        ]
        async with store.reading() as uow:
            for each in (shop, second):  # the second inherits
                record = await uow.offers.get(each.id, "1")
                assert record is not None
                changes = await uow.offers.prices(record.id, 10)
                assert [(c.price, c.changed_at) for c in changes] == expected

    async def test_the_price_that_is_recorded_last_is_the_last(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await _imported(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        later = NOON + timedelta(seconds=2)
        # Whoever began first may be held up.
        for price, at in ((Decimal("11.00"), later), (Decimal("12.00"), NOON)):
            async with store.writing() as uow:
                record = await uow.offers.get(shop.id, "1", lock=True)
                assert record is not None
                offer = msgspec.structs.replace(record.offer, shop_price=price, updated_at=at)
                await uow.offers.replace(record.id, offer)
        await _imported(store, shop, owner, a_feed("1,Lamp,,,13.00 EUR"))
        async with store.reading() as uow:
            record = await uow.offers.get(shop.id, "1")
            assert record is not None
            changes = await uow.offers.prices(record.id, 10)
        assert [(int(c.price or 0), c.changed_at) for c in changes] == [
            (10, NOON),
            *((price, later) for price in (11, 12, 13)),
        ]

    async def test_what_is_unchanged_is_not_touched(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        clock = FixedClock()
        content = a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,4006381333931,20.00 EUR")
        await run_import(store, await begin_import(store, shop, owner), content, clock=clock)
        before = await _state(store, shop)
        clock.time += timedelta(days=1)
        again = await begin_import(store, shop, owner, url="https://other.example/feed.csv")
        counts = await run_import(store, again, content, clock=clock)
        assert counts.unchanged == 2, "read and compared, as another feed brings them"
        assert await _state(store, shop) == before

    async def test_a_product_that_a_person_wrote_anew_is_unchanged_if_it_is_the_same(
        self, store: Store
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        content = a_feed("1,Lamp,Lux,4006381333931,10.00 EUR")
        await _imported(store, shop, owner, content)
        async with store.writing() as uow:
            record = await uow.products.record("1", by=owner, lock=True)
            assert record is not None
            await uow.products.replace(record.id, record.product)
        counts = await _imported(store, shop, owner, content)
        assert (counts.updated, counts.unchanged) == (0, 1)

    async def test_findings_are_bounded_per_code_and_counted_exactly(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        rows = [f"{n},Lamp,,,dear" for n in range(150)] + ["x,Lamp,,4006381333932,1 EUR"]
        job = await begin_import(store, shop, owner, batch_size=40)
        counts = await run_import(store, job, a_feed(*rows))
        assert counts.rejected == 150
        async with store.reading() as uow:
            found = Counter(f["code"] for f in await uow.imports.findings(job.job_id, 1000))
            rejects = await uow.imports.rejects(job.job_id, after_row=0, limit=1000)
            noted = await uow.imports.get(job.job_id, owner_id=None)
        assert found["price/unreadable"] == 100
        assert found["gtin/check-digit"] == 1
        assert len(rejects) == 150
        assert noted is not None
        assert noted.detected is not None
        totals = noted.detected["finding_totals"]
        assert (totals["price/unreadable"], totals["gtin/check-digit"]) == (150, 1)
        assert sum(totals.values()) == counts.warnings + counts.rejected

    @pytest.mark.parametrize("batch_size", [1, 2, 100])
    async def test_rows_bear_on_those_behind_them_whatever_batch_they_are_in(
        self, store: Store, batch_size: int
    ) -> None:
        owner, other = await add_user(store), await add_user(store)
        shop = await add_shop(store, owner, "SHOP")
        rival = await add_shop(store, other, "RIVAL")
        one, two, three = "4006381333931", "4006381333948", "4006381333955"
        for product_id, gtin in (("lamp", one), ("desk", two), ("5", three), ("6", None)):
            valid = True if gtin else None
            product = await add_product(store, other, product_id, gtin=gtin, gtin_valid=valid)
            await add_offer(store, rival, product)
        await _imported(store, shop, owner, a_feed(f"1,Lamp,,{one},10 EUR"))
        content = a_feed(
            f"1,Desk,,{two},10 EUR",  # leaves the lamp
            f"2,Lamp,,{one},10 EUR",  # which is free for this row
            f"3,Lamp,,{one},10 EUR",  # and for no other
            f"4,Desk,,{two},10 EUR",  # the first row's
            "5,Vase,,,10 EUR",
            "SHOP:5,Rug,,,10 EUR",  # an id that the row before had to take
            "SHOP:6,Mug,,,10 EUR",
            "6,Bowl,,,10 EUR",
            "SHOP:6-2,Cup,,,10 EUR",
        )
        counts = await _imported(store, shop, owner, content, batch_size=batch_size)
        assert (counts.read, counts.updated, counts.created) == (9, 1, 8)
        async with store.reading() as uow:
            offered = {o.shop_product_id: o.product_id for o in await _offers(uow, shop)}
        assert offered == {
            "1": "desk",
            "2": "lamp",
            "3": "3",
            "4": "4",
            "5": "SHOP:5",
            "SHOP:5": "SHOP:SHOP:5",
            "SHOP:6": "SHOP:6",
            "6": "SHOP:6-2",
            "SHOP:6-2": "SHOP:SHOP:6-2",
        }
        again = await _imported(store, shop, owner, content, batch_size=batch_size)
        assert again.unchanged == 9

    @pytest.mark.parametrize("batch_size", [1, 100])
    async def test_the_first_row_of_an_id_is_used_whatever_batch_it_is_in(
        self, store: Store, batch_size: int
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        old = "1,Lamp,,,10 EUR"
        await _imported(store, shop, owner, a_feed(old))
        content = a_feed("1,Light,,,11 EUR", "2,Desk,,,10 EUR", old, "3,Bed,,,10 EUR")
        job = await begin_import(store, shop, owner, batch_size=batch_size)
        counts = await run_import(store, job, content)
        assert (counts.updated, counts.created, counts.duplicate) == (1, 2, 1)
        async with store.reading() as uow:
            titles = [offer.product.title for offer in await _offers(uow, shop)]
            (found,) = [
                f for f in await uow.imports.findings(job.job_id, 99) if f["code"] == "id/duplicate"
            ]
        assert titles == ["Light", "Desk", "Bed"]
        assert found["row"] == 4
        assert found["message"].endswith("got that of row 2, which is used.")

    async def test_products_are_listed_in_the_order_of_the_feed(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        names = [f"{n * 7 % 50:02}" for n in range(50)]
        content = a_feed(*(f"{name},Lamp,,,10 EUR" for name in names))
        await _imported(store, shop, owner, content, batch_size=1)
        async with store.reading() as uow:
            listed = [offer.shop_product_id for offer in await _offers(uow, shop)]
        assert listed == names

    async def test_a_batch_that_is_staged_is_not_there_yet(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        job = await begin_import(store, shop, owner)
        async with store.bulk.open(job) as session:
            first = await session.stage([_row("1", 1)], now=NOON)
            await session.stage([_row("2", 2)], now=NOON)
            async with store.reading() as uow:
                assert await _offers(uow, shop) == []
            await session.merge(first, lambda merged: _note())
        async with store.reading() as uow:
            offered = [offer.shop_product_id for offer in await _offers(uow, shop)]
        assert offered == ["1"], "the second was never merged"


async def _imported(
    store: Store, shop: Shop, owner: Actor, content: bytes, **options: Any
) -> Counts:
    return await run_import(store, await begin_import(store, shop, owner, **options), content)


async def _offers(uow: UnitOfWork, shop: Shop) -> list[ListedOffer]:
    page = await uow.offers.find(shop.id, OfferFilters(), PageRequest(), inactive_too=True)
    return page.items


async def _active(store: Store, shop: Shop) -> dict[str | None, bool]:
    async with store.reading() as uow:
        return {o.shop_product_id: o.is_active for o in await _offers(uow, shop)}


async def _public(store: Store) -> set[str]:
    """The products that somebody sees who has nothing to do with them."""
    stranger = await add_user(store)
    async with store.reading() as uow:
        page = await uow.products.find(ProductFilters(), PageRequest(), by=stranger)
    return {product.product_id for product in page.items}


async def _state(store: Store, shop: Shop) -> list[Any]:
    """All that the shop offers, when that was written, and all prices there were."""
    async with store.reading() as uow:
        offers = await _offers(uow, shop)
        records = [await uow.offers.get(shop.id, offer.product_id) for offer in offers]
        return [
            offers,
            [await uow.offers.prices(record.id, 100) for record in records if record is not None],
        ]


async def _standing(session: BulkSession) -> list[StandingOffer]:
    return [offer async for offers in session.standing() for offer in offers]


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
