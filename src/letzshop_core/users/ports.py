"""Users and their credentials: what a store must offer."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor, Credentials, Role, User, UserFilters

__all__ = ["UserRepository"]


class UserRepository(Protocol):
    """Users and their credentials. Names and addresses are compared case-insensitively."""

    async def add(
        self, *, username: str, email: str, hashed_password: str, role: Role, at: datetime
    ) -> User:
        """Store a new, active user; ``role`` is USER or ADMIN.

        Raises:
            Conflict: somebody has this name or this address.
        """
        ...

    async def get(self, user_id: int) -> User | None:
        """The user, or None."""
        ...

    async def named(self, username: str) -> User | None:
        """The user of this name, or None."""
        ...

    async def has_admin(self) -> bool:
        """Whether any user is an admin, active or not."""
        ...

    async def actors(self, user_ids: Collection[int]) -> dict[int, tuple[int, Actor]]:
        """The active ones among these users, by id, and which version their tokens must have.

        Asked for each request: one cheap statement.
        """
        ...

    async def credentials(self, login: str) -> Credentials | None:
        """What to check a login by this user name or e-mail address against, or None."""
        ...

    async def record_login(self, user_id: int, at: datetime) -> User:
        """Note when the user was last logged in."""
        ...

    async def replace_password(
        self, user_id: int, old_hash: str, new_hash: str, at: datetime
    ) -> bool:
        """Replace the password; tokens issued so far are void.

        False, and nothing done, if the old one is no longer the user's.
        """
        ...

    async def lock_active_admins(self) -> set[int]:
        """The ids of all active admins, who stay active and admins until this unit of work ends."""
        ...

    async def set_active(self, user_id: int, is_active: bool, at: datetime) -> User:
        """Activate or deactivate; deactivation makes the user's tokens void."""
        ...

    async def find(self, filters: UserFilters, page: PageRequest) -> Page[User]:
        """Users by ascending id."""
        ...
