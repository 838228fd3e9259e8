"""Retrying what may succeed a moment later."""

import stamina

from letzshop_core.errors import TransientStoreError

__all__ = ["retried"]

retried = stamina.retry(
    on=TransientStoreError, attempts=6, timeout=10, wait_initial=0.02, wait_max=1.0
)
"""A decorator for methods whose unit of work is run again after a TransientStoreError: six tries at
most, within ten seconds."""
