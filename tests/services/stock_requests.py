"""What is asked of stock, with defaults: one GTIN, and location A."""

from typing import Any

from letzshop_core.app import Letzshop
from letzshop_core.stock.models import (
    NewReservation,
    Reservation,
    StockChange,
    StockLevel,
    StockSummary,
)
from letzshop_core.users.models import Actor

GTIN = "4006381333931"

OTHER_GTIN = "96385074"


def level(quantity: int, **fields: Any) -> StockLevel:
    return StockLevel(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def change(quantity: int, **fields: Any) -> StockChange:
    return StockChange(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def wish(quantity: int = 1, **fields: Any) -> NewReservation:
    return NewReservation(**{"gtin": GTIN, "location": "A", "quantity": quantity} | fields)


def wishes(*items: StockChange, **fields: Any) -> NewReservation:
    return NewReservation(items=items, **fields)


def numbers(summary: StockSummary) -> tuple[int, int, int]:
    assert summary.total_available == summary.total_quantity - summary.total_reserved
    return summary.total_quantity, summary.total_reserved, summary.total_available


async def seen(letzshop: Letzshop, by: Actor, gtin: str = GTIN) -> tuple[int, int, int]:
    return numbers(await letzshop.stock.get(gtin, by=by))


async def reserve_one(letzshop: Letzshop, by: Actor, **fields: Any) -> Reservation:
    (reservation,) = await letzshop.stock.reserve(wish(**fields), by=by)
    return reservation
