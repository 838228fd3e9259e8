"""Sending the mails in the outbox."""

import logging
from datetime import timedelta

from letzshop_core.errors import MailNotSent
from letzshop_core.notifications.models import Notification
from letzshop_core.ports import Clock, Mailer
from letzshop_core.retries import retried
from letzshop_core.uow import Store

__all__ = ["NotificationService"]

_log = logging.getLogger(__name__)

_AT_ONCE = 20
"""The most mails per round, so that a process can stop soon when it is asked to."""

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_MOST_ATTEMPTS = 24
"""With these waits, a little more than four days (RFC 5321, section 4.5.4.1)."""


class NotificationService:
    """Sends the mails in the outbox.

    Each is sent at least once: if a process dies after it has sent a mail and before it has
    stored that, the mail is sent again with the same message id.
    """

    def __init__(self, store: Store, clock: Clock, mailer: Mailer | None) -> None:
        self._store = store
        self._clock = clock
        self._mailer = mailer

    async def send_due(self) -> int:
        """Send mails that are due; returns how many were sent or given up.

        Stops at the first mail that has to wait, since the others probably have to as well. Any
        number of processes may do this over one store.
        """
        done = 0
        while self._mailer is not None and done < _AT_ONCE:
            mail = await self._take()
            if mail is None or not await self._send(self._mailer, mail):
                break
            done += 1
        return done

    async def _send(self, mailer: Mailer, mail: Notification) -> bool:
        """Send a mail; returns False if it has to wait, True if it was sent or given up."""
        if mail.attempts >= _MOST_ATTEMPTS:
            _log.error("mail %d is given up after %d attempts", mail.id, mail.attempts)
        else:
            try:
                await mailer.send(mail)
            except MailNotSent as error:
                if error.transient:
                    _log.warning("mail %d has to wait: %s", mail.id, error.message)
                    return False
                _log.error("mail %d is given up: %s", mail.id, error.message)
        await self._delete(mail)
        return True

    @retried
    async def _take(self) -> Notification | None:
        """Take a mail that is due. The attempt is counted before it is made, so that no other
        process sends the mail as well, and a mail that kills its process is given up one day."""
        now = self._clock.now()
        async with self._store.writing() as uow:
            mail = await uow.notifications.take_due(now)
            if mail is not None:
                wait = min(_FIRST_WAIT * 2**mail.attempts, _LONGEST_WAIT)
                await uow.notifications.put_off(mail.id, now + wait)
            return mail

    @retried
    async def _delete(self, mail: Notification) -> None:
        async with self._store.writing() as uow:
            await uow.notifications.delete(mail.id)
