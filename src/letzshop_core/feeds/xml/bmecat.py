"""Articles of a BMEcat catalogue (1.2 and 2005, https://www.bme.de), whose parts stand in parts."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

__all__ = ["cells_of_article", "is_article"]

_IDS: Final = frozenset(("SUPPLIER_AID", "SUPPLIER_PID"))


def is_article(item: Element) -> bool:
    """Whether the element is an article or product of such a catalogue."""
    return any(_name(child) in _IDS for child in item)


def cells_of_article(element: Element) -> Iterator[tuple[str, str]]:
    """The names and texts of the innermost elements.

    An amount's name says of which type the price is: with taxes or, in most catalogues, without.
    """
    for child in element:
        if _name(child) == "FEATURE":
            texts = {_name(part): (part.text or "").strip() for part in child}
            if texts.get("FNAME") and texts.get("FVALUE"):
                name = texts["FNAME"].replace(":", " -")
                yield "product_detail", f":{name}:{texts['FVALUE']}"
        elif len(child):
            kind = child.get("price_type", "")
            for name, text in cells_of_article(child):
                yield f"{name} {kind}" if kind and name == "PRICE_AMOUNT" else name, text
        elif _name(child) and (text := (child.text or "").strip()):
            yield _name(child), text


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
