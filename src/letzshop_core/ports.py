"""What the core needs from outside that is not a repository. Adapters implement these protocols."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from letzshop_core.errors import FeedUnavailable
from letzshop_core.notifications.models import Notification

__all__ = ["Clock", "FeedSource", "FetchedFeed", "Mailer", "NoFeedSource", "SystemClock"]


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class FetchedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of fetching a feed. ``etag`` and ``last_modified`` are the server's words.

    ``not_modified``: the server says that the feed is what it was, and sent nothing.
    ``truncated``: the connection ended early each time; the file holds what arrived.
    ``size`` (bytes) and ``digest`` (SHA-256, hexadecimal) are those of the file.
    """

    size: int = 0
    digest: str = ""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    truncated: bool = False


class FeedSource(Protocol):
    """Where feeds are fetched from."""

    def check(self, url: str) -> None:
        """Return unless it is plain from the URL alone that it will not be fetched.

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
        report: Callable[[int, int | None], None] | None = None,
    ) -> FetchedFeed:
        """Download the feed into a file, which is replaced. User name and password in the URL
        are sent to its own host only.

        Args:
            etag, last_modified: of the version at hand; an unchanged feed is not sent again.
            report: called now and then with the bytes received, and the total if known.

        Raises:
            FeedUnavailable: it could not be fetched or may not be. Faults that may pass have
                been tried again already.
        """
        ...


class NoFeedSource:
    """The feed source of an installation that fetches nothing: uploads only."""

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
        report: Callable[[int, int | None], None] | None = None,
    ) -> FetchedFeed:
        """Refuse. See :meth:`FeedSource.fetch`."""
        raise FeedUnavailable("fetch/unavailable", "This installation does not fetch feeds.")


class Mailer(Protocol):
    """What mails are handed to."""

    async def send(self, mail: Notification) -> None:
        """Return when the mail has been accepted for delivery. This takes less than a minute:
        after that, another process may try to send it.

        A mail that is sent again, because nobody knows whether the first time succeeded, has
        the same ``Message-ID`` (RFC 5322, section 3.6.4).

        Raises:
            MailNotSent: it has not been accepted.
        """
        ...
