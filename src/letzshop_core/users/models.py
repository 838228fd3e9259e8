"""Users: as they register, log in, and are shown."""

from enum import StrEnum
from typing import Annotated

import msgspec
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from letzshop_core.fields import Email, SearchText, Time
from letzshop_core.security.passwords import NewPassword
from letzshop_core.shops.models import Shop

__all__ = [
    "Account",
    "Actor",
    "Credentials",
    "NewUser",
    "PasswordChange",
    "Role",
    "Session",
    "User",
    "UserFilters",
    "Username",
]


class Role(StrEnum):
    """The role as which a user is reported. Only ``user`` and ``admin`` are stored: a user who owns
    a shop is reported as ``shop_owner``; an admin always as ``admin``."""

    USER = "user"
    SHOP_OWNER = "shop_owner"
    ADMIN = "admin"


class Actor(msgspec.Struct, frozen=True):
    """The user on whose behalf something is done, as far as authorisation needs to know."""

    id: int
    username: str
    is_admin: bool = False


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A registered user, as shown to themselves and to admins (no secrets)."""

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    last_login: Time | None
    created_at: Time
    updated_at: Time


class Account(User, frozen=True, kw_only=True):
    """A user, as shown to themselves, with their shops."""

    shops: list[Shop]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a login (RFC 6749, section 5.1). ``expires_in`` is in seconds."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    user: User


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a login is checked against. ``token_version`` is that of valid tokens."""

    user_id: int
    username: str
    hashed_password: str
    is_active: bool
    is_admin: bool
    token_version: int


# ASCII, so that no two names look alike; without @, so that no name is an e-mail address.
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
    """A registration. No two users have names or addresses that differ only in case."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    username: Username = Field(examples=["newvendor"])
    email: Email
    password: NewPassword = Field(examples=["securepassword123"])


class PasswordChange(BaseModel):
    """A new password, and the current one as proof."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    current_password: SecretStr = Field(max_length=1000)
    new_password: NewPassword


class UserFilters(BaseModel):
    """Filters for a list of users."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    search: SearchText = Field(default=None, description="Part of the user name or e-mail address.")
    role: Role | None = None
    is_active: bool | None = None
