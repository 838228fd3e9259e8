"""uvicorn's HTTP/1.1, with limits on the size and time of request heads, and our error format."""

import asyncio
from http import HTTPStatus
from random import getrandbits
from typing import Any, Final

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from letzshop_http.errors import PROBLEM, problem
from letzshop_http.operations import encode

__all__ = ["HttpProtocol"]

_MAX_HEAD: Final = 128 * 1024
"""The most bytes of request line and headers, or of the fields that may follow a chunked body, that
may arrive after the piece of the stream in which they begin."""
_SECONDS: Final = 30.0
"""The most that may pass from the start of a connection, or the end of an answer, to the end of the
next head. If no byte of it arrives, uvicorn ends the connection sooner."""
_PATIENCE: Final = 90.0
_LEAST: Final = 64 * 1024
"""Of an answer that waits to be sent, a client must accept ``_LEAST`` bytes in ``_PATIENCE``
seconds. The application is less patient with those who read a stream.
"""


class HttpProtocol(HttpToolsProtocol):
    """Answers malformed requests with problem details, as the application does for other errors.

    Without the limits, an endless head would fill the memory, and one that trickles in would hold
    its connection, before the application hears of either. So would endless fields after a body,
    and answers that nobody reads.
    """

    _is_between = True
    """Whether the last request has arrived completely, and nothing of another."""
    _head: int | None = None
    """Bytes so far of the head or the fields that are arriving; None while something else does.
    Those of the first piece are left out: it may also hold what came before."""
    _piece = 0
    """Bytes of the piece that is being parsed."""
    _waiting: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    """Set while more of an answer waits to be sent than the transport likes to hold."""

    def connection_made(self, transport: Any) -> None:
        """A client connects."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._wait_no_more()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Much of an answer waits to be sent."""
        super().pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        """Little or nothing waits to be sent any more."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def data_received(self, data: bytes) -> None:
        """A piece of a request, or of several."""
        if self._is_between:
            data = _without_upgrade(data)
        self._piece = len(data)
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > _MAX_HEAD:
                self._refuse(431, f"The head of a request may have up to {_MAX_HEAD} bytes.")

    def on_message_begin(self) -> None:
        """The parser sees the beginning of a request."""
        super().on_message_begin()
        self._is_between = False
        self._head = -self._piece

    def on_headers_complete(self) -> None:
        """The parser sees the end of a head."""
        self._head = None
        self._wait_no_more()
        version = self.parser.get_http_version()
        hosts = sum(name == b"host" for name, _ in self.headers)
        # For data_received, as if the parser could not make sense of it. RFC 9112, section 3.2:
        # of two hosts, a proxy in front may have gone by the other one.
        if version not in {"1.0", "1.1"} or (version == "1.1" and hosts != 1):
            raise HttpParserError
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """The parser sees the size of a chunk. After that of the last, which has no bytes, come
        fields (RFC 9112, section 7.1.2)."""
        self._head = -self._piece

    def on_body(self, body: bytes) -> None:
        """The parser sees bytes of a body."""
        self._head = None
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The parser sees the end of a request."""
        super().on_message_complete()
        self._head = None
        self._is_between = True

    def on_response_complete(self) -> None:
        """A request has been answered; the rest of its body may still be to come."""
        super().on_response_complete()
        # Or else the next one is here already.
        if self.timeout_keep_alive_task is not None or self.transport.is_closing():
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """The parser cannot make sense of what arrived."""
        self._refuse(400, "This is not an HTTP request that this server understands.")

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_SECONDS, self._out_of_time)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _out_of_time(self) -> None:
        if not self.transport.is_closing():
            self._refuse(408, f"No request arrived within {_SECONDS:.0f} seconds.")
        elif self._unread is None:
            self.transport.abort()  # the client does not accept the little that is left

    def _expect_reading(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._unread = self.loop.call_later(_PATIENCE, self._check_reading, waiting)

    def _check_reading(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < _LEAST:
            self.transport.abort()
        else:
            self._expect_reading()

    def _refuse(self, status: int, detail: str) -> None:
        if self.transport.is_closing():
            return
        request_id = f"{getrandbits(128):032x}"
        title = HTTPStatus(status).phrase
        code = title.lower().replace(" ", "-")
        body = encode(problem(status, title, detail, code, instance="", request_id=request_id))
        head = (
            f"HTTP/1.1 {status} {title}\r\ncontent-type: {PROBLEM}\r\n"
            f"content-length: {len(body)}\r\nx-request-id: {request_id}\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
        self._wait_no_more()
        self._wait()


def _without_upgrade(data: bytes) -> bytes:
    """The beginning of a request without its wish to go on in another protocol, of which there is
    none (RFC 9110, section 7.8). The parser would skip the body, and fail at the next request.

    Java's client wishes for HTTP/2 ahead of each request, and sends the head in one piece.
    """
    at = data.lower().find(b"\r\nupgrade:") + 2
    if at < 2 or b"\r\n\r\n" in data[:at]:
        return data
    return data[:at] + b"x-" + data[at:]
