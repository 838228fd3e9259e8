"""What only a real server shows: bytes that HTTP libraries would not send."""

import asyncio
import json
import select
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
from tests.e2e.conftest import LiveServer
from tests.http.clients import PASSWORD
from tests.waiting import PATIENCE, until
from uvicorn.server import ServerState

from letzshop_http import protocol
from letzshop_http.body import MAX_BODY


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(tmp_path_factory.mktemp("wire"), {"RATE_LIMIT": "off"}) as server:
        yield server


@pytest.fixture(scope="module")
def token(server: LiveServer) -> str:
    user = {"username": "vendor", "email": "vendor@example.com", "password": PASSWORD}
    assert _send(server, "POST", b"/register", json.dumps(user).encode())[0] == 201
    status, _, body = _send(server, "POST", b"/login", json.dumps(user | {"email": ""}).encode())
    assert status == 422  # an unknown field
    del user["email"]
    status, _, body = _send(server, "POST", b"/login", json.dumps(user).encode())
    assert status == 200
    return str(json.loads(body)["access_token"])


def _raw(server: LiveServer, request: bytes) -> bytes:
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def _send(
    server: LiveServer,
    method: str,
    target: bytes,
    body: bytes = b"",
    token: str = "",
    headers: tuple[bytes, ...] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer; ``headers`` replace those that describe the body."""
    if headers is None:
        headers = (b"Content-Type: application/json", b"Content-Length: %d" % len(body))
    lines = [
        b"%s %s HTTP/1.1" % (method.encode(), target),
        b"Host: localhost",
        b"Connection: close",
        *([f"Authorization: Bearer {token}".encode()] if token else []),
        *headers,
    ]
    answer = _raw(server, b"\r\n".join(lines) + b"\r\n\r\n" + body)
    head, _, rest = answer.partition(b"\r\n\r\n")
    first, *others = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in others)
    return int(first.split()[1]), {name.lower(): value for name, _, value in pairs}, rest


@pytest.mark.parametrize(
    ("product_id", "path"),
    [
        ("a/b", b"a%2Fb"),
        ("a/b c", b"a%2fb%20c"),
        ("100%", b"100%25"),
        ("a?b#c", b"a%3Fb%23c"),
        ("商品", b"%E5%95%86%E5%93%81"),
        ("a%2Fb", b"a%252Fb"),
        ("a+b", b"a+b"),
        ("plain", b"pl%61in"),
    ],
)
def test_ids_in_paths(server: LiveServer, token: str, product_id: str, path: bytes) -> None:
    product = {"product_id": product_id, "title": "Thing"}
    assert _send(server, "POST", b"/products", json.dumps(product).encode(), token)[0] == 201
    status, _, body = _send(server, "GET", b"/products/" + path, token=token)
    assert status == 200, body
    assert json.loads(body)["product_id"] == product_id
    status, headers, body = _send(server, "HEAD", b"/products/" + path, token=token)
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/products?search=\xff", 400),
        (b"/products?search=%C3%BC", 200),
        (b"/products?search=%FF", 422),
        (b"/products?search=%", 200),
        (b"/products?search=%zz", 200),
        (b"/products?%FF=1", 422),
        (b"/products?" + b"&" * 5000, 200),
        (b"/products/%", 404),
        (b"/products/%zz", 404),
        (b"/products/%FF", 404),
        (b"/products/%00", 404),
        (b"/products/\xff", 400),
        (b"*", 404),
        (b"/../../etc/passwd", 404),
        (b"http://other.example/products", 200),
    ],
)
def test_odd_targets(server: LiveServer, token: str, target: bytes, status: int) -> None:
    got, _, body = _send(server, "GET", target, token=token)
    assert got == status, body


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ((b"Content-Length: %d" % (MAX_BODY + 1),), b"{", 413),
        ((b"Content-Length: 99999999999999",), b"{", 413),
        ((b"Content-Length: -1",), b"{}", 400),
        ((b"Content-Length: 1.5",), b"{}", 400),
        ((b"Content-Length: abc",), b"{}", 400),
        ((b"Content-Length: " + b"9" * 30,), b"{}", 400),
        ((b"Transfer-Encoding: chunked",), b"zz\r\n{}\r\n0\r\n\r\n", 400),
        ((b"Transfer-Encoding: chunked",), b"2\r\n{}\r\n0\r\n\r\n", 422),
        (
            (b"Transfer-Encoding: chunked",),
            (b"10000\r\n" + b" " * 65536 + b"\r\n") * 17 + b"0\r\n\r\n",
            413,
        ),
    ],
)
def test_lengths_of_bodies(
    server: LiveServer, token: str, headers: tuple[bytes, ...], body: bytes, status: int
) -> None:
    headers = (b"Content-Type: application/json", *headers)
    got, _, answer = _send(server, "POST", b"/products", body, token, headers)
    assert got == status, answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"WEBSOCKET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
    ids=lambda request: repr(request[:40]),
)
def test_what_is_no_request(server: LiveServer, request_bytes: bytes) -> None:
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(request_bytes)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        except ConnectionError:
            return  # closed without a word
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 "), answer
    assert b"application/problem+json" in head
    assert json.loads(body)["request_id"] in head.decode()


@pytest.mark.parametrize(
    "before",
    [b"Connection: close\r\n", b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"],
    ids=["head", "fields after the body"],
)
def test_a_head_without_end(server: LiveServer, before: bytes) -> None:
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as connection:
        connection.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\n" + before)
        sent = 0
        with suppress(ConnectionError):  # the server may not wait for what is on its way
            while not select.select([connection], [], [], 0)[0]:
                sent += connection.send(b"X-Filler: " + b"x" * 1000 + b"\r\n")
                assert sent < 50 << 20
            answer = connection.recv(65536)
            assert not answer or answer.startswith(b"HTTP/1.1 431 "), answer


async def test_a_body_in_chunks_may_be_of_any_length(server: LiveServer, token: str) -> None:
    body = json.dumps({"title": "x" * 300_000}).encode()
    head = (
        f"POST /products HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("localhost", server.port)
    writer.write(head.encode())
    for at in range(0, len(body), 50_000):  # each piece ends with the size of the next chunk
        piece = body[at : at + 50_000]
        writer.write(b"%x\r\n" % len(piece))
        await asyncio.sleep(0.01)
        writer.write(piece + b"\r\n")
    writer.write(b"0\r\nX-Checksum: 1\r\n\r\n")
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 422 "), answer  # a title that long
    writer.close()


@asynccontextmanager
async def _serving(app: Any) -> AsyncIterator[tuple[int, ServerState]]:
    """An application under our protocol in this process: its port, and its connections."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_keep_alive=3600)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol.HttpProtocol(config, state, {}), "127.0.0.1", 0
    )
    async with server:
        server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        yield server.sockets[0].getsockname()[1], state


