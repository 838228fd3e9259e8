"""Notifications: what a store must offer."""

from datetime import datetime
from typing import Protocol

from letzshop_core.notifications.models import Notification

__all__ = ["NotificationRepository"]


class NotificationRepository(Protocol):
    """The outbox: mails are stored with the change they tell of, and deleted when they are sent."""

    async def add(self, recipient: str, subject: str, text: str, *, at: datetime) -> None:
        """Store a mail; it is due at once."""
        ...

    async def take_due(self, now: datetime) -> Notification | None:
        """A mail that is due, the longest overdue first, or None.

        Nobody else gets it until this unit of work ends.
        """
        ...

    async def put_off(self, notification_id: int, due_at: datetime) -> None:
        """Count an attempt at sending it; unless it succeeds, the next is due then."""
        ...

    async def delete(self, notification_id: int) -> None:
        """It was sent, or is given up. Nothing happens if it is gone already."""
        ...
