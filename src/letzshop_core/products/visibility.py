"""Which products are public, and which of their attributes are not."""

from collections.abc import Iterable
from typing import Final, TypeVar

from msgspec import structs

from letzshop_core.products.models import Product
from letzshop_core.users.models import Actor

__all__ = ["PRIVATE", "as_seen_by", "is_public_product"]

P = TypeVar("P", bound=Product)

PRIVATE: Final = ("cost_of_goods_sold", "auto_pricing_min_price")
"""The attributes that only the owner of a product and admins see. They are business secrets, which
Google does not show either."""


def is_public_product(offers: Iterable[tuple[bool, bool]], *, trusted_owner: bool) -> bool:
    """Whether users who have nothing to do with the product see it.

    They do if it has an active offer of a public shop; or if it has no offers at all and belongs
    to nobody, an admin, or the owner of a verified shop (``trusted_owner``).

    Args:
        offers: for each offer, whether it is active, and whether its shop is public, that is,
            active and verified.
    """
    offered = False
    for is_active, shop_is_public in offers:
        if is_active and shop_is_public:
            return True
        offered = True
    return trusted_owner and not offered


def as_seen_by(product: P, by: Actor) -> P:
    """The product without its :data:`PRIVATE` attributes, unless the caller may see them."""
    if product.cost_of_goods_sold is None and product.auto_pricing_min_price is None:
        return product  # the usual case
    if by.is_admin or product.owner == by.username:
        return product
    return structs.replace(product, **dict.fromkeys(PRIVATE))
