"""Who may call what: every mounted operation, by every kind of caller.

Everybody but the stranger and the admin acts on what is their own; those two act on what
belongs to the owner of a public shop. An operation that is missing here fails the last test.
"""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from falcon.testing import Result
from tests.http.clients import PASSWORD, Api, Client, serving

from letzshop_core import Letzshop, MemoryStore
from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.security.tokens import Tokens
from letzshop_http.guard import Auth
from letzshop_http.openapi import operations
from letzshop_http.routes import routes

SECRET = "a secret for tests that is long enough for HS256"
CALLERS = ("anonymous", "stranger", "owner", "admin", "closed", "unverified")
BAD_TOKENS = ("expired", "forged", "unsigned", "other-algorithm", "revoked", "deactivated", "junk")
FEED_URL = "https://feeds.example/products.csv"

# For each operation: the body it is sent, and the status that each of CALLERS gets: anonymous,
# stranger, owner, admin, the owner of a deactivated shop, the owner of an unverified shop.
# {shop}, {product}, … are the target's.
MATRIX: dict[str, tuple[Any, tuple[int, ...]]] = {
    "GET /": (None, (200, 200, 200, 200, 200, 200)),
    "GET /health": (None, (200, 200, 200, 200, 200, 200)),
    "POST /register": (
        {"username": "fresh", "email": "fresh@example.com", "password": PASSWORD},
        (201, 201, 201, 201, 201, 201),
    ),
    "POST /login": (
        {"username": "owner", "password": PASSWORD},
        (200, 200, 200, 200, 200, 200),
    ),
    "GET /me": (None, (401, 200, 200, 200, 200, 200)),
    "PUT /me/password": (
        {"current_password": PASSWORD, "new_password": "another good password"},
        (401, 204, 204, 204, 204, 204),
    ),
    "POST /shops": (
        {"shop_code": "ANOTHER", "shop_name": "Another"},
        (401, 201, 201, 201, 201, 201),
    ),
    "GET /shops": (None, (401, 200, 200, 200, 200, 200)),
    "GET /shops/{shop}": (None, (401, 200, 200, 200, 200, 200)),
    "PUT /shops/{shop}": ({"description": "New"}, (401, 403, 200, 200, 200, 200)),
    "GET /shops/{shop}/products": (None, (401, 200, 200, 200, 200, 200)),
    "POST /shops/{shop}/products": (
        {"product_id": "{unoffered}", "shop_price": 5},
        (401, 403, 201, 201, 201, 201),
    ),
    "PUT /shops/{shop}/products/{product}": (
        {"shop_price": 5},
        (401, 403, 200, 200, 200, 200),
    ),
    "DELETE /shops/{shop}/products/{product}": (None, (401, 403, 204, 204, 204, 204)),
    "GET /shops/{shop}/products/{product}/price-history": (
        None,
        (401, 200, 200, 200, 200, 200),
    ),
    "GET /shops/{shop}/quality": (None, (401, 403, 200, 200, 200, 200)),
    "POST /products": (
        {"product_id": "NEW-1", "title": "New"},
        (401, 201, 201, 201, 201, 201),
    ),
    "GET /products": (None, (401, 200, 200, 200, 200, 200)),
    "GET /products/{product}": (None, (401, 200, 200, 200, 200, 200)),
    "PUT /products/{product}": ({"title": "Newer"}, (401, 403, 200, 200, 200, 200)),
    "DELETE /products/{product}": (None, (401, 403, 204, 204, 204, 204)),
    "POST /stock": (
        {"gtin": "4006381333931", "location": "A", "quantity": 9, "shop_code": "{shop}"},
        (401, 403, 200, 200, 200, 200),
    ),
    "POST /stock/add": (
        {"gtin": "4006381333931", "location": "A", "quantity": 1, "shop_code": "{shop}"},
        (401, 403, 200, 200, 200, 200),
    ),
    "POST /stock/remove": (
        {"gtin": "4006381333931", "location": "A", "quantity": 1, "shop_code": "{shop}"},
        (401, 403, 200, 200, 200, 200),
    ),
    "GET /stock/4006381333931": (None, (401, 200, 200, 200, 200, 200)),
    "POST /stock/reservations": (
        {"gtin": "4006381333931", "location": "A", "quantity": 1, "shop_code": "{shop}"},
        (401, 403, 201, 201, 201, 201),
    ),
    "DELETE /stock/reservations/{reservation}": (None, (401, 404, 204, 204, 204, 204)),
    "POST /stock/reservations/{reservation}/commit": (None, (401, 404, 200, 200, 200, 200)),
    "POST /import-csv": (
        {"url": FEED_URL, "shop_code": "{shop}"},
        (401, 403, 202, 202, 409, 202),
    ),
    "GET /import-status/{job}": (None, (401, 404, 200, 200, 200, 200)),
    "GET /import-jobs": (None, (401, 200, 200, 200, 200, 200)),
    "POST /import-jobs/{job}/cancel": (None, (401, 404, 202, 202, 202, 202)),
    "GET /import-jobs/{job}/errors.csv": (None, (401, 404, 200, 200, 200, 200)),
    "GET /export-csv": (None, (401, 200, 200, 200, 200, 200)),
    "POST /feeds": (
        {"shop_code": "{shop}", "url": FEED_URL, "cron": "0 4 * * *"},
        (401, 403, 201, 201, 201, 201),
    ),
    "GET /feeds": (None, (401, 200, 200, 200, 200, 200)),
    "PUT /feeds/{feed}": ({"cron": "0 5 * * *"}, (401, 404, 200, 200, 200, 200)),
    "DELETE /feeds/{feed}": (None, (401, 404, 204, 204, 204, 204)),
    "GET /stats": (None, (401, 200, 200, 200, 200, 200)),
    "GET /admin/users": (None, (401, 403, 403, 200, 403, 403)),
    "PUT /admin/users/{user}/status": (
        {"is_active": False},
        (401, 403, 403, 200, 403, 403),
    ),
    "GET /admin/shops": (None, (401, 403, 403, 200, 403, 403)),
    "PUT /admin/shops/{shop_id}/verify": (
        {"is_verified": True},
        (401, 403, 403, 200, 403, 403),
    ),
    "PUT /admin/shops/{shop_id}/status": (
        {"is_active": True},
        (401, 403, 403, 200, 403, 403),
    ),
    "GET /admin/import-jobs": (None, (401, 403, 403, 200, 403, 403)),
    "GET /admin/audit": (None, (401, 403, 403, 200, 403, 403)),
}


