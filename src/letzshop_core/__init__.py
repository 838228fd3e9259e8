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
    from letzshop_core.audit.models import AuditEntry, AuditFilters
    from letzshop_core.background import run_background
    from letzshop_core.errors import (
        Conflict,
        FeedUnavailable,
        FieldError,
        Forbidden,
        Invalid,
        LetzshopError,
        MailNotSent,
        NotFound,
        OutcomeUnknown,
        SchemaMismatch,
        Throttled,
        TransientStoreError,
        Unauthenticated,
    )
    from letzshop_core.feeds import Feed, FeedError, Profile, read_feed
    from letzshop_core.gtins import GtinPolicy
    from letzshop_core.imports.models import ImportFilters, ImportJob, ImportState, RejectedRow
    from letzshop_core.imports.options import ImportMode, NewImport, UploadedFeed
    from letzshop_core.imports.spool import Spool, SpooledFeed
    from letzshop_core.notifications.models import Notification
    from letzshop_core.offers.listings import ListedOffer
    from letzshop_core.offers.models import NewOffer, Offer, OfferFilters, OfferPatch, PriceHistory
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
    from letzshop_core.ports import Clock, FeedSource, FetchedFeed, Mailer
    from letzshop_core.products.export import ExportOptions
    from letzshop_core.products.models import (
        NewProduct,
        Product,
        ProductDetails,
        ProductFilters,
        ProductPatch,
        ProductSort,
    )
    from letzshop_core.schedules.models import (
        NewScheduledFeed,
        ScheduledFeed,
        ScheduledFeedFilters,
        ScheduledFeedPatch,
    )
    from letzshop_core.security.passwords import PasswordHasher
    from letzshop_core.security.throttle import LoginThrottle
    from letzshop_core.security.tokens import Tokens
    from letzshop_core.shops.models import NewShop, Shop, ShopFilters, ShopPatch
    from letzshop_core.stats.models import ShopQuality, Stats
    from letzshop_core.stock.models import (
        NewReservation,
        Reservation,
        ReservationState,
        StockChange,
        StockLevel,
        StockSummary,
    )
    from letzshop_core.uow import Store
    from letzshop_core.users.models import (
        Account,
        Actor,
        NewUser,
        PasswordChange,
        Role,
        Session,
        User,
        UserFilters,
    )
    from letzshop_core.users.service import FirstAdmin

__all__ = [
    "Account",
    "Actor",
    "AuditEntry",
    "AuditFilters",
    "Clock",
    "Conflict",
    "ExportOptions",
    "Feed",
    "FeedError",
    "FeedSource",
    "FeedUnavailable",
    "FetchedFeed",
    "FieldError",
    "FirstAdmin",
    "Forbidden",
    "Gtin",
    "GtinError",
    "GtinPolicy",
    "ImportFilters",
    "ImportJob",
    "ImportMode",
    "ImportState",
    "Invalid",
    "Letzshop",
    "LetzshopError",
    "ListedOffer",
    "LoginThrottle",
    "MailNotSent",
    "Mailer",
    "MemoryStore",
    "NewImport",
    "NewOffer",
    "NewProduct",
    "NewReservation",
    "NewScheduledFeed",
    "NewShop",
    "NewUser",
    "NotFound",
    "Notification",
    "Offer",
    "OfferFilters",
    "OfferPatch",
    "OutcomeUnknown",
    "Page",
    "PageRequest",
    "PasswordChange",
    "PasswordHasher",
    "Price",
    "PriceColumn",
    "PriceError",
    "PriceHistory",
    "Product",
    "ProductDetails",
    "ProductFilters",
    "ProductPatch",
    "ProductSort",
    "Profile",
    "RejectedRow",
    "Reservation",
    "ReservationState",
    "Role",
    "ScheduledFeed",
    "ScheduledFeedFilters",
    "ScheduledFeedPatch",
    "SchemaMismatch",
    "Session",
    "Shop",
    "ShopFilters",
    "ShopPatch",
    "ShopQuality",
    "Spool",
    "SpooledFeed",
    "SqlStore",
    "Stats",
    "StockChange",
    "StockLevel",
    "StockSummary",
    "Store",
    "Throttled",
    "Tokens",
    "TransientStoreError",
    "Unauthenticated",
    "UploadedFeed",
    "User",
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
    "letzshop_core.audit.models": ("AuditEntry", "AuditFilters"),
    "letzshop_core.background": ("run_background",),
    "letzshop_core.errors": (
        "Conflict",
        "FeedUnavailable",
        "FieldError",
        "Forbidden",
        "Invalid",
        "LetzshopError",
        "MailNotSent",
        "NotFound",
        "OutcomeUnknown",
        "SchemaMismatch",
        "Throttled",
        "TransientStoreError",
        "Unauthenticated",
    ),
    "letzshop_core.feeds": ("Feed", "FeedError", "Profile", "read_feed"),
    "letzshop_core.gtins": ("GtinPolicy",),
    "letzshop_core.imports.models": ("ImportFilters", "ImportJob", "ImportState", "RejectedRow"),
    "letzshop_core.imports.options": ("ImportMode", "NewImport", "UploadedFeed"),
    "letzshop_core.imports.spool": ("Spool", "SpooledFeed"),
    "letzshop_core.notifications.models": ("Notification",),
    "letzshop_core.offers.listings": ("ListedOffer",),
    "letzshop_core.offers.models": (
        "NewOffer",
        "Offer",
        "OfferFilters",
        "OfferPatch",
        "PriceHistory",
    ),
    "letzshop_core.paging": ("Page", "PageRequest"),
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
    "letzshop_core.ports": ("Clock", "FeedSource", "FetchedFeed", "Mailer"),
    "letzshop_core.products.export": ("ExportOptions",),
    "letzshop_core.products.models": (
        "NewProduct",
        "Product",
        "ProductDetails",
        "ProductFilters",
        "ProductPatch",
        "ProductSort",
    ),
    "letzshop_core.schedules.models": (
        "NewScheduledFeed",
        "ScheduledFeed",
        "ScheduledFeedFilters",
        "ScheduledFeedPatch",
    ),
    "letzshop_core.security.passwords": ("PasswordHasher",),
    "letzshop_core.security.throttle": ("LoginThrottle",),
    "letzshop_core.security.tokens": ("Tokens",),
    "letzshop_core.shops.models": ("NewShop", "Shop", "ShopFilters", "ShopPatch"),
    "letzshop_core.stats.models": ("ShopQuality", "Stats"),
    "letzshop_core.stock.models": (
        "NewReservation",
        "Reservation",
        "ReservationState",
        "StockChange",
        "StockLevel",
        "StockSummary",
    ),
    "letzshop_core.uow": ("Store",),
    "letzshop_core.users.models": (
        "Account",
        "Actor",
        "NewUser",
        "PasswordChange",
        "Role",
        "Session",
        "User",
        "UserFilters",
    ),
    "letzshop_core.users.service": ("FirstAdmin",),
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
