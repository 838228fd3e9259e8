"""letzshop: a multi-vendor marketplace catalogue.

Everything a caller types is importable from here. Names load on first use
(:pep:`562`), so ``from letzshop_core import parse_price`` loads the price parser alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letzshop_core.adapters.memory import MemoryStore
    from letzshop_core.adapters.sqlalchemy import SqlStore
    from letzshop_core.app import Letzshop
    from letzshop_core.errors import (
        Conflict,
        FieldError,
        Forbidden,
        Invalid,
        LetzshopError,
        NotFound,
        Throttled,
        TransientStoreError,
        Unauthenticated,
    )
    from letzshop_core.feeds import Feed, FeedError, read_feed
    from letzshop_core.parsing import (
        Gtin,
        GtinError,
        Price,
        PriceError,
        format_price,
        normalize_gtin,
        parse_price,
    )

__all__ = [
    "Conflict",
    "Feed",
    "FeedError",
    "FieldError",
    "Forbidden",
    "Gtin",
    "GtinError",
    "Invalid",
    "Letzshop",
    "LetzshopError",
    "MemoryStore",
    "NotFound",
    "Price",
    "PriceError",
    "SqlStore",
    "Throttled",
    "TransientStoreError",
    "Unauthenticated",
    "format_price",
    "normalize_gtin",
    "parse_price",
    "read_feed",
]

_HOMES = {
    "letzshop_core.adapters.memory": ("MemoryStore",),
    "letzshop_core.adapters.sqlalchemy": ("SqlStore",),
    "letzshop_core.app": ("Letzshop",),
    "letzshop_core.errors": (
        "Conflict",
        "FieldError",
        "Forbidden",
        "Invalid",
        "LetzshopError",
        "NotFound",
        "Throttled",
        "TransientStoreError",
        "Unauthenticated",
    ),
    "letzshop_core.feeds": ("Feed", "FeedError", "read_feed"),
    "letzshop_core.parsing": (
        "Gtin",
        "GtinError",
        "Price",
        "PriceError",
        "format_price",
        "normalize_gtin",
        "parse_price",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
