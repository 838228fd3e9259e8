"""Adapters: one folder or file per technology."""
