"""Offers: the products that a shop sells, and at what price."""
