"""Notifications: mails that are waiting to be sent."""

import msgspec

from letzshop_core.fields import Time

__all__ = ["Notification"]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one ``recipient`` (an e-mail address), in plain text.

    ``attempts`` is how often sending it has been tried; ``created_at`` is the time of what it
    reports.
    """

    id: int
    recipient: str
    subject: str
    text: str
    created_at: Time
    attempts: int
