"""The central catalogue: what a store must offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.models import Product, ProductDetails, ProductFilters
from letzshop_core.users.models import Actor

__all__ = ["ProductRecord", "ProductRepository"]


class ProductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A product as the rules need it: with its row id and the ids it refers to."""

    id: int
    owner_id: int | None
    product: Product


class ProductRepository(Protocol):
    """The central catalogue.

    Whether ordinary users see a product in lists is stored with it; :meth:`update_visibility`
    has to follow every change of a product or its offers, in the same unit of work.
    """

    async def add(self, product: Product, *, owner_id: int | None) -> int:
        """Store a new product and return its row id. ``product.owner`` is not looked at.

        Raises:
            Conflict: there is a product of this ``product_id``.
        """
        ...

    async def replace(self, row_id: int, product: Product) -> None:
        """Store these values of a product that exists, as a person's doing: the next feeds look
        at its rows again. Its id and owner stay."""
        ...

    async def remove(self, row_id: int) -> None:
        """Forget the product, its offers and their price history."""
        ...

    async def get(self, product_id: str, *, by: Actor, now: datetime) -> ProductDetails | None:
        """The product, with what the caller may see of its offers and stock; None if there is
        none that the caller may see. The exact rules are applied, not the stored flag: the
        caller is an admin or owns the product or a shop that offers it; or it is public.

        A product is public if it has an active offer of an active, verified shop; or no offer
        at all and no owner, or an admin, or the owner of a verified shop as its owner. Stock is
        that of :meth:`StockRepository.summary`, under the product's own title.
        """
        ...

    async def find(
        self, filters: ProductFilters, page: PageRequest, *, by: Actor, shop_id: int | None = None
    ) -> Page[Product]:
        """The products that the caller owns or that are public (by the stored flag); an admin
        sees all.

        With ``shop_id``, what that shop offers, ``product.offer`` set: only active offers unless
        the caller is an admin or owns the shop. Whether the caller may see the shop is not asked.

        Raises:
            Invalid: the cursor is not one of a list so ordered.
        """
        ...

    async def record(
        self, product_id: str, *, by: Actor, lock: bool = False
    ) -> ProductRecord | None:
        """The product, if the caller may see it as in :meth:`get`. ``lock`` keeps others from
        changing or locking it, and from offering it, until this unit of work ends."""
        ...

    async def is_offered_by_others(self, row_id: int, owner_id: int | None) -> bool:
        """Whether a shop that does not belong to this user offers the product."""
        ...

    async def update_visibility(self, row_ids: Sequence[int]) -> None:
        """Store whether each of these products is public now. The caller has locked them, and
        holds (:meth:`hold_shops`) the shops that its changes concern."""
        ...

    async def hold_shops(self, *, shop_id: int | None = None, owner_id: int | None = None) -> None:
        """Keep this shop, or all shops of this owner, as they are until this unit of work ends.
        Others may hold them too. To be called before products are locked."""
        ...

    async def refresh_visibility(self, shop_id: int, after_id: int, limit: int) -> int | None:
        """Work out anew who sees some of the products that the shop's state bears on: those it
        offers, and those of its owner that nobody offers.

        They are taken by ascending id, ``limit`` of them above ``after_id``; returns the id of
        the last one, or None when there are no more.
        """
        ...
