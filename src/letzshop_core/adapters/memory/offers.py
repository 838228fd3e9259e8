"""Offers and their price history, in memory."""

from dataclasses import replace
from datetime import datetime

from letzshop_core.adapters.memory.catalogue import (
    offers_of,
    record_price,
    shown_offer,
    shown_product,
)
from letzshop_core.adapters.memory.paging import page_by_id
from letzshop_core.adapters.memory.state import MemoryState, OfferRow
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import Offer, OfferFilters, PriceChange
from letzshop_core.offers.ports import OfferRecord, already_offered, own_id_taken
from letzshop_core.paging import Page, PageRequest
from letzshop_core.search import matches, query_words

__all__ = ["MemoryOffers"]


class MemoryOffers:
    """See :class:`letzshop_core.offers.ports.OfferRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, offer: Offer, *, shop_id: int, product_row_id: int) -> None:
        if any(row.product_row_id == product_row_id for row in self._offers_in(shop_id)):
            raise already_offered(offer)
        row = OfferRow(next(self._state.ids), shop_id, product_row_id, offer)
        self._store(row, offer.created_at)

    async def replace(self, row_id: int, offer: Offer, *, sets_activity: bool = True) -> None:
        row = replace(self._state.offers[row_id], offer=offer, feed_digest=None)
        if sets_activity:
            row = replace(row, withdrawn_by_feed=False)
        self._store(row, offer.updated_at)

    async def remove(self, row_id: int) -> None:
        self._state.offer_prices.pop(row_id, None)
        del self._state.offers[row_id]

    async def get(self, shop_id: int, product_id: str, *, lock: bool = False) -> OfferRecord | None:
        for row in self._offers_in(shop_id):
            if self._state.products[row.product_row_id].product.product_id == product_id:
                return OfferRecord(
                    id=row.id,
                    product_row_id=row.product_row_id,
                    offer=shown_offer(self._state, row),
                )
        return None

    async def find(
        self, shop_id: int, filters: OfferFilters, page: PageRequest, *, inactive_too: bool
    ) -> Page[ListedOffer]:
        words = query_words(filters.search or "")
        found = [
            row
            for row in self._offers_in(shop_id)
            if (inactive_too or row.offer.is_active)
            and filters.shop_product_id in {None, row.offer.shop_product_id}
            and filters.is_active in {None, row.offer.is_active}
            and filters.is_featured in {None, row.offer.is_featured}
            and matches(self._state.products[row.product_row_id].search_text, words)
        ]
        rows = page_by_id(found, page, key=lambda row: row.product_row_id)
        return Page(
            items=[self._listed(row) for row in rows.items],
            total=rows.total,
            skip=rows.skip,
            limit=rows.limit,
            next_cursor=rows.next_cursor,
        )

    async def prices(self, row_id: int, limit: int) -> list[PriceChange]:
        return list(self._state.offer_prices.get(row_id, ())[-limit:])

    async def record_inherited_prices(self, product_row_id: int, at: datetime) -> None:
        for row in offers_of(self._state, product_row_id):
            record_price(self._state, row, at)

    def _offers_in(self, shop_id: int) -> list[OfferRow]:
        return [row for row in self._state.offers.values() if row.shop_id == shop_id]

    def _store(self, row: OfferRow, at: datetime) -> None:
        own_id = row.offer.shop_product_id
        others = (o for o in self._offers_in(row.shop_id) if o.id != row.id)
        if own_id is not None and any(o.offer.shop_product_id == own_id for o in others):
            raise own_id_taken(row.offer)
        self._state.offers[row.id] = row
        record_price(self._state, row, at)

    def _listed(self, row: OfferRow) -> ListedOffer:
        product = shown_product(self._state, self._state.products[row.product_row_id])
        fields = {f: getattr(shown_offer(self._state, row), f) for f in Offer.__struct_fields__}
        return ListedOffer(**fields, product=product)
