"""Feeds that are fetched on a schedule."""
