"""What the core needs from outside besides repositories. Adapters implement these protocols."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from letzshop_core.errors import FeedUnavailable
from letzshop_core.notifications.models import Notification

__all__ = ["Clock", "FeedSource", "FetchedFeed", "Mailer", "NoFeedSource", "SystemClock"]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class FetchedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """The result of fetching a feed. ``etag`` and ``last_modified`` are the server's headers.

    ``size`` (bytes) and ``digest`` (SHA-256, hexadecimal) are those of the file.
    ``not_modified``: the feed has not changed, so the server did not send it.
    ``truncated``: each try ended early; the file contains what arrived.
    """

    size: int = 0
    digest: str = ""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    truncated: bool = False


class FeedSource(Protocol):
    """Fetches feeds."""

    def check(self, url: str) -> None:
        """Return unless it is clear from the URL alone that it will not be fetched.

        Raises:
            FeedUnavailable: not http or https, no host, or a forbidden address.
        """
        ...

    async def fetch(
        self,
        url: str,
        into: Path,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> FetchedFeed:
        """Download the feed into the file ``into``, which is replaced. A user name and password
        in the URL are sent to its host only.

        Args:
            etag, last_modified: of the version that is known; if the feed has not changed, it is
                not sent again.

        Raises:
            FeedUnavailable: it could not be fetched, or may not be. Transient faults have already
                been retried.
        """
        ...


class NoFeedSource:
    """For an installation that fetches no feeds: it refuses all."""

    def check(self, url: str) -> None:
        """Refuse. See :meth:`FeedSource.check`."""
        raise FeedUnavailable("fetch/unavailable", "This installation does not fetch feeds.")

    async def fetch(
        self,
        url: str,
        into: Path,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> FetchedFeed:
        """Refuse. See :meth:`FeedSource.fetch`."""
        raise FeedUnavailable("fetch/unavailable", "This installation does not fetch feeds.")


class Mailer(Protocol):
    """Sends mails."""

    async def send(self, mail: Notification) -> None:
        """Return when the mail has been accepted for delivery. This must take less than a minute:
        after that, another process may try to send it.

        A mail that is sent again, because it is not known whether the first try succeeded, has
        the same ``Message-ID`` (RFC 5322, section 3.6.4).

        Raises:
            MailNotSent: it was not accepted.
        """
        ...
