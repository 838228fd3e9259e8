import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.disks import full_disk

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.shops import service as shops_service
from letzshop_core.shops.models import NewShop, Shop, ShopFilters, ShopPatch
from letzshop_core.testing.factories import (
    FixedClock,
    add_offer,
    add_product,
    add_shop,
    add_user,
    new_shop,
)
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor


class TestNewShop:
    @pytest.mark.parametrize(
        ("given", "code"),
        [("techstore", "TECHSTORE"), (" a1 ", "A1"), ("A_b-9", "A_B-9"), ("x" * 50, "X" * 50)],
    )
    def test_codes(self, given: str, code: str) -> None:
        assert new_shop(shop_code=given).shop_code == code

    @pytest.mark.parametrize("code", ["", "A", "x" * 51, "A B", "A/B", "ß1", "É1", "A\0B", "A.B"])
    def test_no_codes(self, code: str) -> None:
        with pytest.raises(ValidationError):
            new_shop(shop_code=code)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("shop_name", ""),
            ("shop_name", "  "),
            ("shop_name", None),
            ("shop_name", "x" * 201),
            ("shop_name", "a\nb"),
            ("description", "nul \0"),
            ("description", "\ud800"),
            ("contact_email", "no address"),
            ("contact_phone", 352123456),
            ("website", "techstore.example"),
            ("website", "javascript:alert(1)"),
            ("website", "https://user:secret@techstore.example"),
            ("website", "https://tech store.example"),
            ("unknown", "x"),
            ("is_verified", True),
        ],
    )
    def test_what_is_refused(self, field: str, value: object) -> None:
        with pytest.raises(ValidationError) as raised:
            new_shop(**{field: value})
        assert raised.value.errors()[0]["loc"] == (field,)

    def test_blank_optional_fields_are_none(self) -> None:
        blanks = {
            name: " "
            for name in NewShop.model_fields
            if name not in {"shop_code", "shop_name", "owner"}
        }
        shop = new_shop(**blanks)
        assert {getattr(shop, name) for name in blanks} == {None}


