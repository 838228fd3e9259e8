"""Making, changing and finding offers, and their past prices."""

from typing import Final

from msgspec import structs

from letzshop_core.errors import Invalid, NotFound
from letzshop_core.offers.history import current_reduction
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import (
    NewOffer,
    Offer,
    OfferFilters,
    OfferPatch,
    PriceHistory,
)
from letzshop_core.offers.ports import OfferRecord
from letzshop_core.offers.terms import effective_terms
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock
from letzshop_core.products.models import Product
from letzshop_core.products.prices import check_prices
from letzshop_core.products.visibility import as_seen_by
from letzshop_core.retries import retried
from letzshop_core.shops.access import managed_shop, visible_shop
from letzshop_core.shops.models import Shop
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["OfferService"]

_HISTORY: Final = 1000
"""How many price changes are shown, and examined for the prior price of a reduction."""


class OfferService:
    """Making, changing and finding offers, and their past prices.

    ``default_currency`` (ISO 4217) is for prices that name no currency, of products without one.
    """

    def __init__(self, store: Store, clock: Clock, *, default_currency: str = "EUR") -> None:
        self._store = store
        self._clock = clock
        self._default_currency = default_currency

    @retried
    async def create(self, shop_code: str, new: NewOffer, *, by: Actor) -> Offer:
        """Offer a product of the catalogue in a shop.

        Raises:
            NotFound: there is no such shop, or no such product, that the caller may see.
            Forbidden: the shop is somebody else's.
            Conflict: the shop already offers the product, or uses the id for another one.
            Invalid: prices or quantities contradict each other.
        """
        now = self._clock.now()
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            await uow.products.hold_shops(shop_id=shop.id)
            record = await uow.products.record(new.product_id, by=by, lock=True)
            if record is None:
                raise NotFound("product", new.product_id)
            values = new.model_dump()
            offer = Offer(
                shop_code=shop.shop_code,
                **values,
                effective=record.product.terms,
                created_at=now,
                updated_at=now,
            )
            offer = self._completed(offer, record.product)
            await uow.offers.add(offer, shop_id=shop.id, product_row_id=record.id)
            await uow.products.update_visibility([record.id])
            await uow.audit.record(by, "offer.create", _subject(offer), at=now)
        return offer

    async def find(
        self, shop_code: str, filters: OfferFilters, page: PageRequest, *, by: Actor
    ) -> Page[ListedOffer]:
        """A shop's offers with their products; inactive ones only for its owner and admins.

        Raises:
            NotFound: there is no such shop that the caller may see.
        """
        async with self._store.reading() as uow:
            shop = await visible_shop(uow.shops, shop_code, by)
            found = await uow.offers.find(
                shop.id, filters, page, inactive_too=shop.is_managed_by(by)
            )
        listed = [
            structs.replace(offer, product=as_seen_by(offer.product, by)) for offer in found.items
        ]
        return structs.replace(found, items=listed)

    @retried
    async def update(
        self, shop_code: str, product_id: str, patch: OfferPatch, *, by: Actor
    ) -> Offer:
        """Change the fields that the patch gives.

        Raises:
            NotFound: there is no such shop that the caller may see, or no such offer in it.
            Forbidden: the shop is somebody else's.
            Conflict: the shop uses the ``shop_product_id`` for another product.
            Invalid: prices or quantities would contradict each other.
        """
        now = self._clock.now()
        values = patch.model_dump(exclude_unset=True)
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            product, record = await _locked(uow, shop, product_id, by)
            if not values:
                return record.offer
            offer = structs.replace(record.offer, **values, updated_at=now)
            if offer.shop_price is None and "shop_currency" not in values:
                offer = structs.replace(offer, shop_currency=None)  # went with the price
            offer = self._completed(offer, product)
            await uow.offers.replace(record.id, offer, sets_activity="is_active" in values)
            await uow.products.update_visibility([record.product_row_id])
            await uow.audit.record(
                by, "offer.update", _subject(offer), {"fields": sorted(values)}, at=now
            )
        return offer

    @retried
    async def delete(self, shop_code: str, product_id: str, *, by: Actor) -> None:
        """Stop offering a product. This also deletes the price history.

        Raises:
            NotFound: there is no such shop that the caller may see, or no such offer in it.
            Forbidden: the shop is somebody else's.
        """
        now = self._clock.now()
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            _, record = await _locked(uow, shop, product_id, by)
            await uow.offers.remove(record.id)
            await uow.products.update_visibility([record.product_row_id])
            await uow.audit.record(by, "offer.delete", _subject(record.offer), at=now)

    async def price_history(self, shop_code: str, product_id: str, *, by: Actor) -> PriceHistory:
        """The shop's prices for the product over time (the newest 1000 changes) and, if the price
        is reduced now, the lowest price of the 30 days before the reduction.

        Raises:
            NotFound: there is no such shop or offer that the caller may see.
        """
        async with self._store.reading() as uow:
            shop = await visible_shop(uow.shops, shop_code, by)
            record = await uow.offers.get(shop.id, product_id)
            if record is None or not (record.offer.is_active or shop.is_managed_by(by)):
                raise NotFound("offer", product_id)
            changes = await uow.offers.prices(record.id, _HISTORY)
        return PriceHistory(
            shop_code=shop.shop_code,
            product_id=product_id,
            changes=changes,
            reduction=current_reduction(changes),
        )

    def _completed(self, offer: Offer, product: Product) -> Offer:
        """The offer, validated, with the currency of its price and its effective terms."""
        check_prices(
            offer.shop_price, offer.shop_sale_price, names=("shop_price", "shop_sale_price")
        )
        if offer.shop_price is None and offer.shop_currency is not None:
            raise Invalid.field(
                "shop_currency", "price/missing", "shop_currency needs a shop_price beside it."
            )
        if offer.max_quantity is not None and offer.max_quantity < offer.min_quantity:
            raise Invalid.field(
                "max_quantity",
                "quantity/contradiction",
                f"max_quantity must not be below min_quantity, which is {offer.min_quantity}, "
                f"got {offer.max_quantity}.",
            )
        if offer.shop_price is not None and offer.shop_currency is None:
            currency = product.currency or self._default_currency
            offer = structs.replace(offer, shop_currency=currency)
        effective = effective_terms(offer.own_terms, product.terms)
        return structs.replace(offer, effective=effective)


async def _locked(
    uow: UnitOfWork, shop: Shop, product_id: str, by: Actor
) -> tuple[Product, OfferRecord]:
    """The product and the shop's offer of it. Holds the shop, locks the product and the offer."""
    await uow.products.hold_shops(shop_id=shop.id)
    product = await uow.products.record(product_id, by=by, lock=True)
    record = await uow.offers.get(shop.id, product_id, lock=True)
    if product is None or record is None:
        raise NotFound("offer", product_id)
    return product.product, record


def _subject(offer: Offer) -> str:
    return f"shop/{offer.shop_code}/product/{offer.product_id}"
