"""Shops, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlShops"]


class SqlShops:
    """See :class:`letzshop_core.shops.ports.ShopRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
