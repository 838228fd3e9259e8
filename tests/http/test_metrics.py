"""The figures at /metrics: what is counted, and who may read it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import falcon.testing
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.http.clients import Client

from letzshop_core import Letzshop, MemoryStore
from letzshop_http.app import create_app
from letzshop_http.metrics import Metrics

LOCAL = {"host": "localhost", "remote_addr": "127.0.0.1"}


@asynccontextmanager
async def _client(*, for_all: bool = False, on: bool = True) -> AsyncIterator[Client]:
    app = create_app(
        Letzshop(MemoryStore()), metrics=Metrics() if on else None, metrics_for_all=for_all
    )
    async with falcon.testing.ASGIConductor(app) as conductor:
        yield Client(conductor)


async def _figures(client: Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = await client.call("GET", "/metrics", **LOCAL)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def _requests(method: str, route: str, status: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    labels = (("method", method), ("route", route), ("status", str(status)))
    return ("letzshop_http_requests_total", labels)


async def test_requests_are_counted_by_route_and_status() -> None:
    async with _client() as client:
        for path in ("/", "/", "/products/A", "/products/B", "/nowhere", "/nowhere/else"):
            await client.call("GET", path)
        figures = await _figures(client)
    assert figures[_requests("GET", "/", 200)] == 2
    assert figures[_requests("GET", "/products/{product_id}", 401)] == 2
    assert figures[_requests("GET", "(none)", 404)] == 2
    assert figures["letzshop_http_request_seconds_count", (("route", "/"),)] == 2
    assert figures["letzshop_http_request_seconds_sum", (("route", "/"),)] > 0


async def test_strangers_cannot_make_more_series() -> None:
    async with _client() as client:
        await client.call("GET", "/nowhere")
        before = (await _figures(client)).keys()
        for n in range(5):
            await client.call("GET", f"/nowhere/{n}")
        for method in ("PROPFIND", "MKCOL", "VERSION-CONTROL"):
            await client.call(method, "/nowhere")
        new = (await _figures(client)).keys() - before
    others = {labels for name, labels in new if "/metrics" not in str(labels)}
    assert {dict(labels)["method"] for labels in others} <= {"(other)"}


@pytest.mark.parametrize(
    "how",
    [
        {"remote_addr": "192.0.2.1"},
        {"host": "shop.example"},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
)
async def test_others_than_this_machine_see_nothing(how: dict[str, Any]) -> None:
    how = LOCAL | how
    async with _client() as client:
        assert (await client.call("GET", "/metrics", **how)).status_code == 404
    async with _client(for_all=True) as client:
        assert (await client.call("GET", "/metrics", **how)).status_code == 200


async def test_off() -> None:
    async with _client(on=False) as client:
        assert (await client.call("GET", "/metrics", **LOCAL)).status_code == 404
