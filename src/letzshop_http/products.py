"""The central catalogue."""

from letzshop_core.paging import Page
from letzshop_core.products.models import (
    NewProduct,
    Product,
    ProductDetails,
    ProductFilters,
    ProductPatch,
)
from letzshop_http.operations import Call, Resource, operation
from letzshop_http.query import PagedQuery

__all__ = ["OneProduct", "Products"]


class ProductQuery(ProductFilters, PagedQuery):
    """Which products, in which order, and which part of the list."""


class Products(Resource):
    """``/products``"""

    @operation(summary="Add a product", body=NewProduct, returns=Product, status=201, errors=(409,))
    async def on_post(self, call: Call[NewProduct, None]) -> Product:
        """The product will belong to the caller. To sell it, offer it in a shop.

        Attributes are those of Google's product data specification, and values mean what they
        would mean in a feed: `"2 Kilo"` becomes `"2 kg"`. Prices are numbers, or text that may
        name the currency (`"19.99 EUR"`).
        """
        return await self._letzshop.products.create(call.body, by=call.actor)

    @operation(summary="List products", query=ProductQuery, returns=Page[Product], errors=(404,))
    async def on_get(self, call: Call[None, ProductQuery]) -> Page[Product]:
        """With `shop_code`, what that shop offers, each product with its `offer`."""
        return await self._letzshop.products.find(call.query, call.query.page, by=call.actor)


class OneProduct(Resource):
    """``/products/{product_id}``"""

    @operation(summary="Show a product", returns=ProductDetails, errors=(404,))
    async def on_get(self, call: Call[None, None], product_id: str) -> ProductDetails:
        """With the stock and the offers that the caller may see."""
        return await self._letzshop.products.get(product_id, by=call.actor)

    @operation(
        summary="Change a product", body=ProductPatch, returns=Product, errors=(403, 404, 409)
    )
    async def on_put(self, call: Call[ProductPatch, None], product_id: str) -> Product:
        """Only the given fields change; null clears a field. 409 if the GTIN would change while
        other shops offer the product."""
        return await self._letzshop.products.update(product_id, call.body, by=call.actor)

    @operation(summary="Delete a product", status=204, errors=(403, 404, 409))
    async def on_delete(self, call: Call[None, None], product_id: str) -> None:
        """Its offers go with it. 409 while other shops offer it, except for admins."""
        await self._letzshop.products.delete(product_id, by=call.actor)
