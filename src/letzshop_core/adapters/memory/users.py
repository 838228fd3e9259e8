"""Users and their credentials, in memory."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import MemoryState, UserRow
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor, Credentials, Role, User, UserFilters
from letzshop_core.users.ports import address_taken, name_taken

__all__ = ["MemoryUsers"]


class MemoryUsers:
    """See :class:`letzshop_core.users.ports.UserRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(
        self, *, username: str, email: str, hashed_password: str, role: Role, at: datetime
    ) -> User:
        for row in self._state.users.values():
            if row.user.username.casefold() == username.casefold():
                raise name_taken()
            if row.user.email.casefold() == email.casefold():
                raise address_taken()
        user = User(
            id=next(self._state.ids),
            username=username,
            email=email,
            role=role,
            is_active=True,
            last_login=None,
            created_at=at,
            updated_at=at,
        )
        self._state.users[user.id] = UserRow(user, hashed_password)
        return user

    async def get(self, user_id: int) -> User | None:
        row = self._state.users.get(user_id)
        return None if row is None else self._reported(row)

    async def named(self, username: str) -> User | None:
        key = username.casefold()
        for row in self._state.users.values():
            if row.user.username.casefold() == key:
                return self._reported(row)
        return None

    async def has_admin(self) -> bool:
        return any(row.user.role is Role.ADMIN for row in self._state.users.values())

    async def actors(self, user_ids: Collection[int]) -> dict[int, tuple[int, Actor]]:
        rows = [self._state.users[user_id] for user_id in user_ids if user_id in self._state.users]
        return {
            row.user.id: (
                row.token_version,
                Actor(row.user.id, row.user.username, row.user.role is Role.ADMIN),
            )
            for row in rows
            if row.user.is_active
        }

    async def credentials(self, login: str) -> Credentials | None:
        key = login.casefold()
        for row in self._state.users.values():
            if key in {row.user.username.casefold(), row.user.email.casefold()}:
                return Credentials(
                    user_id=row.user.id,
                    username=row.user.username,
                    hashed_password=row.hashed_password,
                    is_active=row.user.is_active,
                    is_admin=row.user.role is Role.ADMIN,
                    token_version=row.token_version,
                )
        return None

    async def record_login(self, user_id: int, at: datetime) -> User:
        row = self._state.users[user_id]
        row = replace(row, user=structs.replace(row.user, last_login=at))
        self._state.users[user_id] = row
        return self._reported(row)

    async def replace_password(
        self, user_id: int, old_hash: str, new_hash: str, at: datetime
    ) -> bool:
        row = self._state.users[user_id]
        if row.hashed_password != old_hash:
            return False
        self._state.users[user_id] = UserRow(
            structs.replace(row.user, updated_at=at), new_hash, row.token_version + 1
        )
        return True

    async def lock_active_admins(self) -> set[int]:
        rows = self._state.users.values()
        return {r.user.id for r in rows if r.user.role is Role.ADMIN and r.user.is_active}

    async def set_active(self, user_id: int, is_active: bool, at: datetime) -> User:
        row = self._state.users[user_id]
        row = replace(
            row,
            user=structs.replace(row.user, is_active=is_active, updated_at=at),
            token_version=row.token_version + (not is_active),
        )
        self._state.users[user_id] = row
        return self._reported(row)

    async def find(self, filters: UserFilters, page: PageRequest) -> Page[User]:
        users = (self._reported(row) for row in self._state.users.values())
        found = (user for user in users if _matches(user, filters))
        return page_by_id(found, page, key=lambda user: user.id)

    def _reported(self, row: UserRow) -> User:
        owns = any(shop.owner_id == row.user.id for shop in self._state.shops.values())
        if owns and row.user.role is Role.USER:
            return structs.replace(row.user, role=Role.SHOP_OWNER)
        return row.user


def _matches(user: User, filters: UserFilters) -> bool:
    part = (filters.search or "").casefold()
    return (
        (part in user.username.casefold() or part in user.email.casefold())
        and filters.role in {None, user.role}
        and filters.is_active in {None, user.is_active}
    )
