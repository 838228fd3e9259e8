"""Stock and reservations: as they are requested and shown."""

from enum import StrEnum
from typing import Annotated, Final, Self

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator

from letzshop_core.fields import Line, Time, blank_is_none
from letzshop_core.parsing import Gtin

__all__ = [
    "MAX_QUANTITY",
    "NewReservation",
    "Place",
    "Reservation",
    "ReservationState",
    "StockChange",
    "StockLevel",
    "StockLocation",
    "StockSummary",
]

MAX_QUANTITY: Final = 10**12
"""The most units in one place."""


class ReservationState(StrEnum):
    """``held`` until it is committed, released or expires. The last three states are final."""

    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"


_Location = Annotated[Line, Field(max_length=200, examples=["MYSHOP_WAREHOUSE"])]


class Place(BaseModel):
    """A place for stock: a trade item at a location, of a shop or of no shop."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    gtin: StrictStr | StrictInt = Field(description="GTIN-8, -12, -13 or -14.")
    location: _Location
    shop_code: Annotated[Annotated[Line, Field(max_length=50)] | None, blank_is_none] = None


class StockLevel(Place):
    """The quantity of a place, including reserved units."""

    quantity: StrictInt = Field(ge=0, le=MAX_QUANTITY)


class StockChange(Place):
    """A number of units of a place to add, remove or reserve."""

    quantity: StrictInt = Field(ge=1, le=MAX_QUANTITY)


class NewReservation(BaseModel):
    """A request to reserve units: of one item, or of several ``items``, all or none.

    If the same user repeats it with the same ``idempotency_key``, nothing more is reserved and
    the answer is the same as the first time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    gtin: StrictStr | StrictInt | None = None
    location: _Location | None = None
    shop_code: Annotated[Annotated[Line, Field(max_length=50)] | None, blank_is_none] = None
    quantity: StrictInt | None = Field(default=None, ge=1, le=MAX_QUANTITY)
    items: tuple[StockChange, ...] | None = Field(default=None, min_length=1, max_length=100)
    ttl: StrictInt = Field(
        default=900, ge=1, le=30 * 86400, description="Seconds until it expires."
    )
    idempotency_key: Annotated[Line, Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def _one_or_several(self) -> Self:
        single = StockChange.model_fields.keys() & self.model_fields_set
        if self.items is not None and single:
            msg = "give either items, or gtin, location and quantity"
            raise ValueError(msg)
        if self.items is None and None in (self.gtin, self.location, self.quantity):
            msg = "gtin, location and quantity are required, or else items"
            raise ValueError(msg)
        return self

    @property
    def wanted(self) -> tuple[StockChange, ...]:
        """The items to reserve, whichever way they were given."""
        if self.items is not None:
            return self.items
        single = self.model_dump(include=set(StockChange.model_fields))
        return (StockChange.model_validate(single),)


class StockLocation(msgspec.Struct, frozen=True, kw_only=True):
    """The stock in one place; ``available`` units are not reserved."""

    location: str
    shop_code: str | None
    quantity: int
    reserved: int
    available: int
    updated_at: Time


class StockSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of one trade item that the caller can see: totals, and by place."""

    gtin: str
    gtin_valid: bool
    total_quantity: int
    total_reserved: int
    total_available: int
    product_title: str | None
    locations: list[StockLocation]
    warnings: list[str]

    @classmethod
    def of(cls, gtin: Gtin, locations: list[StockLocation], product_title: str | None) -> Self:
        """The summary of these places, sorted by shop code (none first) and location."""
        locations = sorted(locations, key=lambda place: (place.shop_code or "", place.location))
        warning = f"The check digit of GTIN {gtin.digits} is wrong; check for a typing error."
        return cls(
            gtin=gtin.digits,
            gtin_valid=gtin.valid,
            total_quantity=sum(place.quantity for place in locations),
            total_reserved=sum(place.reserved for place in locations),
            total_available=sum(place.available for place in locations),
            product_title=product_title,
            locations=locations,
            warnings=[] if gtin.valid else [warning],
        )


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """Reserved units."""

    id: str
    gtin: str
    location: str
    shop_code: str | None
    quantity: int
    state: ReservationState
    expires_at: Time
