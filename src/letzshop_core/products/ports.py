"""The central catalogue: what a store must offer."""

from typing import Protocol

__all__ = ["ProductRepository"]


class ProductRepository(Protocol):
    """The central catalogue."""

    async def refresh_visibility(self, shop_id: int, after_id: int, limit: int) -> int | None:
        """Work out anew who sees some of the products that the shop's state bears on: those it
        offers, and those of its owner that nobody offers.

        They are taken by ascending id, ``limit`` of them above ``after_id``; returns the id of
        the last one, or None when there are no more.
        """
        ...
