"""Variants within a product of XML: ``<product><variants><variant>``. Each of them is sold."""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.xml.names import local_name

__all__ = ["Cells", "apart", "inherited"]

Cells = list[tuple[str, str]]
"""Names of columns and what they hold."""

#: How variants, and the element that holds them, are called: ``variant``, ``variation``.
_VARIANT: Final = ("varia", "secenek", "urunsecenek")
_SKUS: Final = frozenset(("sku", "skus"))
#: What identifies it: Shoptet's variants have nothing but a code.
_IDS: Final = frozenset(("id", "code"))
_OF_PRICES: Final = frozenset(("price", "sale_price", "former_price"))


def apart(item: Element) -> tuple[Element, list[Element]]:
    """What the variants of an item have in common, and these; none if not each can be sold."""
    holders = [part for part in item if (len(part) or part.attrib) and _is_variant(part)]
    variants = [
        variant
        for holder in holders
        for variant in (holder if _holds_variants(holder) else (holder,))
    ]
    if not variants or not all(map(_is_sold, variants)):
        return item, []
    common = item.makeelement(item.tag, item.attrib)
    common.extend(part for part in item if part not in holders)
    return common, variants


def inherited(own: Cells, common: Cells) -> Cells:
    """The cells of a variant with those of its product that it does not replace. Prices belong
    together; the id of the product is that of the group; and its title names the variant, unless
    the variant repeats it in its own."""
    shared = [(_meaning(name), name, text) for name, text in common]
    title = next((text for means, _, text in shared if means == "title"), "")
    cells = [
        (name, text)
        for name, text in own
        if not title or _meaning(name) != "title" or title in text
    ]
    said = {_meaning(name) for name, _ in cells}
    if "id" not in said:
        cells = [
            ("variant code" if _meaning(name) == "code" else name, text) for name, text in cells
        ]
        said.add("id")
    if not said.isdisjoint(_OF_PRICES):
        said |= _OF_PRICES
    cells += [(name, text) for means, name, text in shared if means not in said]
    if "item_group_id" not in said:
        group = (text for means, _, text in shared if means == "id")
        cells += [("item_group_id", text) for text in [*group][:1]]
    return cells


def _holds_variants(element: Element) -> bool:
    return len(element) > 0 and all(map(_is_variant, element))


def _is_variant(element: Element) -> bool:
    """Whether an element is a variant or holds some. A ``<sku>`` with parts is one as well."""
    name = local_name(element.tag)
    return name.startswith(_VARIANT) or (len(element) > 0 and name in _SKUS)


def _is_sold(variant: Element) -> bool:
    """Whether a variant has an id, and is no mere option: ``<variant code="size">M</variant>``."""
    parts: Iterable[str] = (*variant.attrib, *(part.tag for part in variant))
    said = {_meaning(local_name(part)) for part in parts}
    is_option = "value" in said or (variant.text or "").strip() != ""
    return not is_option and not said.isdisjoint(_IDS)


def _meaning(name: str) -> str:
    """The attribute that a column holds, else its name."""
    return attribute_named(name) or name.lower()
