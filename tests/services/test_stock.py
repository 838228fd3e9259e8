import asyncio
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, Forbidden, Invalid, LetzshopError, NotFound
from letzshop_core.stock.models import (
    MAX_QUANTITY,
    GtinPolicy,
    NewReservation,
    Reservation,
    StockChange,
    StockLevel,
    StockSummary,
)
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

GTIN = "4006381333931"
OTHER_GTIN = "96385074"


def level(quantity: int, **fields: Any) -> StockLevel:
    return StockLevel(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def change(quantity: int, **fields: Any) -> StockChange:
    return StockChange(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def wish(quantity: int = 1, **fields: Any) -> NewReservation:
    return NewReservation(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def wishes(*items: StockChange, **fields: Any) -> NewReservation:
    return NewReservation(items=items, **fields)


def numbers(summary: StockSummary) -> tuple[int, int, int]:
    assert summary.total_available == summary.total_quantity - summary.total_reserved
    return summary.total_quantity, summary.total_reserved, summary.total_available


async def seen(letzshop: Letzshop, by: Actor, gtin: str = GTIN) -> tuple[int, int, int]:
    return numbers(await letzshop.stock.get(gtin, by=by))


async def reserve_one(letzshop: Letzshop, by: Actor, **fields: Any) -> Reservation:
    (reservation,) = await letzshop.stock.reserve(wish(**fields), by=by)
    return reservation


class TestUnits:
    async def test_are_set_added_and_removed(self, letzshop: Letzshop, owner: Actor) -> None:
        assert numbers(await letzshop.stock.set(level(50), by=owner)) == (50, 0, 50)
        assert numbers(await letzshop.stock.add(change(7), by=owner)) == (57, 0, 57)
        assert numbers(await letzshop.stock.remove(change(57), by=owner)) == (0, 0, 0)
        assert numbers(await letzshop.stock.set(level(3), by=owner)) == (3, 0, 3)
        assert await seen(letzshop, owner) == (3, 0, 3)

    async def test_adding_makes_a_place_and_removing_does_not(
        self, letzshop: Letzshop, owner: Actor
    ) -> None:
        with pytest.raises(NotFound):
            await letzshop.stock.remove(change(1), by=owner)
        with pytest.raises(NotFound):
            await letzshop.stock.get(GTIN, by=owner)
        assert numbers(await letzshop.stock.add(change(2), by=owner)) == (2, 0, 2)

    async def test_cannot_fall_below_what_is_reserved(
        self, letzshop: Letzshop, owner: Actor
    ) -> None:
        await letzshop.stock.set(level(5), by=owner)
        await letzshop.stock.reserve(wish(3), by=owner)
        for attempt in (
            letzshop.stock.set(level(2), by=owner),
            letzshop.stock.remove(change(3), by=owner),
            letzshop.stock.remove(change(6), by=owner),
        ):
            with pytest.raises(Conflict) as raised:
                await attempt
            assert raised.value.code == "stock/insufficient"
        assert await seen(letzshop, owner) == (5, 3, 2)
        assert numbers(await letzshop.stock.set(level(3), by=owner)) == (3, 3, 0)

    async def test_have_a_limit(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(MAX_QUANTITY), by=owner)
        with pytest.raises(Invalid) as raised:
            await letzshop.stock.add(change(1), by=owner)
        assert raised.value.errors[0].code == "stock/too-many"

    @pytest.mark.parametrize(
        "fields",
        [
            {"quantity": -1},
            {"quantity": 1.5},
            {"quantity": "5"},
            {"quantity": True},
            {"quantity": None},
            {"quantity": MAX_QUANTITY + 1},
            {"location": ""},
            {"location": "a\0"},
            {"location": "x" * 201},
            {"gtin": None},
            {"gtin": ["x"]},
            {"unknown": 1},
        ],
    )
    def test_bad_input(self, fields: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            level(**{"quantity": 1} | fields)


class TestGtins:
    async def test_one_item_whatever_the_form(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5, gtin="012345678905"), by=owner)
        for form in ("12345678905", "00012345678905", " 0-12345-67890-5 ", 12345678905):
            assert numbers(await letzshop.stock.add(change(1, gtin=form), by=owner))[0] > 5
        assert await seen(letzshop, owner, "0012345678905") == (9, 0, 9)

    async def test_a_wrong_check_digit_is_kept_and_told(
        self, letzshop: Letzshop, owner: Actor
    ) -> None:
        summary = await letzshop.stock.set(level(50, gtin="1234567890123"), by=owner)
        assert (summary.gtin, summary.gtin_valid) == ("1234567890123", False)
        assert len(summary.warnings) == 1
        assert "1234567890123" in summary.warnings[0]
        assert await letzshop.stock.get("01234567890123", by=owner) == summary
        assert (await letzshop.stock.set(level(1), by=owner)).warnings == []

    async def test_a_strict_marketplace_refuses_it(self, owner: Actor) -> None:
        letzshop = Letzshop(MemoryStore(), gtin_policy=GtinPolicy.STRICT)
        with pytest.raises(Invalid) as raised:
            await letzshop.stock.set(level(50, gtin="1234567890123"), by=owner)
        assert raised.value.errors[0].code == "gtin/check-digit"

    @pytest.mark.parametrize(
        "gtin", ["", "abc", "123", "0000000000000", "8.80609E+12", "\0", "1" * 99]
    )
    async def test_what_is_none_is_invalid(
        self, letzshop: Letzshop, owner: Actor, gtin: str
    ) -> None:
        for attempt in (
            letzshop.stock.get(gtin, by=owner),
            letzshop.stock.set(level(1, gtin=gtin), by=owner),
            letzshop.stock.reserve(wish(1, gtin=gtin), by=owner),
        ):
            with pytest.raises(Invalid) as raised:
                await attempt
            assert raised.value.errors[0].loc == ("gtin",)


class TestWhoMayWrite:
    async def test_stock_of_a_shop_belongs_to_its_owner(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        admin = await add_user(letzshop.store, is_admin=True)
        await add_shop(letzshop.store, owner, "SHOP")
        await letzshop.stock.set(level(5, shop_code="shop"), by=owner)
        await letzshop.stock.add(change(5, shop_code="SHOP"), by=admin)
        held = await reserve_one(letzshop, owner, shop_code="SHOP")
        for attempt in (
            letzshop.stock.set(level(0, shop_code="SHOP"), by=stranger),
            letzshop.stock.add(change(1, shop_code="SHOP"), by=stranger),
            letzshop.stock.remove(change(1, shop_code="SHOP"), by=stranger),
            letzshop.stock.reserve(wish(shop_code="SHOP"), by=stranger),
            letzshop.stock.set(level(0, shop_code="SHOP", location="B"), by=stranger),
        ):
            with pytest.raises(Forbidden):
                await attempt
        for attempt in (
            letzshop.stock.release(held.id, by=stranger),
            letzshop.stock.commit(held.id, by=stranger),
        ):
            with pytest.raises(NotFound):
                await attempt
        assert await seen(letzshop, stranger) == (10, 1, 9)
        await letzshop.stock.commit(held.id, by=admin)

    async def test_an_invisible_shop_is_not_found(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        await add_shop(letzshop.store, owner, "SHOP", is_verified=False)
        for code in ("SHOP", "NONE"):
            with pytest.raises(NotFound):
                await letzshop.stock.set(level(5, shop_code=code), by=stranger)
        await letzshop.stock.set(level(5, shop_code="SHOP"), by=owner)
        with pytest.raises(NotFound):
            await letzshop.stock.get(GTIN, by=stranger)

    async def test_stock_of_no_shop_belongs_to_who_made_the_place(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        admin = await add_user(letzshop.store, is_admin=True)
        await letzshop.stock.set(level(5), by=owner)
        held = await reserve_one(letzshop, owner)
        for attempt in (
            letzshop.stock.set(level(0), by=stranger),
            letzshop.stock.add(change(1), by=stranger),
            letzshop.stock.reserve(wish(), by=stranger),
        ):
            with pytest.raises(Forbidden):
                await attempt
        with pytest.raises(NotFound):
            await letzshop.stock.release(held.id, by=stranger)
        await letzshop.stock.set(level(1, location="B"), by=stranger)
        await letzshop.stock.add(change(1), by=admin)
        assert await seen(letzshop, stranger) == (7, 1, 6)


class TestReservations:
    async def test_are_held_then_committed(
        self, letzshop: Letzshop, owner: Actor, clock: FixedClock
    ) -> None:
        await letzshop.stock.set(level(5), by=owner)
        held = await reserve_one(letzshop, owner, quantity=2, ttl=60)
        assert (held.gtin, held.location, held.shop_code) == (GTIN, "A", None)
        assert (held.quantity, held.state) == (2, "held")
        assert held.expires_at == clock.time + timedelta(seconds=60)
        assert await seen(letzshop, owner) == (5, 2, 3)
        for _ in range(2):
            assert (await letzshop.stock.commit(held.id, by=owner)).state == "committed"
            assert await seen(letzshop, owner) == (3, 0, 3)
        with pytest.raises(Conflict):
            await letzshop.stock.release(held.id, by=owner)

    async def test_are_held_then_released(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5), by=owner)
        held = await reserve_one(letzshop, owner, quantity=2)
        for _ in range(2):
            await letzshop.stock.release(held.id, by=owner)
            assert await seen(letzshop, owner) == (5, 0, 5)
        with pytest.raises(Conflict) as raised:
            await letzshop.stock.commit(held.id, by=owner)
        assert raised.value.code == "reservation/released"

    async def test_expire_by_themselves(
        self, letzshop: Letzshop, owner: Actor, clock: FixedClock
    ) -> None:
        await letzshop.stock.set(level(5), by=owner)
        held = await reserve_one(letzshop, owner, quantity=5, ttl=60)
        clock.time += timedelta(seconds=60)
        assert await seen(letzshop, owner) == (5, 0, 5)
        again = await reserve_one(letzshop, owner, quantity=5, ttl=60)
        await letzshop.stock.release(held.id, by=owner)
        with pytest.raises(Conflict) as raised:
            await letzshop.stock.commit(held.id, by=owner)
        assert raised.value.code == "reservation/expired"
        assert await seen(letzshop, owner) == (5, 5, 0)
        await letzshop.stock.commit(again.id, by=owner)
        assert await seen(letzshop, owner) == (0, 0, 0)

    async def test_that_expired_unnoticed_cannot_be_committed(
        self, letzshop: Letzshop, owner: Actor, clock: FixedClock
    ) -> None:
        await letzshop.stock.set(level(5), by=owner)
        held = await reserve_one(letzshop, owner, quantity=5, ttl=60)
        clock.time += timedelta(seconds=61)
        with pytest.raises(Conflict) as raised:
            await letzshop.stock.commit(held.id, by=owner)
        assert raised.value.code == "reservation/expired"

    async def test_are_tidied_away(
        self, letzshop: Letzshop, owner: Actor, clock: FixedClock
    ) -> None:
        await letzshop.stock.set(level(5), by=owner)
        await reserve_one(letzshop, owner, ttl=60)
        assert await letzshop.stock.sweep() == 0
        clock.time += timedelta(seconds=60)
        assert await letzshop.stock.sweep() == 1
        assert await letzshop.stock.sweep() == 0

    async def test_all_or_nothing(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5), by=owner)
        await letzshop.stock.set(level(1, gtin=OTHER_GTIN), by=owner)
        with pytest.raises(Conflict):
            await letzshop.stock.reserve(wishes(change(2), change(2, gtin=OTHER_GTIN)), by=owner)
        with pytest.raises(NotFound):
            await letzshop.stock.reserve(wishes(change(2), change(1, location="B")), by=owner)
        assert await seen(letzshop, owner) == (5, 0, 5)
        held = await letzshop.stock.reserve(wishes(change(1, gtin=OTHER_GTIN), change(2)), by=owner)
        assert [(r.gtin, r.quantity) for r in held] == [(OTHER_GTIN, 1), (GTIN, 2)]
        assert await seen(letzshop, owner) == (5, 2, 3)

    async def test_an_item_named_twice_counts_twice(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5), by=owner)
        with pytest.raises(Conflict):
            await letzshop.stock.reserve(wishes(change(3), change(3, gtin=f"0{GTIN}")), by=owner)
        held = await letzshop.stock.reserve(wishes(change(3), change(2)), by=owner)
        assert await seen(letzshop, owner) == (5, 5, 0)
        await letzshop.stock.release(held[0].id, by=owner)
        assert await seen(letzshop, owner) == (5, 2, 3)

    @pytest.mark.parametrize("reservation_id", ["", "x", "nul \0", "\ud800", "0" * 32])
    async def test_an_unknown_one_is_not_found(
        self, letzshop: Letzshop, owner: Actor, reservation_id: str
    ) -> None:
        with pytest.raises(NotFound):
            await letzshop.stock.release(reservation_id, by=owner)

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"gtin": GTIN, "location": "A"},
            {"gtin": GTIN, "location": "A", "quantity": 0},
            {"gtin": GTIN, "location": "A", "quantity": 1, "items": [change(1)]},
            {"shop_code": "S", "items": [change(1)]},
            {"items": []},
            {"items": [change(1)] * 101},
            {"items": [change(1)], "ttl": 0},
            {"items": [change(1)], "ttl": 10**9},
            {"items": [change(1)], "idempotency_key": ""},
        ],
    )
    def test_bad_input(self, fields: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            NewReservation(**fields)


class TestRepeats:
    async def test_reserve_once(self, letzshop: Letzshop, owner: Actor, clock: FixedClock) -> None:
        await letzshop.stock.set(level(5), by=owner)
        first = await reserve_one(letzshop, owner, quantity=2, idempotency_key="k", ttl=60)
        clock.time += timedelta(seconds=30)
        again = await reserve_one(letzshop, owner, quantity=2, idempotency_key="k", ttl=60)
        assert again == first
        assert await seen(letzshop, owner) == (5, 2, 3)
        clock.time += timedelta(seconds=30)
        late = await reserve_one(letzshop, owner, quantity=2, idempotency_key="k", ttl=60)
        assert (late.id, late.state) == (first.id, "expired")

    async def test_with_other_content_are_refused(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5), by=owner)
        await letzshop.stock.set(level(5, location="B"), by=owner)
        await letzshop.stock.reserve(wish(1, idempotency_key="k"), by=owner)
        for other in (wish(2, idempotency_key="k"), wish(1, idempotency_key="k", location="B")):
            with pytest.raises(Conflict) as raised:
                await letzshop.stock.reserve(other, by=owner)
            assert raised.value.code == "idempotency-key/reused"
        assert await seen(letzshop, owner) == (10, 1, 9)

    async def test_keys_of_different_users_have_nothing_to_do_with_each_other(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        for by, location in ((owner, "A"), (stranger, "B")):
            await letzshop.stock.set(level(5, location=location), by=by)
            await letzshop.stock.reserve(wish(1, idempotency_key="k", location=location), by=by)
        assert await seen(letzshop, owner) == (10, 2, 8)


class TestAtOnce:
    """On every store; PostgreSQL is where clients really meet."""

    async def test_fifty_clients_for_the_last_units(self, store: Store) -> None:
        letzshop, by = Letzshop(store), await add_user(store)
        await letzshop.stock.set(level(20), by=by)
        results = await asyncio.gather(
            *(letzshop.stock.reserve(wish(1), by=by) for _ in range(50)), return_exceptions=True
        )
        assert [type(result) for result in results].count(list) == 20
        assert [type(result) for result in results].count(Conflict) == 30
        assert await seen(letzshop, by) == (20, 20, 0)

    async def test_orders_that_name_the_same_items_in_different_order(self, store: Store) -> None:
        letzshop, by = Letzshop(store), await add_user(store)
        items = [(GTIN, "A"), (GTIN, "B"), (OTHER_GTIN, "A")]
        for gtin, location in items:
            await letzshop.stock.set(level(30, gtin=gtin, location=location), by=by)

        def order(turn: int) -> NewReservation:
            turned = items[turn % 3 :] + items[: turn % 3]
            turned = turned if turn % 2 else turned[::-1]
            return wishes(*(change(1, gtin=gtin, location=place) for gtin, place in turned))

        results = await asyncio.gather(
            *(letzshop.stock.reserve(order(turn), by=by) for turn in range(40)),
            return_exceptions=True,
        )
        assert [type(result) for result in results].count(list) == 30
        assert [type(result) for result in results].count(Conflict) == 10
        assert await seen(letzshop, by) == (60, 60, 0)
        assert await seen(letzshop, by, OTHER_GTIN) == (30, 30, 0)

    async def test_one_request_sent_many_times(self, store: Store) -> None:
        letzshop, by = Letzshop(store), await add_user(store)
        await letzshop.stock.set(level(20), by=by)
        request = wish(3, idempotency_key="k")
        results = await asyncio.gather(*(letzshop.stock.reserve(request, by=by) for _ in range(10)))
        assert len({held.id for (held,) in results}) == 1
        assert await seen(letzshop, by) == (20, 3, 17)

    async def test_one_reservation_committed_and_released(self, store: Store) -> None:
        letzshop, by = Letzshop(store), await add_user(store)
        await letzshop.stock.set(level(20), by=by)
        held = await reserve_one(letzshop, by, quantity=5)
        ends: list[Callable[..., Any]] = [letzshop.stock.commit, letzshop.stock.release] * 5
        results = await asyncio.gather(
            *(end(held.id, by=by) for end in ends), return_exceptions=True
        )
        assert [type(result) for result in results].count(Conflict) == 5
        assert await seen(letzshop, by) in {(15, 0, 15), (20, 0, 20)}

    async def test_a_place_made_by_many(self, store: Store) -> None:
        letzshop, by = Letzshop(store), await add_user(store)
        await asyncio.gather(*(letzshop.stock.add(change(1), by=by) for _ in range(20)))
        assert await seen(letzshop, by) == (20, 0, 20)

    @pytest.mark.parametrize("seed", range(3))
    async def test_a_crowd_that_does_everything(self, store: Store, seed: int) -> None:
        clock = FixedClock()
        letzshop, by = Letzshop(store, clock=clock), await add_user(store)
        places = [(gtin, location) for gtin in (GTIN, OTHER_GTIN) for location in "AB"]
        for gtin, location in places:
            await letzshop.stock.set(level(10, gtin=gtin, location=location), by=by)
        held: list[Reservation] = []

        async def client(random: Random) -> None:
            for _ in range(12):
                gtin, location = random.choice(places)
                units = change(random.randint(1, 4), gtin=gtin, location=location)
                try:
                    match random.randrange(6):
                        case 0:
                            await letzshop.stock.add(units, by=by)
                        case 1:
                            await letzshop.stock.remove(units, by=by)
                        case 2 | 3:
                            picked = random.choices(places, k=3)
                            items = [change(1, gtin=g, location=place) for g, place in picked]
                            order = wishes(*items, ttl=random.randint(1, 60))
                            held.extend(await letzshop.stock.reserve(order, by=by))
                        case 4 if held:
                            await letzshop.stock.commit(random.choice(held).id, by=by)
                        case 5 if held:
                            await letzshop.stock.release(random.choice(held).id, by=by)
                        case _:
                            clock.time += timedelta(seconds=5)
                            await letzshop.stock.sweep()
                except Conflict:
                    pass  # sold out, over, or done already: anything else fails the test

        await asyncio.gather(*(client(Random(f"{seed}.{n}")) for n in range(20)))
        async with store.reading() as uow:
            states = [await uow.stock.reservation(reservation.id) for reservation in held]
        for gtin, location in places:
            reserved = sum(
                reservation.quantity
                for reservation in states
                if (reservation.gtin, reservation.location) == (gtin, location)
                and reservation.state == "held"
                and reservation.expires_at > clock.time
            )
            stock = await letzshop.stock.get(gtin, by=by)
            (row,) = [row for row in stock.locations if row.location == location]
            assert row.reserved == reserved
            assert 0 <= row.reserved <= row.quantity


steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 6)),
        st.tuples(st.just("add"), st.integers(1, 6)),
        st.tuples(st.just("remove"), st.integers(1, 6)),
        st.tuples(st.just("reserve"), st.lists(st.integers(1, 3), min_size=1, max_size=3)),
        st.tuples(st.just("commit"), st.integers(0, 9)),
        st.tuples(st.just("release"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
        st.tuples(st.just("sweep"), st.none()),
    ),
    max_size=25,
)


