"""What a store must offer for offers and their price history."""

from datetime import datetime
from typing import Protocol

import msgspec

from letzshop_core.errors import Conflict
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import Offer, OfferFilters, PriceChange
from letzshop_core.paging import Page, PageRequest

__all__ = ["OfferRecord", "OfferRepository", "already_offered", "own_id_taken"]


def already_offered(offer: Offer) -> Conflict:
    """The error for a second offer of a product in one shop."""
    message = f"Shop {offer.shop_code} already offers product {offer.product_id}."
    return Conflict(message, code="offer/exists")


def own_id_taken(offer: Offer) -> Conflict:
    """The error for an id of the shop's own that it uses for another product."""
    message = f"Shop {offer.shop_code} already uses the id {offer.shop_product_id}."
    return Conflict(message, code="offer/shop-product-id-taken")


class OfferRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the rules need it, with its row id and that of its product."""

    id: int
    product_row_id: int
    offer: Offer


class OfferRepository(Protocol):
    """Offers and their past prices.

    The store computes ``offer.effective`` when it reads an offer, and ignores it when it writes
    one. Writing an offer records its effective prices if they have changed.
    """

    async def add(self, offer: Offer, *, shop_id: int, product_row_id: int) -> None:
        """Store a new offer.

        Raises:
            Conflict: the shop already offers the product (:func:`already_offered`), or uses this
                ``shop_product_id`` (:func:`own_id_taken`).
        """
        ...

    async def replace(self, row_id: int, offer: Offer, *, sets_activity: bool = True) -> None:
        """Store new values of an existing offer, as changed by a person: the next import looks at
        its row again, even if unchanged.

        With ``sets_activity`` the person said whether it is active, and no import reactivates it
        if it is not. Otherwise one still does if an import deactivated it.

        Raises:
            Conflict: another offer of the shop has this ``shop_product_id``
                (:func:`own_id_taken`).
        """
        ...

    async def remove(self, row_id: int) -> None:
        """Delete the offer and its price history."""
        ...

    async def get(self, shop_id: int, product_id: str, *, lock: bool = False) -> OfferRecord | None:
        """The shop's offer of this product, or None. With ``lock``, nobody else can change it
        until this unit of work ends."""
        ...

    async def find(
        self, shop_id: int, filters: OfferFilters, page: PageRequest, *, inactive_too: bool
    ) -> Page[ListedOffer]:
        """The shop's offers with their products, in the order of the products' creation."""
        ...

    async def prices(self, row_id: int, limit: int) -> list[PriceChange]:
        """The ``limit`` newest changes of the offer's effective prices, in order of time."""
        ...

    async def record_inherited_prices(self, product_row_id: int, at: datetime) -> None:
        """Record the effective prices of those offers of the product for which they changed."""
        ...
