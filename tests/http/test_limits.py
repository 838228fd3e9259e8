"""Rate limits: by user, by address, for logins; in memory and over Redis; behind proxies."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import falcon.testing
import pytest
import redis
import time_machine
from tests.http.clients import Api, Client, serving

from letzshop_core import Letzshop, MemoryStore
from letzshop_core.adapters.limits import redis_storage
from letzshop_core.testing.servers import redis_server
from letzshop_http.app import create_app
from letzshop_http.limiter import SlidingWindows
from letzshop_http.metrics import Metrics

LOGIN = {"username": "nobody", "password": "wrong"}


@pytest.fixture
def clean_redis(redis_url: str) -> str:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    return redis_url


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> SlidingWindows:
    if request.param == "memory":
        return SlidingWindows()
    return SlidingWindows(redis_storage(request.getfixturevalue("clean_redis")))


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    """Time stands at the start of a window."""
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
async def api(limiter: SlidingWindows) -> AsyncIterator[Api]:
    async with serving(MemoryStore(), limiter=limiter) as api:
        yield api


async def _statuses_from(client: Client, addresses: list[str], path: str) -> list[int]:
    return [
        (await client.call("POST", path, json=LOGIN, remote_addr=address)).status_code
        for address in addresses
    ]


async def _statuses(client: Client, times: int, path: str = "/", **how: Any) -> list[int]:
    method = "POST" if how else "GET"
    return [(await client.call(method, path, **how)).status_code for _ in range(times)]


async def test_an_address_may_ask_60_times_a_minute(api: Api) -> None:
    assert await _statuses(api.anonymous, 61) == [200] * 60 + [429]


@pytest.mark.parametrize("path", ["/login", "/register"])
async def test_logins_and_registrations_10_times(api: Api, path: str) -> None:
    statuses = await _statuses(api.anonymous, 11, path, json=LOGIN)
    assert 429 not in statuses[:10]
    assert statuses[10] == 429
    assert await _statuses(api.anonymous, 1) == [200]  # counted apart from all else


@pytest.mark.parametrize("path", ["/login", "/register"])
async def test_the_addresses_of_one_ipv6_customer_count_as_one(api: Api, path: str) -> None:
    neighbours = [f"2001:db8:1:2:{n}::1" for n in range(10)]
    assert 429 not in await _statuses_from(api.anonymous, neighbours, path)
    assert await _statuses_from(api.anonymous, ["2001:db8:1:2:ffff::1"], path) == [429]
    assert 429 not in await _statuses_from(api.anonymous, ["2001:db8:1:3::1", "9.9.9.9"], path)


async def test_an_ipv4_address_counts_as_one_however_it_is_written(api: Api) -> None:
    spelled = ["9.9.9.9", "::ffff:9.9.9.9"] * 5
    assert 429 not in await _statuses_from(api.anonymous, spelled, "/login")
    assert await _statuses_from(api.anonymous, ["9.9.9.9"], "/login") == [429]


async def test_a_user_may_ask_600_times_a_minute_from_anywhere(api: Api) -> None:
    user, other = await api.user("vendor"), await api.user("other")
    answers = [await user.call("GET", "/me") for _ in range(600)]
    assert {answer.status_code for answer in answers} == {200}
    assert [int(a.headers["ratelimit-remaining"]) for a in answers[:3]] == [599, 598, 597]
    assert await _statuses(user, 1, "/me") == [429]
    assert await _statuses(other, 1, "/me") == [200]


async def test_bad_tokens_count_by_address(api: Api) -> None:
    bad = Client(api.conductor, "not.a.token")
    assert await _statuses(bad, 61, "/me") == [401] * 60 + [429]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health"),
        ("GET", "/metrics"),
        ("OPTIONS", "/products"),
        ("OPTIONS", "/openapi.json"),
    ],
)
async def test_monitors_and_preflights_are_never_refused(
    limiter: SlidingWindows, method: str, path: str
) -> None:
    async with serving(MemoryStore(), limiter=limiter, metrics=Metrics()) as api:
        local = {"host": "localhost", "remote_addr": "127.0.0.1"}
        answers = [await api.anonymous.call(method, path, **local) for _ in range(70)]
    assert {answer.status_code for answer in answers} == {200}
    left = [int(answer.headers["ratelimit-remaining"]) for answer in answers[:2]]
    assert left[0] - left[1] == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/shops/a/b/c/d/e", 404),
        ("PATCH", "/shops", 405),
        ("GET", "/login", 405),
        ("GET", "/docs", 200),
        ("GET", "/docs/start.js", 200),
        ("GET", "/openapi.json", 200),
        ("HEAD", "/openapi.json", 200),
    ],
)
async def test_what_is_no_operation_counts_by_address(
    api: Api, method: str, path: str, status: int
) -> None:
    answers = [await api.anonymous.call(method, path) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [status] * 60 + [429]
    assert answers[0].headers["ratelimit-limit"] == "60"
    assert int(answers[60].headers["retry-after"]) >= 1


async def test_the_headers_say_how_much_is_left_and_when_to_come_back(
    api: Api, moment: time_machine.Traveller
) -> None:
    answer = await api.anonymous.call("GET", "/")
    assert answer.headers["ratelimit-limit"] == "60"
    assert answer.headers["ratelimit-remaining"] == "59"
    assert 1 <= int(answer.headers["ratelimit-reset"]) <= 60
    await _statuses(api.anonymous, 59)
    refused = await api.anonymous.call("GET", "/")
    assert refused.status_code == refused.json["status"] == 429
    assert refused.json["code"] == "throttled"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_room_comes_back(moment: time_machine.Traveller) -> None:
    async with serving(MemoryStore(), limiter=SlidingWindows()) as api:
        assert (await _statuses(api.anonymous, 61))[-1] == 429
        moment.shift(130)
        assert await _statuses(api.anonymous, 1) == [200]


async def test_without_a_limiter_nothing_is_limited() -> None:
    async with serving(MemoryStore()) as api:
        answer = await api.anonymous.call("GET", "/")
        assert "ratelimit-limit" not in answer.headers
        assert await _statuses(api.anonymous, 100) == [200] * 100


class TestRedis:
    async def test_two_servers_count_together(self, clean_redis: str) -> None:
        one, two = (SlidingWindows(redis_storage(clean_redis)) for _ in range(2))
        verdicts = [
            await limiter.hit("login", "1.2.3.4") for _ in range(6) for limiter in (one, two)
        ]
        assert [verdict and verdict.allowed for verdict in verdicts] == [True] * 10 + [False] * 2

    async def test_the_api_goes_on_without_it_and_returns_to_it(
        self, tmp_path: Path, moment: time_machine.Traveller
    ) -> None:
        directory = tmp_path / "redis"
        directory.mkdir()
        limiter = SlidingWindows(redis_storage(f"unix://{directory}/redis.sock"))
        async with serving(MemoryStore(), limiter=limiter) as api:
            with redis_server(directory) as url:
                assert await _statuses(api.anonymous, 5) == [200] * 5
                with redis.Redis.from_url(url) as client:
                    assert client.dbsize() > 0
            # Redis is gone: counted in memory, and still limited
            assert await _statuses(api.anonymous, 61) == [200] * 60 + [429]
            moment.shift(10)
            with redis_server(directory) as url:
                assert await _statuses(api.anonymous, 5) == [200] * 5
                with redis.Redis.from_url(url) as client:
                    assert client.dbsize() > 0

    async def test_health_tells_how_it_is_and_stays_well_without_it(self, tmp_path: Path) -> None:
        limiter = SlidingWindows(redis_storage(f"unix://{tmp_path}/redis.sock"))
        app = create_app(
            Letzshop(MemoryStore()),
            limiter=limiter,
            optional_dependencies={"redis": limiter.answers},
        )
        async with falcon.testing.ASGIConductor(app) as conductor:
            client = Client(conductor)
            with redis_server(tmp_path):
                up = await client.get("/health")
            down = await client.get("/health")
        assert up == {"status": "ok", "dependencies": {"database": "ok", "redis": "ok"}}
        assert down == {"status": "ok", "dependencies": {"database": "ok", "redis": "failing"}}


@asynccontextmanager
async def _behind(*networks: str) -> AsyncIterator[Client]:
    app = create_app(
        Letzshop(MemoryStore()),
        limiter=SlidingWindows(),
        trusted_proxies=[ip_network(network) for network in networks],
    )
    async with falcon.testing.ASGIConductor(app) as conductor:
        yield Client(conductor)


async def _left(client: Client, forwarded: str, peer: str = "127.0.0.1") -> int:
    answer = await client.call("GET", "/", headers={"X-Forwarded-For": forwarded}, remote_addr=peer)
    return int(answer.headers["ratelimit-remaining"])


class TestProxies:
    async def test_nobody_is_believed_by_default(self) -> None:
        async with _behind() as client:
            assert [await _left(client, f"9.9.9.{n}") for n in range(3)] == [59, 58, 57]

    async def test_a_trusted_proxy_is_believed(self) -> None:
        async with _behind("127.0.0.0/8") as client:
            assert [await _left(client, f"9.9.9.{n}") for n in range(3)] == [59, 59, 59]
            assert await _left(client, "9.9.9.1") == 58

    async def test_a_trusted_proxy_is_believed_on_a_socket_for_ipv6_and_ipv4(self) -> None:
        async with _behind("127.0.0.0/8") as client:
            peer = "::ffff:127.0.0.1"
            assert [await _left(client, f"9.9.9.{n}", peer) for n in range(3)] == [59, 59, 59]

    async def test_others_are_not(self) -> None:
        async with _behind("10.0.0.0/8") as client:
            assert [await _left(client, f"9.9.9.{n}") for n in range(3)] == [59, 58, 57]

    async def test_what_a_client_claims_in_front_of_a_proxy_is_ignored(self) -> None:
        async with _behind("127.0.0.0/8") as client:
            spoofed = [f"6.6.6.{n}, 9.9.9.9" for n in range(3)]
            assert [await _left(client, header) for header in spoofed] == [59, 58, 57]

    async def test_what_stands_in_front_of_an_unknown_hop_is_ignored(self) -> None:
        async with _behind("127.0.0.0/8") as client:
            spoofed = [f"6.6.6.{n}, unknown, 127.0.0.2" for n in range(3)]
            assert [await _left(client, header) for header in spoofed] == [59, 58, 57]

    async def test_the_port_that_some_proxies_add_does_not_matter(self) -> None:
        async with _behind("127.0.0.0/8") as client:
            hops = ["9.9.9.9", "9.9.9.9:5000", "9.9.9.9:5001"]
            assert [await _left(client, hop) for hop in hops] == [59, 58, 57]
            hops = ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:5000"]
            assert [await _left(client, hop) for hop in hops] == [59, 58, 57]

    async def test_a_chain_of_trusted_proxies(self) -> None:
        async with _behind("127.0.0.0/8", "10.0.0.0/8") as client:
            assert await _left(client, "9.9.9.9, 10.1.1.1, 10.2.2.2") == 59
            assert await _left(client, "8.8.8.8, 9.9.9.9, 10.3.3.3") == 58

    @pytest.mark.parametrize("header", ["", "unknown", "_hidden", "x, ", "é"])
    async def test_what_is_no_address_counts_for_the_proxy(self, header: str) -> None:
        async with _behind("127.0.0.0/8") as client:
            assert await _left(client, "") == 59
            assert await _left(client, header) == 58
