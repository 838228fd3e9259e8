"""What any store of stock and reservations must do."""

import uuid
from datetime import datetime, timedelta

import pytest

from letzshop_core.errors import Conflict
from letzshop_core.parsing import Gtin
from letzshop_core.stock.models import Reservation, ReservationState, StockLocation
from letzshop_core.stock.ports import Repeatable, StockRecord
from letzshop_core.testing.factories import NOON, add_product, add_shop, add_user
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["StockRepositoryContract"]

LATER = NOON + timedelta(hours=1)
GTIN = Gtin.parse("4006381333931")
PADDED = Gtin.parse("04006381333931")
OTHER = Gtin.parse("96385074")


async def place(
    uow: UnitOfWork,
    by: Actor,
    quantity: int = 5,
    *,
    location: str = "A",
    shop_id: int | None = None,
    reserved: int = 0,
) -> int:
    await uow.stock.ensure(GTIN, location, shop_id, created_by=by.id, at=NOON)
    record = await uow.stock.lock(GTIN, location, shop_id, now=NOON)
    assert record is not None
    await uow.stock.set_units(record.id, quantity=quantity, reserved=reserved, at=NOON)
    return record.id


async def hold(
    uow: UnitOfWork,
    by: Actor,
    stock_id: int,
    *,
    quantity: int = 1,
    shop_code: str | None = None,
    expires_at: datetime = LATER,
    key: str | None = None,
    digest: str = "digest",
    position: int = 0,
) -> Reservation:
    reservation = Reservation(
        id=str(uuid.uuid4()),
        gtin=GTIN.digits,
        location="A",
        shop_code=shop_code,
        quantity=quantity,
        state=ReservationState.HELD,
        expires_at=expires_at,
    )
    request = Repeatable(user_id=by.id, key=key, digest=digest)
    await uow.stock.add_reservation(
        reservation, stock_id=stock_id, request=request, position=position, at=NOON
    )
    return reservation


