"""Reservations of stock, and requests that are repeated."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
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

from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, NotFound
from letzshop_core.shops.models import NewShop
from letzshop_core.stock.models import (
    NewReservation,
)
from letzshop_core.testing.factories import FixedClock
from letzshop_core.users.models import Actor


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

    async def test_may_spell_the_same_place_otherwise(
        self, letzshop: Letzshop, owner: Actor
    ) -> None:
        await letzshop.shops.create(NewShop(shop_code="TECH", shop_name="Tech"), by=owner)
        await letzshop.stock.set(level(5, shop_code="TECH"), by=owner)
        first, *others = [
            await letzshop.stock.reserve(
                wish(1, idempotency_key="k", gtin=gtin, shop_code=code), by=owner
            )
            for gtin, code in ((GTIN, "TECH"), (f"0{GTIN}", "tech"), (int(GTIN), "Tech"))
        ]
        assert others == [first, first]
        assert await seen(letzshop, owner) == (5, 1, 4)

    async def test_with_other_content_are_refused(self, letzshop: Letzshop, owner: Actor) -> None:
        await letzshop.stock.set(level(5), by=owner)
        await letzshop.stock.set(level(5, location="B"), by=owner)
        await letzshop.stock.reserve(wish(1, idempotency_key="k"), by=owner)
        for quantity, others in ((2, {}), (1, {"location": "B"}), (1, {"ttl": 61})):
            other = wish(quantity, idempotency_key="k", **others)
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
