"""Elements that name themselves what they say."""

from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.xml.names import local_name
from letzshop_core.feeds.xml.texts import text_of

__all__ = ["IN_LABELS", "label_of"]

IN_LABELS: Final = frozenset(
    (
        *("age_group", "brand", "color", "condition", "gender", "gtin", "material", "mpn"),
        *("pattern", "size"),
    )
)
"""What labels within an item say of the product. Prices and sizes of parcels have other homes."""

#: What an attribute ``type`` says, that says more of other elements.
_TYPES: Final = frozenset(("gtin", "mpn"))
#: How the names of the elements end that hold the name, and the value.
_NAMING: Final = ("name", "key", "code", "label", "type")
_VALUES: Final = ("value", "val", "text")
_PAIR: Final = 2
_MOST: Final = 4  # parts of a label


def label_of(element: Element) -> tuple[str, str] | None:
    """What an element says of an attribute that it names itself: ``<param name="Brand">``,
    ``<code type="ean">``, ``<PARAM><PARAM_NAME>Brand</PARAM_NAME><VAL>``. WordPress says all of a
    product in this way: ``<postmeta><meta_key>_price</meta_key><meta_value>``."""
    if name := element.get("name") or element.get("code") or _type(element):
        text = text_of(element) or element.get("value", "").strip()
    elif _PAIR <= len(element) <= _MOST and local_name(element[0].tag).endswith(_NAMING):
        name, text = text_of(element[0]), _value(element)
    else:
        return None
    is_told = attribute_named(name) in IN_LABELS or local_name(element.tag) == "postmeta"
    return (name, text) if text and is_told else None


def _type(element: Element) -> str:
    named = element.get("type", "")
    return named if attribute_named(named) in _TYPES else ""


def _value(element: Element) -> str:
    """The value beside a name: what is called so, if there are several parts."""
    others = element[1:]
    if len(others) > 1:
        others = [part for part in others if local_name(part.tag).endswith(_VALUES)]
    return text_of(others[0]) if len(others) == 1 else ""
