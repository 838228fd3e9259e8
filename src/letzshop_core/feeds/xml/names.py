"""Names of elements."""

from functools import lru_cache
from typing import Any, Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.columns import attribute_named

__all__ = ["OF_STOCK", "attribute_of", "local_name"]

OF_STOCK: Final = frozenset(("availability", "quantity"))
"""The attributes that say whether a product is in stock."""


@lru_cache(maxsize=1024)
def local_name(tag: Any) -> str:
    """An element's name in lower case, without its namespace; empty for a comment."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute_of(element: Element) -> str | None:
    """The attribute that an element is named after."""
    return attribute_named(local_name(element.tag))
