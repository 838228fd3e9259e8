"""Import jobs, as vendors see them and as workers need them."""

from enum import StrEnum
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from letzshop_core.fields import Line, Time
from letzshop_core.imports.options import FeedOrigin, ImportMode, ImportOptions

__all__ = [
    "Checkpoint",
    "Counts",
    "FeedMemory",
    "ImportFilters",
    "ImportJob",
    "ImportState",
    "JobContext",
    "JobError",
    "JobLease",
    "Progress",
    "ReadingDefaults",
    "RejectedRow",
    "with_totals",
]


class ImportState(StrEnum):
    """The state of a job. The last four are final."""

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


class ReadingDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """How a marketplace reads what neither feed nor options decide.

    ``default_currency`` (ISO 4217) is for prices that name no currency. ``strict_gtins`` rejects
    rows whose GTIN has a wrong check digit.
    """

    default_currency: str | None = None
    strict_gtins: bool = False


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows of a feed: ``read`` is the sum of the five counts that follow it.

    ``deactivated`` counts offers that are no longer in a feed imported in mode ``full``;
    ``warnings`` counts findings, not rows, and those of unchanged rows too, which are not listed
    again.
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
    def accepted(self) -> int:
        """How many rows offers were written from, now or before."""
        return self.created + self.updated + self.unchanged

    @property
    def balanced(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.accepted + self.rejected + self.duplicate


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is, in bytes of the feed. None where something is not known yet."""

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

    ``findings`` are the first ones; lists of jobs leave them out. ``detected`` is what the reader
    detected about the feed, None until then; its ``finding_totals`` say how many findings of
    each code there were, not counting rows that were skipped as unchanged.
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
    created_at: Time
    started_at: Time | None
    completed_at: Time | None

    @property
    def account_id(self) -> int:
        """The id of the job that has the findings and rejected rows: this one or, if the feed was
        skipped because it had not changed, the one that last read it."""
        return int((self.detected or {}).get("unchanged_since_job", self.job_id))


class ImportFilters(BaseModel):
    """Filters for a list of jobs."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_code: Line | None = Field(default=None, max_length=50)
    status: ImportState | None = None


class RejectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not imported. ``raw`` is the vendor's own text; ``errors`` are findings."""

    row: int
    raw: str
    errors: list[dict[str, Any]]


class FeedMemory(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a shop's feed (:attr:`FeedOrigin.key`) between imports.

    All but ``id`` is about the last completed import of the feed, which left ``offers`` offers as
    it wrote them. ``intact`` says that they still are: none was changed by hand, removed, or
    written by another feed, not even while the import was running. Only then may an unchanged
    feed be skipped whole.
    """

    id: int
    etag: str | None = None
    last_modified: str | None = None
    content_digest: str | None = None
    options_digest: str | None = None
    job_id: int | None = None
    offers: int | None = None
    intact: bool = False


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an interrupted import resumes.

    ``rows`` rows of the feed whose SHA-256 is ``content`` are committed, and the job's counts are
    about exactly those; ``totals`` says how many findings of each code they had. ``offers`` is how
    many active offers the feed had written before the import began, if mode ``full`` needs that;
    a checkpoint of an earlier version does not say. ``ended``: what comes after the rows is done,
    too.
    """

    content: str
    rows: int = 0
    offers: int | None = None
    totals: dict[str, int] = msgspec.field(default_factory=dict)
    ended: bool = False


def with_totals(
    detected: dict[str, Any] | None, checkpoint: Checkpoint | None
) -> dict[str, Any] | None:
    """``detected``, as :attr:`ImportJob.detected` shows it: with the finding totals so far."""
    if detected is None or checkpoint is None:
        return detected
    return {**detected, "finding_totals": checkpoint.totals}


class JobLease(msgspec.Struct, frozen=True, kw_only=True):
    """A job that one worker has claimed, for as long as it renews the lease with ``token``."""

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
    """What the engine needs to know about the job whose feed it imports.

    Every batch is committed together with the job's counts and checkpoint, on condition that
    the job still has ``lease_token``: a worker that was wrongly taken for dead writes nothing.

    ``complete`` is false if the download was cut short, so that nothing may be withdrawn.
    ``checkpoint`` is None at the start; otherwise its rows are skipped, and the engine adds to
    ``counts``, which are those of these rows.
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
