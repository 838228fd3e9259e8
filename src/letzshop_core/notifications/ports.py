"""What a store must offer for notifications."""

from datetime import datetime
from typing import Protocol

from letzshop_core.notifications.models import Notification

__all__ = ["NotificationRepository"]


class NotificationRepository(Protocol):
    """The outbox: mails are stored with the change that they report, and deleted once sent."""

    async def add(self, recipient: str, subject: str, text: str, *, at: datetime) -> None:
        """Store a mail; it is due at once."""
        ...

    async def take_due(self, now: datetime) -> Notification | None:
        """The mail that has been due for the longest time, or None.

        Nobody else gets it until this unit of work ends.
        """
        ...

    async def put_off(self, notification_id: int, due_at: datetime) -> None:
        """Count an attempt to send it; the next one is due at ``due_at``."""
        ...

    async def delete(self, notification_id: int) -> None:
        """Delete a mail that was sent or given up, if it still exists."""
        ...
