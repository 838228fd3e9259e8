"""letzshop: a multi-vendor marketplace catalogue.

Everything a caller types is importable from here. Names load on first use
(:pep:`562`), so ``from letzshop_core import parse_price`` loads the price parser alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letzshop_core.feeds import Feed, read_feed
    from letzshop_core.parsing import (
        Gtin,
        GtinError,
        Price,
        PriceError,
        format_price,
        normalize_gtin,
        parse_price,
    )

__all__ = [
    "Feed",
    "Gtin",
    "GtinError",
    "Price",
    "PriceError",
    "format_price",
    "normalize_gtin",
    "parse_price",
    "read_feed",
]

_HOMES = {
    "Feed": "letzshop_core.feeds",
    "read_feed": "letzshop_core.feeds",
    "Gtin": "letzshop_core.parsing",
    "GtinError": "letzshop_core.parsing",
    "Price": "letzshop_core.parsing",
    "PriceError": "letzshop_core.parsing",
    "format_price": "letzshop_core.parsing",
    "normalize_gtin": "letzshop_core.parsing",
    "parse_price": "letzshop_core.parsing",
}


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg) from None
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
