"""Users: who they are and what they may become."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from letzshop_core.fields import Email, SearchText
from letzshop_core.security.passwords import NewPassword
from letzshop_core.shops.models import Shop

__all__ = [
    "Actor",
    "Credentials",
    "NewUser",
    "PasswordChange",
    "Profile",
    "Role",
    "Session",
    "User",
    "UserFilters",
    "Username",
]


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


class Profile(User, frozen=True, kw_only=True):
    """A user's own data, with the shops that they own."""

    shops: list[Shop]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What a login gives (names as in RFC 6749, section 5.1). ``expires_in`` is in seconds."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    user: User


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a login is checked against. ``token_version`` is that of tokens now valid."""

    user_id: int
    username: str
    hashed_password: str
    is_active: bool
    is_admin: bool
    token_version: int


# ASCII, so that no two names look alike; without @, so that no name is another's e-mail address.
Username = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=3,
        max_length=50,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    ),
]
"""3 to 50 letters, digits, dots, hyphens and underscores; the first is a letter or digit."""


class NewUser(BaseModel):
    """A registration. Names and addresses are unique without regard to case."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    username: Username = Field(examples=["newvendor"])
    email: Email
    password: NewPassword = Field(examples=["securepassword123"])


class PasswordChange(BaseModel):
    """A new password, and the present one as proof."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    current_password: SecretStr = Field(max_length=1000)
    new_password: NewPassword


class UserFilters(BaseModel):
    """Which users are wanted; what is not given does not matter."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    search: SearchText = Field(default=None, description="Part of the user name or e-mail address.")
    role: Role | None = None
    is_active: bool | None = None
