"""Counts over the marketplace, and the quality of a shop's data."""

from letzshop_core.stats.models import ShopQuality, Stats
from letzshop_http.operations import Call, Resource, operation

__all__ = ["Marketplace", "Quality"]


class Marketplace(Resource):
    """``/stats``"""

    @operation(summary="Count the marketplace", returns=Stats)
    async def on_get(self, call: Call[None, None]) -> Stats:
        """Up to date for small catalogues, otherwise up to 30 seconds old."""
        return await self._letzshop.stats.get()


class Quality(Resource):
    """``/shops/{shop_code}/quality``"""

    @operation(summary="Show a shop's data quality", returns=ShopQuality, errors=(403, 404))
    async def on_get(self, call: Call[None, None], shop_code: str) -> ShopQuality:
        """The faults of the active offers (findings of their feed, and missing recommended
        attributes), and the last import."""
        return await self._letzshop.stats.quality(shop_code, by=call.actor)
