"""Mails over SMTP, to a real server."""

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from typing import Any

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tests.e2e.conftest import free_port
from tests.mail import MailServer

from letzshop_core.adapters.smtp import SmtpMailer
from letzshop_core.errors import MailNotSent
from letzshop_core.fields import Email
from letzshop_core.notifications.models import Notification
from letzshop_core.testing.factories import NOON

LOGIN = ("apikey", "a secret key")
# aiosmtpd does not see that a connection which began with TLS is encrypted.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def mail(**fields: Any) -> Notification:
    defaults: dict[str, Any] = {
        "id": 7,
        "recipient": "vendor@example.com",
        "subject": "News",
        "text": "Hello.\n",
        "created_at": NOON,
        "attempts": 0,
    }
    return Notification(**defaults | fields)


def mailer(port: int = 25, **options: Any) -> SmtpMailer:
    defaults: dict[str, Any] = {
        "sender": "shops@market.example",
        "sender_name": "Marché Ünïque",
        "security": "none",
    }
    return SmtpMailer("localhost", port=port, **defaults | options)


def as_received(message: EmailMessage) -> EmailMessage:
    received = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert isinstance(received, EmailMessage)
    return received


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def run() -> Iterator[Callable[..., MailServer]]:
    """Starts servers, which end with the test."""
    with ExitStack() as stack:

        def start(**options: Any) -> MailServer:
            server = MailServer(**options)
            server.start()
            stack.callback(server.stop)
            return server

        yield start


async def test_what_arrives_is_what_was_written(run: Callable[..., MailServer]) -> None:
    server = run()
    text = "Grüße aus Esch,\n\n.\n.. a line of dots and a long one: " + "ä€😀" * 400 + "\nfrom: x\n"
    await mailer(server.port).send(mail(subject="TECHSTORE: “Ünïcode” " * 9, text=text))
    (message,), (envelope,) = server.received, server.envelopes
    assert message.get_content().split("\r\n") == text.split("\n")
    assert message["Subject"] == ("TECHSTORE: “Ünïcode” " * 9).strip()
    assert message["From"] == "Marché Ünïque <shops@market.example>"
    assert message["To"] == "vendor@example.com"
    assert message["Date"].datetime == NOON
    assert message["Auto-Submitted"] == "auto-generated"
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "shops@market.example",
        ["vendor@example.com"],
    )
    assert envelope.original_content is not None
    assert envelope.original_content.isascii()


def test_a_repeat_has_the_same_id_and_no_other_mail_has() -> None:
    def message_id(**fields: Any) -> str:
        return str(as_received(mailer().message(mail(**fields)))["Message-ID"])

    assert message_id() == message_id(attempts=3)
    assert message_id().endswith("@market.example>")
    others = {message_id(id=8), message_id(created_at=NOON.replace(microsecond=1)), message_id()}
    assert len(others) == 3


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\r", "\x0b", "\x1c", "\x85", "\u2028"])
def test_no_header_can_be_smuggled_in(separator: str) -> None:
    nasty = f"News{separator}Bcc: victim@example.com{separator}{separator}Pay here"
    message = as_received(mailer(sender_name=nasty).message(mail(subject=nasty)))
    assert message["Bcc"] is None
    assert message["Subject"] == "News Bcc: victim@example.com Pay here"
    assert message["From"].addresses[0].addr_spec == "shops@market.example"
    assert message.get_content().strip() == "Hello."


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=300)
@given(subject=_text, text=_text, name=_text)
def test_any_text_makes_a_mail(subject: str, text: str, name: str) -> None:
    message = as_received(mailer(sender_name=name).message(mail(subject=subject, text=text)))
    assert set(message) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert message["From"].addresses[0].addr_spec == "shops@market.example"
    assert message["To"].addresses[0].addr_spec == "vendor@example.com"
    assert not message.is_multipart()


@pytest.mark.parametrize(
    "address",
    [
        "o'brien@example.com",
        "a`{|}~+=?^b@example.com",
        "a..b@example.com",
        ".a.@example.com",
        f"{'x' * 64}@{'y' * 63}.{'y' * 63}.example",
    ],
)
async def test_every_address_that_we_take_can_be_written_to(
    run: Callable[..., MailServer], address: str
) -> None:
    try:
        TypeAdapter(Email).validate_python(address)
    except ValidationError:
        pytest.fail("is not taken")
    server = run()
    await mailer(server.port).send(mail(recipient=address))
    assert server.envelopes[0].rcpt_tos == [address]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_encrypted_connection_and_a_login(
    run: Callable[..., MailServer],
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
    security: str,
) -> None:
    server = run(**{security: server_tls}, login=LOGIN)
    username, password = LOGIN
    given = {"username": username, "tls_context": client_tls, "security": security}
    await mailer(server.port, password=password, **given).send(mail())
    with pytest.raises(MailNotSent) as raised:
        await mailer(server.port, password="wrong", **given).send(mail())
    assert raised.value.transient, "the operator can mend it"
    assert "wrong" not in raised.value.message
    assert len(server.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    run: Callable[..., MailServer], server_tls: ssl.SSLContext, security: str
) -> None:
    server = run(**{security: server_tls}, login=LOGIN)
    with pytest.raises(MailNotSent, match=r"(?i)certificate") as raised:
        await mailer(server.port, username="u", password="p", security=security).send(mail())
    assert raised.value.transient
    assert server.received == []


async def test_nothing_is_sent_in_clear_to_a_server_without_starttls(
    run: Callable[..., MailServer],
) -> None:
    server = run()
    with pytest.raises(MailNotSent, match=r"(?i)starttls") as raised:
        await mailer(server.port, security="starttls").send(mail())
    assert raised.value.transient
    assert server.received == []


@pytest.mark.parametrize(
    ("command", "answer", "transient"),
    [
        ("RCPT", "550 5.1.1 No such user", False),
        ("RCPT", "450 4.2.1 Greylisted", True),
        ("DATA", "554 5.7.1 Looks like spam", False),
        ("DATA", "452 4.3.1 Full", True),
        ("MAIL", "550 5.7.1 You may not send as that", True),  # of no use to drop the mail for
        ("MAIL", "421 4.3.0 Closing", True),
    ],
)
async def test_what_the_server_refuses(
    run: Callable[..., MailServer], command: str, answer: str, transient: bool
) -> None:
    server = run()
    server.refusals[command] = answer
    with pytest.raises(MailNotSent, match=answer[:3]) as raised:
        await mailer(server.port).send(mail())
    assert raised.value.transient is transient
    del server.refusals[command]
    await mailer(server.port).send(mail())


async def test_no_server() -> None:
    with pytest.raises(MailNotSent, match="localhost") as raised:
        await mailer(free_port()).send(mail())
    assert raised.value.transient


async def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailNotSent) as raised:
        await mailer(silent.getsockname()[1], timeout=0.2).send(mail())
    assert raised.value.transient
