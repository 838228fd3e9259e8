"""Import jobs: what a vendor asks for, what becomes of it, and what a worker needs to do it."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from letzshop_core.feeds.columns import names_attribute
from letzshop_core.feeds.encoding import canonical_encoding
from letzshop_core.parsing import is_currency

__all__ = [
    "Checkpoint",
    "Counts",
    "FeedMemory",
    "FeedOrigin",
    "ImportFilters",
    "ImportJob",
    "ImportMode",
    "ImportOptions",
    "ImportState",
    "JobContext",
    "JobError",
    "JobLease",
    "NewImport",
    "Progress",
    "ReadingDefaults",
    "RejectedRow",
    "StatedOptions",
    "UploadedFeed",
    "request_digest",
    "with_totals",
]


class ImportState(StrEnum):
    """Where a job stands. The last four are final."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether the job is over."""
        return self not in {ImportState.PENDING, ImportState.PROCESSING}


class ImportMode(StrEnum):
    """``upsert`` writes what the feed holds; ``full`` also withdraws what left the feed."""

    UPSERT = "upsert"
    FULL = "full"


def _known_encoding(name: str) -> str:
    try:
        return canonical_encoding(name)
    except (LookupError, ValueError):
        msg = "must be a character encoding such as utf-8 or windows-1252"
        raise ValueError(msg) from None


def _known_currency(code: str) -> str:
    if not is_currency(code):
        msg = "must be an ISO 4217 code such as EUR"
        raise ValueError(msg)
    return code


_Encoding = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_known_encoding)
]
_Currency = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_known_currency)
]


class ImportOptions(BaseModel):
    """How a feed is to be imported. Everything that is not given is detected in the feed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    mode: ImportMode = ImportMode.UPSERT
    dry_run: bool = Field(default=False, description="Do everything but write; the same report.")
    batch_size: int = Field(
        default=1_000, ge=1, le=100_000, description="Changed rows per transaction."
    )
    encoding: _Encoding | None = Field(default=None, examples=["windows-1252"])
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    decimal_mark: Literal[".", ","] | None = None
    columns: dict[str, str | None] = Field(
        default_factory=dict,
        max_length=500,
        description="Attribute of each column by its header in the feed; null leaves one alone.",
        examples=[{"Artikelname": "title"}],
    )
    default_currency: _Currency | None = Field(default=None, examples=["EUR"])
    max_withdrawn_share: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="In mode full: withdraw nothing if more than this share of the offers "
        "that the feed wrote earlier would go.",
    )
    overwrite_central: bool = Field(
        default=False,
        description="Admins only: write the attributes of products that others own, too.",
    )

    def row_digest(self) -> str:
        """Changes with every option that shapes what a row means, and with no other."""
        return _digest(
            self.model_dump(
                mode="json", exclude={"mode", "dry_run", "batch_size", "max_withdrawn_share"}
            )
        )

    def digest(self) -> str:
        """Changes with every option that shapes the outcome of an import, and with no other."""
        return _digest(self.model_dump(mode="json", exclude={"batch_size"}))


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


class ReadingDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """How a marketplace reads what a feed leaves open.

    ``default_currency`` (ISO 4217) is that of prices that name none; ``strict_gtins`` rejects
    rows whose GTIN has a wrong check digit.
    """

    default_currency: str | None = None
    strict_gtins: bool = False


class StatedOptions(ImportOptions):
    """Options as somebody states them: what columns are to become has to be known."""

    @field_validator("columns")
    @classmethod
    def _name_attributes(cls, columns: dict[str, str | None]) -> dict[str, str | None]:
        for header, name in columns.items():
            if name and not names_attribute(name):
                msg = f"{header!r} must become a product attribute such as title, not {name!r}"
                raise ValueError(msg)
        return columns


class UploadedFeed(StatedOptions):
    """The form fields that come with an uploaded feed."""

    shop_code: str = Field(max_length=50)

    @property
    def options(self) -> ImportOptions:
        """The options without the rest of the request."""
        return ImportOptions(**{n: getattr(self, n) for n in ImportOptions.model_fields})


class NewImport(UploadedFeed):
    """A feed to be fetched and imported. ``url`` is http or https and may hold credentials."""

    url: str = Field(min_length=1, max_length=4000, examples=["https://shop.example/products.csv"])


class FeedOrigin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a job's feed comes from: a ``url`` to fetch, or a ``file`` in the spool directory."""

    url: str | None = None
    file: str | None = None
    name: str | None = None
    """What the uploader called the file."""

    @property
    def key(self) -> str:
        """What successive versions of one feed have in common."""
        return "upload" if self.url is None else self.shown or ""

    @property
    def shown(self) -> str | None:
        """The URL as anyone may see it, without user name and password; or the file's name."""
        if self.url is None:
            return self.name
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def request_digest(origin: FeedOrigin, content: str, options: ImportOptions) -> str:
    """What equal requests have in common; ``content`` is the URL, or the digest of an upload."""
    return _digest([origin.key, content, options.model_dump(mode="json")])


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The account of an import, in rows: ``read`` is the sum of the five that follow it.

    ``deactivated`` are offers that left a feed imported in mode ``full``; ``warnings`` are
    findings, not rows.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicate: int = 0
    deactivated: int = 0
    warnings: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{n: getattr(self, n) + getattr(other, n) for n in self.__struct_fields__})

    @property
    def balanced(self) -> bool:
        """Whether every row that was read is accounted for."""
        parts = (self.created, self.updated, self.unchanged, self.rejected, self.duplicate)
        return self.read == sum(parts)


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is: bytes of the feed read so far, of how many (None: not known yet)."""

    bytes_read: int = 0
    bytes_total: int | None = None
    rows_per_second: float | None = None
    seconds_left: float | None = None


class JobError(msgspec.Struct, frozen=True, kw_only=True):
    """Why a job failed."""

    code: str
    message: str


class ImportJob(msgspec.Struct, frozen=True, kw_only=True):
    """An import, as its shop's owner and admins see it.

    ``findings`` are the first ones stored (in a list of jobs they are left out). ``detected``
    is what the reader found out about the feed, and under ``finding_totals`` how many findings of
    each code there were: in the feed as a whole, and in the rows that were looked at, that is
    all but those known to be unchanged. None until the reader has looked.
    """

    job_id: int
    user: str
    status: ImportState
    shop_code: str
    source_url: str | None
    mode: ImportMode
    dry_run: bool
    counts: Counts
    progress: Progress
    detected: dict[str, Any] | None
    findings: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    error: JobError | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None

    @property
    def account_id(self) -> int:
        """The job whose findings and rejected rows speak of this one's feed: its own, or that
        of the import which last read a feed that has not changed since."""
        return int((self.detected or {}).get("unchanged_since_job", self.job_id))


class ImportFilters(BaseModel):
    """Which jobs a list shows."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_code: str | None = Field(default=None, max_length=50)
    status: ImportState | None = None


class RejectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not imported: ``raw`` is the vendor's own text, ``errors`` its findings."""

    row: int
    raw: str
    errors: list[dict[str, Any]]


class FeedMemory(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a feed (of a shop, by :attr:`FeedOrigin.key`) between imports.

    All but ``id`` speak of the last completed import of it, which left ``offers`` offers as it
    wrote them. ``intact`` says that they are all still so, none changed by hand, removed, or
    written by another feed: only then may an unchanged feed be skipped as a whole.
    """

    id: int
    etag: str | None = None
    last_modified: str | None = None
    content_digest: str | None = None
    options_digest: str | None = None
    job_id: int | None = None
    offers: int | None = None
    intact: bool = False


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where an interrupted import goes on.

    ``rows`` data rows of the content with digest ``content`` are read and committed, and the
    job's counts speak of exactly those; ``totals`` is how many findings of each code they had.
    ``ended``: what comes after the rows is done, too.
    """

    content: str
    rows: int = 0
    totals: dict[str, int] = msgspec.field(default_factory=dict)
    ended: bool = False


def with_totals(
    detected: dict[str, Any] | None, checkpoint: Checkpoint | None
) -> dict[str, Any] | None:
    """What :attr:`ImportJob.detected` shows of a job that has got so far."""
    if detected is None or checkpoint is None:
        return detected
    return {**detected, "finding_totals": checkpoint.totals}


class JobLease(msgspec.Struct, frozen=True, kw_only=True):
    """A job in the hands of one worker, for as long as it keeps renewing the lease ``token``."""

    job_id: int
    token: str
    shop_id: int
    shop_code: str
    shop_owner_id: int
    shop_is_active: bool
    shop_is_verified: bool
    origin: FeedOrigin
    options: ImportOptions
    counts: Counts
    checkpoint: Checkpoint | None
    attempts: int
    cancel_requested: bool


class JobContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine needs to know of the job whose feed it imports.

    Every batch is committed together with the job's counts and checkpoint, under the condition
    that the job still carries ``lease_token``: a worker that was taken for dead writes nothing.

    ``complete`` is false when the download was short, so that nothing may be withdrawn.
    ``checkpoint`` is None at the start; otherwise its rows are skipped, and ``counts`` (of
    those rows) are what the engine adds to.
    """

    job_id: int
    lease_token: str
    shop_id: int
    shop_code: str
    shop_owner_id: int
    shop_is_verified: bool
    source_id: int
    options: ImportOptions
    content: str
    complete: bool
    counts: Counts
    checkpoint: Checkpoint | None
