"""What a store must offer for users and their credentials."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from letzshop_core.errors import Conflict
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor, Credentials, Role, User, UserFilters

__all__ = ["UserRepository", "address_taken", "name_taken"]


def name_taken() -> Conflict:
    """The error for a user name that somebody has."""
    return Conflict("This user name is taken.", code="username/taken")


def address_taken() -> Conflict:
    """The error for an e-mail address that somebody has."""
    return Conflict("This e-mail address is taken.", code="email/taken")


class UserRepository(Protocol):
    """Users and their credentials. The case of names and addresses does not matter."""

    async def add(
        self, *, username: str, email: str, hashed_password: str, role: Role, at: datetime
    ) -> User:
        """Store a new, active user; ``role`` is USER or ADMIN.

        Raises:
            Conflict: the name or the address is taken (:func:`name_taken`,
                :func:`address_taken`).
        """
        ...

    async def get(self, user_id: int) -> User | None:
        """The user, or None."""
        ...

    async def named(self, username: str) -> User | None:
        """The user with this name, or None."""
        ...

    async def has_admin(self) -> bool:
        """Whether any user is an admin, active or not."""
        ...

    async def actors(self, user_ids: Collection[int]) -> dict[int, tuple[int, Actor]]:
        """The active users among these, by id: the version that their tokens must have, and the
        actor.

        This is called for each request, so it should be one cheap statement.
        """
        ...

    async def credentials(self, login: str) -> Credentials | None:
        """The credentials of the user with this name or e-mail address, or None."""
        ...

    async def record_login(self, user_id: int, at: datetime) -> User:
        """Store the time of the user's last login."""
        ...

    async def replace_password(
        self, user_id: int, old_hash: str, new_hash: str, at: datetime
    ) -> bool:
        """Replace the password and end all tokens issued so far.

        Returns False, without any change, if ``old_hash`` is no longer the user's.
        """
        ...

    async def lock_active_admins(self) -> set[int]:
        """The ids of all active admins. None of them can be changed by others until this unit of
        work ends."""
        ...

    async def set_active(self, user_id: int, is_active: bool, at: datetime) -> User:
        """Activate or deactivate a user. Deactivation ends the user's tokens."""
        ...

    async def find(self, filters: UserFilters, page: PageRequest) -> Page[User]:
        """Users by ascending id."""
        ...
