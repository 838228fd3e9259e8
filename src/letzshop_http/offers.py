"""Offers of shops."""

from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import NewOffer, Offer, OfferFilters, OfferPatch, PriceHistory
from letzshop_core.paging import Page
from letzshop_http.operations import Call, Resource, operation
from letzshop_http.query import PagedQuery

__all__ = ["OneOffer", "Prices", "ShopOffers"]


class OfferQuery(OfferFilters, PagedQuery):
    """Which offers, and which part of the list."""


class ShopOffers(Resource):
    """``/shops/{shop_code}/products``"""

    @operation(
        summary="Offer a product",
        body=NewOffer,
        returns=Offer,
        status=201,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[NewOffer, None], shop_code: str) -> Offer:
        """Terms that are not given come from the product. Price, sale price and currency are
        inherited together, or not at all."""
        return await self._letzshop.offers.create(shop_code, call.body, by=call.actor)

    @operation(
        summary="List a shop's offers", query=OfferQuery, returns=Page[ListedOffer], errors=(404,)
    )
    async def on_get(self, call: Call[None, OfferQuery], shop_code: str) -> Page[ListedOffer]:
        """Each with its product. Only the shop's owner and admins see inactive offers."""
        return await self._letzshop.offers.find(
            shop_code, call.query, call.query.page, by=call.actor
        )


class OneOffer(Resource):
    """``/shops/{shop_code}/products/{product_id}``"""

    @operation(summary="Change an offer", body=OfferPatch, returns=Offer, errors=(403, 404, 409))
    async def on_put(self, call: Call[OfferPatch, None], shop_code: str, product_id: str) -> Offer:
        """Changes only the fields that are given; null falls back to the product's."""
        return await self._letzshop.offers.update(shop_code, product_id, call.body, by=call.actor)

    @operation(summary="Stop offering a product", status=204, errors=(403, 404))
    async def on_delete(self, call: Call[None, None], shop_code: str, product_id: str) -> None:
        """The product stays in the catalogue."""
        await self._letzshop.offers.delete(shop_code, product_id, by=call.actor)


class Prices(Resource):
    """``/shops/{shop_code}/products/{product_id}/price-history``"""

    @operation(summary="Show past prices", returns=PriceHistory, errors=(404,))
    async def on_get(self, call: Call[None, None], shop_code: str, product_id: str) -> PriceHistory:
        """If the price is reduced, with the lowest price of the 30 days before the reduction
        began (Directive 98/6/EC, article 6a)."""
        return await self._letzshop.offers.price_history(shop_code, product_id, by=call.actor)
