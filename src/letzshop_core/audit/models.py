"""The audit log: who did what, when."""

from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from letzshop_core.fields import Moment, SearchText, Time

__all__ = ["AuditEntry", "AuditFilters"]


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One action. ``username`` is the actor's name at the time.

    ``action`` has the form ``kind.verb``, and ``subject`` the form ``kind/key``:
    ``shop.verify`` of ``shop/TECHSTORE``.
    """

    id: int
    at: Time
    username: str
    action: str
    subject: str
    details: dict[str, Any] | None


class AuditFilters(BaseModel):
    """Filters for a list of entries."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    username: SearchText = Field(default=None, description="Who did it.")
    action: SearchText = Field(default=None, examples=["shop.verify"])
    subject: SearchText = Field(default=None, examples=["shop/TECHSTORE"])
    since: Moment | None = Field(default=None, description="Not before this time.")
    until: Moment | None = Field(default=None, description="Before this time.")
