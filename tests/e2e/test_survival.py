"""Imports whose process is killed, at a random moment, without warning."""

import csv
import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.conftest import LiveServer
from tests.e2e.german_feed import german_feed
from tests.e2e.test_walkthrough import Curl, assert_reconciles, wait_for_job
from tests.waiting import PATIENCE

from letzshop_core.testing.servers import new_database


def vendor_of(server: LiveServer) -> Curl:
    """The admin, with a shop to import into."""
    login = Curl(server.url)("POST", "/login", {"username": "admin", "password": "admin123"})
    vendor = Curl(server.url, login["access_token"])
    vendor("POST", "/shops", {"shop_code": "TECHSTORE", "shop_name": "Tech"}, expect=201)
    return vendor


def start_import(vendor: Curl, url: str) -> int:
    request = {"url": url, "shop_code": "TECHSTORE", "batch_size": 20}
    return int(vendor("POST", "/import-csv", request, expect=202)["job_id"])


def wait_until_under_way(vendor: Curl, job_id: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while vendor("GET", f"/import-status/{job_id}")["counts"]["read"] == 0:
        assert time.monotonic() < deadline, "the import did not begin"
        time.sleep(0.2)


def outcome(vendor: Curl, job_id: int) -> tuple[Any, ...]:
    """The job's account, and all that the shop offers."""
    job = wait_for_job(vendor, job_id)
    assert_reconciles(job["counts"])
    _, exported = vendor.raw("GET", "/export-csv?shop_code=TECHSTORE")
    rows = list(csv.reader(io.StringIO(exported.decode(), newline="")))
    _, errors = vendor.raw("GET", f"/import-jobs/{job_id}/errors.csv")
    return job["status"], job["counts"], job["findings"], sorted(rows), errors


def children_of(process_id: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process_id}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


@pytest.fixture
def undisturbed(
    request: pytest.FixtureRequest, tmp_path: Path, database_environment: dict[str, str]
) -> Iterator[LiveServer]:
    """A second server like ``live_server``, on a database of its own."""
    environment = {"FEED_ALLOWED_HOSTS": "127.0.0.1"}
    if database_environment:
        server_url = request.getfixturevalue("postgresql_server_url")
        environment["DATABASE_URL"] = new_database(server_url)
    directory = tmp_path / "undisturbed"
    directory.mkdir()
    with LiveServer(directory, environment) as server:
        yield server


def test_a_power_cut_in_the_middle_changes_nothing(
    live_server: LiveServer,
    undisturbed: LiveServer,
    feed_server: Callable[[str, bytes], str],
) -> None:
    url = feed_server("products.csv", german_feed(rows=2000).content)
    vendor = vendor_of(live_server)
    job_id = start_import(vendor, url)
    for _ in range(2):
        wait_until_under_way(vendor, job_id)
        live_server.kill()
        live_server.start()
    calm = vendor_of(undisturbed)
    assert outcome(vendor, job_id) == outcome(calm, start_import(calm, url))


def test_a_worker_that_is_killed_is_replaced(
    live_server: LiveServer, feed_server: Callable[[str, bytes], str]
) -> None:
    feed = german_feed(rows=2000)
    vendor = vendor_of(live_server)
    job_id = start_import(vendor, feed_server("products.csv", feed.content))
    wait_until_under_way(vendor, job_id)
    assert live_server.process is not None
    for child in children_of(live_server.process.pid):
        os.kill(child, signal.SIGKILL)
    vendor("GET", "/health")
    job = wait_for_job(vendor, job_id)
    assert_reconciles(job["counts"])
    assert (job["counts"]["read"], job["counts"]["created"]) == (feed.rows, feed.good)


def test_a_server_that_stops_in_order_resumes(
    live_server: LiveServer, feed_server: Callable[[str, bytes], str]
) -> None:
    feed = german_feed(rows=2000)
    vendor = vendor_of(live_server)
    job_id = start_import(vendor, feed_server("products.csv", feed.content))
    wait_until_under_way(vendor, job_id)
    assert live_server.process is not None
    children = children_of(live_server.process.pid)
    assert live_server.stop() == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children), "it waits for them"
    live_server.start()
    job = wait_for_job(vendor, job_id)
    assert (job["counts"]["read"], job["counts"]["created"]) == (feed.rows, feed.good)
