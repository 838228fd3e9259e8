"""Users and their credentials, in SQL."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, exists, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.driver import fetch_rows
from letzshop_core.adapters.sqlalchemy.paging import AnyRow, AnySelect, page_by_id
from letzshop_core.adapters.sqlalchemy.tables import shops, users
from letzshop_core.adapters.sqlalchemy.violations import violates_unique
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor, Credentials, Role, User, UserFilters
from letzshop_core.users.ports import address_taken, name_taken

__all__ = ["SqlUsers"]

_U = users.c
_reported_role = case(
    (_U.role == Role.ADMIN, literal(Role.ADMIN.value)),
    (exists().where(shops.c.owner_id == _U.id), literal(Role.SHOP_OWNER.value)),
    else_=literal(Role.USER.value),
)
_USER: AnySelect = select(
    _U.id,
    _U.username,
    _U.email,
    _reported_role.label("role"),
    _U.is_active,
    _U.last_login,
    _U.created_at,
    _U.updated_at,
)
# Run for every request, so the driver gets the text as it is.
_ACTORS = "SELECT id, username, role, token_version FROM users WHERE is_active AND id "
_ACTORS_ON_POSTGRESQL = _ACTORS + "= ANY(:user_ids)"
_ACTORS_ON_SQLITE = _ACTORS + "IN (SELECT value FROM json_each(:user_ids))"
_CREDENTIALS = select(
    _U.id.label("user_id"),
    _U.username,
    _U.hashed_password,
    _U.is_active,
    (_U.role == Role.ADMIN).label("is_admin"),
    _U.token_version,
).where(or_(_U.username_key == bindparam("login"), _U.email_key == bindparam("login")))


class SqlUsers:
    """See :class:`letzshop_core.users.ports.UserRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, *, username: str, email: str, hashed_password: str, role: Role, at: datetime
    ) -> User:
        new = {
            "username": username,
            "username_key": username.casefold(),
            "email": email,
            "email_key": email.casefold(),
            "hashed_password": hashed_password,
            "role": role,
            "is_active": True,
            "token_version": 0,
            "created_at": at,
            "updated_at": at,
        }
        try:
            result = await self._connection.execute(insert(users).values(new).returning(_U.id))
        except IntegrityError as error:
            if violates_unique(error, "users", "username_key"):
                raise name_taken() from None
            if violates_unique(error, "users", "email_key"):
                raise address_taken() from None
            raise
        return await self._existing(result.scalar_one())

    async def get(self, user_id: int) -> User | None:
        row = (await self._connection.execute(_USER.where(_U.id == user_id))).first()
        return None if row is None else _user(row)

    async def named(self, username: str) -> User | None:
        statement = _USER.where(_U.username_key == username.casefold())
        row = (await self._connection.execute(statement)).first()
        return None if row is None else _user(row)

    async def has_admin(self) -> bool:
        statement = select(_U.id).where(_U.role == Role.ADMIN).limit(1)
        return (await self._connection.execute(statement)).first() is not None

    async def actors(self, user_ids: Collection[int]) -> dict[int, tuple[int, Actor]]:
        ids = list(user_ids)
        if self._connection.dialect.name == "postgresql":
            rows = await fetch_rows(self._connection, _ACTORS_ON_POSTGRESQL, {"user_ids": ids})
        else:
            listed = {"user_ids": json.dumps(ids)}
            rows = await fetch_rows(self._connection, _ACTORS_ON_SQLITE, listed)
        return {
            user_id: (version, Actor(user_id, username, role == "admin"))
            for user_id, username, role, version in rows
        }

    async def credentials(self, login: str) -> Credentials | None:
        found = await self._connection.execute(_CREDENTIALS, {"login": login.casefold()})
        row = found.first()
        return None if row is None else Credentials(**row._asdict())

    async def record_login(self, user_id: int, at: datetime) -> User:
        await self._connection.execute(update(users).where(_U.id == user_id).values(last_login=at))
        return await self._existing(user_id)

    async def replace_password(
        self, user_id: int, old_hash: str, new_hash: str, at: datetime
    ) -> bool:
        result = await self._connection.execute(
            update(users)
            .where(_U.id == user_id, _U.hashed_password == old_hash)
            .values(
                hashed_password=new_hash,
                token_version=_U.token_version + 1,
                updated_at=at,
            )
        )
        return result.rowcount == 1

    async def lock_active_admins(self) -> set[int]:
        # FOR NO KEY UPDATE: rows that refer to them may be added meanwhile.
        statement = (
            select(_U.id)
            .where(_U.role == Role.ADMIN, _U.is_active)
            .order_by(_U.id)
            .with_for_update(key_share=True)
        )
        return set((await self._connection.execute(statement)).scalars())

    async def set_active(self, user_id: int, is_active: bool, at: datetime) -> User:
        values: dict[str, Any] = {"is_active": is_active, "updated_at": at}
        if not is_active:
            values["token_version"] = _U.token_version + 1
        await self._connection.execute(update(users).where(_U.id == user_id).values(values))
        return await self._existing(user_id)

    async def find(self, filters: UserFilters, page: PageRequest) -> Page[User]:
        statement = _USER
        if filters.search:
            part = filters.search.casefold()
            statement = statement.where(
                or_(
                    _U.username_key.contains(part, autoescape=True),
                    _U.email_key.contains(part, autoescape=True),
                )
            )
        if filters.role is not None:
            statement = statement.where(_reported_role == filters.role.value)
        if filters.is_active is not None:
            statement = statement.where(_U.is_active.is_(filters.is_active))
        return await page_by_id(self._connection, statement, _U.id, page, _user)

    async def _existing(self, user_id: int) -> User:
        return _user((await self._connection.execute(_USER.where(_U.id == user_id))).one())


def _user(row: AnyRow) -> User:
    fields = row._asdict()
    return User(**fields | {"role": Role(fields["role"])})
