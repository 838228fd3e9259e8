"""Registration, login, tokens, and what admins do to users."""

import secrets
from typing import Final

import msgspec
from pydantic import SecretStr

from letzshop_core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock
from letzshop_core.retries import retried
from letzshop_core.security.passwords import PasswordHasher
from letzshop_core.security.throttle import LoginThrottle, network_of
from letzshop_core.security.tokens import Tokens
from letzshop_core.shops.models import NewShop
from letzshop_core.uow import Store
from letzshop_core.users.access import require_admin
from letzshop_core.users.lookup import ActorLookup
from letzshop_core.users.models import (
    Account,
    Actor,
    Credentials,
    NewUser,
    PasswordChange,
    Role,
    Session,
    User,
    UserFilters,
)

__all__ = ["DEFAULT_ADMIN_PASSWORD", "FirstAdmin", "UserService"]

DEFAULT_ADMIN_PASSWORD: Final = "admin123"  # noqa: S105
"""The first admin's password on a marketplace that only its own machine can reach. It is accepted
from that machine only."""


class FirstAdmin(msgspec.Struct, frozen=True):
    """The admin that the first start created, and the random password, if any, to be shown once."""

    user: User
    random_password: str | None


class UserService:
    """Registration, login, tokens, and what admins do to users."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        passwords: PasswordHasher,
        tokens: Tokens,
        throttle: LoginThrottle,
        local_only: bool,
    ) -> None:
        """``local_only`` says that only this machine can reach the service."""
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._tokens = tokens
        self._throttle = throttle
        self._local_only = local_only
        self._actors = ActorLookup(store)

    async def register(self, new: NewUser) -> User:
        """Add an ordinary user.

        Raises:
            Conflict: the name or the address is taken.
        """
        return await self._add(new.username, new.email, await self._passwords.hash(new.password))

    @retried
    async def _add(self, username: str, email: str, hashed_password: str) -> User:
        now = self._clock.now()
        async with self._store.writing() as uow:
            user = await uow.users.add(
                username=username,
                email=email,
                hashed_password=hashed_password,
                role=Role.USER,
                at=now,
            )
            actor = Actor(user.id, user.username)
            await uow.audit.record(actor, "user.register", f"user/{user.username}", at=now)
            return user

    async def login(
        self, login: str, password: SecretStr | str, *, address: str = "", is_local: bool = False
    ) -> Session:
        """Log in the user with this name or e-mail address.

        ``address`` is where the attempt comes from, for throttling. ``is_local`` says that it
        comes directly from this machine: the default password of the first admin is accepted
        only then, and only if the service is ``local_only``.

        Raises:
            Unauthenticated: there is no such user, or the password is wrong. Neither the message
                nor the time that it takes says which.
            Forbidden: the password is right, but the user is deactivated.
            Throttled: there were too many failures lately.
        """
        password = password if isinstance(password, SecretStr) else SecretStr(password)
        known = await self._check(login, password, address)
        default_is_good = is_local and self._local_only
        if known is None or (known.is_admin and _is_default(password) and not default_is_good):
            raise Unauthenticated(
                "The user name or the password is wrong.", code="login/wrong-credentials"
            )
        await self._throttle.succeeded(login.casefold(), network_of(address))
        if not known.is_active:
            raise Forbidden("This account is deactivated.", code="login/deactivated")
        return Session(
            access_token=self._tokens.issue(known.user_id, known.token_version),
            expires_in=int(self._tokens.lifetime.total_seconds()),
            user=await self._record_login(known.user_id),
        )

    async def _check(self, login: str, password: SecretStr, address: str) -> Credentials | None:
        await self._throttle.attempt(login.casefold(), network_of(address))
        async with self._store.reading() as uow:
            # Other text is not a name or address, and a database may not accept it.
            sound = login.isascii() and login.isprintable()
            known = await uow.users.credentials(login) if sound else None
        right = await self._passwords.verify(password, known.hashed_password if known else None)
        return known if right else None

    @retried
    async def _record_login(self, user_id: int) -> User:
        async with self._store.writing() as uow:
            return await uow.users.record_login(user_id, self._clock.now())

    async def authenticate(self, token: str) -> Actor:
        """The user whom a bearer token was issued to.

        Raises:
            Unauthenticated: the token is not ours, has expired, or was ended by a change of
                password or a deactivation.
        """
        claims = self._tokens.verify(token)
        actor = await self._actors.get(claims.user_id, claims.version)
        if actor is None:
            raise Unauthenticated("The token is no longer valid.", code="token/revoked")
        return actor

    async def account(self, *, by: Actor) -> Account:
        """The caller's own data and shops."""
        async with self._store.reading() as uow:
            user = await uow.users.get(by.id)
            if user is None:
                raise NotFound("user", by.username)
            return Account(**msgspec.structs.asdict(user), shops=await uow.shops.owned_by(by.id))

    async def change_password(
        self, change: PasswordChange, *, by: Actor, address: str = ""
    ) -> None:
        """Replace the caller's password. This ends all of their tokens at once.

        Raises:
            Forbidden: the current password is wrong.
            Throttled: it was wrong too often lately.
        """
        known = await self._check(by.username, change.current_password, address)
        if known is None:
            raise _wrong_password()
        await self._throttle.succeeded(by.username.casefold(), network_of(address))
        new_hash = await self._passwords.hash(change.new_password)
        await self._replace_password(by, known.hashed_password, new_hash)

    @retried
    async def _replace_password(self, by: Actor, old_hash: str, new_hash: str) -> None:
        now = self._clock.now()
        async with self._store.writing() as uow:
            # Hashing takes long: the password may have been changed meanwhile.
            if not await uow.users.replace_password(by.id, old_hash, new_hash, now):
                raise _wrong_password()
            await uow.audit.record(by, "user.change-password", f"user/{by.username}", at=now)

    async def find(self, filters: UserFilters, page: PageRequest, *, by: Actor) -> Page[User]:
        """Users by ascending id.

        Raises:
            Forbidden: the caller is not an admin.
        """
        require_admin(by)
        async with self._store.reading() as uow:
            return await uow.users.find(filters, page)

    @retried
    async def set_active(self, user_id: int, is_active: bool | None = None, *, by: Actor) -> User:
        """Activate or deactivate a user; None reverses the present state.

        A deactivated user cannot log in, and their tokens end at once.

        Raises:
            Forbidden: the caller is not an admin.
            NotFound: there is no such user.
            Conflict: this is the last active admin.
        """
        require_admin(by)
        now = self._clock.now()
        async with self._store.writing() as uow:
            # Always locked, so that two admins who deactivate each other take turns.
            admins = await uow.users.lock_active_admins()
            user = await uow.users.get(user_id)
            if user is None:
                raise NotFound("user", user_id)
            wanted = not user.is_active if is_active is None else is_active
            if wanted == user.is_active:
                return user
            if admins == {user_id}:
                raise Conflict(
                    "The last active admin cannot be deactivated.", code="user/last-admin"
                )
            action = "user.activate" if wanted else "user.deactivate"
            await uow.audit.record(by, action, f"user/{user.username}", at=now)
            return await uow.users.set_active(user_id, wanted, now)

    async def ensure_admin(
        self,
        *,
        username: str = "admin",
        email: str = "admin@example.com",
        password: SecretStr | None = None,
    ) -> FirstAdmin | None:
        """Create the first admin and the shop DEMOSHOP; None if there is an admin already.

        Without ``password`` it is the default password if the service is ``local_only``, and a
        random one otherwise. Several processes may call this at once: one of them creates it.

        Raises:
            Conflict: the name or the address belongs to a user who is not an admin.
            pydantic.ValidationError: name, address or password is not what :class:`NewUser` takes.
        """
        async with self._store.reading() as uow:
            if await uow.users.has_admin():
                return None
        random = None if password or self._local_only else secrets.token_urlsafe(15)
        chosen = password or SecretStr(random or DEFAULT_ADMIN_PASSWORD)
        new = NewUser(username=username, email=email, password=chosen)
        hashed_password = await self._passwords.hash(new.password)
        try:
            user = await self._add_admin(new.username, new.email, hashed_password)
        except Conflict:
            async with self._store.reading() as uow:
                if await uow.users.has_admin():
                    return None
            raise
        return FirstAdmin(user, random)

    @retried
    async def _add_admin(self, username: str, email: str, hashed_password: str) -> User:
        now = self._clock.now()
        async with self._store.writing() as uow:
            user = await uow.users.add(
                username=username,
                email=email,
                hashed_password=hashed_password,
                role=Role.ADMIN,
                at=now,
            )
            demo = NewShop(
                shop_code="DEMOSHOP",
                shop_name="Demo Shop",
                description="A shop to try things out with.",
            )
            await uow.shops.add(demo, owner_id=user.id, is_verified=True, at=now)
            actor = Actor(user.id, user.username, is_admin=True)
            await uow.audit.record(actor, "user.first-admin", f"user/{user.username}", at=now)
            return user


def _is_default(password: SecretStr) -> bool:
    return password.get_secret_value() == DEFAULT_ADMIN_PASSWORD


def _wrong_password() -> Forbidden:
    return Forbidden("The current password is wrong.", code="password/wrong")
