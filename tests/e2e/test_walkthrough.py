"""The vendor's way, with curl, against the server as the README starts it."""

import csv
import io
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.e2e.conftest import LiveServer
from tests.e2e.german_feed import german_feed
from tests.waiting import PATIENCE

TECHSTORE = {
    "shop_code": "TECHSTORE",
    "shop_name": "Tech Store Luxembourg",
    "description": "Electronics",
    "contact_email": "info@techstore.lu",
    "contact_phone": "+352 123 456 789",
    "website": "https://techstore.lu",
}


@dataclass
class Curl:
    """curl, as a person would type it."""

    base: str
    token: str | None = None

    def raw(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        command = ["curl", "-sS", "-X", method, f"{self.base}{path}", "-w", "\n%{http_code}"]
        if self.token:
            command += ["-H", f"Authorization: Bearer {self.token}"]
        if body is not None:
            command += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
        output = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
        content, _, status = output.rpartition(b"\n")
        return int(status), content

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        status, content = self.raw(method, path, body)
        assert status == expect, (method, path, status, content[:2000])
        return json.loads(content) if content else None


def wait_for_job(curl: Curl, job_id: int) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        job = curl("GET", f"/import-status/{job_id}")
        if job["status"] not in {"pending", "processing"}:
            return job
        time.sleep(0.2)
    pytest.fail(f"the job did not end: {job}")


def assert_reconciles(counts: dict[str, int]) -> None:
    assert counts["read"] == sum(
        counts[key] for key in ("created", "updated", "unchanged", "rejected", "duplicate")
    ), counts


def test_from_registration_to_export(
    live_server: LiveServer, feed_server: Callable[[str, bytes], str]
) -> None:
    curl = Curl(live_server.url)
    curl("GET", "/")
    assert curl("GET", "/health")["status"] == "ok"
    vendor = {
        "email": "vendor@example.com",
        "username": "newvendor",
        "password": "securepassword123",
    }
    curl("POST", "/register", vendor, expect=201)
    login = curl("POST", "/login", {"username": "admin", "password": "admin123"})
    assert login["token_type"] == "bearer"
    assert login["expires_in"] == 1800
    assert login["user"]["role"] == "admin"
    admin = Curl(live_server.url, login["access_token"])
    assert [shop["shop_code"] for shop in admin("GET", "/shops")["items"]] == ["DEMOSHOP"]

    answer = curl("POST", "/login", {k: vendor[k] for k in ("username", "password")})
    owner = Curl(live_server.url, answer["access_token"])
    shop = owner("POST", "/shops", TECHSTORE, expect=201)
    assert (shop["is_active"], shop["is_verified"]) == (True, False)
    assert owner("GET", "/me")["role"] == "shop_owner"

    feed = german_feed()
    url = feed_server("products.csv", feed.content)
    job = owner(
        "POST",
        "/import-csv",
        {"url": url, "shop_code": "TECHSTORE", "batch_size": 1000},
        expect=202,
    )
    job = wait_for_job(owner, job["job_id"])
    counts = job["counts"]
    assert job["status"] == "completed_with_errors"
    assert_reconciles(counts)
    assert counts["read"] == feed.rows
    assert counts["created"] == feed.good
    assert counts["rejected"] == len(feed.damages)
    assert job["detected"]["encoding"] == "windows-1252"
    assert job["detected"]["delimiter"] == ";"
    assert job["detected"]["columns"]["Preis"] == "price"

    listed = owner("GET", "/products?shop_code=TECHSTORE&limit=5")
    assert listed["total"] == feed.good
    assert listed["items"][0]["offer"]["shop_code"] == "TECHSTORE"
    offers = owner("GET", "/shops/TECHSTORE/products?limit=5")
    assert offers["total"] == feed.good

    _, errors = owner.raw("GET", f"/import-jobs/{job['job_id']}/errors.csv")
    text = errors.decode("windows-1252")
    rejected = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rejected) == len(feed.damages) + 1
    for damage in feed.damages:
        assert damage.code in text

    # Nobody else sees an unverified shop, until an admin has verified it.
    stranger = {"email": "s@example.com", "username": "stranger", "password": "stranger-pass"}
    curl("POST", "/register", stranger, expect=201)
    answer = curl("POST", "/login", {k: stranger[k] for k in ("username", "password")})
    other = Curl(live_server.url, answer["access_token"])
    other("GET", "/shops/TECHSTORE", expect=404)
    admin("PUT", f"/admin/shops/{shop['id']}/verify")
    assert other("GET", "/shops/techstore")["is_verified"] is True

    status, exported = owner.raw("GET", "/export-csv?shop_code=TECHSTORE")
    assert status == 200
    rows = list(csv.DictReader(io.StringIO(exported.decode(), newline="")))
    assert len(rows) == feed.good
    assert {row["availability"] for row in rows} == {"in_stock", "out_of_stock", "preorder"}

    again = owner(
        "POST", "/import-csv", {"url": url, "shop_code": "TECHSTORE", "mode": "full"}, expect=202
    )
    again = wait_for_job(owner, again["job_id"])
    assert_reconciles(again["counts"])
    assert again["counts"]["unchanged"] == feed.good
    assert again["counts"]["deactivated"] == 0


def test_offers_stock_and_statistics(live_server: LiveServer) -> None:
    curl = Curl(live_server.url)
    login = curl("POST", "/login", {"username": "admin", "password": "admin123"})
    admin = Curl(live_server.url, login["access_token"])
    admin("POST", "/shops", {"shop_code": "MYSHOP", "shop_name": "Mine"}, expect=201)
    admin(
        "POST",
        "/products",
        {
            "product_id": "EXISTING_PRODUCT_123",
            "title": "Headphones",
            "price": "99.90 EUR",
            "availability": "in stock",
        },
        expect=201,
    )
    offer = {
        "product_id": "EXISTING_PRODUCT_123",
        "shop_price": 89.99,
        "shop_availability": "in stock",
        "is_featured": True,
    }
    made = admin("POST", "/shops/MYSHOP/products", offer, expect=201)
    assert made["effective"]["price"] == 89.99
    admin("POST", "/shops/MYSHOP/products", offer, expect=409)
    assert admin("GET", "/shops/MYSHOP/products")["total"] == 1
    stock = {
        "gtin": "1234567890123",
        "location": "MYSHOP_WAREHOUSE",
        "quantity": 50,
        "shop_code": "MYSHOP",
    }
    admin("POST", "/stock", stock)
    summary = admin("GET", "/stock/1234567890123")
    assert summary["total_available"] == 50
    assert summary["gtin_valid"] is False
    assert admin("GET", "/stats")["offers"] == 1
    assert admin("GET", "/products?search=headph&availability=in%20stock")["total"] == 1
