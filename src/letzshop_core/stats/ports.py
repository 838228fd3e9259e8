"""Counts over the marketplace: what a store must offer."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from letzshop_core.stats.models import Stats

__all__ = ["OfferFaults", "StatsReader"]


class OfferFaults(msgspec.Struct, frozen=True, kw_only=True):
    """Of the active offers of a shop: how many there are; how many have each finding code; how
    many lack each of the recommended attributes, in the offer and in its product."""

    offers: int
    findings: Mapping[str, int]
    missing: Mapping[str, int]


class StatsReader(Protocol):
    """Counts over the marketplace. They take time that grows with what is counted."""

    async def marketplace(self) -> Stats:
        """Counts over everything, exact."""
        ...

    async def offer_faults(self, shop_id: int) -> OfferFaults:
        """What is the matter with the shop's active offers."""
        ...
