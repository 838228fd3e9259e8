"""What a feed that is imported must leave behind, in any store."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.shops.models import Shop
from letzshop_core.testing.bulk import (
    a_feed,
    begin_import,
    import_feed,
    offers_of,
    read_all,
    resume_import,
    run_import,
    state_of,
)
from letzshop_core.testing.factories import (
    NOON,
    FixedClock,
    add_offer,
    add_product,
    add_shop,
    add_user,
)
from letzshop_core.uow import Store

__all__ = ["FeedImportContract"]


class FeedImportContract:
    """The rules of imports as :class:`letzshop_core.imports.bulk.BulkCatalogue` keeps them."""

    async def test_unchanged_rows_keep_their_warnings(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await add_product(store, title="Bed", gtin="4006381333931", gtin_valid=True)
        content = a_feed(
            "1,Lamp,,,10.00 EUR",
            "2,Desk,,4006381333932,20.00 EUR",
            "2,Desk,,,1 EUR",
            "3,Bed for sale,,4006381333931,9.00 EUR",  # a title that is not taken over
        )
        job = await begin_import(store, shop, owner)
        first = await run_import(store, job, content)
        async with store.reading() as uow:
            found = await uow.imports.findings(job.job_id, 100)
        assert {"gtin/check-digit", "id/duplicate", "title/kept"} <= {f["code"] for f in found}
        again = await import_feed(store, shop, owner, content)
        assert (again.warnings, again.unchanged, again.duplicate) == (first.warnings, 3, 1)

    async def test_a_dry_run_leaves_only_its_account(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR"))
        before = await state_of(store, shop)
        content = a_feed("1,Lamp,,,11.00 EUR", "3,Sofa,,,20.00 EUR", "4,Bed,,,dear")
        job = await begin_import(
            store, shop, owner, mode="full", dry_run=True, max_withdrawn_share=1.0
        )
        dry = await run_import(store, job, content)
        assert await state_of(store, shop) == before
        real = await import_feed(store, shop, owner, content, mode="full", max_withdrawn_share=1.0)
        assert dry == real
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
                "The shop has no offer with this id yet; one would be created.",
            ),
        ]
        async with store.reading() as uow:
            assert [r.row for r in await uow.imports.rejects(job.job_id, after_row=0, limit=9)] == [
                4
            ]

    async def test_a_dry_run_tells_what_an_offer_would_gain(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        content = b"id,title,price,condition\n1,Lamp,10.00 EUR,used\n"
        job = await begin_import(store, shop, owner, dry_run=True)
        await run_import(store, job, content)
        async with store.reading() as uow:
            found = await uow.imports.findings(job.job_id, 100)
        assert [f["message"] for f in found if f["code"] == "dry-run/changed"] == [
            "The offer's condition would change from nothing to 'used'."
        ]

    async def test_an_offer_made_by_hand_is_adopted(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        product = await add_product(store, owner, "lamp", gtin="4006381333931", gtin_valid=True)
        await add_offer(store, shop, product, shop_price=Decimal("9.00"), shop_currency="EUR")
        counts = await import_feed(store, shop, owner, a_feed("1,Lamp,,4006381333931,10.00 EUR"))
        assert (counts.created, counts.updated) == (0, 1)
        async with store.reading() as uow:
            (offer,) = await offers_of(uow, shop)
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
        await import_feed(
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
        await import_feed(store, shop, owner, both)
        async with store.writing() as uow:
            record = await uow.offers.get(shop.id, "2", lock=True)
            assert record is not None
            await uow.offers.replace(
                record.id, msgspec.structs.replace(record.offer, is_active=False)
            )
            await uow.products.update_visibility([record.product_row_id])
        full = {"mode": "full", "max_withdrawn_share": 0.5}
        one = await import_feed(store, shop, owner, a_feed("3,Bed,,,30.00 EUR"), **full)
        assert one.deactivated == 1, "of the two that were active"
        assert await _active(store, shop) == {"1": False, "2": False, "3": True}
        assert await _public(store) == {"3"}
        back = await import_feed(store, shop, owner, both, **full)
        assert (back.updated, back.unchanged, back.deactivated) == (1, 2, 0)
        assert await _active(store, shop) == {"1": True, "2": False, "3": True}
        assert await _public(store) == {"1", "3"}

    @pytest.mark.parametrize("sets_activity", [False, True])
    async def test_a_withdrawn_offer_comes_back_unless_a_person_said_that_it_is_inactive(
        self, store: Store, sets_activity: bool
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        both = a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR")
        await import_feed(store, shop, owner, both)
        full = {"mode": "full", "max_withdrawn_share": 0.5}
        await import_feed(store, shop, owner, a_feed("2,Desk,,,20.00 EUR"), **full)
        async with store.writing() as uow:
            record = await uow.offers.get(shop.id, "1", lock=True)
            assert record is not None
            offer = msgspec.structs.replace(record.offer, min_quantity=2)
            await uow.offers.replace(record.id, offer, sets_activity=sets_activity)
        await import_feed(store, shop, owner, both, **full)
        assert await _active(store, shop) == {"1": not sets_activity, "2": True}

    @pytest.mark.parametrize(("share", "withdrawn"), [(0.5, 2), (0.49, 0), (1.0, 2), (0.0, 0)])
    async def test_too_large_a_share_is_not_withdrawn(
        self, store: Store, share: float, withdrawn: int
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        rows = [f"{n},Lamp {n},,,10.00 EUR" for n in range(4)]
        await import_feed(store, shop, owner, a_feed(*rows))
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=share)
        # A rejected row still counts as occurring.
        counts = await run_import(store, job, a_feed(rows[0], "1,Lamp 1,,,dear"))
        assert counts.deactivated == withdrawn
        assert sum((await _active(store, shop)).values()) == 4 - withdrawn
        async with store.reading() as uow:
            found = {f["code"]: f["message"] for f in await uow.imports.findings(job.job_id, 100)}
        assert ("feed/not-withdrawn" in found) == (withdrawn == 0)
        if withdrawn == 0:
            allowed = f"2 of 4 offers .* more than max_withdrawn_share allows .{share:g}."
            assert re.match(allowed, found["feed/not-withdrawn"])

    async def test_the_share_is_exact(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        rows = [f"{n},Lamp {n},,,10.00 EUR" for n in range(100)]
        await import_feed(store, shop, owner, a_feed(*rows))
        full = {"mode": "full", "max_withdrawn_share": 0.29}  # as a float, a little less
        counts = await import_feed(store, shop, owner, a_feed(*rows[29:]), **full)
        assert counts.deactivated == 29

    @pytest.mark.parametrize("dry_run", [False, True])
    async def test_new_offers_do_not_hide_how_many_would_go(
        self, store: Store, dry_run: bool
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR"))
        another = a_feed("1,Lamp,,,10.00 EUR", *(f"{n},Bed,,,30.00 EUR" for n in range(3, 9)))
        options = {"mode": "full", "dry_run": dry_run}
        for share, withdrawn in ((0.49, 0), (0.5, 1)):
            options["max_withdrawn_share"] = share
            counts = await import_feed(store, shop, owner, another, **options)
            assert counts.deactivated == withdrawn, "of the two that were there before"

    async def test_a_job_whose_worker_died_after_its_end_does_not_end_twice(
        self, store: Store
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,20.00 EUR"))
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=0.0)
        content = a_feed("1,Lamp,,,10.00 EUR")
        first = await read_all(store, job, content)
        heir = await resume_import(store, job)
        assert await run_import(store, heir, content) == first
        async with store.reading() as uow:
            codes = [f["code"] for f in await uow.imports.findings(job.job_id, 100)]
        assert codes.count("feed/not-withdrawn") == 1

    async def test_a_file_of_mended_rows_withdraws_nothing(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR", "2,Desk,,,soon"))
        mended = b"letzshop_row,letzshop_errors,id,title,price\n3,price/unreadable,2,Desk,20\n"
        job = await begin_import(store, shop, owner, mode="full", max_withdrawn_share=1.0)
        counts = await run_import(store, job, mended)
        assert (counts.created, counts.deactivated) == (1, 0)
        assert await _active(store, shop) == {"1": True, "2": True}
        async with store.reading() as uow:
            codes = [f["code"] for f in await uow.imports.findings(job.job_id, 100)]
        assert "feed/not-withdrawn" in codes

    async def test_only_what_this_feed_wrote_is_withdrawn(self, store: Store) -> None:
        owner = await add_user(store)
        shop, other = await add_shop(store, owner), await add_shop(store, owner)
        theirs = a_feed("1,Lamp,,,10.00 EUR")
        await import_feed(store, other, owner, theirs)
        await import_feed(store, shop, owner, a_feed("2,Desk,,,1 EUR"), url="https://a.example/b")
        await import_feed(store, shop, owner, a_feed("3,Bed,,,1 EUR"))
        full = {"mode": "full", "max_withdrawn_share": 1.0}
        counts = await import_feed(store, shop, owner, a_feed("4,Sofa,,,1 EUR"), **full)
        assert counts.deactivated == 1
        assert await _active(store, shop) == {"2": True, "3": False, "4": True}
        assert await _active(store, other) == {"1": True}

    async def test_a_gtin_stays_while_others_offer_the_product(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        shop, second = await add_shop(store, owner), await add_shop(store, other)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,4006381333931,10.00 EUR"))
        await import_feed(store, second, other, a_feed("7,Lamp,,4006381333931,11.00 EUR"))
        # A row without it changes nothing; a row with another one is another product.
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        async with store.reading() as uow:
            product = await uow.products.get("1", by=owner, now=NOON)
        assert product is not None
        assert (product.gtin, len(product.offers)) == ("4006381333931", 2)
        counts = await import_feed(store, shop, owner, a_feed("1,Lamp,,5060201200017,10.00 EUR"))
        assert (counts.created, counts.updated) == (0, 1)
        async with store.reading() as uow:
            product = await uow.products.get("1", by=owner, now=NOON)
            (moved,) = await offers_of(uow, shop)
        assert product is not None
        assert product.gtin == "4006381333931"
        assert [offer.shop_code for offer in product.offers] == [second.shop_code]
        assert moved.product_id == f"{shop.shop_code}:1"

    async def test_a_gtin_with_a_wrong_check_digit_contradicts_no_other(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        shop, second = await add_shop(store, owner), await add_shop(store, other)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,4006381333932,10.00 EUR"))
        async with store.reading() as uow:
            product = await uow.products.get("1", by=owner, now=NOON)
        assert product is not None
        assert product.gtin_valid is False
        await add_offer(store, second, product)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,4006381333931,10.00 EUR"))
        async with store.reading() as uow:
            (offer,) = await offers_of(uow, shop)
            product = await uow.products.get("1", by=owner, now=NOON)
        assert offer.product_id == "1"
        assert product is not None
        assert product.gtin == "4006381333932", "it stays while others offer the product"

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
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,10.00 EUR"))
        later = NOON + timedelta(seconds=2)
        # Whoever began first may be held up.
        for price, at in ((Decimal("11.00"), later), (Decimal("12.00"), NOON)):
            async with store.writing() as uow:
                record = await uow.offers.get(shop.id, "1", lock=True)
                assert record is not None
                offer = msgspec.structs.replace(record.offer, shop_price=price, updated_at=at)
                await uow.offers.replace(record.id, offer)
        await import_feed(store, shop, owner, a_feed("1,Lamp,,,13.00 EUR"))
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
        before = await state_of(store, shop)
        clock.time += timedelta(days=1)
        again = await begin_import(store, shop, owner, url="https://other.example/feed.csv")
        counts = await run_import(store, again, content, clock=clock)
        assert counts.unchanged == 2, "read and compared, as another feed brings them"
        assert await state_of(store, shop) == before

    async def test_a_product_that_was_saved_by_hand_as_it_is_counts_as_unchanged(
        self, store: Store
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        content = a_feed("1,Lamp,Lux,4006381333931,10.00 EUR")
        await import_feed(store, shop, owner, content)
        async with store.writing() as uow:
            record = await uow.products.record("1", by=owner, lock=True)
            assert record is not None
            await uow.products.replace(record.id, record.product)
        counts = await import_feed(store, shop, owner, content)
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
    async def test_rows_affect_later_rows_whatever_batch_they_are_in(
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
        await import_feed(store, shop, owner, a_feed(f"1,Lamp,,{one},10 EUR"))
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
        counts = await import_feed(store, shop, owner, content, batch_size=batch_size)
        assert (counts.read, counts.updated, counts.created) == (9, 1, 8)
        async with store.reading() as uow:
            offered = {o.shop_product_id: o.product_id for o in await offers_of(uow, shop)}
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
        again = await import_feed(store, shop, owner, content, batch_size=batch_size)
        assert again.unchanged == 9

    @pytest.mark.parametrize("batch_size", [1, 100])
    async def test_the_first_row_of_an_id_is_used_whatever_batch_it_is_in(
        self, store: Store, batch_size: int
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        old = "1,Lamp,,,10 EUR"
        await import_feed(store, shop, owner, a_feed(old))
        content = a_feed("1,Light,,,11 EUR", "2,Desk,,,10 EUR", old, "3,Bed,,,10 EUR")
        job = await begin_import(store, shop, owner, batch_size=batch_size)
        counts = await run_import(store, job, content)
        assert (counts.updated, counts.created, counts.duplicate) == (1, 2, 1)
        stranger = await add_user(store)
        fresh = await import_feed(store, await add_shop(store, stranger), stranger, content)
        assert counts.warnings == fresh.warnings, "those of the unused row do not count"
        async with store.reading() as uow:
            titles = [offer.product.title for offer in await offers_of(uow, shop)]
            (found,) = [
                f for f in await uow.imports.findings(job.job_id, 99) if f["code"] == "id/duplicate"
            ]
        assert titles == ["Light", "Desk", "Bed"]
        assert found["row"] == 4
        assert found["message"].endswith("got that of row 2, which is used.")

    async def test_an_id_that_returns_many_batches_later_is_a_duplicate(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        rows = [f"{n},Lamp {n},,,10 EUR" for n in range(6)]
        content = a_feed(*rows, "0,Another,,,11 EUR")
        counts = await import_feed(store, shop, owner, content, batch_size=1)
        assert (counts.created, counts.updated, counts.duplicate) == (6, 0, 1)

    async def test_products_are_listed_in_the_order_of_the_feed(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        names = [f"{n * 7 % 50:02}" for n in range(50)]
        content = a_feed(*(f"{name},Lamp,,,10 EUR" for name in names))
        await import_feed(store, shop, owner, content, batch_size=1)
        async with store.reading() as uow:
            listed = [offer.shop_product_id for offer in await offers_of(uow, shop)]
        assert listed == names


async def _active(store: Store, shop: Shop) -> dict[str | None, bool]:
    async with store.reading() as uow:
        return {o.shop_product_id: o.is_active for o in await offers_of(uow, shop)}


async def _public(store: Store) -> set[str]:
    """The products that a user sees who has nothing to do with them."""
    stranger = await add_user(store)
    async with store.reading() as uow:
        page = await uow.products.find(ProductFilters(), PageRequest(), by=stranger)
    return {product.product_id for product in page.items}