@given(steps=steps)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_reserved_is_what_is_held_whatever_happens(steps: list[tuple[str, Any]]) -> None:
    asyncio.run(_play(steps))


async def _play(steps: list[tuple[str, Any]]) -> None:
    clock = FixedClock()
    letzshop = Letzshop(MemoryStore(), clock=clock)
    by = await add_user(letzshop.store)
    quantity = (await letzshop.stock.set(level(4), by=by)).total_quantity
    held: list[Reservation] = []
    for step, value in steps:
        try:
            if step == "set":
                quantity = (await letzshop.stock.set(level(value), by=by)).total_quantity
            elif step == "add":
                quantity = (await letzshop.stock.add(change(value), by=by)).total_quantity
            elif step == "remove":
                quantity = (await letzshop.stock.remove(change(value), by=by)).total_quantity
            elif step == "reserve":
                held += await letzshop.stock.reserve(wishes(*map(change, value), ttl=60), by=by)
            elif step == "wait":
                clock.time += timedelta(seconds=value)
            elif step == "sweep":
                await letzshop.stock.sweep()
            elif value < len(held):
                ended = held[value]
                if step == "commit":
                    await letzshop.stock.commit(ended.id, by=by)
                    quantity -= ended.quantity
                else:
                    await letzshop.stock.release(ended.id, by=by)
                held.remove(ended)
        except LetzshopError:
            pass
        held = [reservation for reservation in held if reservation.expires_at > clock.time]
        reserved = sum(reservation.quantity for reservation in held)
        assert await seen(letzshop, by) == (quantity, reserved, quantity - reserved)
        assert 0 <= reserved <= quantity
