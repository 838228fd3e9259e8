"""Stock and reservations, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlStock"]


class SqlStock:
    """See :class:`letzshop_core.stock.ports.StockRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
