"""What shops offer, and their price history: what a store must offer."""

from datetime import datetime
from typing import Protocol

import msgspec

from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import Offer, OfferFilters, PriceChange
from letzshop_core.paging import Page, PageRequest

__all__ = ["OfferRecord", "OfferRepository"]


class OfferRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the rules need it: with its row id and that of its product."""

    id: int
    product_row_id: int
    offer: Offer


class OfferRepository(Protocol):
    """What shops offer, and what they asked for it before.

    ``offer.effective`` is worked out by the store when it is read and not looked at when it is
    written. Writing an offer records its effective price if that changed.
    """

    async def add(self, offer: Offer, *, shop_id: int, product_row_id: int) -> None:
        """Store a new offer.

        Raises:
            Conflict: the shop offers the product already, or uses the ``shop_product_id``.
        """
        ...

    async def replace(self, row_id: int, offer: Offer) -> None:
        """Store these values of an offer that exists, as a person's doing: the next feed looks
        at its row again, and an inactive offer is not one that a feed withdrew.

        Raises:
            Conflict: another offer of the shop has this ``shop_product_id``.
        """
        ...

    async def remove(self, row_id: int) -> None:
        """Forget the offer and its price history."""
        ...

    async def get(self, shop_id: int, product_id: str, *, lock: bool = False) -> OfferRecord | None:
        """The shop's offer of this product, or None. ``lock`` keeps others from changing it
        until this unit of work ends."""
        ...

    async def find(
        self, shop_id: int, filters: OfferFilters, page: PageRequest, *, inactive_too: bool
    ) -> Page[ListedOffer]:
        """The shop's offers with their products, in the order the products were added."""
        ...

    async def prices(self, row_id: int, limit: int) -> list[PriceChange]:
        """The newest changes of the offer's effective price, oldest of them first."""
        ...

    async def record_inherited_prices(self, product_row_id: int, at: datetime) -> None:
        """Record the effective price of each offer of the product for which it changed."""
        ...
