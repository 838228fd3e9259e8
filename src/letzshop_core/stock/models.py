"""Stock: how many pieces of a trade item lie where."""

from datetime import datetime

import msgspec

__all__ = ["StockPlace", "StockSummary"]


class StockPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The stock at one location, of one shop or of none. ``available`` is what is not reserved."""

    location: str
    shop_code: str | None
    quantity: int
    reserved: int
    available: int
    updated_at: datetime


class StockSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of one GTIN that the caller may see, in total and by location."""

    gtin: str
    gtin_valid: bool
    total_quantity: int
    total_reserved: int
    total_available: int
    product_title: str | None
    locations: list[StockPlace]
    warnings: list[str] = []
