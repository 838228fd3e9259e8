"""What any store of users must do."""

from datetime import timedelta

import pytest

from letzshop_core.errors import Conflict
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import NOON, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor, Role, User, UserFilters

__all__ = ["UserRepositoryContract"]

LATER = NOON + timedelta(hours=1)


async def add(store: Store, username: str, email: str, role: Role = Role.USER) -> User:
    async with store.writing() as uow:
        return await uow.users.add(
            username=username, email=email, hashed_password="hash", role=role, at=NOON
        )


class UserRepositoryContract:
    """:class:`letzshop_core.users.ports.UserRepository`."""

    async def test_a_new_user_is_active_and_has_never_logged_in(self, store: Store) -> None:
        user = await add(store, "Vendor", "Vendor@Example.com")
        assert user == User(
            id=user.id,
            username="Vendor",
            email="Vendor@Example.com",
            role=Role.USER,
            is_active=True,
            last_login=None,
            created_at=NOON,
            updated_at=NOON,
        )
        async with store.reading() as uow:
            assert await uow.users.get(user.id) == user
            assert await uow.users.named("vENDOR") == user

    @pytest.mark.parametrize(
        ("username", "email", "code"),
        [
            ("vendor", "other@example.com", "username/taken"),
            ("VENDOR", "other@example.com", "username/taken"),
            ("other", "v@example.com", "email/taken"),
            ("other", "V@EXAMPLE.COM", "email/taken"),
        ],
    )
    async def test_names_and_addresses_are_unique_whatever_their_case(
        self, store: Store, username: str, email: str, code: str
    ) -> None:
        await add(store, "Vendor", "v@example.com")
        with pytest.raises(Conflict) as raised:
            await add(store, username, email)
        assert raised.value.code == code
        async with store.reading() as uow:
            assert (await uow.users.find(UserFilters(), PageRequest())).total == 1

    async def test_credentials_are_found_by_name_and_by_address(self, store: Store) -> None:
        admin = await add(store, "Boss", "boss@example.com", Role.ADMIN)
        async with store.reading() as uow:
            by_name = await uow.users.credentials("BOSS")
            assert by_name == await uow.users.credentials("Boss@example.COM")
            assert by_name is not None
            assert (by_name.user_id, by_name.hashed_password) == (admin.id, "hash")
            assert by_name.is_admin
            assert by_name.is_active
            assert await uow.users.credentials("nobody") is None

    async def test_a_token_version_is_good_until_password_or_activity_change(
        self, store: Store
    ) -> None:
        user = await add(store, "vendor", "v@example.com")
        actor = Actor(user.id, "vendor", is_admin=False)

        async def good_versions() -> list[int]:
            async with store.reading() as uow:
                found = await uow.users.actors([user.id, user.id + 999])
            assert [who for _, who in found.values()] in ([actor], [])
            return [version for version, _ in found.values()]

        assert await good_versions() == [0]
        async with store.writing() as uow:
            assert await uow.users.replace_password(user.id, "hash", "other", LATER)
        assert await good_versions() == [1]
        async with store.writing() as uow:
            deactivated = await uow.users.set_active(user.id, False, LATER)
        assert not deactivated.is_active
        assert await good_versions() == []
        async with store.writing() as uow:
            await uow.users.set_active(user.id, True, LATER)
        assert await good_versions() == [2], "a token from before the deactivation is valid again"
        async with store.reading() as uow:
            known = await uow.users.credentials("vendor")
            assert known is not None
            assert (known.hashed_password, known.token_version) == ("other", 2)

    async def test_a_password_that_was_replaced_is_not_replaced_again(self, store: Store) -> None:
        user = await add(store, "vendor", "v@example.com")
        async with store.writing() as uow:
            assert await uow.users.replace_password(user.id, "hash", "first", LATER)
        async with store.writing() as uow:
            assert not await uow.users.replace_password(user.id, "hash", "second", LATER)
        async with store.reading() as uow:
            known = await uow.users.credentials("vendor")
            assert known is not None
            assert (known.hashed_password, known.token_version) == ("first", 1)

    async def test_the_last_login_is_noted(self, store: Store) -> None:
        user = await add(store, "vendor", "v@example.com")
        async with store.writing() as uow:
            noted = await uow.users.record_login(user.id, LATER)
        assert noted.last_login == LATER
        assert noted.updated_at == NOON

    async def test_who_owns_a_shop_is_a_shop_owner_unless_an_admin(self, store: Store) -> None:
        vendor, admin = await add_user(store), await add_user(store, is_admin=True)
        plain = await add_user(store)
        await add_shop(store, vendor)
        await add_shop(store, admin)
        async with store.reading() as uow:
            users = [await uow.users.get(actor.id) for actor in (plain, vendor, admin)]
            assert [user and user.role for user in users] == [
                Role.USER,
                Role.SHOP_OWNER,
                Role.ADMIN,
            ]
            owners = await uow.users.find(UserFilters(role=Role.SHOP_OWNER), PageRequest())
            assert [user.id for user in owners.items] == [vendor.id]

    async def test_active_admins_are_those_who_are_both(self, store: Store) -> None:
        await add_user(store)
        async with store.writing() as uow:
            assert not await uow.users.has_admin()
        first = await add_user(store, is_admin=True)
        second = await add_user(store, is_admin=True)
        async with store.writing() as uow:
            assert await uow.users.lock_active_admins() == {first.id, second.id}
            await uow.users.set_active(first.id, False, LATER)
            assert await uow.users.lock_active_admins() == {second.id}
            await uow.users.set_active(second.id, False, LATER)
            assert await uow.users.has_admin()

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, ["anna", "bert", "per_cent"]),
            ({"search": "ANN"}, ["anna"]),
            ({"search": "bert@example"}, ["bert"]),
            ({"search": "r_c"}, ["per_cent"]),
            ({"search": "%"}, []),
            ({"is_active": True}, ["anna", "per_cent"]),
            ({"is_active": False}, ["bert"]),
            ({"role": "admin"}, ["per_cent"]),
        ],
    )
    async def test_filters(
        self, store: Store, filters: dict[str, object], expected: list[str]
    ) -> None:
        await add_user(store, "anna")
        bert = await add_user(store, "bert")
        await add_user(store, "per_cent", is_admin=True)
        async with store.writing() as uow:
            await uow.users.set_active(bert.id, False, LATER)
        async with store.reading() as uow:
            page = await uow.users.find(UserFilters(**filters), PageRequest())
        assert [user.username for user in page.items] == expected
        assert page.total == len(expected)

    async def test_pages_by_skip_and_by_cursor_meet_each_user_once(self, store: Store) -> None:
        names = [(await add_user(store)).username for _ in range(5)]
        async with store.reading() as uow:
            skipped = await uow.users.find(UserFilters(), PageRequest(skip=3, limit=2))
            assert [user.username for user in skipped.items] == names[3:]
            assert skipped.next_cursor is None
            walked: list[str] = []
            cursor = None
            for _ in range(3):
                page = await uow.users.find(UserFilters(), PageRequest(limit=2, cursor=cursor))
                assert page.total == 5
                walked += [user.username for user in page.items]
                cursor = page.next_cursor
        assert walked == names
        assert cursor is None
