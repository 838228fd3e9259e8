"""Kinds of values that products and offers share, as pydantic types."""

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from letzshop_core.fields import Line
from letzshop_core.parsing import PriceError, is_currency, parse_price

__all__ = ["MAX_AMOUNT", "Amount", "Availability", "Condition", "CurrencyCode", "Key", "read_price"]

MAX_AMOUNT: Final = Decimal(10) ** 11
"""Amounts of money stay below this and have at most four decimals: 15 significant digits, which
every store keeps exactly."""


_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?")


def _number(value: Any) -> Any:
    """JSON has its numbers read as double precision, which keeps 15 digits as they are written."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    if not isinstance(value, Decimal):
        raise PydanticCustomError("amount_type", "must be a number, or text that holds one")
    return value


def _current_currency(code: str) -> str:
    if not is_currency(code):
        raise PydanticCustomError("currency", "must be a current ISO 4217 code like EUR")
    return code


def _spaced(value: Any) -> Any:
    return " ".join(value.lower().replace("_", " ").split()) if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def read_price(text: str) -> tuple[Decimal, str | None]:
    """The amount that the text states, and its ISO 4217 currency if it names one.

    Raises:
        PydanticCustomError: there is no price in it, several, or one with two readings.
    """
    try:
        price = parse_price(text)
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
    return price.amount, price.currency


Key = Annotated[Line, Field(max_length=255)]
"""What something is found by: an id, a brand."""

Amount = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, lt=MAX_AMOUNT, decimal_places=4, allow_inf_nan=False),
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
"""As the product data specification has it, with spaces; read with underscores as well."""

Condition = Annotated[Literal["new", "refurbished", "used"], BeforeValidator(_lower)]
"""The state the goods are in."""
