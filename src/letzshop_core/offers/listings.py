"""Offers together with their products."""

from letzshop_core.offers.models import Offer
from letzshop_core.products.models import Product

__all__ = ["ListedOffer"]


class ListedOffer(Offer, frozen=True, kw_only=True):
    """An offer in the list of its shop."""

    product: Product
