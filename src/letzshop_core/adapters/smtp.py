"""Mails over SMTP, through aiosmtplib."""

import asyncio
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Literal

from letzshop_core.errors import MailNotSent
from letzshop_core.extras import needs
from letzshop_core.notifications.models import Notification

with needs("worker"):
    import aiosmtplib

__all__ = ["SmtpMailer"]

# Every server accepts seven bits; by default, EmailMessage assumes eight.
_POLICY: Final = SMTP.clone(cte_type="7bit")


class SmtpMailer:
    """Sends mails through an SMTP server; see :class:`letzshop_core.ports.Mailer`.

    ``security`` is ``starttls`` (begin in clear text, and require STARTTLS), ``tls`` (from the
    first byte) or ``none``; the default ``port`` is 587, 465 or 25, accordingly (RFC 8314).
    Without a ``password`` there is no login. The server's certificate must be valid for ``host``
    according to ``tls_context`` (by default the system's). ``sender`` is an address, and
    ``sender_name`` the name that is shown for it.
    """

    def __init__(
        self,
        host: str,
        *,
        sender: str,
        sender_name: str = "",
        port: int | None = None,
        username: str | None = None,
        password: str | None = None,
        security: Literal["starttls", "tls", "none"] = "starttls",
        tls_context: ssl.SSLContext | None = None,
        timeout: float = 30.0,
    ) -> None:
        """``timeout``: seconds until an attempt is given up; less than a minute."""
        self._host = host
        self._port = port
        self._sender = sender
        self._sender_name = _one_line(sender_name)
        self._username = None if password is None else username
        self._password = password
        self._security = security
        self._tls_context = tls_context
        self._timeout = timeout

    async def send(self, mail: Notification) -> None:
        """See :meth:`letzshop_core.ports.Mailer.send`."""
        try:
            async with asyncio.timeout(self._timeout):
                await aiosmtplib.send(
                    self.message(mail).as_bytes(),
                    sender=self._sender,
                    recipients=mail.recipient,
                    hostname=self._host,
                    port=self._port,
                    start_tls=self._security == "starttls",
                    use_tls=self._security == "tls",
                    tls_context=self._tls_context,
                    username=self._username,
                    password=self._password,
                    timeout=self._timeout,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _not_sent(error.recipients[0]) from None
        except aiosmtplib.SMTPDataError as error:
            raise _not_sent(error) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # The server is away, or refuses us: this is not about this mail.
            text = _one_line(str(error)) or type(error).__name__
            raise MailNotSent(f"{self._host}: {text}", transient=True) from None

    def message(self, mail: Notification) -> EmailMessage:
        """The mail as it is sent. Equal notifications make equal messages."""
        message = EmailMessage(policy=_POLICY)
        username, _, domain = self._sender.rpartition("@")
        message["From"] = Address(self._sender_name, username, domain)
        message["To"] = mail.recipient
        message["Subject"] = _one_line(mail.subject)
        message["Date"] = mail.created_at
        # Ids alone are not unique if the database has been recreated.
        message["Message-ID"] = f"<{mail.id}.{mail.created_at.timestamp():.6f}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
        message.set_content(mail.text)
        return message


def _not_sent(answer: aiosmtplib.SMTPResponseException) -> MailNotSent:
    """The error for a refusal of this mail; 5xx is permanent (RFC 5321, section 4.2.1)."""
    text = f"{answer.code} {_one_line(answer.message)}"
    return MailNotSent(text, transient=answer.code < 500)


def _one_line(text: str) -> str:
    """Text for a header: every line break, including those of Unicode, becomes a space."""
    return " ".join(text.split())
