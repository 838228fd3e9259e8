"""Fetching feeds from servers that attack: addresses inside, stolen credentials, bombs."""

import gzip
from pathlib import Path

import pytest
from aiohttp import web
from tests.disks import full_disk
from tests.imports.web_servers import CSV, LIMITS, Names, answering, refusal, serving, source

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.imports.addresses import AddressPolicy


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