@dataclass
class World:
    """A marketplace with one of each kind of caller, and what belongs to whom."""

    api: Api
    clients: dict[str, Client]
    possessions: dict[str, dict[str, str]]

    async def call(self, operation: str, body: Any, client: Client, whose: str) -> Result:
        mine = self.possessions[whose]
        method, _, path = operation.partition(" ")
        if body is not None:
            body = {
                name: value.format(**mine) if isinstance(value, str) else value
                for name, value in body.items()
            }
        how = {} if body is None else {"json": body}
        return await client.call(method, path.format(**mine), **how)


async def _possess(api: Api, client: Client, name: str, gtin: str) -> dict[str, str]:
    """A shop with an offer, stock, a reservation, an import job and a scheduled feed."""
    code = f"{name}-shop".upper()
    shop = await client.post("/shops", {"shop_code": code, "shop_name": name}, 201)
    for suffix in ("offered", "unoffered"):
        await client.post("/products", {"product_id": f"{name}-{suffix}", "title": name}, 201)
    offer = {"product_id": f"{name}-offered", "shop_price": 10, "shop_currency": "EUR"}
    await client.post(f"/shops/{code}/products", offer, 201)
    place = {"gtin": gtin, "location": "A", "shop_code": code}
    await client.post("/stock", place | {"quantity": 10})
    reservation = await client.post("/stock/reservations", place | {"quantity": 1}, 201)
    job = await client.post("/import-csv", {"url": FEED_URL, "shop_code": code}, 202)
    feed = {"shop_code": code, "url": FEED_URL, "cron": "0 3 * * *"}
    feed = await client.post("/feeds", feed, 201)
    return {
        "shop": code,
        "shop_id": str(shop["id"]),
        "product": f"{name}-offered",
        "unoffered": f"{name}-unoffered",
        "reservation": reservation["id"],
        "job": str(job["job_id"]),
        "feed": str(feed["id"]),
        "user": str((await client.get("/me"))["id"]),
    }


