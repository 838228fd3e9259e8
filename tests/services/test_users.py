import asyncio
from datetime import timedelta
from typing import Any

import bcrypt
import pytest
from pydantic import SecretStr, ValidationError

from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.errors import Conflict, Forbidden, NotFound, Throttled, Unauthenticated
from letzshop_core.paging import PageRequest
from letzshop_core.security.passwords import PasswordHasher
from letzshop_core.testing.factories import FixedClock, add_shop, add_user, new_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor, PasswordChange, Role, UserFilters

PASSWORD = SecretStr("correct horse battery")


@pytest.fixture
def letzshop(memory_store: Store, clock: FixedClock) -> Letzshop:
    return on(memory_store, clock)


def on(store: Store, clock: FixedClock | None = None, *, local_only: bool = False) -> Letzshop:
    return Letzshop(
        store,
        clock=clock or FixedClock(),
        passwords=PasswordHasher(rounds=4),
        local_only=local_only,
    )


async def log_in(letzshop: Letzshop, login: str, password: SecretStr = PASSWORD) -> Actor:
    session = await letzshop.users.login(login, password, is_local=True)
    return await letzshop.users.authenticate(session.access_token)


async def actions(letzshop: Letzshop, admin: Actor) -> list[str]:
    page = await letzshop.audit.find(AuditFilters(), PageRequest(), by=admin)
    return [f"{entry.username}: {entry.action} {entry.subject}" for entry in page.items]


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


