"""What an offer comes to, once the product has filled in what the shop left open."""

from letzshop_core.offers.models import PriceChange, Terms

__all__ = ["effective_terms", "same_prices"]


def effective_terms(own: Terms, inherited: Terms) -> Terms:
    """The terms that a buyer gets: the price group is the offer's own if it has a price, and
    else the product's, as a whole; availability and condition are inherited one by one."""
    prices = inherited if own.price is None else own
    return Terms(
        price=prices.price,
        sale_price=prices.sale_price,
        currency=prices.currency,
        availability=own.availability or inherited.availability,
        condition=own.condition or inherited.condition,
    )


def same_prices(terms: Terms, change: PriceChange) -> bool:
    """Whether the terms ask what the recorded change asks."""
    return (terms.price, terms.sale_price, terms.currency) == (
        change.price,
        change.sale_price,
        change.currency,
    )
