"""What a store must offer for counts."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from letzshop_core.stats.models import Stats

__all__ = ["OfferFaults", "StatsReader"]


class OfferFaults(msgspec.Struct, frozen=True, kw_only=True):
    """How many active offers a shop has, how many have each finding code, and how many lack each
    recommended attribute, both in the offer and in its product."""

    offers: int
    findings: Mapping[str, int]
    missing: Mapping[str, int]


class StatsReader(Protocol):
    """Counts. They take time in proportion to what is counted."""

    async def marketplace(self) -> Stats:
        """Exact counts over the marketplace."""
        ...

    async def offer_faults(self, shop_id: int) -> OfferFaults:
        """What the shop's active offers lack."""
        ...
