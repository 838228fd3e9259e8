"""Clients of the API: one per user, each with a token of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import falcon.testing
from pydantic import SecretStr

from letzshop_core import Letzshop
from letzshop_core.security.passwords import PasswordHasher
from letzshop_core.testing.factories import new_user
from letzshop_core.uow import Store
from letzshop_http.app import create_app
from letzshop_http.guard import RateLimiter
from letzshop_http.metrics import Metrics

__all__ = ["ADMIN_PASSWORD", "JSON", "PASSWORD", "Api", "Client", "product", "serving"]

PASSWORD = "correct horse battery"
ADMIN_PASSWORD = "correct admin battery"
JSON = {"Content-Type": "application/json"}


def product(**fields: Any) -> dict[str, Any]:
    """The body of a request for a new product."""
    return {"product_id": "P1", "title": "Thing"} | fields


class Client:
    """Somebody who calls the API. ``await client.get("/shops", 200)`` checks the status."""

    def __init__(self, conductor: falcon.testing.ASGIConductor, token: str | None = None) -> None:
        self._conductor = conductor
        self.token = token

    async def call(self, method: str, path: str, **how: Any) -> falcon.testing.Result:
        """Send a request as it is; headers and all go to Falcon's simulate_request."""
        headers = dict(how.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return await self._conductor.simulate_request(method, path, headers=headers, **how)

    async def get(self, path: str, status: int = 200, **how: Any) -> Any:
        return await self._json("GET", path, status, how)

    async def post(self, path: str, json: Any = None, status: int = 200, /, **how: Any) -> Any:
        return await self._json("POST", path, status, how if json is None else {"json": json} | how)

    async def put(self, path: str, json: Any = None, status: int = 200, /, **how: Any) -> Any:
        return await self._json("PUT", path, status, how if json is None else {"json": json} | how)

    async def delete(self, path: str, status: int = 204, **how: Any) -> Any:
        return await self._json("DELETE", path, status, how)

    async def _json(self, method: str, path: str, status: int, how: dict[str, Any]) -> Any:
        result = await self.call(method, path, **how)
        assert result.status_code == status, f"{method} {path}: {result.status} {result.text}"
        return result.json if result.text else None


class Api:
    """The API over a store, and its users."""

    def __init__(self, letzshop: Letzshop, conductor: falcon.testing.ASGIConductor) -> None:
        self.letzshop = letzshop
        self.conductor = conductor
        self.anonymous = Client(conductor)

    async def user(self, username: str) -> Client:
        """A new user who has logged in."""
        await self.letzshop.users.register(new_user(username=username, password=PASSWORD))
        return await self.log_in(username)

    async def admin(self) -> Client:
        """The admin of the first start, logged in."""
        await self.letzshop.users.ensure_admin(password=SecretStr(ADMIN_PASSWORD))
        return await self.log_in("admin", ADMIN_PASSWORD)

    async def log_in(self, login: str, password: str = PASSWORD) -> Client:
        session = await self.letzshop.users.login(login, SecretStr(password))
        return Client(self.conductor, session.access_token)


@asynccontextmanager
async def serving(
    store: Store,
    *,
    limiter: RateLimiter | None = None,
    metrics: Metrics | None = None,
    **options: Any,
) -> AsyncIterator[Api]:
    """The API over a store, as an in-process server; ``options`` are Letzshop's."""
    letzshop = Letzshop(store, passwords=PasswordHasher(rounds=4), **options)
    app = create_app(letzshop, limiter=limiter, metrics=metrics)
    async with falcon.testing.ASGIConductor(app) as conductor:
        yield Api(letzshop, conductor)
    await letzshop.shops.close()
