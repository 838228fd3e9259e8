"""Shops: opening, changing, verifying and finding them."""
