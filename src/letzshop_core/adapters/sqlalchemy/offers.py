"""What shops offer, and their price history, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlOffers"]


class SqlOffers:
    """See :class:`letzshop_core.offers.ports.OfferRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
