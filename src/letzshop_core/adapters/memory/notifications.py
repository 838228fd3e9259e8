"""Mails that are waiting to be sent, in memory."""

from datetime import datetime

import msgspec

from letzshop_core.adapters.memory.state import MemoryState, NotificationRow
from letzshop_core.notifications.models import Notification

__all__ = ["MemoryNotifications"]


class MemoryNotifications:
    """See :class:`letzshop_core.notifications.ports.NotificationRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
        self._rows = state.notifications

    async def add(self, recipient: str, subject: str, text: str, *, at: datetime) -> None:
        mail = Notification(
            id=next(self._state.ids),
            recipient=recipient,
            subject=subject,
            text=text,
            created_at=at,
            attempts=0,
        )
        self._rows[mail.id] = NotificationRow(mail=mail, due_at=at)

    async def take_due(self, now: datetime) -> Notification | None:
        due = [(row.due_at, row.mail.id) for row in self._rows.values() if row.due_at <= now]
        return self._rows[min(due)[1]].mail if due else None

    async def put_off(self, notification_id: int, due_at: datetime) -> None:
        mail = self._rows[notification_id].mail
        mail = msgspec.structs.replace(mail, attempts=mail.attempts + 1)
        self._rows[mail.id] = NotificationRow(mail=mail, due_at=due_at)

    async def delete(self, notification_id: int) -> None:
        self._rows.pop(notification_id, None)
