"""Stock and reservations."""

import msgspec

from letzshop_core.stock.models import (
    NewReservation,
    Reservation,
    StockChange,
    StockLevel,
    StockSummary,
)
from letzshop_http.operations import Call, Resource, operation

__all__ = [
    "OneReservation",
    "ReservationCommit",
    "Reservations",
    "Stock",
    "StockAddition",
    "StockOfGtin",
    "StockRemoval",
]


class ReservedTogether(msgspec.Struct, frozen=True, kw_only=True):
    """What a request with ``items`` reserved, in their order."""

    items: list[Reservation]


class Stock(Resource):
    """``/stock``"""

    @operation(
        summary="Set units at a place",
        body=StockLevel,
        returns=StockSummary,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[StockLevel, None]) -> StockSummary:
        """A place is a GTIN at a location, of a shop or of no shop. It is created if need be."""
        return await self._letzshop.stock.set(call.body, by=call.actor)


class StockAddition(Resource):
    """``/stock/add``"""

    @operation(
        summary="Add units to a place",
        body=StockChange,
        returns=StockSummary,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[StockChange, None]) -> StockSummary:
        return await self._letzshop.stock.add(call.body, by=call.actor)


class StockRemoval(Resource):
    """``/stock/remove``"""

    @operation(
        summary="Take units from a place",
        body=StockChange,
        returns=StockSummary,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[StockChange, None]) -> StockSummary:
        """Never more than are there and not reserved."""
        return await self._letzshop.stock.remove(call.body, by=call.actor)


class StockOfGtin(Resource):
    """``/stock/{gtin}``"""

    @operation(summary="Show the stock of a GTIN", returns=StockSummary, errors=(404, 422))
    async def on_get(self, call: Call[None, None], gtin: str) -> StockSummary:
        """Totals and places, of what the caller can see."""
        return await self._letzshop.stock.get(gtin, by=call.actor)


class Reservations(Resource):
    """``/stock/reservations``"""

    @operation(
        summary="Reserve units",
        body=NewReservation,
        returns=Reservation | ReservedTogether,
        status=201,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[NewReservation, None]) -> Reservation | ReservedTogether:
        """All units that are requested, or none. Repeating a request with the same idempotency key
        reserves nothing more and gives the same answer. A request with `items` is answered with
        `items`.
        """
        reserved = await self._letzshop.stock.reserve(call.body, by=call.actor)
        return reserved[0] if call.body.items is None else ReservedTogether(items=reserved)


class OneReservation(Resource):
    """``/stock/reservations/{reservation_id}``"""

    @operation(summary="Release reserved units", status=204, errors=(404, 409))
    async def on_delete(self, call: Call[None, None], reservation_id: str) -> None:
        await self._letzshop.stock.release(reservation_id, by=call.actor)


class ReservationCommit(Resource):
    """``/stock/reservations/{reservation_id}/commit``"""

    @operation(summary="Take reserved units out of stock", returns=Reservation, errors=(404, 409))
    async def on_post(self, call: Call[None, None], reservation_id: str) -> Reservation:
        return await self._letzshop.stock.commit(reservation_id, by=call.actor)
