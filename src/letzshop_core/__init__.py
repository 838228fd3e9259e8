"""letzshop: a multi-vendor marketplace catalogue.

Everything that callers usually need can be imported from here. Names are loaded on first use
(:pep:`562`), so ``from letzshop_core import parse_price`` loads only the price parser.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letzshop_core.adapters.memory import MemoryStore
    from letzshop_core.adapters.sqlalchemy import SqlStore
    from letzshop_core.app import Letzshop
    from letzshop_core.audit.models import AuditFilters
    from letzshop_core.background import run_background
    from letzshop_core.errors import (
        Conflict,
        FeedUnavailable,
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
    from letzshop_core.imports.models import ImportFilters
    from letzshop_core.imports.options import NewImport, UploadedFeed
    from letzshop_core.imports.spool import Spool
    from letzshop_core.offers.models import NewOffer, OfferFilters, OfferPatch
    from letzshop_core.paging import Page, PageRequest
    from letzshop_core.parsing import (
        Gtin,
        GtinError,
        Price,
        PriceColumn,
        PriceError,
        format_price,
        gtin_key,
        normalize_gtin,
        parse_price,
    )
    from letzshop_core.products.export import ExportOptions
    from letzshop_core.products.models import NewProduct, ProductFilters, ProductPatch
    from letzshop_core.schedules.models import (
        NewScheduledFeed,
        ScheduledFeedFilters,
        ScheduledFeedPatch,
    )
    from letzshop_core.shops.models import NewShop, ShopFilters, ShopPatch
    from letzshop_core.stock.models import NewReservation, StockChange, StockLevel
    from letzshop_core.users.models import Actor, NewUser, PasswordChange, UserFilters

__all__ = [
    "Actor",
    "AuditFilters",
    "Conflict",
    "ExportOptions",
    "Feed",
    "FeedError",
    "FeedUnavailable",
    "FieldError",
    "Forbidden",
    "Gtin",
    "GtinError",
    "ImportFilters",
    "Invalid",
    "Letzshop",
    "LetzshopError",
    "MemoryStore",
    "NewImport",
    "NewOffer",
    "NewProduct",
    "NewReservation",
    "NewScheduledFeed",
    "NewShop",
    "NewUser",
    "NotFound",
    "OfferFilters",
    "OfferPatch",
    "Page",
    "PageRequest",
    "PasswordChange",
    "Price",
    "PriceColumn",
    "PriceError",
    "ProductFilters",
    "ProductPatch",
    "ScheduledFeedFilters",
    "ScheduledFeedPatch",
    "ShopFilters",
    "ShopPatch",
    "Spool",
    "SqlStore",
    "StockChange",
    "StockLevel",
    "Throttled",
    "TransientStoreError",
    "Unauthenticated",
    "UploadedFeed",
    "UserFilters",
    "format_price",
    "gtin_key",
    "normalize_gtin",
    "parse_price",
    "read_feed",
    "run_background",
]

_HOMES = {
    "letzshop_core.adapters.memory": ("MemoryStore",),
    "letzshop_core.adapters.sqlalchemy": ("SqlStore",),
    "letzshop_core.app": ("Letzshop",),
    "letzshop_core.audit.models": ("AuditFilters",),
    "letzshop_core.background": ("run_background",),
    "letzshop_core.errors": (
        "Conflict",
        "FeedUnavailable",
        "FieldError",
        "Forbidden",
        "Invalid",
        "LetzshopError",
        "NotFound",
        "Throttled",
        "TransientStoreError",
        "Unauthenticated",
    ),
    "letzshop_core.feeds": (
        "Feed",
        "FeedError",
        "read_feed",
    ),
    "letzshop_core.imports.models": ("ImportFilters",),
    "letzshop_core.imports.options": (
        "NewImport",
        "UploadedFeed",
    ),
    "letzshop_core.imports.spool": ("Spool",),
    "letzshop_core.offers.models": (
        "NewOffer",
        "OfferFilters",
        "OfferPatch",
    ),
    "letzshop_core.paging": (
        "Page",
        "PageRequest",
    ),
    "letzshop_core.parsing": (
        "Gtin",
        "GtinError",
        "Price",
        "PriceColumn",
        "PriceError",
        "format_price",
        "gtin_key",
        "normalize_gtin",
        "parse_price",
    ),
    "letzshop_core.products.export": ("ExportOptions",),
    "letzshop_core.products.models": (
        "NewProduct",
        "ProductFilters",
        "ProductPatch",
    ),
    "letzshop_core.schedules.models": (
        "NewScheduledFeed",
        "ScheduledFeedFilters",
        "ScheduledFeedPatch",
    ),
    "letzshop_core.shops.models": (
        "NewShop",
        "ShopFilters",
        "ShopPatch",
    ),
    "letzshop_core.stock.models": (
        "NewReservation",
        "StockChange",
        "StockLevel",
    ),
    "letzshop_core.users.models": (
        "Actor",
        "NewUser",
        "PasswordChange",
        "UserFilters",
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
