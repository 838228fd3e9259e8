"""Web servers that send feeds, and misbehave as a test wants. Real sockets throughout."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.errors import FeedUnavailable
from letzshop_core.imports.addresses import AddressPolicy

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
async def raw_server(*answers: bytes, hang: bool = False) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that sends bytes as they are, one answer per connection (the last one again), and
    breaks off."""
    requests: list[bytes] = []
    release = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answers[min(len(requests), len(answers)) - 1])
        await writer.drain()
        if hang:
            await release.wait()
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
