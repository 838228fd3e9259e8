"""The tables of a MemoryStore."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import msgspec

from letzshop_core.audit.models import AuditEntry
from letzshop_core.imports.models import (
    Checkpoint,
    Counts,
    FeedMemory,
    ImportState,
    JobError,
    Progress,
    RejectedRow,
)
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.notifications.models import Notification
from letzshop_core.offers.models import Offer, PriceChange
from letzshop_core.parsing import Gtin
from letzshop_core.products.models import Product
from letzshop_core.shops.models import Shop
from letzshop_core.stock.models import Reservation
from letzshop_core.stock.ports import Repeatable
from letzshop_core.users.models import User

__all__ = [
    "FeedRow",
    "JobRow",
    "MemoryState",
    "NotificationRow",
    "OfferRow",
    "ProductRow",
    "ReservationRow",
    "ScheduleRow",
    "ShopRow",
    "StockRow",
    "UserRow",
]


@dataclass(frozen=True)
class UserRow:
    """A user; ``user.role`` is the stored one."""

    user: User
    hashed_password: str
    token_version: int = 0


@dataclass(frozen=True)
class ShopRow:
    """A shop and its owner's id."""

    shop: Shop
    owner_id: int
    visibility_stale_since: datetime | None = None


@dataclass(frozen=True)
class ProductRow:
    """A product and what is derived from it; ``product.owner`` and ``.offer`` are not kept."""

    id: int
    product: Product
    owner_id: int | None
    source_shop_id: int | None
    gtin_key: int | None
    search_text: str
    is_public: bool


@dataclass(frozen=True)
class OfferRow:
    """An offer and what the feed engine remembers of the row that last wrote it;
    ``offer.effective`` is not kept."""

    id: int
    shop_id: int
    product_row_id: int
    offer: Offer
    feed_source_id: int | None = None
    feed_digest: int | None = None
    feed_warnings: tuple[str, ...] = ()
    withdrawn_by_feed: bool = False


@dataclass(frozen=True)
class StockRow:
    """The units of a trade item in one place."""

    id: int
    gtin: Gtin
    location: str
    shop_id: int | None
    quantity: int
    reserved: int
    created_by: int
    updated_at: datetime


@dataclass(frozen=True)
class ReservationRow:
    """A reservation and the request that made it."""

    reservation: Reservation
    stock_id: int
    request: Repeatable
    position: int


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of jobs."""

    id: int
    shop_id: int
    user_id: int
    status: ImportState
    origin: FeedOrigin
    options: ImportOptions
    request_digest: str
    counts: Counts = Counts()
    progress: Progress = Progress()
    detected: dict[str, Any] | None = None
    error: JobError | None = None
    checkpoint: Checkpoint | None = None
    cancel_requested: bool = False
    lease_token: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None


class ScheduleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of scheduled feeds; it is active if it has a next run."""

    id: int
    shop_id: int
    created_by: int
    url: str
    cron: str
    options: ImportOptions
    last_run_at: datetime | None = None
    last_job_id: int | None = None
    next_run_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NotificationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of notifications."""

    mail: Notification
    due_at: datetime


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table of feeds."""

    shop_id: int
    key: str
    memory: FeedMemory
    outcome: str | None = None


@dataclass
class MemoryState:
    """One dictionary per table, rows by id. Rows are frozen, so a shallow copy is a snapshot."""

    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    users: dict[int, UserRow] = field(default_factory=dict)
    shops: dict[int, ShopRow] = field(default_factory=dict)
    products: dict[int, ProductRow] = field(default_factory=dict)
    offers: dict[int, OfferRow] = field(default_factory=dict)
    # By offer, oldest first.
    offer_prices: dict[int, tuple[PriceChange, ...]] = field(default_factory=dict)
    stock: dict[int, StockRow] = field(default_factory=dict)
    reservations: dict[str, ReservationRow] = field(default_factory=dict)
    audit: dict[int, AuditEntry] = field(default_factory=dict)
    import_jobs: dict[int, JobRow] = field(default_factory=dict)
    schedules: dict[int, ScheduleRow] = field(default_factory=dict)
    notifications: dict[int, NotificationRow] = field(default_factory=dict)
    feed_sources: dict[int, FeedRow] = field(default_factory=dict)
    # By job, in the order they were written.
    import_findings: dict[int, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    import_rejects: dict[int, tuple[RejectedRow, ...]] = field(default_factory=dict)
    # By job, then by the vendor's id: the row's number, and whether it was accepted.
    import_rows: dict[int, dict[str, tuple[int, bool]]] = field(default_factory=dict)

    def copy(self) -> "MemoryState":
        """A snapshot to change. It shares the counter of ids, as transactions share a sequence."""
        tables = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "ids"}
        return MemoryState(ids=self.ids, **{n: table.copy() for n, table in tables.items()})
