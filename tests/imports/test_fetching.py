"""Fetching feeds from servers that behave, and from those that fail."""

import asyncio
import gzip
import hashlib
import zlib
from pathlib import Path

import pytest
from aiohttp import web
from tests.imports.web_servers import CSV, LIMITS, answering, raw_server, refusal, serving, source

from letzshop_core.adapters.aiohttp import FetchLimits


async def test_validators_that_are_no_text_are_done_without(tmp_path: Path) -> None:
    head = (
        b'HTTP/1.1 200 OK\r\nETag: "\xff"\r\nLast-Modified: \xe9t\xe9\r\nContent-Length: %d\r\n\r\n'
    )
    async with raw_server(head % len(CSV) + CSV) as (url, _):
        fetched = await source().fetch(url, tmp_path / "feed")
    assert (fetched.etag, fetched.last_modified, fetched.size) == (None, None, len(CSV))
    async with raw_server(b'HTTP/1.1 304 Not Modified\r\nETag: "\xff"\r\n\r\n') as (url, _):
        fetched = await source().fetch(url, tmp_path / "feed", etag='"v1"')
    assert (fetched.etag, fetched.not_modified) == ('"v1"', True)


async def test_a_feed_is_saved_with_what_the_server_says_of_it(tmp_path: Path) -> None:
    handler = answering(ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT")
    async with serving(handler) as url:
        fetched = await source().fetch(f"{url}/feed.csv", tmp_path / "feed")
    assert (tmp_path / "feed").read_bytes() == CSV
    assert fetched.size == len(CSV)
    assert fetched.digest == hashlib.sha256(CSV).hexdigest()
    assert fetched.etag == '"v1"'
    assert fetched.last_modified == "Sun, 22 Nov 2026 10:00:00 GMT"
    assert not fetched.truncated


async def test_an_unchanged_feed_is_not_sent_again(tmp_path: Path) -> None:
    async def handle(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == '"v1"'
        return web.Response(status=304) if same else web.Response(body=CSV)

    async with serving(handle) as url:
        fetched = await source().fetch(url, tmp_path / "feed", etag='"v1"')
    assert fetched.not_modified
    assert fetched.etag == '"v1"'
    assert not (tmp_path / "feed").exists()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(CSV)),
        ("gzip", gzip.compress(CSV[:1000]) + gzip.compress(CSV[1000:]) + b"\0" * 20),
        ("x-gzip", gzip.compress(CSV)),
        ("deflate", zlib.compress(CSV)),
        ("deflate", zlib.compress(CSV, wbits=-15)),
        ("identity", CSV),
        ("UTF-8", CSV),
        ("binary, none", CSV),
        ("utf-8, gzip", gzip.compress(CSV)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_transfer_compression_is_undone(tmp_path: Path, encoding: str, body: bytes) -> None:
    async with serving(answering(body, Content_Encoding=encoding)) as url:
        fetched = await source().fetch(url, tmp_path / "feed")
    assert (tmp_path / "feed").read_bytes() == CSV
    assert not fetched.truncated


@pytest.mark.parametrize(
    ("status", "code", "transient"),
    [
        (401, "fetch/denied", False),
        (403, "fetch/denied", False),
        (404, "fetch/not-found", False),
        (410, "fetch/not-found", False),
        (418, "fetch/http-status", False),
        (204, "fetch/http-status", False),
        (304, "fetch/http-status", False),
        (429, "fetch/http-status", True),
        (500, "fetch/http-status", True),
        (503, "fetch/http-status", True),
    ],
)
async def test_other_answers_are_named(
    tmp_path: Path, status: int, code: str, transient: bool
) -> None:
    asked = 0

    async def handle(_: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=status)

    async with serving(handle) as url:
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert (error.code, error.transient) == (code, transient)
    assert asked == (LIMITS.attempts if transient else 1)


async def test_a_fault_that_passes_is_not_noticed(tmp_path: Path) -> None:
    statuses = iter([503, 500, 200])

    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=next(statuses), body=CSV)

    async with serving(handle) as url:
        fetched = await source().fetch(url, tmp_path / "feed")
    assert fetched.size == len(CSV)
    assert (tmp_path / "feed").read_bytes() == CSV


@pytest.mark.parametrize(
    ("pause", "tries"),
    [
        ("1", 2),
        ("0", 2),
        ("61", 1),
        ("Fri, 29 Nov 2097 10:00:00 GMT", 1),
        ("Sun, 29 Nov 2015 10:00:00 GMT", 2),
        ("soon", 2),
        ("9" * 400, 2),
        (f"Fri, 29 Nov {'9' * 30} 10:00:00 GMT", 2),
    ],
)
async def test_a_server_that_wants_rest_is_given_it(tmp_path: Path, pause: str, tries: int) -> None:
    asked: list[float] = []

    async def handle(_: web.Request) -> web.Response:
        asked.append(asyncio.get_running_loop().time())
        if len(asked) == 1:
            return web.Response(status=429, headers={"Retry-After": pause})
        return web.Response(body=CSV)

    async with serving(handle) as url:
        fetching = source().fetch(url, tmp_path / "feed")
        if tries == 1:
            assert "429" in (await refusal(fetching)).message
        else:
            await fetching
    assert len(asked) == tries
    if pause == "1":
        assert asked[1] - asked[0] >= 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(tmp_path: Path, status: int) -> None:
    async def handle(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=status, headers={"Location": "new?v=2"})
        return web.Response(body=request.path_qs.encode())

    async with serving(handle) as url:
        await source().fetch(f"{url}/old", tmp_path / "feed")
    assert (tmp_path / "feed").read_bytes() == b"/new?v=2"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("/", "fetch/redirect"),
        ("ftp://shop.example/", "fetch/invalid-url"),
        ("http://[bad", "fetch/redirect"),
    ],
)
async def test_redirects_that_lead_nowhere(tmp_path: Path, location: str, code: str) -> None:
    async with serving(answering(b"", status=302, Location=location)) as url:
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == code


