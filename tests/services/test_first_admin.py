"""The first administrator, whom the first start creates."""

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from tests.services.accounts import log_in, on

from letzshop_core.app import Letzshop
from letzshop_core.errors import Conflict, Unauthenticated
from letzshop_core.testing.factories import FixedClock, new_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Role


@pytest.fixture
def letzshop(memory_store: Store, clock: FixedClock) -> Letzshop:
    return on(memory_store, clock)


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
