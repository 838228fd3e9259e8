"""What any store of shops must do."""

from datetime import timedelta

import pytest
from msgspec import structs

from letzshop_core.errors import Conflict
from letzshop_core.paging import PageRequest
from letzshop_core.shops.models import Shop, ShopFilters
from letzshop_core.testing.factories import NOON, add_shop, add_user, new_shop
from letzshop_core.uow import Store

__all__ = ["ShopRepositoryContract"]

LATER = NOON + timedelta(hours=1)


class ShopRepositoryContract:
    """:class:`letzshop_core.shops.ports.ShopRepository`."""

    async def test_a_new_shop_is_active_and_keeps_what_was_given(self, store: Store) -> None:
        owner = await add_user(store, "vendor")
        new = new_shop(
            shop_code="techstore",
            shop_name="Tech Store",
            description="Gadgets\nand more",
            contact_email="info@techstore.example",
            contact_phone="+352 123",
            website="https://techstore.example",
            business_address="1, rue du Fossé",
            tax_number="LU123",
        )
        async with store.writing() as uow:
            shop = await uow.shops.add(new, owner_id=owner.id, is_verified=False, at=NOON)
        assert shop == Shop(
            id=shop.id,
            shop_code="TECHSTORE",
            shop_name="Tech Store",
            description="Gadgets\nand more",
            owner="vendor",
            contact_email="info@techstore.example",
            contact_phone="+352 123",
            website="https://techstore.example",
            business_address="1, rue du Fossé",
            tax_number="LU123",
            is_active=True,
            is_verified=False,
            created_at=NOON,
            updated_at=NOON,
        )
        async with store.reading() as uow:
            assert await uow.shops.get("techStore") == shop
            assert await uow.shops.get("TECH") is None

    async def test_codes_are_unique(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        await add_shop(store, owner, "CODE")
        with pytest.raises(Conflict) as raised:
            await add_shop(store, other, "code")
        assert raised.value.code == "shop/taken"

    async def test_update_changes_only_what_is_named(self, store: Store) -> None:
        shop = await add_shop(store, await add_user(store), tax_number="LU1", description="Old")
        changes = {"shop_name": "Neues Geschäft", "description": None, "is_verified": False}
        async with store.writing() as uow:
            updated = await uow.shops.update(shop.id, changes, at=LATER)
        assert updated == structs.replace(shop, **changes, updated_at=LATER)
        async with store.reading() as uow:
            assert await uow.shops.get(shop.shop_code) == updated
            for search, expected in (("geschaft", [updated]), ("old", [])):
                page = await uow.shops.find(
                    ShopFilters(search=search), PageRequest(), caller_id=0, all_visible=True
                )
                assert page.items == expected, search

    async def test_lock_returns_the_shop(self, store: Store) -> None:
        shop = await add_shop(store, await add_user(store))
        async with store.writing() as uow:
            assert await uow.shops.lock(shop.id) == shop
            assert await uow.shops.lock(shop.id + 999) is None

    async def test_a_user_owns_what_they_opened(self, store: Store) -> None:
        owner, other = await add_user(store), await add_user(store)
        first = await add_shop(store, owner, "B2")
        await add_shop(store, other)
        second = await add_shop(store, owner, "A1", is_active=False)
        async with store.reading() as uow:
            assert await uow.shops.owned_by(owner.id) == [first, second]

    @pytest.mark.parametrize(
        ("caller", "filters", "expected"),
        [
            ("stranger", {}, ["PUBLIC"]),
            ("owner", {}, ["PUBLIC", "NEW", "CLOSED"]),
            ("admin", {}, ["PUBLIC", "NEW", "CLOSED", "OTHER"]),
            ("owner", {"mine": True}, ["NEW", "CLOSED"]),
            ("admin", {"mine": True}, []),
            ("owner", {"is_verified": True}, ["PUBLIC", "CLOSED"]),
            ("owner", {"is_active": True}, ["PUBLIC", "NEW"]),
            ("admin", {"is_verified": False}, ["NEW", "OTHER"]),
            ("admin", {"is_verified": True}, ["PUBLIC", "CLOSED"]),
            ("admin", {"is_active": False}, ["CLOSED"]),
            ("admin", {"is_active": True}, ["PUBLIC", "NEW", "OTHER"]),
            ("admin", {"search": "CAFE wun"}, ["PUBLIC"]),
            ("admin", {"search": "clo"}, ["CLOSED"]),
            ("admin", {"search": "osed"}, []),
            ("admin", {"search": "100%"}, ["OTHER"]),
            ("admin", {"search": "%"}, ["PUBLIC", "NEW", "CLOSED", "OTHER"]),
        ],
    )
    async def test_who_finds_what(
        self, store: Store, caller: str, filters: dict[str, object], expected: list[str]
    ) -> None:
        callers = {name: await add_user(store, name) for name in ("owner", "stranger", "other")}
        callers["admin"] = await add_user(store, "admin", is_admin=True)
        await add_shop(store, callers["other"], "PUBLIC", shop_name="Café", description="wunderbar")
        await add_shop(store, callers["owner"], "NEW", is_verified=False)
        await add_shop(store, callers["owner"], "CLOSED", is_active=False)
        await add_shop(
            store, callers["other"], "OTHER", is_verified=False, shop_name="100% organic"
        )
        async with store.reading() as uow:
            page = await uow.shops.find(
                ShopFilters(**filters),
                PageRequest(),
                caller_id=callers[caller].id,
                all_visible=caller == "admin",
            )
        assert [shop.shop_code for shop in page.items] == expected
        assert page.total == len(expected)

    async def test_stale_visibility_is_remembered_until_that_note_is_cleared(
        self, store: Store
    ) -> None:
        owner = await add_user(store)
        shop, _ = await add_shop(store, owner), await add_shop(store, owner)
        async with store.writing() as uow:
            await uow.shops.mark_visibility_stale(shop.id, NOON)
            await uow.shops.mark_visibility_stale(shop.id, LATER)
        async with store.writing() as uow:
            await uow.shops.clear_stale_visibility(shop.id, NOON)
            assert await uow.shops.stale_visibility() == {shop.id: LATER}
            await uow.shops.clear_stale_visibility(shop.id, LATER)
            assert await uow.shops.stale_visibility() == {}
