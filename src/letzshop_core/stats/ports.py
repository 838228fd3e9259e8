"""Counts over the marketplace: what a store must offer."""

from typing import Protocol

__all__ = ["StatsReader"]


class StatsReader(Protocol):
    """Counts over the marketplace."""
