"""Who can log in, and how long that lasts."""

import asyncio
from datetime import timedelta

import bcrypt
import pytest
from pydantic import SecretStr
from tests.services.accounts import PASSWORD, log_in, on

from letzshop_core.app import Letzshop
from letzshop_core.errors import Forbidden, Throttled, Unauthenticated
from letzshop_core.testing.factories import FixedClock, add_user, new_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor, PasswordChange


@pytest.fixture
def letzshop(memory_store: Store, clock: FixedClock) -> Letzshop:
    return on(memory_store, clock)


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

    async def test_a_network_of_ipv6_counts_as_one_address(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        for number in range(10):
            address = f"2001:db8::{number}"
            with pytest.raises(Unauthenticated):
                await letzshop.users.login("vendor", SecretStr("guess"), address=address)
        with pytest.raises(Throttled):
            await letzshop.users.login("vendor", PASSWORD, address="2001:db8::ffff")

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

    async def test_may_be_repeated_with_the_right_one(self, letzshop: Letzshop) -> None:
        await letzshop.users.register(new_user(username="vendor"))
        actor = await log_in(letzshop, "vendor")
        change = PasswordChange(current_password=PASSWORD, new_password=PASSWORD)
        for _ in range(11):
            await letzshop.users.change_password(change, by=actor)
