"""Mails that are waiting to be sent, in SQL."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.tables import notifications
from letzshop_core.notifications.models import Notification

__all__ = ["SqlNotifications"]

_rows = notifications.c
_MAILS = (
    select(_rows.id, _rows.recipient, _rows.subject, _rows.text, _rows.created_at, _rows.attempts)
    .order_by(_rows.due_at, _rows.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


class SqlNotifications:
    """See :class:`letzshop_core.notifications.ports.NotificationRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, recipient: str, subject: str, text: str, *, at: datetime) -> None:
        await self._connection.execute(
            insert(notifications).values(
                recipient=recipient,
                subject=subject,
                text=text,
                created_at=at,
                attempts=0,
                due_at=at,
            )
        )

    async def take_due(self, now: datetime) -> Notification | None:
        row = (await self._connection.execute(_MAILS.where(_rows.due_at <= now))).one_or_none()
        return None if row is None else Notification(**row._asdict())

    async def put_off(self, notification_id: int, due_at: datetime) -> None:
        await self._connection.execute(
            update(notifications)
            .where(_rows.id == notification_id)
            .values(attempts=_rows.attempts + 1, due_at=due_at)
        )

    async def delete(self, notification_id: int) -> None:
        await self._connection.execute(delete(notifications).where(_rows.id == notification_id))
