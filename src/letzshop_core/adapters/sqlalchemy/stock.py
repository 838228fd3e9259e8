"""Stock and reservations, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, and_, cast, func, insert, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.paging import AnyRow, AnySelect
from letzshop_core.adapters.sqlalchemy.tables import products, reservations, shops, stock
from letzshop_core.adapters.sqlalchemy.violations import violates_unique
from letzshop_core.parsing import Gtin
from letzshop_core.stock.models import (
    Reservation,
    ReservationState,
    StockLocation,
    StockSummary,
)
from letzshop_core.stock.ports import Repeatable, StockRecord, reused_key
from letzshop_core.users.models import Actor

__all__ = ["SqlStock"]

_S = stock.c
_R = reservations.c
_RECORD: AnySelect = select(_S.id, _S.quantity, _S.reserved, _S.created_by)
_RESERVATION: AnySelect = (
    select(
        _R.id,
        _S.gtin,
        _S.location,
        shops.c.shop_code,
        _R.quantity,
        _R.state,
        _R.expires_at,
    )
    .join_from(reservations, stock)
    .outerjoin(shops)
)


class SqlStock:
    """See :class:`letzshop_core.stock.ports.StockRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def summary(self, gtin: Gtin, *, by: Actor, now: datetime) -> StockSummary:
        expired = (
            select(func.coalesce(func.sum(_R.quantity), 0))
            .where(_R.stock_id == _S.id, _has_expired(now))
            .scalar_subquery()
        )
        public = and_(shops.c.is_active, shops.c.is_verified)
        seen = (
            true() if by.is_admin else or_(_S.shop_id.is_(None), public, shops.c.owner_id == by.id)
        )
        reserved = cast(_S.reserved - expired, BigInteger)
        places = await self._connection.execute(
            select(_S.location, shops.c.shop_code, _S.quantity, reserved, _S.updated_at)
            .select_from(stock.outerjoin(shops))
            .where(_S.gtin_key == gtin.key, seen)
        )
        listed = or_(products.c.is_public, products.c.owner_id == by.id)
        title = await self._connection.execute(
            select(products.c.title)
            .where(products.c.gtin_key == gtin.key, true() if by.is_admin else listed)
            .order_by(products.c.id)
            .limit(1)
        )
        return StockSummary.of(gtin, [_location(row) for row in places], title.scalar())

    async def lock(
        self, gtin: Gtin, location: str, shop_id: int | None, *, now: datetime
    ) -> StockRecord | None:
        return await self._lock(
            _RECORD.where(
                _S.gtin_key == gtin.key,
                _S.location == location,
                func.coalesce(_S.shop_id, 0) == (shop_id or 0),
            ),
            now,
        )

    async def lock_by_id(self, stock_id: int, *, now: datetime) -> StockRecord:
        record = await self._lock(_RECORD.where(_S.id == stock_id), now)
        if record is None:
            msg = f"there is no place {stock_id}"
            raise LookupError(msg)
        return record

    async def _lock(self, statement: AnySelect, now: datetime) -> StockRecord | None:
        row = (await self._connection.execute(statement.with_for_update(key_share=True))).first()
        if row is None:
            return None
        stock_id, quantity, reserved, created_by = row
        expired = await self._connection.execute(
            update(reservations)
            .where(_R.stock_id == stock_id, _has_expired(now))
            .values(state=ReservationState.EXPIRED, updated_at=now)
            .returning(_R.quantity)
        )
        if given_back := sum(expired.scalars()):
            reserved -= given_back
            await self._connection.execute(
                update(stock).where(_S.id == stock_id).values(reserved=reserved)
            )
        return StockRecord(id=stock_id, quantity=quantity, reserved=reserved, created_by=created_by)

    async def ensure(
        self, gtin: Gtin, location: str, shop_id: int | None, *, created_by: int, at: datetime
    ) -> None:
        new = {
            "gtin_key": gtin.key,
            "gtin": gtin.digits,
            "gtin_valid": gtin.valid,
            "location": location,
            "shop_id": shop_id,
            "quantity": 0,
            "reserved": 0,
            "created_by": created_by,
            "created_at": at,
            "updated_at": at,
        }
        on_postgresql = self._connection.dialect.name == "postgresql"
        insert_or_leave = postgresql.insert if on_postgresql else sqlite.insert
        await self._connection.execute(insert_or_leave(stock).values(new).on_conflict_do_nothing())

    async def set_units(self, stock_id: int, *, quantity: int, reserved: int, at: datetime) -> None:
        await self._connection.execute(
            update(stock)
            .where(_S.id == stock_id)
            .values(quantity=quantity, reserved=reserved, updated_at=at)
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
        new = {
            "id": reservation.id,
            "stock_id": stock_id,
            "quantity": reservation.quantity,
            "state": reservation.state,
            "expires_at": reservation.expires_at,
            "created_by": request.user_id,
            "idempotency_key": request.key,
            "request_digest": request.digest,
            "position": position,
            "created_at": at,
            "updated_at": at,
        }
        try:
            await self._connection.execute(insert(reservations).values(new))
        except IntegrityError as error:
            key = ("created_by", "idempotency_key", "position")
            if violates_unique(error, "reservations", *key):
                raise reused_key() from None
            raise

    async def repeated(self, request: Repeatable) -> tuple[str, list[Reservation]] | None:
        if request.key is None:
            return None
        found = await self._connection.execute(
            _RESERVATION.add_columns(_R.request_digest)
            .where(_R.created_by == request.user_id, _R.idempotency_key == request.key)
            .order_by(_R.position)
        )
        rows = found.all()
        return (rows[0][-1], [_reservation(row) for row in rows]) if rows else None

    async def place_of(self, reservation_id: str) -> int | None:
        statement = select(_R.stock_id).where(_R.id == reservation_id)
        return (await self._connection.execute(statement)).scalar()

    async def reservation(self, reservation_id: str) -> Reservation:
        statement = _RESERVATION.where(_R.id == reservation_id)
        return _reservation((await self._connection.execute(statement)).one())

    async def set_state(self, reservation_id: str, state: ReservationState, at: datetime) -> None:
        await self._connection.execute(
            update(reservations).where(_R.id == reservation_id).values(state=state, updated_at=at)
        )

    async def with_expired_holds(self, now: datetime, limit: int) -> Sequence[int]:
        statement = select(_R.stock_id).where(_has_expired(now)).distinct().order_by(_R.stock_id)
        return (await self._connection.execute(statement.limit(limit))).scalars().all()


def _has_expired(now: datetime) -> Any:
    return and_(_R.state == ReservationState.HELD, _R.expires_at <= now)


def _location(row: AnyRow) -> StockLocation:
    location, shop_code, quantity, reserved, updated_at = row
    return StockLocation(
        location=location,
        shop_code=shop_code,
        quantity=quantity,
        reserved=reserved,
        available=quantity - reserved,
        updated_at=updated_at,
    )


def _reservation(row: AnyRow) -> Reservation:
    reservation_id, gtin, location, shop_code, quantity, state, expires_at = row[:7]
    return Reservation(
        id=reservation_id,
        gtin=gtin,
        location=location,
        shop_code=shop_code,
        quantity=quantity,
        state=ReservationState(state),
        expires_at=expires_at,
    )
