"""Delimited text: where its header is, and where its rows and cells end."""
