"""What a store must offer for the central catalogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from letzshop_core.errors import Conflict
from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.models import Product, ProductDetails, ProductFilters
from letzshop_core.users.models import Actor

__all__ = ["ProductRecord", "ProductRepository", "id_taken"]


def id_taken(product_id: str) -> Conflict:
    """The error for an id that another product has."""
    return Conflict(f"There already is a product {product_id}.", code="product/exists")


class ProductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A product as the rules need it, with its row id and its owner's id."""

    id: int
    owner_id: int | None
    product: Product


class ProductRepository(Protocol):
    """The central catalogue.

    Whether ordinary users see a product in lists is stored with it. :meth:`update_visibility`
    must be called after every change of a product's offers, in the same unit of work.
    """

    async def add(self, product: Product, *, owner_id: int | None) -> int:
        """Store a new product and return its row id. ``product.owner`` is ignored.

        Raises:
            Conflict: there is a product with this ``product_id`` (:func:`id_taken`).
        """
        ...

    async def replace(self, row_id: int, product: Product) -> None:
        """Store new values of an existing product, as changed by a person: the next imports look
        at its rows again, even unchanged ones. Its id and owner stay."""
        ...

    async def remove(self, row_id: int) -> None:
        """Delete the product, its offers and their price history."""
        ...

    async def get(self, product_id: str, *, by: Actor, now: datetime) -> ProductDetails | None:
        """The product with the offers and the stock that the caller may see; None if there is
        none that the caller may see.

        The caller may see it if they are an admin, own it or a shop that offers it, or if it is
        public by the rules of :func:`is_public_product`; the stored flag is not used. Stock is
        that of :meth:`StockRepository.summary`, with the product's own title.
        """
        ...

    async def find(
        self,
        filters: ProductFilters,
        page: PageRequest,
        *,
        by: Actor,
        shop_id: int | None = None,
        inactive_too: bool = False,
    ) -> Page[Product]:
        """The products that are public (by the stored flag) or that the caller owns; all for an
        admin.

        With ``shop_id``, what that shop offers, with ``product.offer`` set; only active offers
        unless ``inactive_too``. Whether the caller may see these is not checked.

        Raises:
            Invalid: the cursor is not one of a list in this order.
        """
        ...

    async def record(
        self, product_id: str, *, by: Actor, lock: bool = False
    ) -> ProductRecord | None:
        """The product, if the caller may see it by the rules of :meth:`get`, or None. With
        ``lock``, nobody else can change, lock or offer it until this unit of work ends."""
        ...

    async def is_offered_by_others(self, row_id: int, owner_id: int | None) -> bool:
        """Whether a shop of another owner offers the product."""
        ...

    async def update_visibility(self, row_ids: Sequence[int]) -> None:
        """Store whether each of these products is public now. The caller must have locked them,
        and hold the shops that are concerned (:meth:`hold_shops`)."""
        ...

    async def hold_shops(self, *, shop_id: int | None = None, owner_id: int | None = None) -> None:
        """Keep others from changing this shop, or all shops of this owner, until this unit of work
        ends. Several may hold a shop at once. Call this before locking products."""
        ...

    async def refresh_visibility(self, shop_id: int, after_id: int, limit: int) -> int | None:
        """Recompute the visibility of some of the products that depend on the shop's state: those
        that it offers, and those that its owner owns.

        Takes ``limit`` of them, by ascending id above ``after_id``. Returns the id of the last
        one, or None if there are no more.
        """
        ...
