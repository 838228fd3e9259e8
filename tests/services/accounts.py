"""Logging in, for tests of users."""

from pydantic import SecretStr

from letzshop_core.app import Letzshop
from letzshop_core.audit.models import AuditFilters
from letzshop_core.paging import PageRequest
from letzshop_core.security.passwords import PasswordHasher
from letzshop_core.testing.factories import FixedClock
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

PASSWORD = SecretStr("correct horse battery")


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
