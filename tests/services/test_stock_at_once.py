"""Stock holds, whoever does what at the same moment and in whatever order."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.stock_requests import (
    GTIN,
    OTHER_GTIN,
    change,
    level,
    reserve_one,
    seen,
    wish,
    wishes,
)

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, LetzshopError
from letzshop_core.stock.models import (
    NewReservation,
    Reservation,
)
from letzshop_core.testing.factories import FixedClock, add_user
from letzshop_core.uow import Store


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
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
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