@pytest.fixture
async def world() -> AsyncIterator[World]:
    tokens = Tokens(SECRET)
    async with serving(MemoryStore(), feeds=HttpFeedSource(), tokens=tokens) as api:
        admin = await api.admin()
        await admin.put(
            "/me/password",
            {"current_password": "correct admin battery", "new_password": PASSWORD},
            204,
        )
        admin = await api.log_in("admin")
        clients = {"anonymous": api.anonymous, "admin": admin}
        for name in ("stranger", "owner", "closed", "unverified"):
            clients[name] = await api.user(name)
        possessions = {
            name: await _possess(api, clients[name], name, "4006381333931")
            for name in ("owner", "closed", "unverified")
        }
        for name in ("owner", "closed"):
            await admin.put(f"/admin/shops/{possessions[name]['shop_id']}/verify", None)
        closed = f"/admin/shops/{possessions['closed']['shop_id']}/status"
        await admin.put(closed, {"is_active": False})
        await api.letzshop.shops.refresh_stale_visibility()
        yield World(api, clients, possessions)


@pytest.mark.parametrize("operation", MATRIX)
async def test_who_may_call(world: World, operation: str) -> None:
    body, expected = MATRIX[operation]
    got = []
    for caller in CALLERS:
        whose = caller if caller in world.possessions else "owner"
        state = world.api.letzshop.store.state.copy()  # type: ignore[attr-defined]
        answer = await world.call(operation, body, world.clients[caller], whose)
        got.append(answer.status_code)
        world.api.letzshop.store.state = state  # type: ignore[attr-defined]
    assert dict(zip(CALLERS, got, strict=True)) == dict(zip(CALLERS, expected, strict=True))


async def _bad_token(world: World, kind: str) -> str:
    good = world.clients["owner"].token or ""
    claims = jwt.decode(good, options={"verify_signature": False})
    if kind == "expired":
        with time_machine.travel(claims["iat"] - 7200):
            return Tokens(SECRET, lifetime=timedelta(minutes=30)).issue(
                int(claims["sub"]), claims["ver"]
            )
    if kind == "forged":
        return jwt.encode(claims, "another secret that is just as long as ours", "HS256")
    if kind == "unsigned":
        head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
        return f"{head.rstrip(b'=').decode()}.{good.split('.')[1]}."
    if kind == "other-algorithm":
        return jwt.encode(claims, SECRET.ljust(64, "x"), "HS512")
    if kind == "junk":
        return "not.a.token"
    if kind == "deactivated":
        path = f"/admin/users/{world.possessions['owner']['user']}/status"
        await world.clients["admin"].put(path, {"is_active": False})
    else:
        change = {"current_password": PASSWORD, "new_password": "another good password"}
        await world.clients["owner"].put("/me/password", change, 204)
    return good


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_bad_tokens_open_nothing(world: World, kind: str) -> None:
    bad = Client(world.api.conductor, await _bad_token(world, kind))
    for operation, (body, expected) in MATRIX.items():
        if expected[0] != 401:
            continue
        answer = await world.call(operation, body, bad, "owner")
        assert answer.status_code == 401, (operation, answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("whose", ["closed", "unverified"])
@pytest.mark.parametrize(
    "operation",
    [name for name in MATRIX if any(part in name for part in ("{shop}", "{product}"))],
)
async def test_what_is_not_public_is_not_there_for_strangers(
    world: World, operation: str, whose: str
) -> None:
    answer = await world.call(operation, MATRIX[operation][0], world.clients["stranger"], whose)
    assert answer.status_code == 404, answer.text


def test_no_operation_is_missing() -> None:
    mounted = operations(routes(Letzshop(MemoryStore()), marketplace=""))
    generic = {
        "{shop_code}": "{shop}",
        "{product_id}": "{product}",
        "{job_id:row}": "{job}",
        "{feed_id:row}": "{feed}",
        "{reservation_id}": "{reservation}",
        "{gtin}": "4006381333931",
        "{user_id:row}": "{user}",
        "{shop_id:row}": "{shop_id}",
    }
    names = {}
    for path, method, operation, _ in mounted:
        spelled = path
        for parameter, ours in generic.items():
            spelled = spelled.replace(parameter, ours)
        names[f"{method.upper()} {spelled}"] = operation
    assert names.keys() == MATRIX.keys()
    for name, operation in names.items():
        anonymous = MATRIX[name][1][0]
        assert (operation.auth is Auth.PUBLIC) == (anonymous != 401), name
