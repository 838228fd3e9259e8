"""Functions on products and offers that several repositories in memory use."""

from dataclasses import replace
from datetime import datetime

from msgspec import structs

from letzshop_core.adapters.memory.state import MemoryState, OfferRow, ProductRow
from letzshop_core.offers.models import Offer, PriceChange
from letzshop_core.offers.terms import effective_terms, same_prices
from letzshop_core.products.derived import product_gtin_key, product_search_text
from letzshop_core.products.models import Product
from letzshop_core.products.visibility import is_public_product
from letzshop_core.users.models import Role

__all__ = [
    "is_public",
    "offers_of",
    "owner_is_trusted",
    "product_row",
    "record_price",
    "shown_offer",
    "shown_product",
    "update_visibility",
]


def offers_of(state: MemoryState, product_row_id: int) -> list[OfferRow]:
    """All offers of a product, in the order in which they were made."""
    found = (row for row in state.offers.values() if row.product_row_id == product_row_id)
    return sorted(found, key=lambda row: row.id)


def product_row(
    row_id: int, product: Product, *, owner_id: int | None, source_shop_id: int | None
) -> ProductRow:
    """The row of a product with what is derived from it; its visibility is worked out later."""
    return ProductRow(
        id=row_id,
        product=structs.replace(product, owner=None),
        owner_id=owner_id,
        source_shop_id=source_shop_id,
        gtin_key=product_gtin_key(product.gtin),
        search_text=product_search_text(product),
        is_public=False,
    )


def owner_is_trusted(state: MemoryState, owner_id: int | None) -> bool:
    """Whether the owner of a product is nobody, an admin, or the owner of a verified shop."""
    return (
        owner_id is None
        or state.users[owner_id].user.role is Role.ADMIN
        or any(s.shop.is_verified for s in state.shops.values() if s.owner_id == owner_id)
    )


def is_public(state: MemoryState, row: ProductRow) -> bool:
    """Whether ordinary users who have nothing to do with the product see it."""
    offers = (
        (offer.offer.is_active, state.shops[offer.shop_id].shop.is_public)
        for offer in offers_of(state, row.id)
    )
    return is_public_product(offers, trusted_owner=owner_is_trusted(state, row.owner_id))


def update_visibility(state: MemoryState, row_id: int) -> None:
    """Store whether the product is public now."""
    row = state.products[row_id]
    state.products[row_id] = replace(row, is_public=is_public(state, row))


def shown_product(state: MemoryState, row: ProductRow) -> Product:
    """The product, with its owner's present name."""
    owner = None if row.owner_id is None else state.users[row.owner_id].user.username
    return structs.replace(row.product, owner=owner)


def shown_offer(state: MemoryState, row: OfferRow) -> Offer:
    """The offer, with its present effective terms."""
    product = state.products[row.product_row_id].product
    effective = effective_terms(row.offer.own_terms, product.terms)
    return structs.replace(row.offer, effective=effective)


def record_price(state: MemoryState, row: OfferRow, at: datetime) -> None:
    """Add the offer's effective price to its history, unless the history already ends with it."""
    terms = shown_offer(state, row).effective
    history = state.offer_prices.get(row.id, ())
    if not history or not same_prices(terms, history[-1]):
        if history:
            at = max(at, history[-1].changed_at)
        change = PriceChange(
            price=terms.price, sale_price=terms.sale_price, currency=terms.currency, changed_at=at
        )
        state.offer_prices[row.id] = (*history, change)
