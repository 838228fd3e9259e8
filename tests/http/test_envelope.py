"""What every answer has, whatever was asked: ids, headers, methods, problems, CORS."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import falcon.testing
import pytest
from tests.http.clients import Api, Client, product, serving

from letzshop_core import Letzshop, MemoryStore, TransientStoreError
from letzshop_core.security.tokens import Tokens
from letzshop_http.app import create_app

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


@pytest.fixture
def store(memory_store: MemoryStore) -> MemoryStore:
    return memory_store


class TestRequestId:
    @pytest.mark.parametrize("given", ["abc", "A-1_b.c:d", "x" * 128])
    async def test_a_sane_one_is_echoed(self, api: Api, given: str) -> None:
        answer = await api.anonymous.call("GET", "/", headers={"X-Request-ID": given})
        assert answer.headers["x-request-id"] == given

    @pytest.mark.parametrize("given", ["", "x" * 129, "a b", "a;b", "<script>", "é"])
    async def test_another_is_replaced(self, api: Api, given: str) -> None:
        answer = await api.anonymous.call("GET", "/", headers={"X-Request-ID": given})
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])

    async def test_problems_name_it(self, api: Api) -> None:
        answer = await api.anonymous.call("GET", "/nowhere", headers={"X-Request-ID": "mine"})
        assert answer.headers["x-request-id"] == answer.json["request_id"] == "mine"

    async def test_each_request_has_its_own(self, api: Api) -> None:
        ids = {(await api.anonymous.call("GET", "/")).headers["x-request-id"] for _ in range(5)}
        assert len(ids) == 5


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/me", 401),
        ("GET", "/nowhere", 404),
        ("DELETE", "/products", 405),
        ("POST", "/login", 415),
    ],
)
async def test_every_answer_has_the_security_headers(
    api: Api, method: str, path: str, status: int
) -> None:
    answer = await api.anonymous.call(method, path)
    assert answer.status_code == status
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value, name


class TestProblems:
    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/nowhere", 404, "not-found"),
            ("DELETE", "/shops", 405, "method-not-allowed"),
            ("GET", "/me", 401, "unauthenticated"),
            ("POST", "/register", 415, "unsupported-media-type"),
        ],
    )
    async def test_every_member_is_there(
        self, api: Api, method: str, path: str, status: int, code: str
    ) -> None:
        answer = await api.anonymous.call(method, path)
        problem = answer.json
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == problem["status"] == status
        assert problem["code"] == code
        assert problem["type"].endswith(f":{code}")
        assert problem["instance"] == path
        assert problem["title"]
        assert problem["detail"]

    @pytest.mark.parametrize(
        ("path", "wrong", "allowed"),
        [
            ("/products", "DELETE", {"GET", "HEAD", "POST"}),
            ("/products/P1", "POST", {"GET", "HEAD", "PUT", "DELETE"}),
            ("/login", "GET", {"POST"}),
            ("/health", "PATCH", {"GET", "HEAD"}),
        ],
    )
    async def test_405_says_what_is_allowed(
        self, api: Api, path: str, wrong: str, allowed: set[str]
    ) -> None:
        answer = await api.anonymous.call(wrong, path)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) - {"OPTIONS"} == allowed
        options = await api.anonymous.call("OPTIONS", path)
        assert options.status_code == 200
        assert set(options.headers["allow"].split(", ")) - {"OPTIONS"} == allowed

    async def test_401_says_how(self, api: Api) -> None:
        answer = await api.anonymous.call("GET", "/me")
        assert answer.headers["www-authenticate"] == 'Bearer realm="letzshop"'

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer é", "token"]
    )
    async def test_authorization_that_is_none(self, api: Api, header: str) -> None:
        answer = await api.anonymous.call("GET", "/me", headers={"Authorization": header})
        assert answer.status_code == 401

    async def test_the_scheme_may_have_any_case(self, user: Client) -> None:
        answer = await user.call("GET", "/me", headers={"Authorization": f"bEARER {user.token}"})
        assert answer.status_code == 200


class _Broken(MemoryStore):
    """A store that fails at every read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:  # type: ignore[override]
        raise self._error
        yield

    async def check(self) -> None:
        raise self._error


class _Hanging(MemoryStore):
    """A store that is there and never answers."""

    async def check(self) -> None:
        await asyncio.Event().wait()


