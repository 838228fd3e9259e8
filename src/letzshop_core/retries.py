"""Trying again what may succeed a moment later."""

import stamina

from letzshop_core.errors import TransientStoreError

__all__ = ["retried"]

retried = stamina.retry(
    on=TransientStoreError, attempts=6, timeout=10, wait_initial=0.02, wait_max=1.0
)
"""Decorates a service method whose whole unit of work is run again when the store asks for it."""
