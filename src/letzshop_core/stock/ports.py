"""What a store must offer for stock and reservations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from letzshop_core.errors import Conflict
from letzshop_core.parsing import Gtin
from letzshop_core.stock.models import Reservation, ReservationState, StockSummary
from letzshop_core.users.models import Actor

__all__ = ["Repeatable", "StockRecord", "StockRepository", "reused_key"]


class StockRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The stock in one place, as the rules need it."""

    id: int
    quantity: int
    reserved: int
    created_by: int

    @property
    def available(self) -> int:
        """Units that may be taken or reserved."""
        return self.quantity - self.reserved


class Repeatable(msgspec.Struct, frozen=True, kw_only=True):
    """Recognises a repeated request: by the user's idempotency key (None if there is none) and a
    digest of the request."""

    user_id: int
    key: str | None
    digest: str


def reused_key() -> Conflict:
    """The error for an idempotency key that was used for another request."""
    return Conflict(
        "This idempotency key was used for another request.", code="idempotency-key/reused"
    )


class StockRepository(Protocol):
    """Stock per GTIN, location and shop (or no shop), and its reservations.

    ``0 <= reserved <= quantity`` holds at all times. To change the units or reservations of a
    place, lock it first. Several places must be locked by ascending (GTIN key, location, shop
    id), which excludes deadlocks.
    """

    async def summary(self, gtin: Gtin, *, by: Actor, now: datetime) -> StockSummary:
        """The places that the caller sees, by shop code (none first) and location: those of no
        shop, of public shops and of their own shops; admins see all.

        Reservations that have expired by ``now`` do not count. The title is that of the oldest
        product with this GTIN that the caller sees in lists.
        """
        ...

    async def lock(
        self, gtin: Gtin, location: str, shop_id: int | None, *, now: datetime
    ) -> StockRecord | None:
        """The place, locked until this unit of work ends, or None if it does not exist.

        Reservations that have expired by ``now`` are released first.
        """
        ...

    async def ensure(
        self, gtin: Gtin, location: str, shop_id: int | None, *, created_by: int, at: datetime
    ) -> None:
        """Create an empty place unless it exists."""
        ...

    async def set_units(self, stock_id: int, *, quantity: int, reserved: int, at: datetime) -> None:
        """Store the quantities of a locked place."""
        ...

    async def add_reservation(
        self,
        reservation: Reservation,
        *,
        stock_id: int,
        request: Repeatable,
        position: int,
        at: datetime,
    ) -> None:
        """Store a reservation at a locked place. This does not change ``reserved``: see
        :meth:`set_units`.

        Raises:
            Conflict: the user's key was used for another request (:func:`reused_key`).
        """
        ...

    async def repeated(self, request: Repeatable) -> tuple[str, list[Reservation]] | None:
        """The digest of the request that used this key first, and its reservations in the order
        of the items; None if there is none. States are as stored."""
        ...

    async def place_of(self, reservation_id: str) -> int | None:
        """The id of the reservation's place; None if there is no such reservation."""
        ...

    async def lock_by_id(self, stock_id: int, *, now: datetime) -> StockRecord:
        """As :meth:`lock`, for an existing place."""
        ...

    async def reservation(self, reservation_id: str) -> Reservation:
        """An existing reservation. The stored state is up to date if its place is locked."""
        ...

    async def set_state(self, reservation_id: str, state: ReservationState, at: datetime) -> None:
        """Store the state of a reservation at a locked place."""
        ...

    async def with_expired_holds(self, now: datetime, limit: int) -> Sequence[int]:
        """Up to ``limit`` places with reservations that expired by ``now``, by ascending id."""
        ...
