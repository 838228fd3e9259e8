"""Counts over the marketplace."""
