"""Registration, login, the caller's own account, and what admins do to users."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from letzshop_core.paging import Page
from letzshop_core.users.models import (
    Account,
    NewUser,
    PasswordChange,
    Session,
    User,
    UserFilters,
)
from letzshop_http.locality import is_local
from letzshop_http.operations import FORM, JSON, Auth, Call, Resource, operation
from letzshop_http.query import PagedQuery

__all__ = ["AdminUsers", "Login", "Me", "Password", "Registration", "UserStatus"]


class LoginRequest(BaseModel):
    """A user name or e-mail address, and the password.

    The other fields are those that OAuth 2 clients send along (RFC 6749, section 4.3.2).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(max_length=254, examples=["admin"])
    password: SecretStr = Field(max_length=1000)
    grant_type: Literal["password"] | None = None
    scope: str | None = Field(default=None, max_length=1000)
    client_id: str | None = Field(default=None, max_length=1000)
    client_secret: SecretStr | None = Field(default=None, max_length=1000)


class Activation(BaseModel):
    """Whether the user or shop is to be active; left out, the present state is reversed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: A plain default would be shown in the API's description, as what leaving it out means.
    is_active: bool = Field(default_factory=bool)


def wanted(body: BaseModel | None) -> bool | None:
    """The state that is the only field of the body; None if it was left out."""
    given = {} if body is None else body.model_dump(exclude_unset=True)
    return next(iter(given.values()), None)


class UserQuery(UserFilters, PagedQuery):
    """Which users, and which part of the list."""


class Registration(Resource):
    """``/register``"""

    @operation(
        summary="Register",
        auth=Auth.PUBLIC,
        body=NewUser,
        returns=User,
        status=201,
        errors=(409,),
        limit="registration",
    )
    async def on_post(self, call: Call[NewUser, None]) -> User:
        return await self._letzshop.users.register(call.body)


class Login(Resource):
    """``/login``"""

    @operation(
        summary="Log in",
        auth=Auth.PUBLIC,
        body=LoginRequest,
        consumes=(JSON, FORM),
        returns=Session,
        errors=(401, 403),
        limit="login",
    )
    async def on_post(self, call: Call[LoginRequest, None]) -> Session:
        """The answer holds the bearer token that all other operations ask for."""
        call.response.set_header("cache-control", "no-store")  # RFC 6749, section 5.1
        return await self._letzshop.users.login(
            call.body.username,
            call.body.password,
            address=call.request.context.client,
            is_local=is_local(call.request),
        )


class Me(Resource):
    """``/me``"""

    @operation(summary="Show your account and shops", returns=Account)
    async def on_get(self, call: Call[None, None]) -> Account:
        return await self._letzshop.users.account(by=call.actor)


class Password(Resource):
    """``/me/password``"""

    @operation(summary="Change your password", body=PasswordChange, status=204, errors=(403,))
    async def on_put(self, call: Call[PasswordChange, None]) -> None:
        """Every token issued so far is void at once: log in again."""
        await self._letzshop.users.change_password(
            call.body, by=call.actor, address=call.request.context.client
        )


class AdminUsers(Resource):
    """``/admin/users``"""

    @operation(summary="List users", auth=Auth.ADMIN, query=UserQuery, returns=Page[User])
    async def on_get(self, call: Call[None, UserQuery]) -> Page[User]:
        return await self._letzshop.users.find(call.query, call.query.page, by=call.actor)


class UserStatus(Resource):
    """``/admin/users/{user_id}/status``"""

    @operation(
        summary="Activate or deactivate a user",
        auth=Auth.ADMIN,
        body=Activation,
        optional_body=True,
        returns=User,
        errors=(404, 409),
    )
    async def on_put(self, call: Call[Activation | None, None], user_id: int) -> User:
        """Without a body, the state is reversed. The last active admin cannot be deactivated."""
        return await self._letzshop.users.set_active(user_id, wanted(call.body), by=call.actor)
