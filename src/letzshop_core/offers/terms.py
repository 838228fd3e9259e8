"""What an offer comes to, once the product has filled in what the shop left open."""

from letzshop_core.offers.models import Offer, PriceChange, Terms
from letzshop_core.products.models import Product

__all__ = ["effective_terms", "same_prices"]


def effective_terms(offer: Offer, product: Product) -> Terms:
    """The terms that a buyer gets: the price group is the offer's if it has a price and else
    the product's, as a whole; availability and condition are inherited one by one."""
    own = offer.shop_price is not None
    return Terms(
        price=offer.shop_price if own else product.price,
        sale_price=offer.shop_sale_price if own else product.sale_price,
        currency=offer.shop_currency if own else product.currency,
        availability=offer.shop_availability or product.availability,
        condition=offer.shop_condition or product.condition,
    )


def same_prices(terms: Terms, change: PriceChange) -> bool:
    """Whether the terms ask what the recorded change asks."""
    return (terms.price, terms.sale_price, terms.currency) == (
        change.price,
        change.sale_price,
        change.currency,
    )
