"""A mail server that keeps what it is sent."""

import asyncio
import email
import email.policy
import ssl
import threading
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.e2e.conftest import free_port
from tests.waiting import PATIENCE

__all__ = ["MailServer"]


class MailServer:
    """An SMTP server on a port of its own, which it keeps when it is stopped and started again.

    ``login`` is the only one it lets in. ``refusals`` are its answers to what it would else
    accept, by command (MAIL, RCPT, DATA).
    """

    def __init__(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.received: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.refusals: dict[str, str] = {}
        self.login = login
        options: dict[str, Any] = {"hostname": "mail.example"}
        if login is not None:
            options |= {"auth_required": True, "authenticator": self._authenticate}
            options["auth_require_tls"] = tls is None
        if starttls is not None:
            options |= {"tls_context": starttls, "require_starttls": True}
        self._options, self._tls = options, tls
        self._running: tuple[threading.Thread, asyncio.AbstractEventLoop, asyncio.Event] | None = (
            None
        )

    def start(self) -> None:
        """Return when it listens."""
        listening = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(thread, listening)))
        thread.start()
        assert listening.wait(PATIENCE), f"cannot listen on port {self.port}"

    def stop(self) -> None:
        """Return when nobody listens any more. Nothing happens if nobody does."""
        if self._running is not None:
            thread, loop, over = self._running
            self._running = None
            loop.call_soon_threadsafe(over.set)
            thread.join()

    async def _serve(self, thread: threading.Thread, listening: threading.Event) -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        server = await loop.create_server(
            lambda: SMTP(self, loop=loop, **self._options), "127.0.0.1", self.port, ssl=self._tls
        )
        self._running = thread, loop, over
        listening.set()
        await over.wait()
        server.close()

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        known = isinstance(given, LoginPassword) and self.login is not None
        success = known and (given.login.decode(), given.password.decode()) == self.login
        return AuthResult(success=success, handled=success)  # else aiosmtpd says what is wrong

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's names)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self.refusals.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if "RCPT" in self.refusals:
            return self.refusals["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(email.message_from_bytes(content, policy=email.policy.default))
        self.envelopes.append(envelope)
        return "250 OK"
