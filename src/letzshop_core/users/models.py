"""Users: who they are and what they may become."""

from datetime import datetime
from enum import StrEnum

import msgspec

__all__ = ["Actor", "Role", "User"]


class Role(StrEnum):
    """What a user is reported as. Only ``user`` and ``admin`` are stored: owning a shop makes
    a user a ``shop_owner``; an admin is always an ``admin``."""

    USER = "user"
    SHOP_OWNER = "shop_owner"
    ADMIN = "admin"


class Actor(msgspec.Struct, frozen=True):
    """The user on whose behalf something is done: just what authorisation needs."""

    id: int
    username: str
    is_admin: bool = False


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A registered user, as its owner and admins see it (no secrets)."""

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    last_login: datetime | None
    created_at: datetime
    updated_at: datetime
