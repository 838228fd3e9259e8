"""What a store must offer for the audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from letzshop_core.audit.models import AuditEntry, AuditFilters
from letzshop_core.paging import Page, PageRequest
from letzshop_core.users.models import Actor

__all__ = ["AuditLog"]


class AuditLog(Protocol):
    """The audit log. Entries are added in the unit of work of the action, and never changed."""

    async def record(
        self,
        by: Actor,
        action: str,
        subject: str,
        details: Mapping[str, Any] | None = None,
        *,
        at: datetime,
    ) -> None:
        """Record that ``by`` did ``action`` (``shop.verify``) to ``subject`` (``shop/TECHSTORE``).

        ``details`` are JSON values; they must not contain passwords or tokens.
        """
        ...

    async def find(self, filters: AuditFilters, page: PageRequest) -> Page[AuditEntry]:
        """Entries, newest first."""
        ...
