"""Notifications: sending what waits in the outbox."""

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
"""Mails per round, so that a process that is told to stop need not wait for long."""

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_MOST_ATTEMPTS = 24
"""With these waits, four days and a little (RFC 5321, section 4.5.4.1)."""


class NotificationService:
    """Sends the mails that were written together with what they tell of.

    Each is sent at least once: if a process dies after sending one and before that is stored,
    it is sent again, with the same message id.
    """

    def __init__(self, store: Store, clock: Clock, mailer: Mailer | None) -> None:
        self._store = store
        self._clock = clock
        self._mailer = mailer

    async def send_due(self) -> int:
        """Send mails that are due; returns how many went out or were refused for good.

        Stops at the first that has to wait, since the others probably have to as well. Any
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
        """Whether it is done with: sent, or given up."""
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
        """A mail that is due. The attempt is counted and the next one put off before it is made:
        no other process sends it too, and one that ends its process is not tried for ever."""
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
