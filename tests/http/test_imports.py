"""Imports and scheduled feeds over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from falcon import testing
from tests.disks import full_disk
from tests.http import clients
from tests.waiting import PATIENCE

from letzshop_core import Letzshop, MemoryStore
from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.background import import_worker
from letzshop_core.imports.spool import Spool
from letzshop_core.security.tokens import Tokens
from letzshop_core.testing.factories import add_shop, add_user
from letzshop_core.users.models import Actor
from letzshop_http import create_app, uploads

URL = "https://vendor:secret@shop.example/products.csv"
BOUNDARY = "5f2a9c"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
FILE = ("file", "a.csv", b"x")
MINE = ("shop_code", None, b"MINE")


class Client(clients.Client):
    """One who uploads feeds."""

    __call__ = clients.Client.call

    async def upload(
        self, *parts: tuple[str, str | None, bytes], kind: str = FORM
    ) -> testing.Result:
        """POST a form to /import-csv; each part is its name, a file name or None, its content."""
        body = b""
        for name, filename, content in parts:
            file = f'; filename="{filename}"' if filename else ""
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            body += head.encode(errors="surrogateescape") + content + b"\r\n"
        body += f"--{BOUNDARY}--\r\n".encode()
        return await self("POST", "/import-csv", body=body, headers={"Content-Type": kind})

    async def begin(self, body: bytes) -> int:
        """POST the beginning of a form to /import-csv, and then nothing more; the status."""
        scope = testing.create_scope(
            "/import-csv",
            method="POST",
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": FORM},
        )
        events = iter([{"type": "http.request", "body": body, "more_body": True}])
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            for event in events:
                return event
            await asyncio.Event().wait()
            raise AssertionError

        async def send(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                statuses.append(event["status"])

        async with asyncio.timeout(PATIENCE):
            await self._conductor.app(scope, receive, send)
        return statuses[0]


class Site:
    """A running application with a vendor who has the shop MINE."""

    def __init__(self, letzshop: Letzshop, as_user: Callable[[Actor], Client]) -> None:
        self.letzshop = letzshop
        self.as_user = as_user
        self.vendor: Client
        self.stranger: Client
        self.admin: Client

    @property
    def spooled(self) -> list[bytes]:
        return [path.read_bytes() for path in self.letzshop.spool.directory.iterdir()]


@pytest.fixture
async def site(memory_store: MemoryStore, tmp_path: Path) -> AsyncIterator[Site]:
    tokens = Tokens("a secret of a test that is long enough")
    letzshop = Letzshop(
        memory_store, tokens=tokens, feeds=HttpFeedSource(), spool=Spool(tmp_path / "spool")
    )
    vendor, stranger = await add_user(memory_store), await add_user(memory_store)
    admin = await add_user(memory_store, is_admin=True)
    await add_shop(memory_store, vendor, "MINE", is_verified=False)
    await add_shop(memory_store, vendor, "IDLE", is_active=False)
    async with testing.ASGIConductor(create_app(letzshop)) as conductor:
        site = Site(letzshop, lambda actor: Client(conductor, tokens.issue(actor.id, 0)))
        site.vendor, site.stranger, site.admin = map(site.as_user, (vendor, stranger, admin))
        yield site


async def test_an_import_is_started_and_watched(site: Site) -> None:
    new = {"url": URL, "shop_code": "MINE", "batch_size": 1000}
    started = await site.vendor("POST", "/import-csv", json=new)
    assert started.status_code == 202
    job_id = started.json["job_id"]
    url = f"/import-status/{job_id}"
    assert started.json == {"job_id": job_id, "status": "pending", "status_url": url}
    assert started.headers["location"] == url
    watched = await site.vendor("GET", url)
    assert watched.status_code == 200
    job = watched.json
    assert job.pop("created_at").endswith("Z")
    user = job.pop("user")
    assert job == {
        "job_id": job_id,
        "status": "pending",
        "shop_code": "MINE",
        "source_url": "https://shop.example/products.csv",
        "mode": "upsert",
        "dry_run": False,
        "counts": {
            "read": 0,
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "duplicate": 0,
            "deactivated": 0,
            "warnings": 0,
        },
        "progress": {
            "bytes_read": 0,
            "bytes_total": None,
            "rows_per_second": None,
            "seconds_left": None,
        },
        "detected": None,
        "findings": [],
        "error": None,
        "started_at": None,
        "completed_at": None,
    }
    listed = await site.vendor("GET", "/import-jobs?shop_code=mine&status=pending")
    assert [item["user"] for item in listed.json["items"]] == [user]
    assert (await site.admin("GET", "/admin/import-jobs")).json["total"] == 1
    cancelled = await site.vendor("POST", f"/import-jobs/{job_id}/cancel")
    assert (cancelled.status_code, cancelled.json["status"]) == (202, "cancelled")
    again = await site.vendor("POST", f"/import-jobs/{job_id}/cancel")
    assert again.status_code == 409


async def test_a_file_is_uploaded(site: Site) -> None:
    content = "id;title;price\n1;Lampe für Bücher;19,90\n".encode("windows-1252") * 50_000
    started = await site.vendor.upload(
        ("file", "Produkte März.csv", content),
        ("shop_code", None, b"MINE"),
        ("mode", None, b"full"),
        ("dry_run", None, b"true"),
        ("columns", None, b'{"title": "title"}'),
    )
    assert started.status_code == 202, started.text
    job = (await site.vendor("GET", started.json["status_url"])).json
    assert (job["mode"], job["dry_run"]) == ("full", True)
    assert job["source_url"] == "Produkte März.csv"
    assert site.spooled == [content]


@pytest.mark.parametrize(
    ("parts", "status", "field"),
    [
        ([MINE], 422, "file"),
        ([FILE], 422, "shop_code"),
        ([FILE, ("file", "b.csv", b"y"), MINE], 422, "file"),
        ([FILE, MINE, ("nonsense", None, b"1")], 422, "nonsense"),
        ([FILE, MINE, ("mode", None, b"all")], 422, "mode"),
        ([FILE, MINE, ("columns", None, b"{")], 422, "columns"),
        ([FILE, MINE, ("columns", None, b'{"Name": "heading"}')], 422, "columns"),
        ([FILE, MINE, ("columns", None, b'{"a": "title", "a": "mpn"}')], 422, "a"),
        ([FILE, ("shop_code", None, b"M\xff")], 422, "shop_code"),
        ([FILE, ("shop_code", None, b"M\0")], 422, "shop_code"),
        ([FILE, ("shop_code", None, b"NOWHERE")], 404, None),
        ([FILE, ("shop_code", None, b"IDLE")], 409, None),
    ],
)
async def test_an_upload_that_is_refused_leaves_nothing_behind(
    site: Site, parts: list[tuple[str, str | None, bytes]], status: int, field: str | None
) -> None:
    answer = await site.vendor.upload(*parts)
    assert answer.status_code == status, answer.text
    if field is not None:
        assert [error["loc"] for error in answer.json["errors"]] == [[field]]
    assert site.spooled == []


async def test_rejected_rows_come_back_as_they_were_sent(site: Site) -> None:
    header = "Artikelnummer;Titel;Preis\r\n"
    bad = ['2;"Große\r\nLampe";auf Anfrage\r\n', "3;Lampe;1;2;3\r\n"]
    content = (header + "1;Lampe;19,90 €\r\n" + "".join(bad)).encode("windows-1252")
    started = await site.vendor.upload(("file", "a.csv", content), MINE)
    await import_worker(site.letzshop).run_one()
    job = (await site.vendor("GET", started.json["status_url"])).json
    assert job["status"] == "completed_with_errors", job
    assert (job["counts"]["read"], job["counts"]["rejected"]) == (3, 2)
    assert job["detected"]["encoding"] == "windows-1252"
    assert job["detected"]["columns"]["Preis"] == "price"
    finding = next(found for found in job["findings"] if found["code"] == "price/unreadable")
    assert (finding["row"], finding["column"], finding["value"], finding["severity"]) == (
        3,
        "Preis",
        "auf Anfrage",
        "error",
    )
    answer = await site.vendor("GET", f"/import-jobs/{job['job_id']}/errors.csv")
    assert answer.headers["content-type"] == "text/csv; charset=windows-1252"
    assert "attachment" in answer.headers["content-disposition"]
    text = answer.content.decode("windows-1252")
    assert text.startswith("letzshop_import;letzshop_row;letzshop_errors;" + header)
    assert all(raw in text for raw in bad)
    # What is not wrong any more is imported; the rest of the shop is left alone.
    mended = text.replace("auf Anfrage", "25,00 €").replace("1;2;3", "30,00 €").encode("cp1252")
    started = await site.vendor.upload(("file", "mended.csv", mended), MINE)
    await import_worker(site.letzshop).run_one()
    job = (await site.vendor("GET", started.json["status_url"])).json
    assert (job["counts"]["read"], job["counts"]["created"]) == (2, 2), job


async def test_rejected_rows_that_were_deleted_are_no_empty_file(site: Site) -> None:
    dry_run = ("dry_run", None, b"true")
    jobs = []
    for price in (b"dear", b"1 EUR"):
        file = ("file", "a.csv", b"id,title,price\n1,Lamp," + price + b"\n")
        started = await site.vendor.upload(file, MINE, dry_run)
        await import_worker(site.letzshop).run_one()
        jobs.append(started.json["job_id"])
    async with site.letzshop.store.writing() as uow:
        while await uow.import_queue.drop_report(datetime.max.replace(tzinfo=UTC)):
            pass
    answers = [await site.vendor("GET", f"/import-jobs/{job}/errors.csv") for job in jobs]
    assert [answer.status_code for answer in answers] == [404, 200]
    assert "deleted" in answers[0].json["detail"]


async def test_rejected_items_of_xml_come_back_as_csv_in_utf_8(site: Site) -> None:
    item = "<item><id>1</id><title>Große Lampe</title><price>auf Anfrage</price></item>"
    feed = f'<?xml version="1.0" encoding="windows-1252"?><items>{item}</items>'
    started = await site.vendor.upload(("file", "a.xml", feed.encode("windows-1252")), MINE)
    await import_worker(site.letzshop).run_one()
    answer = await site.vendor("GET", f"/import-jobs/{started.json['job_id']}/errors.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Große Lampe" in answer.content.decode("utf-8")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Mühle.csv", "Mühle.csv"),
        ("M\udcfchle.csv", "M\ufffdhle.csv"),  # windows-1252
        ("a\0b\x1b[31m.csv", "a\ufffdb\ufffd[31m.csv"),
        ("\u202egnp.csv", "\ufffdgnp.csv"),
        ("x" * 300, "x" * 255),
        ("x\"; filename*=\"unicode_escape''%5cud800", "\ufffd"),
    ],
)
async def test_names_of_files_that_clients_make_up(site: Site, sent: str, shown: str) -> None:
    answer = await site.vendor.upload(
        ("shop_code", None, b"MINE"), ("file", sent, b"id,title,price\n")
    )
    assert answer.status_code == 202, answer.text
    assert (await site.vendor("GET", answer.json["status_url"])).json["source_url"] == shown


@pytest.mark.parametrize(
    ("coding", "status"),
    [("7bit", 202), ("8bit", 202), ("BINARY", 202), ("base64", 400), ("quoted-printable", 400)],
)
async def test_parts_that_name_how_they_are_coded(site: Site, coding: str, status: int) -> None:
    body = "".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name={name}\r\n"
        f"Content-Type: text/plain\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{content}\r\n"
        for name, content in (("shop_code", "MINE"), ("file", "id\r\nContent-Type: x\r\n\r\n1"))
    )
    body += f"--{BOUNDARY}--\r\n"
    answer = await site.vendor("POST", "/import-csv", body=body, headers={"Content-Type": FORM})
    assert answer.status_code == status, answer.text
    if status == 202:
        assert site.spooled == [b"id\r\nContent-Type: x\r\n\r\n1"]


async def test_fields_that_were_left_blank_count_as_not_given(site: Site) -> None:
    optional = ("dry_run", "encoding", "delimiter", "columns", "batch_size", "default_currency")
    started = await site.vendor.upload(MINE, FILE, *((name, None, b"") for name in optional))
    assert started.status_code == 202, started.text
    refused = await site.vendor.upload(FILE, ("shop_code", None, b""))
    assert refused.json["errors"][0]["code"] == "missing"


@pytest.mark.parametrize("size", [2_000_000, 4 * 65_536 + 100], ids=["written", "closed"])
async def test_an_upload_that_there_is_no_room_for(site: Site, size: int) -> None:
    with full_disk(size - 50):
        answer = await site.vendor.upload(MINE, ("file", "a.csv", b"x" * size))
    assert (answer.status_code, answer.json["code"]) == (503, "store/transient")
    assert answer.json["detail"] == "Feeds cannot be stored at the moment."
    assert int(answer.headers["retry-after"]) > 0
    assert site.spooled == []


@pytest.mark.parametrize("cut", [1, 30, 120, -10], ids=["boundary", "head", "file", "end"])
async def test_an_upload_that_comes_to_a_halt(
    site: Site, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    monkeypatch.setattr(uploads, "_SECONDS", 0.05)
    head = 'Content-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n'
    body = f"--{BOUNDARY}\r\n{head}id,title,price\r\n--{BOUNDARY}--\r\n".encode()
    assert await site.vendor.begin(body[:cut]) == 408
    assert not site.spooled


async def test_a_repeated_upload_is_the_job_that_waits(site: Site) -> None:
    parts = [("file", "a.csv", b"id,title\n"), ("shop_code", None, b"MINE")]
    answers = [await site.vendor.upload(*parts) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert site.spooled == [b"id,title\n"]


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("multipart/form-data", b"x", 400, "invalid-header-value"),
        ("multipart/form-data; boundary=x", b"no form at all", 400, "malformed-form"),
        ("multipart/form-data; boundary=x", b"--x\r\n", 400, "malformed-form"),
        ("text/csv", b"id,title\n", 415, "unsupported-media-type"),
        ("application/json", b"{", 400, "malformed-json"),
        ("application/json", b"{}", 422, "invalid"),
    ],
)
async def test_bodies_that_make_no_sense(
    site: Site, kind: str, body: bytes, status: int, code: str
) -> None:
    answer = await site.vendor("POST", "/import-csv", headers={"Content-Type": kind}, body=body)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_form_without_an_end_leaves_nothing_in_the_spool(site: Site) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nid,title\r\n--x\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await site.vendor("POST", "/import-csv", headers=kind, body=head)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed-form"), answer.text
    assert not site.spooled


async def test_the_case_of_the_media_type_does_not_matter(site: Site) -> None:
    kind = f"Multipart/Form-Data; Boundary={BOUNDARY}"
    parts = [("file", "a.csv", b"id,title\n"), ("shop_code", None, b"MINE")]
    assert (await site.vendor.upload(*parts, kind=kind)).status_code == 202


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"url": "ftp://shop.example/x"}, 422, "fetch/invalid-url"),
        ({"url": "http://10.0.0.1/x"}, 422, "fetch/forbidden-address"),
        ({"batch_size": 0}, 422, "greater_than_equal"),
        ({"mode": "everything"}, 422, "enum"),
        ({"delimiter": ";;"}, 422, "string_too_long"),
        ({"encoding": "klingon"}, 422, "value_error"),
        ({"encoding": "hex"}, 422, "value_error"),
        ({"default_currency": "XXY"}, 422, "currency"),
        ({"nonsense": 1}, 422, "extra_forbidden"),
    ],
)
async def test_requests_that_are_refused(
    site: Site, changes: dict[str, Any], status: int, code: str
) -> None:
    new = {"url": URL, "shop_code": "MINE", **changes}
    answer = await site.vendor("POST", "/import-csv", json=new)
    assert answer.status_code == status, answer.text
    assert [error["code"] for error in answer.json["errors"]] == [code]
    assert "secret" not in answer.text


async def test_strangers_see_nothing(site: Site) -> None:
    new = {"url": URL, "shop_code": "MINE"}
    assert (await site.stranger("POST", "/import-csv", json=new)).status_code == 404
    job_id = (await site.vendor("POST", "/import-csv", json=new)).json["job_id"]
    for method, path in [
        ("GET", f"/import-status/{job_id}"),
        ("POST", f"/import-jobs/{job_id}/cancel"),
        ("GET", f"/import-jobs/{job_id}/errors.csv"),
        ("GET", "/import-status/999999"),
        ("GET", "/import-status/nonsense"),
        ("GET", f"/import-status/{10**30}"),
    ]:
        assert (await site.stranger(method, path)).status_code == 404, path
    assert (await site.stranger("GET", "/import-jobs")).json["total"] == 0
    assert (await site.stranger("GET", "/admin/import-jobs")).status_code == 403


async def test_feeds_are_scheduled(site: Site) -> None:
    new = {"url": URL, "shop_code": "MINE", "cron": "0 6 * * *", "mode": "full"}
    made = await site.vendor("POST", "/feeds", json=new)
    assert made.status_code == 201, made.text
    assert made.json["url"] == "https://shop.example/products.csv"
    assert made.json["next_run_at"].endswith("T06:00:00Z")
    path = f"/feeds/{made.json['id']}"
    assert (await site.vendor("GET", "/feeds?shop_code=MINE")).json["total"] == 1
    changed = await site.vendor("PUT", path, json={"cron": "30 7 * * 1", "is_active": True})
    assert (changed.status_code, changed.json["cron"]) == (200, "30 7 * * 1")
    assert changed.json["mode"] == "full"
    for bad in ({"cron": "at dawn"}, {"columns": {"Name": "heading"}}, {"url": None}):
        assert (await site.vendor("PUT", path, json=bad)).status_code == 422, bad
    for method in ("PUT", "DELETE"):
        assert (await site.stranger(method, path, json={})).status_code == 404
    assert (await site.vendor("DELETE", path)).status_code == 204
    assert (await site.vendor("DELETE", path)).status_code == 404