class StockRepositoryContract:
    """:class:`letzshop_core.stock.ports.StockRepository`."""

    async def test_one_place_whatever_the_padding_of_the_gtin(self, store: Store) -> None:
        by = await add_user(store)
        async with store.writing() as uow:
            await uow.stock.ensure(GTIN, "A", None, created_by=by.id, at=NOON)
            await uow.stock.ensure(PADDED, "A", None, created_by=by.id, at=LATER)
            record = await uow.stock.lock(PADDED, "A", None, now=NOON)
            assert record == StockRecord(
                id=record.id if record else 0, quantity=0, reserved=0, created_by=by.id
            )
            assert await uow.stock.lock(GTIN, "a", None, now=NOON) is None
            assert await uow.stock.lock(OTHER, "A", None, now=NOON) is None
        async with store.reading() as uow:
            summary = await uow.stock.summary(PADDED, by=by, now=NOON)
        assert summary.gtin == "4006381333931"
        assert summary.locations == [
            StockLocation(
                location="A", shop_code=None, quantity=0, reserved=0, available=0, updated_at=NOON
            )
        ]

    async def test_no_shop_and_each_shop_are_places_of_their_own(self, store: Store) -> None:
        by = await add_user(store)
        shops = [None, (await add_shop(store, by)).id, (await add_shop(store, by)).id]
        async with store.writing() as uow:
            places = {await place(uow, by, shop_id=shop_id) for shop_id in shops}
            places |= {await place(uow, by, shop_id=shop_id) for shop_id in shops}
        assert len(places) == 3

    async def test_who_sees_which_places(self, store: Store) -> None:
        owner, stranger = await add_user(store, "owner"), await add_user(store, "stranger")
        admin = await add_user(store, "admin", is_admin=True)
        public = await add_shop(store, owner, "PUBLIC")
        new = await add_shop(store, owner, "NEW", is_verified=False)
        closed = await add_shop(store, owner, "CLOSED", is_active=False)
        async with store.writing() as uow:
            await place(uow, stranger, 1, location="Z", reserved=1)
            for quantity, shop in ((10, public), (100, new), (1000, closed)):
                await place(uow, owner, quantity, shop_id=shop.id)
            await place(uow, owner, 10_000, shop_id=public.id, location="0")
        async with store.reading() as uow:
            seen = {
                actor.username: await uow.stock.summary(GTIN, by=actor, now=NOON)
                for actor in (stranger, owner, admin)
            }
        assert {name: summary.total_quantity for name, summary in seen.items()} == {
            "stranger": 10_011,
            "owner": 11_111,
            "admin": 11_111,
        }
        assert [(row.shop_code, row.location) for row in seen["owner"].locations] == [
            (None, "Z"),
            ("CLOSED", "A"),
            ("NEW", "A"),
            ("PUBLIC", "0"),
            ("PUBLIC", "A"),
        ]
        assert seen["stranger"].total_reserved == 1
        assert seen["stranger"].total_available == 10_010

    async def test_nothing_there_is_an_empty_summary(self, store: Store) -> None:
        async with store.reading() as uow:
            summary = await uow.stock.summary(OTHER, by=Actor(1, "x"), now=NOON)
        assert (summary.gtin, summary.total_quantity, summary.locations) == ("96385074", 0, [])
        assert summary.product_title is None

    async def test_the_title_is_of_the_oldest_product_that_the_caller_sees(
        self, store: Store
    ) -> None:
        owner, stranger = await add_user(store), await add_user(store)
        admin = await add_user(store, is_admin=True)
        await add_product(store, None, title="Other", gtin=OTHER.digits)
        await add_product(store, owner, title="Not public yet", gtin=GTIN.digits)
        await add_product(store, None, title="Public", gtin=PADDED.as_gtin_14())
        await add_product(store, None, title="Later", gtin=GTIN.digits)
        async with store.reading() as uow:
            titles = [
                (await uow.stock.summary(GTIN, by=by, now=NOON)).product_title
                for by in (stranger, owner, admin)
            ]
        assert titles == ["Public", "Not public yet", "Not public yet"]

    async def test_units_are_stored(self, store: Store) -> None:
        by = await add_user(store)
        async with store.writing() as uow:
            stock_id = await place(uow, by)
            await uow.stock.set_units(stock_id, quantity=10**12, reserved=3, at=LATER)
            record = await uow.stock.lock_by_id(stock_id, now=NOON)
            assert (record.quantity, record.reserved, record.available) == (10**12, 3, 10**12 - 3)
            (row,) = (await uow.stock.summary(GTIN, by=by, now=NOON)).locations
            assert row.updated_at == LATER

    async def test_expired_holds_count_as_free_and_locking_a_place_releases_them(
        self, store: Store
    ) -> None:
        by = await add_user(store)
        async with store.writing() as uow:
            stock_id = await place(uow, by, 10, reserved=6)
            soon = await hold(uow, by, stock_id, quantity=1, expires_at=NOON)
            late = await hold(uow, by, stock_id, quantity=2, expires_at=LATER)
            done = await hold(uow, by, stock_id, quantity=3, expires_at=NOON)
            await uow.stock.set_state(done.id, ReservationState.COMMITTED, NOON)

        async def reserved_as_seen_at(now: datetime) -> int:
            async with store.reading() as uow:
                return (await uow.stock.summary(GTIN, by=by, now=now)).total_reserved

        before = NOON - timedelta(microseconds=1)
        assert [await reserved_as_seen_at(now) for now in (before, NOON, LATER)] == [6, 5, 3]
        async with store.reading() as uow:
            assert list(await uow.stock.with_expired_holds(before, 10)) == []
            assert list(await uow.stock.with_expired_holds(LATER, 10)) == [stock_id]
        async with store.writing() as uow:
            assert (await uow.stock.lock_by_id(stock_id, now=NOON)).reserved == 5
            assert (await uow.stock.lock_by_id(stock_id, now=NOON)).reserved == 5
            states = [(await uow.stock.reservation(r.id)).state for r in (soon, late, done)]
        assert states == ["expired", "held", "committed"]
        assert await reserved_as_seen_at(before) == 5

    async def test_a_reservation_is_found_by_its_id(self, store: Store) -> None:
        by = await add_user(store)
        shop = await add_shop(store, by, "SHOP")
        async with store.writing() as uow:
            plain = await hold(uow, by, await place(uow, by))
            in_shop = await place(uow, by, shop_id=shop.id)
            of_shop = await hold(uow, by, in_shop, shop_code="SHOP")
        async with store.reading() as uow:
            assert await uow.stock.reservation(plain.id) == plain
            assert await uow.stock.reservation(of_shop.id) == of_shop
            assert await uow.stock.place_of(of_shop.id) == in_shop
            assert await uow.stock.place_of(str(uuid.uuid4())) is None

    async def test_a_repeated_request_is_recognised_by_its_users_key(self, store: Store) -> None:
        by, other = await add_user(store), await add_user(store)
        async with store.writing() as uow:
            stock_id = await place(uow, by)
            second = await hold(uow, by, stock_id, key="k", digest="d", position=1)
            first = await hold(uow, by, stock_id, key="k", digest="d", position=0)
            await hold(uow, other, stock_id, key="k")
            for _ in range(2):  # requests without a key are all different
                await hold(uow, by, stock_id)

            async def repeated(user: Actor, key: str | None) -> object:
                return await uow.stock.repeated(Repeatable(user_id=user.id, key=key, digest="x"))

            assert await repeated(by, "k") == ("d", [first, second])
            assert await repeated(by, "other") is None
            assert await repeated(by, None) is None

    async def test_a_key_is_used_once(self, store: Store) -> None:
        by = await add_user(store)
        async with store.writing() as uow:
            stock_id = await place(uow, by)
            await hold(uow, by, stock_id, key="k")
        with pytest.raises(Conflict) as raised:
            async with store.writing() as uow:
                await hold(uow, by, stock_id, key="k", digest="other")
        assert raised.value.code == "idempotency-key/reused"
