"""What somebody may ask of imports, and which of them they see."""

from letzshop_core.errors import FeedUnavailable, Forbidden, Invalid
from letzshop_core.imports.options import ImportOptions
from letzshop_core.ports import FeedSource
from letzshop_core.users.models import Actor

__all__ = ["check_options", "checked_url", "owner_seen_by"]


def checked_url(feeds: FeedSource, url: str) -> str:
    """The URL of a feed, as it will be fetched.

    Raises:
        Invalid: it will plainly not be fetched.
    """
    url = url.strip()
    try:
        feeds.check(url)
    except FeedUnavailable as error:
        raise Invalid.field("url", error.code, error.message) from None
    return url


def check_options(options: ImportOptions, by: Actor) -> None:
    """Return if the caller may have a feed imported in this way.

    Raises:
        Forbidden: an option is for admins only.
    """
    if options.overwrite_central and not by.is_admin:
        raise Forbidden("overwrite_central is for admins only.")


def owner_seen_by(by: Actor) -> int | None:
    """The user whose shops' imports and scheduled feeds the caller sees; None means everybody's."""
    return None if by.is_admin else by.id
