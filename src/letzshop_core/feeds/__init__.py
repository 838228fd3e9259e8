"""Product feeds: bytes in, product rows and findings out; and back out again.

Names load on first use (:pep:`562`).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letzshop_core.feeds.errors import FeedError
    from letzshop_core.feeds.findings import Finding, Severity
    from letzshop_core.feeds.profile import Profile
    from letzshop_core.feeds.reader import Feed, Record, Records, read_feed
    from letzshop_core.feeds.rows import ProductRow

__all__ = [
    "Feed",
    "FeedError",
    "Finding",
    "ProductRow",
    "Profile",
    "Record",
    "Records",
    "Severity",
    "read_feed",
]

_HOMES = {
    "Feed": "reader",
    "FeedError": "errors",
    "Finding": "findings",
    "ProductRow": "rows",
    "Profile": "profile",
    "Record": "reader",
    "Records": "reader",
    "Severity": "findings",
    "read_feed": "reader",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{home}"), name)
