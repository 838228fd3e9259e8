"""Notifications: mails that wait to be sent."""

from datetime import datetime

import msgspec

__all__ = ["Notification"]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one ``recipient`` (an e-mail address), in plain text.

    ``attempts`` is how often somebody has set about sending it; ``created_at`` is when what it
    tells of happened.
    """

    id: int
    recipient: str
    subject: str
    text: str
    created_at: datetime
    attempts: int
