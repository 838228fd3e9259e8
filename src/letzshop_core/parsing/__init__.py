"""Parsers that need nothing but text: prices, GTINs, currencies."""

from letzshop_core.parsing.currency import is_currency, minor_units
from letzshop_core.parsing.gtin import Gtin, GtinError, check_digit, gtin_key, normalize_gtin
from letzshop_core.parsing.price import Price, PriceError, parse_price
from letzshop_core.parsing.price_column import PriceColumn
from letzshop_core.parsing.price_format import format_price

__all__ = [
    "Gtin",
    "GtinError",
    "Price",
    "PriceColumn",
    "PriceError",
    "check_digit",
    "format_price",
    "gtin_key",
    "is_currency",
    "minor_units",
    "normalize_gtin",
    "parse_price",
]