class TestLogin:
    async def test_by_name_or_address_whatever_the_case(
        self, letzshop: Letzshop, clock: FixedClock
    ) -> None:
        user = await letzshop.users.register(new_user(username="Vendor", email="V@example.com"))
        clock.time += timedelta(hours=1)
        for login in ("Vendor", "vENDOR", "v@EXAMPLE.com"):
            session = await letzshop.users.login(login, PASSWORD)
            assert (session.token_type, session.expires_in) == ("bearer", 1800)
            assert session.user.id == user.id
            assert session.user.last_login == clock.time
            actor = await letzshop.users.authenticate(session.access_token)
            assert actor == Actor(user.id, "Vendor", is_admin=False)

    async def test_the_password_may_be_plain_text(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        session = await letzshop.users.login("vendor", PASSWORD.get_secret_value())
        assert session.user.username == "vendor"
        with pytest.raises(Unauthenticated):
            await letzshop.users.login("vendor", "wrong password")

    async def test_an_unknown_user_and_a_wrong_password_are_told_alike(
        self, letzshop: Letzshop
    ) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        told = []
        for login, password in (
            ("nobody", PASSWORD),
            ("no\0body \ud800", PASSWORD),
            ("vendor", SecretStr("wrong password")),
        ):
            with pytest.raises(Unauthenticated) as raised:
                await letzshop.users.login(login, password)
            told.append((raised.value.code, raised.value.message))
        assert told[0] == told[1] == told[2]

    async def test_an_unknown_user_costs_as_much_work_as_a_wrong_password(
        self, letzshop: Letzshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        check, work = bcrypt.checkpw, []

        def checked(password: bytes, hashed: bytes) -> bool:
            work.append((password, hashed.rpartition(b"$")[0]))  # with the cost
            return check(password, hashed)

        monkeypatch.setattr(bcrypt, "checkpw", checked)
        for login in ("vendor", "nobody"):
            with pytest.raises(Unauthenticated):
                await letzshop.users.login(login, SecretStr("wrong password"))
        assert work == [(b"wrong password", b"$2b$04")] * 2

    async def test_a_deactivated_user_is_told_so_only_with_the_right_password(
        self, letzshop: Letzshop
    ) -> None:
        user = await letzshop.users.register(new_user(username="vendor"))
        admin = await add_user(letzshop.store, is_admin=True)
        await letzshop.users.set_active(user.id, False, by=admin)
        with pytest.raises(Forbidden):
            await letzshop.users.login("vendor", PASSWORD)
        with pytest.raises(Unauthenticated):
            await letzshop.users.login("vendor", SecretStr("wrong password"))

    async def test_guessing_is_throttled_and_the_right_password_does_not_help(
        self, letzshop: Letzshop
    ) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        for _ in range(10):
            with pytest.raises(Unauthenticated):
                await letzshop.users.login("vendor", SecretStr("guess"), address="192.0.2.1")
        with pytest.raises(Throttled):
            await letzshop.users.login("VENDOR", PASSWORD, address="192.0.2.1")
        await letzshop.users.login("vendor", PASSWORD, address="192.0.2.2")

    async def test_many_guesses_at_once_are_throttled_too(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        guesses = [letzshop.users.login("vendor", SecretStr(f"guess {n}")) for n in range(30)]
        errors = await asyncio.gather(*guesses, return_exceptions=True)
        assert [type(error) for error in errors].count(Unauthenticated) == 10
        assert [type(error) for error in errors].count(Throttled) == 20


class TestTokens:
    async def test_a_token_ends(self, letzshop: Letzshop, clock: FixedClock) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        session = await letzshop.users.login("vendor", PASSWORD)
        await letzshop.users.authenticate(session.access_token)
        clock.time += timedelta(minutes=30)
        with pytest.raises(Unauthenticated):
            await letzshop.users.authenticate(session.access_token)

    async def test_a_deactivation_ends_tokens_for_good(self, letzshop: Letzshop) -> None:
        user = await letzshop.users.register(new_user(username="vendor"))
        admin = await add_user(letzshop.store, is_admin=True)
        session = await letzshop.users.login("vendor", PASSWORD)
        await letzshop.users.authenticate(session.access_token)
        for is_active in (False, True):
            await letzshop.users.set_active(user.id, is_active, by=admin)
            with pytest.raises(Unauthenticated):
                await letzshop.users.authenticate(session.access_token)
        assert (await log_in(letzshop, "vendor")).id == user.id

    async def test_a_token_of_another_marketplace_is_no_good(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        session = await letzshop.users.login("vendor", PASSWORD)
        with pytest.raises(Unauthenticated):
            await on(letzshop.store).users.authenticate(session.access_token)


class TestPasswordChange:
    async def test_ends_every_token_and_the_old_password(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        sessions = [await letzshop.users.login("vendor", PASSWORD) for _ in range(2)]
        actor = await letzshop.users.authenticate(sessions[0].access_token)
        change = PasswordChange(
            current_password=PASSWORD, new_password=SecretStr("another password")
        )
        await letzshop.users.change_password(change, by=actor)
        for session in sessions:
            with pytest.raises(Unauthenticated):
                await letzshop.users.authenticate(session.access_token)
        with pytest.raises(Unauthenticated):
            await letzshop.users.login("vendor", PASSWORD)
        assert await log_in(letzshop, "vendor", SecretStr("another password")) == actor

    async def test_of_several_at_once_one_succeeds(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        actor = await log_in(letzshop, "vendor")
        outcomes = await asyncio.gather(
            *(
                letzshop.users.change_password(
                    PasswordChange(
                        current_password=PASSWORD, new_password=SecretStr(f"new password {n}")
                    ),
                    by=actor,
                )
                for n in range(5)
            ),
            return_exceptions=True,
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == [
            *["Forbidden"] * 4,
            "NoneType",
        ]

    async def test_needs_the_current_password_and_guessing_it_is_throttled(
        self, letzshop: Letzshop
    ) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        actor = await log_in(letzshop, "vendor")
        change = PasswordChange(
            current_password=SecretStr("guess"), new_password=SecretStr("another password")
        )
        for _ in range(10):
            with pytest.raises(Forbidden):
                await letzshop.users.change_password(change, by=actor)
        with pytest.raises(Throttled):
            await letzshop.users.change_password(change, by=actor)


class TestProfile:
    async def test_has_the_own_shops_and_the_role_they_give(self, letzshop: Letzshop) -> None:
        user = await letzshop.users.register(new_user(username="vendor"))
        actor = await log_in(letzshop, "vendor")
        profile = await letzshop.users.profile(by=actor)
        assert (profile.role, profile.shops) == (Role.USER, [])
        shop = await add_shop(letzshop.store, actor, is_verified=False)
        profile = await letzshop.users.profile(by=actor)
        assert (profile.role, profile.shops) == (Role.SHOP_OWNER, [shop])
        assert profile.email == user.email


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


class TestFirstStart:
    @pytest.fixture
    def local(self, memory_store: Store) -> Letzshop:
        return on(memory_store, local_only=True)

    async def test_on_ones_own_machine_has_the_default_admin_and_demo_shop(
        self, local: Letzshop
    ) -> None:
        first = await local.users.ensure_admin()
        assert first is not None
        assert (first.user.username, first.user.email) == ("admin", "admin@example.com")
        assert first.random_password is None
        admin = await log_in(local, "admin", SecretStr("admin123"))
        assert admin.is_admin
        demo = await local.shops.get("DEMOSHOP", by=admin)
        assert (demo.owner, demo.is_verified, demo.is_active) == ("admin", True, True)
        assert await local.users.ensure_admin() is None

    async def test_the_default_password_is_no_good_from_elsewhere(self, local: Letzshop) -> None:
        await local.users.ensure_admin()
        exposed = on(local.store)  # the same database behind a server that others can reach
        for letzshop, is_local in ((local, False), (exposed, True), (exposed, False)):
            with pytest.raises(Unauthenticated) as raised:
                await letzshop.users.login("admin", SecretStr("admin123"), is_local=is_local)
            assert raised.value.code == "login/wrong-credentials"

    async def test_an_ordinary_user_may_have_any_password(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor", password="admin123"))
        session = await letzshop.users.login("vendor", SecretStr("admin123"), is_local=False)
        assert session.user.username == "vendor"

    async def test_elsewhere_the_password_is_random_and_told_once(self, letzshop: Letzshop) -> None:
        first = await letzshop.users.ensure_admin()
        assert first is not None
        assert first.random_password is not None
        assert len(first.random_password) >= 20
        session = await letzshop.users.login("admin", SecretStr(first.random_password))
        assert session.user.role is Role.ADMIN
        with pytest.raises(Unauthenticated):
            await letzshop.users.login("admin", SecretStr("admin123"), is_local=True)

    async def test_takes_name_address_and_password_from_the_operator(
        self, letzshop: Letzshop
    ) -> None:
        first = await letzshop.users.ensure_admin(
            username="boss", email="boss@example.com", password=SecretStr("chosen by me")
        )
        assert first is not None
        assert first.random_password is None
        session = await letzshop.users.login("boss@example.com", SecretStr("chosen by me"))
        assert session.user.username == "boss"

    @pytest.mark.parametrize(
        "fields",
        [{"username": "a b"}, {"email": "nonsense"}, {"password": SecretStr("short")}],
    )
    async def test_takes_no_admin_who_could_not_be_registered(
        self, letzshop: Letzshop, fields: dict[str, Any]
    ) -> None:
        with pytest.raises(ValidationError):
            await letzshop.users.ensure_admin(**fields)

    async def test_of_several_processes_one_creates_the_admin(self, store: Store) -> None:
        starts = await asyncio.gather(*(on(store).users.ensure_admin() for _ in range(5)))
        assert len([first for first in starts if first is not None]) == 1

    async def test_a_name_that_an_ordinary_user_has_is_a_conflict(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="admin"))
        with pytest.raises(Conflict):
            await letzshop.users.ensure_admin()


async def test_registration_is_noted(letzshop: Letzshop) -> None:
    await letzshop.users.register(new_user(username="vendor"))
    admin = await add_user(letzshop.store, is_admin=True)
    assert await actions(letzshop, admin) == ["vendor: user.register user/vendor"]


async def test_only_admins_read_the_audit_log(letzshop: Letzshop) -> None:
    with pytest.raises(Forbidden):
        await letzshop.audit.find(AuditFilters(), PageRequest(), by=await add_user(letzshop.store))
