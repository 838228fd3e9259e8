"""Kinds of values that products and offers have in common, as pydantic types."""

import re
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from letzshop_core.feeds.values.readers import read_value
from letzshop_core.fields import Line, WebAddress
from letzshop_core.parsing import PriceError, is_currency, parse_price

__all__ = [
    "MAX_AMOUNT",
    "Amount",
    "Availability",
    "Condition",
    "CurrencyCode",
    "GtinText",
    "ItemId",
    "ItemLink",
    "Key",
    "Lowered",
    "meant_in_feeds",
    "read_price",
]

MAX_AMOUNT: Final = Decimal(10) ** 11
"""Amounts of money stay below this and have at most four decimals: 15 significant digits, which
every store keeps exactly."""


_NAMES_SOMETHING: Final = re.compile(r"[^\W\d_]|[$¢£¤¥৳฿₠-⃏]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def _number(value: Any) -> Any:
    """A decimal. JSON numbers arrive as doubles, which keep 15 digits exactly."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    if not isinstance(value, Decimal):
        raise PydanticCustomError("amount_type", "must be a number, or text that holds one")
    return value


def _digits(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _current_currency(code: str) -> str:
    if not is_currency(code):
        raise PydanticCustomError("currency", "must be a current ISO 4217 code like EUR")
    return code


def _spaced(value: Any) -> Any:
    return " ".join(value.lower().replace("_", " ").split()) if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def meant_in_feeds(name: str, text: str) -> Any:
    """What the text would mean in a feed, as a value of the attribute ``name``.

    Raises:
        PydanticCustomError: the attribute has no such value.
    """
    try:
        return read_value(name, text)
    except ValueError as error:
        raise PydanticCustomError("unreadable", "{reason}", {"reason": str(error)}) from None


def _plain_id(text: str) -> str:
    meant = meant_in_feeds("id", text)
    if meant != text:
        raise PydanticCustomError(
            "item_id",
            "would be read as {meant} in a feed: give that, or another id",
            {"meant": repr(meant)},
        )
    return text


def read_price(text: str, currency: object = None) -> tuple[Decimal, str | None]:
    """The amount in the text, and its ISO 4217 currency if the text names one. A given
    ``currency`` decides what an ambiguous sign such as ``$`` means.

    Raises:
        PydanticCustomError: the text has no price, several, one that can be read in two ways, or
            one in an unknown currency.
    """
    try:
        price = parse_price(text, currency_hint=currency if isinstance(currency, str) else None)
    except PriceError as error:
        raise PydanticCustomError("price", "{reason}", {"reason": error.message}) from None
    if price.ambiguous:
        raise PydanticCustomError(
            "price_ambiguous",
            "may mean {one} or {other}: write it with a point before the decimals",
            {"one": f"{price.amount:f}", "other": f"{price.other_reading:f}"},
        )
    if price.others:
        raise PydanticCustomError("price_several", "holds several amounts: give one")
    if price.currency is None and _NAMES_SOMETHING.search(text):
        raise PydanticCustomError(
            "price_currency",
            "names no known currency: write its ISO 4217 code, as in 15.00 EUR",
        )
    return price.amount, price.currency


Key = Annotated[Line, Field(max_length=255)]
"""Text that something is found by, such as an id or a brand."""

GtinText = Annotated[Line, BeforeValidator(_digits), Field(max_length=50)]
"""A GTIN as it was given; in JSON it may be a number."""

ItemId = Annotated[Key, AfterValidator(_plain_id)]
"""The id of a product in feeds."""

ItemLink = Annotated[WebAddress, AfterValidator(partial(meant_in_feeds, "link"))]
"""The address of a product's page in a shop."""

Amount = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, lt=MAX_AMOUNT, decimal_places=4, allow_inf_nan=False),
    AfterValidator(abs),  # zero has two signs, and stores keep one
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "exclusiveMaximum": int(MAX_AMOUNT)},
                {"type": "string"},
            ]
        }
    ),
]
"""An amount of money: a number, or text with a decimal point."""

CurrencyCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_upper=True, min_length=3, max_length=3),
    AfterValidator(_current_currency),
]
"""An ISO 4217 code."""

Availability = Annotated[
    Literal["in stock", "out of stock", "preorder", "backorder"], BeforeValidator(_spaced)
]
"""Written with spaces; underscores, as in the product data specification, are read as well."""

Lowered = BeforeValidator(_lower)
"""For values from a list, whose case does not matter."""

Condition = Annotated[Literal["new", "refurbished", "used"], Lowered]
"""The condition of the goods."""
