"""Fetching feeds from servers that behave, misbehave and attack. Real sockets throughout."""

import asyncio
import gzip
import hashlib
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from tests.disks import full_disk

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.errors import FeedUnavailable
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.spool import SpoolWriter

LIMITS = FetchLimits(wait=0.01, idle=0.5, connect=2, total=20)
CSV = b"id;title;price\n" + b"".join(b"%d;Lamp %d;19,90\n" % (n, n) for n in range(5000))
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """DNS for tests: every name leads where the test says, one address per question."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.addresses[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None: ...


def source(
    limits: FetchLimits = LIMITS, allowed: tuple[str, ...] = ("127.0.0.1",), **names: list[str]
) -> HttpFeedSource:
    return HttpFeedSource(
        AddressPolicy(allowed), limits=limits, resolver=Names(**names) if names else None
    )


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A web server on a port of its own; yields its URL."""
    runner = web.ServerRunner(web.Server(handler))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(
    *answers: bytes, hang: bool = False, read: asyncio.Event | None = None
) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that sends bytes as they are, one answer per connection (the last one again), and
    breaks off; not before they are ``read``, if that is told."""
    requests: list[bytes] = []
    release = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answers[min(len(requests), len(answers)) - 1])
        await writer.drain()
        if hang:
            await release.wait()
        if read is not None:
            await read.wait()
            read.clear()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", requests
    finally:
        release.set()
        server.close()
        await server.wait_closed()


def answering(body: bytes = CSV, status: int = 200, **headers: str) -> Handler:
    async def handle(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return handle


async def refusal(fetching: Awaitable[object]) -> FeedUnavailable:
    with pytest.raises(FeedUnavailable) as caught:
        await fetching
    return caught.value


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
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://inside.example/",
        "//10.0.0.1/",
    ],
)
async def test_a_redirect_inside_is_refused(tmp_path: Path, location: str) -> None:
    async with serving(answering(b"", status=302, Location=location)) as url:
        fetching = source(inside_example=["192.168.0.7"]).fetch(url, tmp_path / "feed")
        error = await refusal(fetching)
    assert error.code == "fetch/forbidden-address"


@pytest.mark.parametrize("location", ["/", "ftp://shop.example/", "http://[bad"])
async def test_redirects_that_lead_nowhere(tmp_path: Path, location: str) -> None:
    async with serving(answering(b"", status=302, Location=location)) as url:
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code in {"fetch/redirect", "fetch/invalid-url"}


async def test_credentials_reach_their_own_host_only(tmp_path: Path) -> None:
    heard: dict[str, str | None] = {}

    async def other(request: web.Request) -> web.Response:
        heard["other"] = request.headers.get("Authorization")
        return web.Response(body=CSV)

    async with serving(other) as other_url:

        async def first(request: web.Request) -> web.Response:
            heard[request.path] = request.headers.get("Authorization")
            location = "/second" if request.path == "/first" else other_url
            return web.Response(status=302, headers={"Location": location})

        async with serving(first) as url:
            named = url.replace("http://", "http://vendor:pass%20word@")
            await source().fetch(f"{named}/first", tmp_path / "feed")
    expected = "Basic dmVuZG9yOnBhc3Mgd29yZA=="  # vendor:pass word
    assert heard == {"/first": expected, "/second": expected, "other": None}


async def test_names_that_lead_inside_are_refused(tmp_path: Path) -> None:
    error = await refusal(
        source(shop_example=["127.0.0.2"]).fetch("http://shop.example/", tmp_path / "feed")
    )
    assert error.code == "fetch/forbidden-address"
    assert not error.transient


async def test_a_name_that_changes_its_answer_gains_nothing(tmp_path: Path) -> None:
    # Rebinding: the first answer is harmless, the next leads inside. The connection goes to
    # what was checked, and what is asked again is checked again.
    async with serving(answering()) as url:
        port = int(url.rpartition(":")[2])
        names = Names(shop_example=["127.0.0.1", "127.0.0.2"])
        feeds = HttpFeedSource(AddressPolicy(["127.0.0.1"]), limits=LIMITS, resolver=names)
        target = f"http://shop.example:{port}/"
        fetched = await feeds.fetch(target, tmp_path / "feed")
        assert fetched.size == len(CSV)
        assert names.asked == ["shop.example"]
        assert (await refusal(feeds.fetch(target, tmp_path / "feed"))).code == (
            "fetch/forbidden-address"
        )


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
async def test_odd_spellings_of_loopback_are_refused(tmp_path: Path, spelling: str) -> None:
    fetching = HttpFeedSource(limits=LIMITS).fetch(f"http://{spelling}:1/", tmp_path / "feed")
    assert (await refusal(fetching)).code in {"fetch/forbidden-address", "fetch/invalid-url"}


@pytest.mark.parametrize("spelling", ["①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．0．0．1"])
async def test_names_that_become_addresses_are_refused(tmp_path: Path, spelling: str) -> None:
    async with serving(answering()) as url:
        target = url.replace("127.0.0.1", spelling)
        assert target != url
        error = await refusal(HttpFeedSource(limits=LIMITS).fetch(target, tmp_path / "feed"))
    assert error.code == "fetch/forbidden-address"


@pytest.mark.parametrize(
    "url", ["http://a..b/", f"http://{'x' * 70}.example/", "http://no.invalid/"]
)
async def test_hosts_that_do_not_exist(tmp_path: Path, url: str) -> None:
    error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code in {"fetch/unknown-host", "fetch/invalid-url"}


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
async def test_what_stays_short_is_said_to_be(
    tmp_path: Path, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, loop = asyncio.Event(), asyncio.get_running_loop()

    class Watched(SpoolWriter):
        def write(self, piece: bytes) -> None:
            super().write(piece)
            loop.call_soon_threadsafe(read.set)

    monkeypatch.setattr("letzshop_core.adapters.aiohttp.SpoolWriter", Watched)
    async with raw_server(answer, read=read) as (url, requests):
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


@pytest.mark.parametrize("length", [True, False])
async def test_a_feed_that_is_too_large_is_refused(tmp_path: Path, length: bool) -> None:
    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if length:
            response.content_length = len(CSV)
        await response.prepare(request)
        await response.write(CSV)
        return response

    async with serving(handle) as url:
        limits = FetchLimits(size=len(CSV) - 1)
        error = await refusal(source(limits).fetch(url, tmp_path / "feed"))
    assert (error.code, error.transient) == ("fetch/too-large", False)


async def test_a_bomb_is_defused_early(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * (256 << 20), compresslevel=9)  # 256 MiB in 256 KiB
    async with serving(answering(bomb, Content_Encoding="gzip")) as url:
        with full_disk(80 << 20):
            error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/too-large"
    assert not (tmp_path / "feed").exists()


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"not gzip at all", {"Content_Encoding": "gzip"}), (CSV, {"Content_Encoding": "br"})],
)
async def test_encodings_that_were_not_asked_for(
    tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    async with serving(answering(body, **headers)) as url:
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/encoding"


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02", b"HTTP/1.1 abc\r\n\r\n"]
)
async def test_a_server_that_speaks_something_else(tmp_path: Path, answer: bytes) -> None:
    async with raw_server(answer) as (url, _):
        error = await refusal(source().fetch(url, tmp_path / "feed"))
    assert error.code == "fetch/connection"
