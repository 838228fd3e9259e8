"""Units of stock: how many, where, and who may change them."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.services.stock_requests import GTIN, change, level, numbers, reserve_one, seen, wish

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.gtins import GtinPolicy
from letzshop_core.paging import PageRequest
from letzshop_core.stock.models import (
    MAX_QUANTITY,
)
from letzshop_core.testing.factories import add_shop, add_user
from letzshop_core.users.models import Actor


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
        with pytest.raises(Invalid, match=f"would hold {MAX_QUANTITY + 1}") as raised:
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


async def test_what_an_admin_does_to_stock_is_on_record(
    letzshop: Letzshop, owner: Actor, admin: Actor
) -> None:
    shop = await add_shop(letzshop.store, owner, "SHOP")
    place = {"shop_code": "shop"}
    for by in (owner, admin):
        await letzshop.stock.set(level(9, **place), by=by)
        await letzshop.stock.remove(change(2, **place), by=by)
        for end in (letzshop.stock.commit, letzshop.stock.release):
            held = await reserve_one(letzshop, by, quantity=3, **place)
            for _ in range(2):  # the second time changes nothing
                await end(held.id, by=by)
    page = await letzshop.audit.find(AuditFilters(), PageRequest(), by=admin)
    done = [(e.action, e.details and e.details["quantity"]) for e in reversed(page.items)]
    assert done == [
        ("stock.change", 9),
        ("stock.change", 7),
        ("stock.reserve", 3),
        ("stock.commit", 3),
        ("stock.reserve", 3),
        ("stock.release", 3),
    ]
    assert {(e.username, e.subject) for e in page.items} == {("admin", f"stock/{GTIN}")}
    assert page.items[0].details == {"location": "A", "shop_code": shop.shop_code, "quantity": 3}
