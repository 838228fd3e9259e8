"""The central catalogue, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlProducts"]


class SqlProducts:
    """See :class:`letzshop_core.products.ports.ProductRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