@pytest.mark.parametrize("size", [64 << 20, 60_000], ids=["much is left", "little is left"])
async def test_a_client_that_does_not_read_is_let_go(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(protocol, "_PATIENCE", 0.05)
    monkeypatch.setattr(protocol, "_SECONDS", 0.05)

    async def app(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": bytes(size)})

    async with _serving(app) as (port, state):
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            await until(lambda: state.total_requests == 1)
            await until(lambda: not state.connections)


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        (b"", 0),
        (b"GET / HTTP/1.1\r\nHost:", 0),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost:", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 2 + b"GET", 2),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", 1),
    ],
)
async def test_a_client_that_never_ends_a_request_is_let_go(
    monkeypatch: pytest.MonkeyPatch, said: bytes, answers: int
) -> None:
    monkeypatch.setattr(protocol, "_SECONDS", 0.05)

    async def app(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    async with _serving(app) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        *answered, refused = (await reader.read()).split(b"HTTP/1.1 ")[1:]
        assert [answer[:3] for answer in answered] == [b"200"] * answers
        assert refused.startswith(b"408 ")
        writer.close()


@pytest.mark.parametrize(("target", "status"), [(b"/nowhere", 404), (b"/products", 401)])
@pytest.mark.parametrize("length", [b"Content-Length: 9", b"Transfer-Encoding: chunked"])
def test_who_is_refused_need_not_send_a_body(
    server: LiveServer, target: bytes, status: int, length: bytes
) -> None:
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as connection:
        head = b"POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n%s\r\n\r\n"
        connection.sendall(head % (target, length))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 %d " % status)
        assert b"\r\nconnection: close\r\n" in answer  # what came next would be the body


@pytest.mark.parametrize(
    "wish",
    [
        (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAEAAEAAAAIA"),
        (b"connection: upgrade", b"upgrade: websocket", b"Sec-WebSocket-Version: 13"),
    ],
    ids=lambda wish: wish[1].decode(),
)
def test_a_request_to_speak_another_protocol_is_answered_as_any_other(
    server: LiveServer, token: str, wish: tuple[bytes, ...]
) -> None:
    body = b"{not JSON, and not lost: Upgrade: h2c"
    head = b"\r\n".join(
        (
            b"POST /products HTTP/1.1\r\nHost: x",
            b"Authorization: Bearer " + token.encode(),
            b"Content-Type: application/json\r\nContent-Length: %d" % len(body),
            *wish,
        )
    )
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as connection:
        for _ in range(2):
            connection.sendall(head + b"\r\n\r\n" + body)
            answer = b""
            while not answer.endswith(b"}"):
                piece = connection.recv(65536)
                assert piece, answer
                answer += piece
            assert answer.startswith(b"HTTP/1.1 400 "), answer
            assert b"line 1 column 2." in answer, answer


def test_none_of_it_is_an_error_of_ours(server: LiveServer) -> None:
    """Runs last: nothing above has left a traceback in the log."""
    log = server.log.read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log
