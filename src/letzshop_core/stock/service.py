"""Setting, changing and reserving stock."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.gtins import GtinPolicy
from letzshop_core.parsing import Gtin
from letzshop_core.ports import Clock
from letzshop_core.retries import retried
from letzshop_core.shops.access import managed_shop
from letzshop_core.stock.models import (
    MAX_QUANTITY,
    NewReservation,
    Place,
    Reservation,
    ReservationState,
    StockChange,
    StockLevel,
    StockSummary,
)
from letzshop_core.stock.ports import Repeatable, StockRecord, reused_key
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["StockService"]

_SWEPT_AT_ONCE = 100
"""At how many places one sweep releases expired reservations."""


@dataclass(frozen=True, order=True)
class _Spot:
    """A place. Sorts in the order in which places are locked. ``shop_id`` is 0 for no shop."""

    gtin_key: int
    location: str
    shop_id: int
    gtin: Gtin = field(compare=False)
    shop_code: str | None = field(default=None, compare=False)


class StockService:
    """Setting, changing and reserving stock.

    The stock of a shop may be changed by the shop's owner, other stock by the user who created
    the place, and all of it by admins.
    """

    def __init__(
        self, store: Store, clock: Clock, *, gtin_policy: GtinPolicy = GtinPolicy.LENIENT
    ) -> None:
        self._store = store
        self._clock = clock
        self._gtins = gtin_policy

    async def get(self, gtin: str, *, by: Actor) -> StockSummary:
        """The stock of a trade item that the caller may see. Leading zeros of the GTIN do not
        matter.

        Raises:
            Invalid: this is not a GTIN.
            NotFound: there is no stock of it that the caller may see.
        """
        number = self._gtins.read(gtin)
        async with self._store.reading() as uow:
            summary = await uow.stock.summary(number, by=by, now=self._clock.now())
        if not summary.locations:
            raise NotFound("stock", number.digits)
        return summary

    @retried
    async def set(self, level: StockLevel, *, by: Actor) -> StockSummary:
        """Set the quantity of a place, which is created if need be.

        Raises:
            Invalid: this is not a GTIN.
            NotFound: there is no such shop that the caller may see.
            Forbidden: the place belongs to somebody else.
            Conflict: more units are reserved.
        """
        return await self._change(level, lambda _: level.quantity, by)

    @retried
    async def add(self, change: StockChange, *, by: Actor) -> StockSummary:
        """Add units to a place, which is created if need be. Raises the same as :meth:`set`."""
        return await self._change(change, lambda present: present + change.quantity, by)

    @retried
    async def remove(self, change: StockChange, *, by: Actor) -> StockSummary:
        """Remove units that are not reserved from a place. Raises the same as :meth:`set`, and:

        Raises:
            NotFound: there is no such place.
            Conflict: fewer units are available.
        """
        return await self._change(change, lambda present: present - change.quantity, by)

    async def _change(
        self, place: StockLevel | StockChange, new_quantity: Callable[[int], int], by: Actor
    ) -> StockSummary:
        now = self._clock.now()
        async with self._store.writing() as uow:
            spot = await self._spot(uow, place, by)
            gtin = spot.gtin
            if new_quantity(0) >= 0:
                await uow.stock.ensure(
                    gtin, place.location, spot.shop_id or None, created_by=by.id, at=now
                )
            record = await _lock_own(uow, spot, by, now)
            quantity = new_quantity(record.quantity)
            if quantity < record.reserved:
                raise Conflict(
                    f"{record.quantity} units of GTIN {gtin.digits} are at {place.location}, "
                    f"{record.reserved} of them reserved: {record.quantity - quantity} "
                    "cannot be taken away.",
                    code="stock/insufficient",
                )
            if quantity > MAX_QUANTITY:
                message = f"A place holds at most {MAX_QUANTITY} units, and would hold {quantity}."
                raise Invalid.field("quantity", "stock/too-many", message)
            await uow.stock.set_units(
                record.id, quantity=quantity, reserved=record.reserved, at=now
            )
            await _record(uow, by, "stock.change", gtin.digits, spot, quantity, now)
            return await uow.stock.summary(gtin, by=by, now=now)

    @retried
    async def reserve(self, new: NewReservation, *, by: Actor) -> list[Reservation]:
        """Reserve all the units that are requested, or none. Returns one reservation for each item,
        in their order.

        Raises:
            Invalid: something is not a GTIN.
            NotFound: there is no such shop or place.
            Forbidden: a place belongs to somebody else.
            Conflict: fewer units are available, or the idempotency key was used for another
                request.
        """
        now = self._clock.now()
        async with self._store.writing() as uow:
            wanted = [(await self._spot(uow, item, by), item.quantity) for item in new.wanted]
            digest = _digest(wanted, new.ttl)
            request = Repeatable(user_id=by.id, key=new.idempotency_key, digest=digest)
            spots = sorted({spot for spot, _ in wanted})
            records = {spot: await _lock_own(uow, spot, by, now) for spot in spots}
            # Checked after locking: an equal request at the same moment is done by now.
            if earlier := await uow.stock.repeated(request):
                known_digest, reservations = earlier
                if known_digest != digest:
                    raise reused_key()
                return reservations  # the locks have made their states up to date
            totals: Counter[_Spot] = Counter()  # one request may name a place twice
            for spot, quantity in wanted:
                totals[spot] += quantity
            for spot, total in totals.items():
                await _add_reserved(uow, spot, records[spot], total, now)
            reservations = []
            for position, (spot, quantity) in enumerate(wanted):
                reservation = Reservation(
                    id=str(uuid.uuid4()),
                    gtin=spot.gtin.digits,
                    location=spot.location,
                    shop_code=spot.shop_code,
                    quantity=quantity,
                    state=ReservationState.HELD,
                    expires_at=now + timedelta(seconds=new.ttl),
                )
                await uow.stock.add_reservation(
                    reservation,
                    stock_id=records[spot].id,
                    request=request,
                    position=position,
                    at=now,
                )
                await _record(uow, by, "stock.reserve", reservation.gtin, spot, quantity, now)
                reservations.append(reservation)
            return reservations

    async def release(self, reservation_id: str, *, by: Actor) -> None:
        """Release reserved units. Doing so again, or after they expired, changes nothing.

        Raises:
            NotFound: the caller's stock has no such reservation.
            Conflict: the units were committed.
        """
        await self._end(reservation_id, ReservationState.RELEASED, by)

    async def commit(self, reservation_id: str, *, by: Actor) -> Reservation:
        """Take reserved units out of stock. Doing so again changes nothing.

        Raises:
            NotFound: the caller's stock has no such reservation.
            Conflict: the reservation has expired or was released.
        """
        return await self._end(reservation_id, ReservationState.COMMITTED, by)

    @retried
    async def _end(self, reservation_id: str, state: ReservationState, by: Actor) -> Reservation:
        now = self._clock.now()
        try:
            reservation_id = str(uuid.UUID(reservation_id))
        except ValueError:
            raise NotFound("reservation", reservation_id) from None
        async with self._store.writing() as uow:
            stock_id = await uow.stock.place_of(reservation_id)
            if stock_id is None:
                raise NotFound("reservation", reservation_id)
            place = await uow.stock.lock_by_id(stock_id, now=now)
            reservation = await uow.stock.reservation(reservation_id)
            if not await _may_change(uow, place, reservation.shop_code, by):
                raise NotFound("reservation", reservation_id)
            if reservation.state is ReservationState.HELD:
                taken = reservation.quantity if state is ReservationState.COMMITTED else 0
                await uow.stock.set_units(
                    place.id,
                    quantity=place.quantity - taken,
                    reserved=place.reserved - reservation.quantity,
                    at=now,
                )
                await uow.stock.set_state(reservation_id, state, now)
                action = "stock.commit" if taken else "stock.release"
                await _record(
                    uow, by, action, reservation.gtin, reservation, reservation.quantity, now
                )
                return msgspec.structs.replace(reservation, state=state)
        expired = (ReservationState.RELEASED, ReservationState.EXPIRED)
        if reservation.state is state or (state, reservation.state) == expired:
            return reservation
        raise Conflict(
            f"The reservation is {reservation.state}.", code=f"reservation/{reservation.state}"
        )

    async def sweep(self) -> int:
        """Release expired reservations; returns at how many places.

        This only tidies up: expired reservations do not count anyway.
        """
        now = self._clock.now()
        async with self._store.reading() as uow:
            places = await uow.stock.with_expired_holds(now, _SWEPT_AT_ONCE)
        for stock_id in places:
            async with self._store.writing() as uow:
                await uow.stock.lock_by_id(stock_id, now=now)
        return len(places)

    async def _spot(self, uow: UnitOfWork, place: Place, by: Actor) -> _Spot:
        gtin = self._gtins.read(place.gtin)
        if place.shop_code is None:
            return _Spot(gtin.key, place.location, 0, gtin)
        shop = await managed_shop(uow.shops, place.shop_code, by)
        return _Spot(gtin.key, place.location, shop.id, gtin, shop.shop_code)


def _digest(wanted: list[tuple[_Spot, int]], ttl: int) -> str:
    """The same for requests for the same units, however GTINs and shop codes are spelled."""
    asked = [(spot.gtin_key, spot.location, spot.shop_id, units) for spot, units in wanted]
    return hashlib.sha256(msgspec.json.encode((asked, ttl))).hexdigest()


async def _lock_own(uow: UnitOfWork, spot: _Spot, by: Actor, now: datetime) -> StockRecord:
    record = await uow.stock.lock(spot.gtin, spot.location, spot.shop_id or None, now=now)
    if record is None:
        raise NotFound("stock", f"{spot.gtin.digits} at {spot.location}")
    # For places of a shop, _spot() has checked this.
    if spot.shop_code is None and not by.is_admin and record.created_by != by.id:
        raise Forbidden("This stock belongs to somebody else.")
    return record


async def _record(
    uow: UnitOfWork,
    by: Actor,
    action: str,
    gtin: str,
    place: _Spot | Reservation,
    quantity: int,
    at: datetime,
) -> None:
    """Log what an admin does. What others do to their own stock is too much to keep."""
    if by.is_admin:
        details = {
            "location": place.location,
            "shop_code": place.shop_code,
            "quantity": quantity,
        }
        await uow.audit.record(by, action, f"stock/{gtin}", details, at=at)


async def _add_reserved(
    uow: UnitOfWork, spot: _Spot, record: StockRecord, total: int, now: datetime
) -> None:
    if total > record.available:
        raise Conflict(
            f"{total} units of GTIN {spot.gtin.digits} are wanted from {spot.location}, "
            f"{record.available} are available.",
            code="stock/insufficient",
        )
    await uow.stock.set_units(
        record.id, quantity=record.quantity, reserved=record.reserved + total, at=now
    )


async def _may_change(
    uow: UnitOfWork, place: StockRecord, shop_code: str | None, by: Actor
) -> bool:
    if shop_code is None:
        return by.is_admin or place.created_by == by.id
    shop = await uow.shops.get(shop_code)
    return shop is not None and shop.is_managed_by(by)
