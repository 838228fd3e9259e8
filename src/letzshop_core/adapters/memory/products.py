"""The central catalogue, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from msgspec import UnsetType, structs

from letzshop_core.adapters.memory.catalogue import (
    is_public,
    offers_of,
    product_row,
    shown_offer,
    shown_product,
    update_visibility,
)
from letzshop_core.adapters.memory.state import MemoryState, OfferRow, ProductRow
from letzshop_core.adapters.memory.stock import MemoryStock
from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.cursors import Position, read_cursor, write_cursor
from letzshop_core.products.derived import (
    CATEGORY_SEPARATOR,
    NO_PRICE,
    TITLE_SORT_LENGTH,
    ascii_lower,
    brand_spellings,
    product_gtin_key,
    readable_gtin,
)
from letzshop_core.products.models import Product, ProductDetails, ProductFilters, ProductSort
from letzshop_core.products.ports import ProductRecord, id_taken
from letzshop_core.search import matches, query_words
from letzshop_core.users.models import Actor

__all__ = ["MemoryProducts"]


class MemoryProducts:
    """See :class:`letzshop_core.products.ports.ProductRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, product: Product, *, owner_id: int | None) -> int:
        if self._named(product.product_id):
            raise id_taken(product.product_id)
        row_id = next(self._state.ids)
        self._put(row_id, product, owner_id, None)
        return row_id

    async def replace(self, row_id: int, product: Product) -> None:
        row = self._state.products[row_id]
        self._put(row_id, product, row.owner_id, row.source_shop_id)
        for offer in offers_of(self._state, row_id):
            self._state.offers[offer.id] = replace(offer, feed_digest=None)

    async def remove(self, row_id: int) -> None:
        for offer in offers_of(self._state, row_id):
            self._state.offer_prices.pop(offer.id, None)
            del self._state.offers[offer.id]
        del self._state.products[row_id]

    async def get(self, product_id: str, *, by: Actor, now: datetime) -> ProductDetails | None:
        row = self._named(product_id)
        if row is None or not self._is_visible(row, by):
            return None
        offers = [
            shown_offer(self._state, offer)
            for offer in offers_of(self._state, row.id)
            if self._sees_offer(offer, by)
        ]
        product = shown_product(self._state, row)
        stock = None
        gtin = readable_gtin(product.gtin)
        if gtin is not None:
            stock = await MemoryStock(self._state).summary(gtin, by=by, now=now)
            stock = structs.replace(stock, product_title=product.title)
        return ProductDetails(**structs.asdict(product), stock=stock, offers=offers)

    async def find(
        self,
        filters: ProductFilters,
        page: PageRequest,
        *,
        by: Actor,
        shop_id: int | None = None,
        inactive_too: bool = False,
    ) -> Page[Product]:
        if shop_id is None:
            found = [
                (row, shown_product(self._state, row))
                for row in self._state.products.values()
                if by.is_admin or row.is_public or row.owner_id == by.id
            ]
        else:
            found = [
                (self._state.products[offer.product_row_id], self._listed(offer))
                for offer in self._state.offers.values()
                if offer.shop_id == shop_id and (inactive_too or offer.offer.is_active)
            ]
        found = [(row, product) for row, product in found if _matches(row, product, filters)]
        return _page(found, filters.sort, page)

    async def record(
        self, product_id: str, *, by: Actor, lock: bool = False
    ) -> ProductRecord | None:
        row = self._named(product_id)
        if row is None or not self._is_visible(row, by):
            return None
        product = shown_product(self._state, row)
        return ProductRecord(id=row.id, owner_id=row.owner_id, product=product)

    async def is_offered_by_others(self, row_id: int, owner_id: int | None) -> bool:
        offers = offers_of(self._state, row_id)
        return any(self._state.shops[offer.shop_id].owner_id != owner_id for offer in offers)

    async def update_visibility(self, row_ids: Sequence[int]) -> None:
        for row_id in row_ids:
            update_visibility(self._state, row_id)

    async def hold_shops(self, *, shop_id: int | None = None, owner_id: int | None = None) -> None:
        """There is nothing to do, since writers take turns."""

    async def refresh_visibility(self, shop_id: int, after_id: int, limit: int) -> int | None:
        owner_id = self._state.shops[shop_id].owner_id
        concerned = {r.product_row_id for r in self._state.offers.values() if r.shop_id == shop_id}
        concerned |= {r.id for r in self._state.products.values() if r.owner_id == owner_id}
        batch = sorted(row_id for row_id in concerned if row_id > after_id)[:limit]
        await self.update_visibility(batch)
        return batch[-1] if len(batch) == limit else None

    def _put(
        self, row_id: int, product: Product, owner_id: int | None, source_shop_id: int | None
    ) -> None:
        self._state.products[row_id] = product_row(
            row_id, product, owner_id=owner_id, source_shop_id=source_shop_id
        )
        update_visibility(self._state, row_id)

    def _named(self, product_id: str) -> ProductRow | None:
        rows = self._state.products.values()
        return next((row for row in rows if row.product.product_id == product_id), None)

    def _is_visible(self, row: ProductRow, by: Actor) -> bool:
        if by.is_admin or row.owner_id == by.id or is_public(self._state, row):
            return True
        offers = offers_of(self._state, row.id)
        return any(self._state.shops[offer.shop_id].owner_id == by.id for offer in offers)

    def _sees_offer(self, offer: OfferRow, by: Actor) -> bool:
        shop = self._state.shops[offer.shop_id]
        return (
            by.is_admin or shop.owner_id == by.id or (offer.offer.is_active and shop.shop.is_public)
        )

    def _listed(self, offer: OfferRow) -> Product:
        row = self._state.products[offer.product_row_id]
        return structs.replace(
            shown_product(self._state, row), offer=shown_offer(self._state, offer)
        )


def _matches(row: ProductRow, product: Product, filters: ProductFilters) -> bool:
    terms = product if isinstance(product.offer, UnsetType) else product.offer.effective
    category = ascii_lower(filters.category or "")
    own_category = ascii_lower(product.google_product_category or "")
    return (
        matches(row.search_text, query_words(filters.search or ""))
        and (
            filters.brand is None
            or ascii_lower(product.brand or "") in brand_spellings(filters.brand)
        )
        and (
            filters.category is None
            or own_category == category
            or own_category.startswith(category + CATEGORY_SEPARATOR)
        )
        and (filters.gtin is None or row.gtin_key == product_gtin_key(filters.gtin))
        and filters.availability in {None, terms.availability}
        and filters.condition in {None, terms.condition}
        and filters.currency in {None, terms.currency}
        and (
            filters.min_price is None
            or (terms.price is not None and terms.price >= filters.min_price)
        )
        and (
            filters.max_price is None
            or (terms.price is not None and terms.price <= filters.max_price)
        )
    )


def _page(
    found: list[tuple[ProductRow, Product]], sort: ProductSort, page: PageRequest
) -> Page[Product]:
    def place(item: tuple[ProductRow, Product]) -> tuple[str | Decimal | int, int]:
        row, product = item
        return (_sort_key(sort, row, product) or 0, row.id)

    found.sort(key=place, reverse=sort.descending)
    rest = found[page.skip :]
    if page.cursor is not None:
        position = read_cursor(sort, page.cursor)
        last = (position.key or 0, position.row_id)
        rest = [i for i in found if (place(i) < last if sort.descending else place(i) > last)]
    items = rest[: page.limit]
    next_cursor = None
    if len(rest) > len(items) > 0:
        row, product = items[-1]
        next_cursor = write_cursor(sort, Position(_sort_key(sort, row, product), row.id))
    return Page(
        items=[product for _, product in items],
        total=len(found),
        skip=page.skip,
        limit=page.limit,
        next_cursor=next_cursor,
    )


def _sort_key(sort: ProductSort, row: ProductRow, product: Product) -> str | Decimal | None:
    if sort.column == "id":
        return None
    if sort.column == "title":
        return row.search_text[:TITLE_SORT_LENGTH]
    terms = product if isinstance(product.offer, UnsetType) else product.offer.effective
    return Decimal(NO_PRICE) if terms.price is None else terms.price