class TestFailures:
    async def test_a_bug_is_logged_and_not_shown(self, caplog: pytest.LogCaptureFixture) -> None:
        async with serving(_Broken(RuntimeError("secret-detail at /srv/app"))) as api:
            answer = await api.anonymous.call("GET", "/health", headers={"X-Request-ID": "r-1"})
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["code"] == "internal"
        assert answer.json["request_id"] == answer.headers["x-request-id"] == "r-1"
        for leak in ("secret-detail", "/srv/app", "RuntimeError", "Traceback"):
            assert leak not in answer.text
        (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
        assert "r-1" in record.getMessage()
        assert record.exc_info is not None
        assert isinstance(record.exc_info[1], RuntimeError)

    async def test_a_store_that_is_away_for_a_moment_is_503(
        self, memory_store: MemoryStore
    ) -> None:
        tokens = Tokens("a secret for tests that is long enough for HS256")
        async with serving(memory_store, tokens=tokens) as api:
            token = (await api.user("vendor")).token
        async with serving(_Broken(TransientStoreError()), tokens=tokens) as api:
            answer = await Client(api.conductor, token).call("GET", "/products")
            health = await api.anonymous.call("GET", "/health")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["content-type"] == "application/problem+json"
        assert health.status_code == 503
        assert health.json == {"status": "failing", "dependencies": {"database": "failing"}}

    async def test_a_store_that_never_answers_is_said_to_fail(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("letzshop_http.health._SECONDS", 0.05)
        async with serving(_Hanging()) as api:
            health = await api.anonymous.get("/health", 503)
        assert health == {"status": "failing", "dependencies": {"database": "failing"}}

    async def test_who_still_waits_when_the_server_stops_is_told_to_come_again(self) -> None:
        async with serving(_Hanging()) as api:
            collect = falcon.testing.ASGIResponseEventCollector()
            scope = falcon.testing.create_scope(path="/health")
            emitter = falcon.testing.ASGIRequestEventEmitter()
            asking = asyncio.create_task(api.conductor.app(scope, emitter, collect))
            await asyncio.sleep(0.01)
            asking.cancel()
            await asking
        assert collect.status == 503
        assert b"being stopped" in b"".join(collect.body_chunks)
        assert dict(collect.headers)["retry-after"] == "2"


class TestMethods:
    @pytest.mark.parametrize("path", ["/", "/health", "/products", "/docs", "/openapi.json"])
    async def test_head_is_get_without_the_body(self, user: Client, path: str) -> None:
        got = await user.call("GET", path)
        head = await user.call("HEAD", path)
        assert head.status_code == got.status_code == 200
        assert head.content == b""
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers["content-length"] == str(len(got.content))

    async def test_head_needs_the_token_that_get_needs(self, api: Api) -> None:
        assert (await api.anonymous.call("HEAD", "/products")).status_code == 401

    async def test_head_of_an_export_reads_nothing(self, user: Client) -> None:
        head = await user.call("HEAD", "/export-csv")
        assert head.status_code == 200
        assert head.content == b""

    async def test_a_trailing_slash_makes_no_difference(self, user: Client) -> None:
        assert await user.get("/products/") == await user.get("/products")


class TestMounting:
    """Below a path of another ASGI application."""

    AT: ClassVar = {"root_path": "/market"}

    @pytest.mark.parametrize("path", ["", "/", "/me", "/products/a%2Fb", "/products?limit=1"])
    async def test_paths_begin_where_it_is_mounted(self, user: Client, path: str) -> None:
        await user.post("/products", product(product_id="a/b"), 201)
        await user.get(f"/market{path}", **self.AT)
        await user.get("/market/nowhere", 404, **self.AT)

    async def test_links_lead_there(self, user: Client) -> None:
        info = await user.get("/market/", **self.AT)
        page = await user.call("GET", info["docs"], **self.AT)
        links = [info["openapi"], info["health"], *re.findall(r'(?:src|href)="(.*?)"', page.text)]
        for link in links:
            assert link.startswith("/market/")
            assert (await user.call("GET", link, **self.AT)).status_code == 200, link
        assert (await user.get(info["openapi"], **self.AT))["servers"] == [{"url": "/market"}]
        problem = await user.get("/market/products/a%2Fb", 404, **self.AT)
        assert problem["instance"] == "/market/products/a%2Fb"

    async def test_so_does_an_import(self, user: Client) -> None:
        await user.post("/shops", {"shop_code": "MINE", "shop_name": "Mine"}, 201)
        part = b'--x\r\ncontent-disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        form = part % (b"shop_code", b"MINE") + part % (b"file", b"id,title") + b"--x--\r\n"
        headers = {"content-type": "multipart/form-data; boundary=x"}
        path = "/market/import-csv"
        started = await user.call("POST", path, body=form, headers=headers, **self.AT)
        assert started.status_code == 202, started.text
        assert started.headers["location"] == started.json["status_url"]
        await user.get(started.json["status_url"], **self.AT)


class TestCors:
    ORIGIN = "https://shop.example"

    @staticmethod
    @asynccontextmanager
    async def _client(*origins: str) -> AsyncIterator[Client]:
        app = create_app(Letzshop(MemoryStore()), cors_origins=origins)
        async with falcon.testing.ASGIConductor(app) as conductor:
            yield Client(conductor)

    async def test_off_by_default(self) -> None:
        async with self._client() as client:
            answer = await client.call("GET", "/", headers={"Origin": self.ORIGIN})
        assert not [name for name in answer.headers if name.startswith("access-control")]

    @pytest.mark.parametrize(
        ("origins", "expected"), [((ORIGIN,), ORIGIN), (("*",), "*"), (("*", ORIGIN), "*")]
    )
    @pytest.mark.parametrize("path", ["/", "/me", "/nowhere"])
    async def test_a_named_origin_may_read_answers_and_problems(
        self, origins: tuple[str, ...], expected: str, path: str
    ) -> None:
        async with self._client(*origins) as client:
            answer = await client.call("GET", path, headers={"Origin": self.ORIGIN})
        assert answer.headers["access-control-allow-origin"] == expected
        exposed = answer.headers["access-control-expose-headers"].lower()
        assert {
            *("x-request-id", "retry-after", "ratelimit-remaining"),
            *("content-disposition", "location"),
        } <= {name.strip() for name in exposed.split(",")}
        assert "access-control-allow-credentials" not in answer.headers

    async def test_another_origin_may_not(self) -> None:
        async with self._client(self.ORIGIN) as client:
            answer = await client.call("GET", "/", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers

    async def test_preflight(self) -> None:
        asked = {
            "Origin": self.ORIGIN,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        async with self._client(self.ORIGIN) as client:
            answer = await client.call("OPTIONS", "/products/P1", headers=asked)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == self.ORIGIN
        assert "PUT" in answer.headers["access-control-allow-methods"]
        assert "authorization" in answer.headers["access-control-allow-headers"].lower()
        assert int(answer.headers["access-control-max-age"]) > 0
