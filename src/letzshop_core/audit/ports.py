"""Who did what, when: what a store must offer."""

from typing import Protocol

__all__ = ["AuditLog"]


class AuditLog(Protocol):
    """Who did what, when."""
