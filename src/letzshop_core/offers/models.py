"""Offers: a shop's terms for a product of the central catalogue, and its past prices."""

from decimal import Decimal
from typing import Annotated

import msgspec
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from letzshop_core.fields import Time
from letzshop_core.products.fields import (
    Amount,
    Availability,
    Condition,
    CurrencyCode,
    ItemId,
    ItemLink,
    Key,
)

__all__ = [
    "NewOffer",
    "Offer",
    "OfferFilters",
    "OfferPatch",
    "PriceChange",
    "PriceHistory",
    "Reduction",
    "Terms",
]

_Quantity = Annotated[int, Field(ge=1, lt=2**31)]


class _OfferFields(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_product_id: ItemId | None = Field(
        default=None, description="The shop's own id for the product."
    )
    shop_price: Amount | None = Field(default=None, examples=[999.99])
    shop_sale_price: Amount | None = None
    shop_currency: CurrencyCode | None = Field(
        default=None,
        description="For both prices; by default that of the product.",
        examples=["EUR"],
    )
    shop_availability: Availability | None = None
    shop_condition: Condition | None = None
    shop_link: ItemLink | None = None
    is_featured: bool = False
    is_active: bool = True
    min_quantity: _Quantity = 1
    max_quantity: _Quantity | None = None


class NewOffer(_OfferFields):
    """A product that a shop begins to offer. Fields that are not given come from the product."""

    product_id: Key = Field(examples=["LAPTOP123"])


class OfferPatch(_OfferFields):
    """Changes to an offer. Only the given fields change; null falls back to the product."""

    @field_validator("is_featured", "is_active", "min_quantity", mode="before")
    @classmethod
    def _never_null(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("null", "must not be null")
        return value


class OfferFilters(BaseModel):
    """Filters for a list of a shop's offers."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    search: str | None = Field(
        default=None, max_length=200, description="Words, as in lists of products."
    )
    shop_product_id: ItemId | None = Field(
        default=None,
        description="The shop's own id. The product's may be another: that of the vendor who "
        "offered it first, or one with the shop's code in front.",
    )
    is_active: bool | None = None
    is_featured: bool | None = None


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of an offer or a product.

    Price, sale price and currency belong together: an offer has its own or inherits all three.
    """

    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    availability: str | None
    condition: str | None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A shop's offer of a product. Fields ``shop_…`` are None where the product's value applies;
    ``effective`` are the terms that a buyer gets."""

    shop_code: str
    product_id: str
    shop_product_id: str | None
    shop_price: Decimal | None
    shop_sale_price: Decimal | None
    shop_currency: str | None
    shop_availability: str | None
    shop_condition: str | None
    shop_link: str | None
    is_featured: bool
    is_active: bool
    min_quantity: int
    max_quantity: int | None
    effective: Terms
    created_at: Time
    updated_at: Time

    @property
    def own_terms(self) -> Terms:
        """The terms that the shop itself states."""
        return Terms(
            price=self.shop_price,
            sale_price=self.shop_sale_price,
            currency=self.shop_currency,
            availability=self.shop_availability,
            condition=self.shop_condition,
        )


class PriceChange(msgspec.Struct, frozen=True, kw_only=True):
    """The effective prices from this time on, until the next change."""

    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    changed_at: Time

    @property
    def is_reduced(self) -> bool:
        """Whether the sale price is below the price."""
        return (
            self.price is not None and self.sale_price is not None and self.sale_price < self.price
        )

    @property
    def charged(self) -> Decimal | None:
        """What a buyer pays."""
        return self.sale_price if self.is_reduced else self.price


class Reduction(msgspec.Struct, frozen=True, kw_only=True):
    """An announced reduction and the prior price that has to be shown with it.

    ``lowest_price`` is the lowest price charged during the 30 days before the reduction began;
    None if the offer had no price in this currency then.
    """

    since: Time
    price: Decimal
    sale_price: Decimal
    currency: str | None
    lowest_price: Decimal | None


class PriceHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of an offer's effective price, oldest first, and the reduction in force."""

    shop_code: str
    product_id: str
    changes: list[PriceChange]
    reduction: Reduction | None
