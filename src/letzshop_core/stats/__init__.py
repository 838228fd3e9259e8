"""Counts over the marketplace, and the quality of a shop's data."""
