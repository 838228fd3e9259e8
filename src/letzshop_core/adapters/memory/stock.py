"""Stock and reservations, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from letzshop_core.adapters.memory.state import MemoryState, ReservationRow, StockRow
from letzshop_core.parsing import Gtin
from letzshop_core.stock.models import (
    Reservation,
    ReservationState,
    StockLocation,
    StockSummary,
)
from letzshop_core.stock.ports import Repeatable, StockRecord, reused_key
from letzshop_core.users.models import Actor

__all__ = ["MemoryStock"]


class MemoryStock:
    """See :class:`letzshop_core.stock.ports.StockRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def summary(self, gtin: Gtin, *, by: Actor, now: datetime) -> StockSummary:
        places = []
        for row in self._state.stock.values():
            shop = None if row.shop_id is None else self._state.shops[row.shop_id].shop
            if row.gtin != gtin or (shop and not shop.is_visible_to(by)):
                continue
            expired = sum(hold.reservation.quantity for hold in self._expired(row.id, now))
            reserved = row.reserved - expired
            places.append(
                StockLocation(
                    location=row.location,
                    shop_code=shop.shop_code if shop else None,
                    quantity=row.quantity,
                    reserved=reserved,
                    available=row.quantity - reserved,
                    updated_at=row.updated_at,
                )
            )
        titles = (
            product.product.title
            for _, product in sorted(self._state.products.items())
            if product.gtin_key == gtin.key
            and (by.is_admin or product.is_public or product.owner_id == by.id)
        )
        return StockSummary.of(gtin, places, next(titles, None))

    async def lock(
        self, gtin: Gtin, location: str, shop_id: int | None, *, now: datetime
    ) -> StockRecord | None:
        row = self._place(gtin, location, shop_id)
        return None if row is None else await self.lock_by_id(row.id, now=now)

    async def lock_by_id(self, stock_id: int, *, now: datetime) -> StockRecord:
        row = self._state.stock[stock_id]
        for hold in self._expired(stock_id, now):
            await self.set_state(hold.reservation.id, ReservationState.EXPIRED, now)
            row = replace(row, reserved=row.reserved - hold.reservation.quantity)
        self._state.stock[stock_id] = row
        return StockRecord(
            id=row.id, quantity=row.quantity, reserved=row.reserved, created_by=row.created_by
        )

    async def ensure(
        self, gtin: Gtin, location: str, shop_id: int | None, *, created_by: int, at: datetime
    ) -> None:
        if self._place(gtin, location, shop_id) is None:
            new = StockRow(next(self._state.ids), gtin, location, shop_id, 0, 0, created_by, at)
            self._state.stock[new.id] = new

    async def set_units(self, stock_id: int, *, quantity: int, reserved: int, at: datetime) -> None:
        row = self._state.stock[stock_id]
        self._state.stock[stock_id] = replace(
            row, quantity=quantity, reserved=reserved, updated_at=at
        )

    async def add_reservation(
        self,
        reservation: Reservation,
        *,
        stock_id: int,
        request: Repeatable,
        position: int,
        at: datetime,
    ) -> None:
        if any(row.position == position for row in self._made_by(request)):
            raise reused_key()
        self._state.reservations[reservation.id] = ReservationRow(
            reservation, stock_id, request, position
        )

    async def repeated(self, request: Repeatable) -> tuple[str, list[Reservation]] | None:
        rows = sorted(self._made_by(request), key=lambda row: row.position)
        if not rows:
            return None
        return rows[0].request.digest, [row.reservation for row in rows]

    async def place_of(self, reservation_id: str) -> int | None:
        row = self._state.reservations.get(reservation_id)
        return None if row is None else row.stock_id

    async def reservation(self, reservation_id: str) -> Reservation:
        return self._state.reservations[reservation_id].reservation

    async def set_state(self, reservation_id: str, state: ReservationState, at: datetime) -> None:
        row = self._state.reservations[reservation_id]
        self._state.reservations[reservation_id] = replace(
            row, reservation=structs.replace(row.reservation, state=state)
        )

    async def with_expired_holds(self, now: datetime, limit: int) -> Sequence[int]:
        return [place for place in sorted(self._state.stock) if self._expired(place, now)][:limit]

    def _place(self, gtin: Gtin, location: str, shop_id: int | None) -> StockRow | None:
        for row in self._state.stock.values():
            if (row.gtin, row.location, row.shop_id) == (gtin, location, shop_id):
                return row
        return None

    def _expired(self, stock_id: int, now: datetime) -> list[ReservationRow]:
        return [
            row
            for row in self._state.reservations.values()
            if row.stock_id == stock_id
            and row.reservation.state is ReservationState.HELD
            and row.reservation.expires_at <= now
        ]

    def _made_by(self, request: Repeatable) -> list[ReservationRow]:
        if request.key is None:
            return []
        return [
            row
            for row in self._state.reservations.values()
            if (row.request.user_id, row.request.key) == (request.user_id, request.key)
        ]
