"""Stock and reservations: what a store must offer."""

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
    """The units in one place as the rules need them."""

    id: int
    quantity: int
    reserved: int
    created_by: int

    @property
    def available(self) -> int:
        """What may be taken or reserved."""
        return self.quantity - self.reserved


class Repeatable(msgspec.Struct, frozen=True, kw_only=True):
    """What tells that a request repeats an earlier one: the user's key (None if it came without)
    and a digest of what is asked for."""

    user_id: int
    key: str | None
    digest: str


def reused_key() -> Conflict:
    """The error for an idempotency key that another request has used."""
    return Conflict(
        "This idempotency key was used for another request.", code="idempotency-key/reused"
    )


class StockRepository(Protocol):
    """Units per GTIN, location and shop (or no shop), and what is reserved of them.

    ``0 <= reserved <= quantity`` holds at all times. Who changes units or reservations of a
    place has locked it, so they take turns; several places are locked by ascending
    (GTIN key, location, shop id), which excludes deadlocks.
    """

    async def summary(self, gtin: Gtin, *, by: Actor, now: datetime) -> StockSummary:
        """What the caller sees: places of no shop, of public shops and of their own, by shop
        code (none first) and location; admins see all. Holds that have expired by ``now``
        count as free. The title is that of the oldest product of this GTIN the caller sees
        in lists.
        """
        ...

    async def lock(
        self, gtin: Gtin, location: str, shop_id: int | None, *, now: datetime
    ) -> StockRecord | None:
        """The place, kept from others until this unit of work ends, or None if there is none.

        Holds that have expired by ``now`` are given back first.
        """
        ...

    async def ensure(
        self, gtin: Gtin, location: str, shop_id: int | None, *, created_by: int, at: datetime
    ) -> None:
        """Make an empty place unless there is one."""
        ...

    async def set_units(self, stock_id: int, *, quantity: int, reserved: int, at: datetime) -> None:
        """Store the numbers of a place that is locked."""
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
        """Note a hold at a place that is locked; its units are counted by :meth:`set_units`.

        Raises:
            Conflict: the user's key was used by another request.
        """
        ...

    async def repeated(self, request: Repeatable) -> tuple[str, list[Reservation]] | None:
        """The digest of the request that used this key first and what it reserved, in the
        order of its items; or None. States are as stored."""
        ...

    async def place_of(self, reservation_id: str) -> int | None:
        """The id of the place that the reservation belongs to; None if there is no such thing."""
        ...

    async def lock_by_id(self, stock_id: int, *, now: datetime) -> StockRecord:
        """As :meth:`lock`, for a place that is known to exist."""
        ...

    async def reservation(self, reservation_id: str) -> Reservation:
        """A reservation that exists. Its state is as stored: true if its place is locked."""
        ...

    async def set_state(self, reservation_id: str, state: ReservationState, at: datetime) -> None:
        """Store the state of a reservation whose place is locked."""
        ...

    async def with_expired_holds(self, now: datetime, limit: int) -> Sequence[int]:
        """Some places with holds that have expired by ``now``, by ascending id."""
        ...
