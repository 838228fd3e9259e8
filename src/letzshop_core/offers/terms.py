"""The effective terms of an offer, once the product's terms fill in what it lacks."""

from letzshop_core.offers.models import PriceChange, Terms

__all__ = ["effective_terms", "same_prices"]


def effective_terms(own: Terms, inherited: Terms) -> Terms:
    """The terms that a buyer gets. Price, sale price and currency are all the offer's own if it
    has a price, else all the product's; availability and condition are inherited one by one."""
    prices = inherited if own.price is None else own
    return Terms(
        price=prices.price,
        sale_price=prices.sale_price,
        currency=prices.currency,
        availability=own.availability or inherited.availability,
        condition=own.condition or inherited.condition,
    )


def same_prices(terms: Terms, change: PriceChange) -> bool:
    """Whether the terms have the prices of the recorded change."""
    return (terms.price, terms.sale_price, terms.currency) == (
        change.price,
        change.sale_price,
        change.currency,
    )
