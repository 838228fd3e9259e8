"""Registration, profiles, and what admins do to users."""

import asyncio

import pytest
from pydantic import ValidationError
from tests.services.accounts import actions, log_in, on

from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, NotFound
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import FixedClock, add_shop, add_user, new_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Role, UserFilters


@pytest.fixture
def letzshop(memory_store: Store, clock: FixedClock) -> Letzshop:
    return on(memory_store, clock)


class TestNewUser:
    @pytest.mark.parametrize("username", ["abc", "New.Vendor-2_x", "9lives", "x" * 50, "  bob  "])
    def test_names(self, username: str) -> None:
        assert new_user(username=username).username == username.strip()

    @pytest.mark.parametrize(
        "username",
        [
            "",
            "ab",
            "x" * 51,
            ".abc",
            "-abc",
            "a b c",
            "a@b.c",
            "añb",
            "аbс",
            "a/b",
            "a\nb",
            "a\0b",
        ],
    )
    def test_no_names(self, username: str) -> None:
        with pytest.raises(ValidationError):
            new_user(username=username)

    @pytest.mark.parametrize(
        "email",
        ["vendor@example.com", "a.b+c_d@sub.example.co.uk", "x@xn--bcher-kva.example", "O'N@a.ie"],
    )
    def test_addresses(self, email: str) -> None:
        assert new_user(email=email).email == email

    @pytest.mark.parametrize(
        "email",
        [
            "",
            "vendor",
            "vendor@",
            "@example.com",
            "a@b",
            "a b@example.com",
            "a@exa mple.com",
            "a@-example.com",
            "a@example..com",
            "a@@example.com",
            "a@example.com\0",
            "Anna <a@example.com>",
            f"{'x' * 65}@example.com",
            f"x@{'a.' * 130}com",
        ],
    )
    def test_no_addresses(self, email: str) -> None:
        with pytest.raises(ValidationError):
            new_user(email=email)


class TestAccount:
    async def test_has_the_own_shops_and_the_role_they_give(self, letzshop: Letzshop) -> None:
        user = await letzshop.users.register(new_user(username="vendor"))
        actor = await log_in(letzshop, "vendor")
        account = await letzshop.users.account(by=actor)
        assert (account.role, account.shops) == (Role.USER, [])
        shop = await add_shop(letzshop.store, actor, is_verified=False)
        account = await letzshop.users.account(by=actor)
        assert (account.role, account.shops) == (Role.SHOP_OWNER, [shop])
        assert account.email == user.email


class TestAdmins:
    async def test_only_they_list_and_deactivate_users(self, letzshop: Letzshop) -> None:
        user = await add_user(letzshop.store)
        with pytest.raises(Forbidden):
            await letzshop.users.find(UserFilters(), PageRequest(), by=user)
        with pytest.raises(Forbidden):
            await letzshop.users.set_active(user.id, False, by=user)

    async def test_without_a_wish_the_state_is_turned(self, letzshop: Letzshop) -> None:
        user, admin = await add_user(letzshop.store), await add_user(letzshop.store, is_admin=True)
        states = [
            (await letzshop.users.set_active(user.id, wish, by=admin)).is_active
            for wish in (None, None, False, False, True, True)
        ]
        assert states == [False, True, False, False, True, True]
        name = f"user/{user.username}"
        assert await actions(letzshop, admin) == [
            f"{admin.username}: user.{verb} {name}"
            for verb in ("activate", "deactivate", "activate", "deactivate")
        ]

    async def test_an_unknown_user_is_not_found(self, letzshop: Letzshop) -> None:
        admin = await add_user(letzshop.store, is_admin=True)
        with pytest.raises(NotFound):
            await letzshop.users.set_active(999_999, False, by=admin)

    async def test_the_last_active_admin_stays(self, letzshop: Letzshop) -> None:
        first = await add_user(letzshop.store, is_admin=True)
        second = await add_user(letzshop.store, is_admin=True)
        await letzshop.users.set_active(second.id, False, by=first)
        with pytest.raises(Conflict) as raised:
            await letzshop.users.set_active(first.id, False, by=first)
        assert raised.value.code == "user/last-admin"
        await letzshop.users.set_active(second.id, True, by=first)
        await letzshop.users.set_active(first.id, False, by=second)

    async def test_two_admins_cannot_deactivate_each_other_at_once(self, store: Store) -> None:
        letzshop = on(store)
        first, second = [await add_user(store, is_admin=True) for _ in range(2)]
        results = await asyncio.gather(
            letzshop.users.set_active(second.id, False, by=first),
            letzshop.users.set_active(first.id, False, by=second),
            return_exceptions=True,
        )
        assert [type(result) for result in results].count(Conflict) == 1


async def test_of_equal_registrations_at_once_one_wins(store: Store) -> None:
    letzshop = on(store)
    results = await asyncio.gather(
        *(
            letzshop.users.register(new_user(username=name, email=f"{n}@example.com"))
            for n, name in enumerate(["vendor", "Vendor", "VENDOR", "vendor", "venDOR"])
        ),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(Conflict) == 4
    async with store.reading() as uow:
        assert (await uow.users.find(UserFilters(), PageRequest())).total == 1


async def test_registration_is_noted(letzshop: Letzshop) -> None:
    await letzshop.users.register(new_user(username="vendor"))
    admin = await add_user(letzshop.store, is_admin=True)
    assert await actions(letzshop, admin) == ["vendor: user.register user/vendor"]


async def test_only_admins_read_the_audit_log(letzshop: Letzshop) -> None:
    with pytest.raises(Forbidden):
        await letzshop.audit.find(AuditFilters(), PageRequest(), by=await add_user(letzshop.store))
