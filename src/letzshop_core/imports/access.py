"""Who may import what, and who sees which imports and scheduled feeds."""

from letzshop_core.errors import FeedUnavailable, Forbidden, Invalid
from letzshop_core.imports.options import ImportOptions
from letzshop_core.ports import FeedSource
from letzshop_core.users.models import Actor

__all__ = ["check_options", "checked_url", "owner_seen_by"]


def checked_url(feeds: FeedSource, url: str) -> str:
    """The URL of a feed without surrounding space.

    Raises:
        Invalid: it is clear without a request that the feed source will not fetch it.
    """
    url = url.strip()
    try:
        feeds.check(url)
    except FeedUnavailable as error:
        raise Invalid.field("url", error.code, error.message) from None
    return url


def check_options(options: ImportOptions, by: Actor) -> None:
    """Return if the caller may use these options.

    Raises:
        Forbidden: an option is for admins only.
    """
    if options.overwrite_central and not by.is_admin:
        raise Forbidden("overwrite_central is for admins only.")


def owner_seen_by(by: Actor) -> int | None:
    """The user whose shops' imports and scheduled feeds the caller sees; None for all shops."""
    return None if by.is_admin else by.id
