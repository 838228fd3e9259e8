"""Feeds that are fetched on a schedule."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from letzshop_core.fields import Line, Time
from letzshop_core.imports.options import (
    FeedOrigin,
    ImportMode,
    ImportOptions,
    NewImport,
    StatedOptions,
)

__all__ = [
    "Cron",
    "DueFeed",
    "NewScheduledFeed",
    "ScheduledFeed",
    "ScheduledFeedFilters",
    "ScheduledFeedPatch",
    "next_run",
]

_EXPECTED = (
    "a cron expression has five fields, such as '0 6 * * 1-5' (06:00 UTC from Monday to Friday)"
)


def next_run(cron: str, after: datetime) -> datetime:
    """The first time after ``after`` that matches the expression, in UTC.

    Raises:
        ValueError: it is not a cron expression of five fields, or no such date exists.
    """
    if len(cron.split()) != 5:
        raise ValueError(_EXPECTED)
    try:
        moment: datetime = next(CronSim(cron, after))
    except (CronSimError, StopIteration) as error:
        raise ValueError(f"{_EXPECTED}: {str(error).lower() or 'there is no such date'}") from None
    return moment


def _checked(cron: str) -> str:
    next_run(cron, datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
    return " ".join(cron.split())


Cron = Annotated[
    str,
    Field(max_length=100, description="Five fields, in UTC (crontab(5)).", examples=["0 6 * * *"]),
    AfterValidator(_checked),
]
"""When a feed is fetched: minute, hour, day of the month, month, day of the week."""


class NewScheduledFeed(NewImport):
    """A feed to import at all times that match ``cron``."""

    cron: Cron
    is_active: bool = True


class ScheduledFeedPatch(StatedOptions):
    """Changes to a scheduled feed. Only the given fields change."""

    url: str = Field(default="", min_length=1, max_length=4000)
    cron: Cron = ""
    is_active: bool = True


class ScheduledFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A scheduled feed, as its shop's owner and admins see it.

    ``url`` is without user name and password. ``next_run_at`` is None while it is not active.
    """

    id: int
    shop_code: str
    url: str
    cron: str
    mode: ImportMode
    options: dict[str, Any]
    is_active: bool
    last_run_at: Time | None
    last_job_id: int | None
    next_run_at: Time | None
    created_at: Time
    updated_at: Time


class ScheduledFeedFilters(BaseModel):
    """Filters for a list of scheduled feeds."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_code: Line | None = Field(default=None, max_length=50)


class DueFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A scheduled feed that is due, with what is needed to queue its import."""

    id: int
    shop_id: int
    #: Whether both the shop and the user who scheduled the feed are active.
    may_run: bool
    created_by: int
    origin: FeedOrigin
    options: ImportOptions
    cron: str
    last_job_id: int | None
