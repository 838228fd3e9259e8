"""Feeds that are fetched on a schedule: what a store must offer."""

from typing import Protocol

__all__ = ["ScheduleRepository"]


class ScheduleRepository(Protocol):
    """Feeds that are fetched on a schedule."""