@pytest.mark.parametrize(
    "url", ["http://a..b/", f"http://{'x' * 70}.example/", "http://no.invalid/"]
)
async def test_hosts_that_do_not_exist(tmp_path: Path, url: str) -> None:
    error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/unknown-host"


async def test_a_short_download_is_tried_again(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(CSV)
    async with raw_server(head + CSV[:100], head + CSV) as (url, requests):
        fetched = await source().fetch(url, tmp_path / "feed")
    assert not fetched.truncated
    assert (tmp_path / "feed").read_bytes() == CSV
    assert len(requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + CSV[:300],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12c\r\n" + CSV[:300] + b"\r\n",
    ],
)
async def test_what_stays_short_is_kept_and_said_to_be(tmp_path: Path, answer: bytes) -> None:
    async with raw_server(answer) as (url, requests):
        fetched = await source().fetch(url, tmp_path / "feed")
    assert fetched.truncated
    assert (tmp_path / "feed").read_bytes() == CSV[:300]
    assert len(requests) == LIMITS.attempts


async def test_a_download_of_which_nothing_came_is_no_empty_feed(tmp_path: Path) -> None:
    async with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n") as (url, requests):
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/connection"
    assert len(requests) == LIMITS.attempts


async def test_a_compressed_stream_without_its_end_is_short(tmp_path: Path) -> None:
    body = gzip.compress(CSV)[:-20]
    async with serving(answering(body, Content_Encoding="gzip")) as url:
        fetched = await source().fetch(url, tmp_path / "feed")
    assert fetched.truncated


async def test_a_server_that_hangs_is_left(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid;title"
    for answer in (b"", head):
        async with raw_server(answer, hang=True) as (url, _):
            error = await refusal(source().fetch(url, tmp_path / "feed"))
        assert (error.code, error.transient) == ("fetch/timeout", True)


async def test_a_server_that_drips_runs_out_of_time(tmp_path: Path) -> None:
    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.05)

    limits = FetchLimits(wait=0.01, idle=1, total=0.4)
    async with serving(handle) as url:
        error = await refusal(source(limits).fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/timeout"


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02", b"HTTP/1.1 abc\r\n\r\n"]
)
async def test_a_server_that_speaks_something_else(tmp_path: Path, answer: bytes) -> None:
    async with raw_server(answer) as (url, _):
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/connection"
    assert str(error) == "The feed's server answered with no valid HTTP."