class TestCreate:
    async def test_by_a_user_is_unverified(self, letzshop: Letzshop, owner: Actor) -> None:
        shop = await letzshop.shops.create(new_shop(shop_code="mine"), by=owner)
        assert (shop.shop_code, shop.owner) == ("MINE", "owner")
        assert (shop.is_active, shop.is_verified) == (True, False)

    async def test_by_an_admin_is_verified_and_may_have_another_owner(
        self, letzshop: Letzshop, owner: Actor, admin: Actor
    ) -> None:
        shops = [
            await letzshop.shops.create(new_shop(), by=admin),
            await letzshop.shops.create(new_shop(owner="OWNER"), by=admin),
        ]
        assert [(shop.owner, shop.is_verified) for shop in shops] == [
            ("admin", True),
            ("owner", True),
        ]

    async def test_nobody_else_names_an_owner(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        with pytest.raises(Forbidden):
            await letzshop.shops.create(new_shop(owner="owner"), by=stranger)
        shop = await letzshop.shops.create(new_shop(owner="Owner"), by=owner)
        assert shop.owner == "owner"

    async def test_an_unknown_owner_is_invalid(self, letzshop: Letzshop, admin: Actor) -> None:
        with pytest.raises(Invalid) as raised:
            await letzshop.shops.create(new_shop(owner="nobody"), by=admin)
        assert raised.value.errors[0].loc == ("owner",)

    async def test_a_code_is_taken_also_by_a_shop_one_cannot_see(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor
    ) -> None:
        await letzshop.shops.create(new_shop(shop_code="HIDDEN"), by=owner)
        with pytest.raises(Conflict):
            await letzshop.shops.create(new_shop(shop_code="hidden"), by=stranger)

    async def test_of_equal_codes_at_once_one_wins(self, store: Store) -> None:
        letzshop = Letzshop(store)
        by = await add_user(store)
        results = await asyncio.gather(
            *(letzshop.shops.create(new_shop(shop_code="same"), by=by) for _ in range(5)),
            return_exceptions=True,
        )
        assert [type(result) for result in results].count(Conflict) == 4
        async with store.reading() as uow:
            assert len(await uow.shops.owned_by(by.id)) == 1


class TestVisibility:
    @pytest.mark.parametrize(
        ("state", "public"),
        [
            ({"is_verified": True, "is_active": True}, True),
            ({"is_verified": False, "is_active": True}, False),
            ({"is_verified": True, "is_active": False}, False),
            ({"is_verified": False, "is_active": False}, False),
        ],
    )
    async def test_only_owner_and_admins_see_what_is_not_public(
        self, letzshop: Letzshop, state: dict[str, bool], public: bool
    ) -> None:
        owner, stranger = await add_user(letzshop.store), await add_user(letzshop.store)
        admin = await add_user(letzshop.store, is_admin=True)
        shop = await add_shop(letzshop.store, owner, "SHOP", **state)
        for actor, sees in ((owner, True), (admin, True), (stranger, public)):
            page = await letzshop.shops.find(ShopFilters(), PageRequest(), by=actor)
            assert page.items == ([shop] if sees else []), actor
            if sees:
                assert await letzshop.shops.get("shop", by=actor) == shop
            else:
                with pytest.raises(NotFound):
                    await letzshop.shops.get("shop", by=actor)

    @pytest.mark.parametrize("code", ["", "nul \0", "\ud800", "ſhop", "x" * 10_000])
    async def test_what_is_no_code_is_not_found(self, store: Store, code: str) -> None:
        owner = await add_user(store)
        await add_shop(store, owner, "SHOP")
        with pytest.raises(NotFound):
            await Letzshop(store).shops.get(code, by=owner)


class TestUpdate:
    async def test_changes_what_is_given_and_null_clears(
        self, letzshop: Letzshop, owner: Actor, clock: FixedClock
    ) -> None:
        shop = await add_shop(letzshop.store, owner, description="Old", tax_number="LU1")
        clock.time += timedelta(hours=1)
        patch = ShopPatch.model_validate({"shop_name": "New", "description": None})
        updated = await letzshop.shops.update(shop.shop_code.lower(), patch, by=owner)
        assert (updated.shop_name, updated.description, updated.tax_number) == ("New", None, "LU1")
        assert updated.updated_at == clock.time
        assert await letzshop.shops.get(shop.shop_code, by=owner) == updated

    async def test_nothing_given_changes_nothing(self, letzshop: Letzshop, owner: Actor) -> None:
        shop = await add_shop(letzshop.store, owner)
        assert await letzshop.shops.update(shop.shop_code, ShopPatch(), by=owner) == shop

    @pytest.mark.parametrize(
        "fields",
        [{"shop_name": None}, {"shop_code": "OTHER"}, {"is_verified": True}, {"owner": "me"}],
    )
    def test_what_cannot_be_changed(self, fields: dict[str, object]) -> None:
        with pytest.raises(ValidationError):
            ShopPatch.model_validate(fields)

    async def test_by_whom(
        self, letzshop: Letzshop, owner: Actor, stranger: Actor, admin: Actor
    ) -> None:
        await add_shop(letzshop.store, owner, "PUBLIC")
        await add_shop(letzshop.store, owner, "HIDDEN", is_verified=False)
        patch = ShopPatch(shop_name="New")
        for code, error in (("PUBLIC", Forbidden), ("HIDDEN", NotFound)):
            with pytest.raises(error):
                await letzshop.shops.update(code, patch, by=stranger)
            for actor in (owner, admin):
                assert (await letzshop.shops.update(code, patch, by=actor)).shop_name == "New"


class TestStatus:
    async def test_only_admins_verify_and_deactivate(
        self, letzshop: Letzshop, owner: Actor
    ) -> None:
        shop = await add_shop(letzshop.store, owner, is_verified=False)
        with pytest.raises(Forbidden):
            await letzshop.shops.set_verified(shop.id, True, by=owner)
        with pytest.raises(Forbidden):
            await letzshop.shops.set_active(shop.id, False, by=owner)
        assert await letzshop.shops.get(shop.shop_code, by=owner) == shop

    async def test_without_a_wish_the_state_is_turned_and_each_change_is_noted(
        self, letzshop: Letzshop, owner: Actor, admin: Actor
    ) -> None:
        shop = await add_shop(letzshop.store, owner, "SHOP", is_verified=False)
        wishes = (None, None, False, True, True)
        verified = [
            (await letzshop.shops.set_verified(shop.id, wish, by=admin)).is_verified
            for wish in wishes
        ]
        assert verified == [True, False, False, True, True]
        active = [
            (await letzshop.shops.set_active(shop.id, wish, by=admin)).is_active for wish in wishes
        ]
        assert active == [False, True, False, True, True]
        log = await letzshop.audit.find(AuditFilters(subject="shop/SHOP"), PageRequest(), by=admin)
        assert [entry.action for entry in reversed(log.items)] == [
            "shop.verify",
            "shop.unverify",
            "shop.verify",
            "shop.deactivate",
            "shop.activate",
            "shop.deactivate",
            "shop.activate",
        ]

    async def test_an_unknown_shop_is_not_found(self, letzshop: Letzshop, admin: Actor) -> None:
        with pytest.raises(NotFound):
            await letzshop.shops.set_verified(999, True, by=admin)


class TestVisibilityOfProducts:
    """What ordinary users see in lists follows the state of the shops that offer it."""

    @pytest.fixture
    async def shop(self, store: Store) -> Shop:
        shop = await add_shop(store, await add_user(store, "vendor"), is_verified=False)
        for number in range(5):
            product = await add_product(store, product_id=f"offered-{number}")
            await add_offer(store, shop, product)
        return shop

    async def listed(self, store: Store) -> int:
        async with store.reading() as uow:
            page = await uow.products.find(
                ProductFilters(), PageRequest(), by=Actor(0, "somebody else")
            )
        return len(page.items)

    async def test_follows_in_the_background(
        self, store: Store, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shops_service, "_REFRESH_BATCH", 2)
        admin = await add_user(store, is_admin=True)
        letzshop = Letzshop(store)
        changes = (letzshop.shops.set_verified, letzshop.shops.set_active)
        for change, state, expected in (
            (0, True, 5),
            (1, False, 0),
            (1, True, 5),
            (0, False, 0),
        ):
            await changes[change](shop.id, state, by=admin)
            await asyncio.gather(*letzshop.shops._refreshes)
            assert await self.listed(store) == expected
            async with store.reading() as uow:
                assert await uow.shops.stale_visibility() == {}

    async def test_is_taken_up_after_a_restart(self, store: Store, shop: Shop) -> None:
        admin = await add_user(store, is_admin=True)
        first = Letzshop(store)
        await first.shops.set_verified(shop.id, True, by=admin)
        await first.shops.close()  # before the background has done anything
        assert await self.listed(store) == 0
        await Letzshop(store).shops.refresh_stale_visibility()
        assert await self.listed(store) == 5

    async def test_waits_for_a_worker_while_nothing_can_be_written(
        self, sqlite_store: SqlStore, caplog: pytest.LogCaptureFixture
    ) -> None:
        admin = await add_user(sqlite_store, is_admin=True)
        shop = await add_shop(sqlite_store, admin, is_verified=False)
        await add_offer(sqlite_store, shop, await add_product(sqlite_store))
        letzshop = Letzshop(sqlite_store)
        await letzshop.shops.set_verified(shop.id, True, by=admin)
        log = Path(f"{sqlite_store.engine.url.database}-wal")
        with full_disk(log.stat().st_size):
            await asyncio.gather(*letzshop.shops._refreshes)
        assert f"shop {shop.id} waits" in caplog.text
        assert await self.listed(sqlite_store) == 0
        await letzshop.shops.refresh_stale_visibility()
        assert await self.listed(sqlite_store) == 1

    async def test_ends_right_however_often_the_state_changes_meanwhile(
        self, store: Store, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shops_service, "_REFRESH_BATCH", 1)
        admin = await add_user(store, is_admin=True)
        servers = [Letzshop(store) for _ in range(2)]
        for turn in range(9):
            await servers[turn % 2].shops.set_verified(shop.id, by=admin)
        for letzshop in servers:
            await asyncio.gather(*letzshop.shops._refreshes)
        assert await self.listed(store) == 5
        async with store.reading() as uow:
            assert await uow.shops.stale_visibility() == {}

    async def test_a_verified_shop_opens_its_owners_products_that_nobody_offers(
        self, store: Store
    ) -> None:
        owner, admin = await add_user(store, "owner"), await add_user(store, is_admin=True)
        await add_product(store, owner)
        assert await self.listed(store) == 0
        letzshop = Letzshop(store)
        await letzshop.shops.create(new_shop(owner="owner"), by=admin)
        await asyncio.gather(*letzshop.shops._refreshes)
        assert await self.listed(store) == 1


async def test_parallel_updates_each_change_their_own_field(store: Store) -> None:
    letzshop, owner = Letzshop(store), await add_user(store)
    await add_shop(store, owner, "SHOP")
    fields = ("shop_name", "description", "contact_phone", "business_address", "tax_number")
    await asyncio.gather(
        *(
            letzshop.shops.update("SHOP", ShopPatch.model_validate({name: f"new {name}"}), by=owner)
            for name in fields
        )
    )
    shop = await letzshop.shops.get("SHOP", by=owner)
    assert [getattr(shop, name) for name in fields] == [f"new {name}" for name in fields]
