"""What XML for Yandex's market (YML) and for Heureka says in ways of its own. Many shops and
markets of Central and Eastern Europe write these two."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.xml.names import local_name

__all__ = ["Categories", "cells_in_other_words"]

_MOST: Final = 100_000  # categories
_DEEPEST: Final = 20
_SEPARATOR: Final = " > "


class Categories:
    """The categories that stand above the offers: each with an id, a name and perhaps a parent."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def add(self, element: Element) -> None:
        """Remember the element, if it is a category."""
        parts = {local_name(child.tag): (child.text or "").strip() for child in element}
        own = {key.lower(): value for key, value in element.items()}
        number, parent = (own.get(name) or parts.get(name, "") for name in ("id", "parentid"))
        name = parts.get("name") or (element.text or "").strip()
        if number and name and len(self._known) < _MOST:
            self._known[number] = name, parent

    def path(self, number: str) -> str:
        """The names from the top down, such as ``Phones > Cables``; empty if it is not known."""
        names: list[str] = []
        while number in self._known and len(names) < _DEEPEST:
            name, number = self._known[number]
            names.append(name)
        return _SEPARATOR.join(reversed(names))


def cells_in_other_words(item: Element, categories: Categories) -> Iterator[tuple[str, str]]:
    """The category that a number stands for, a name put together of its parts, and stock that is
    told by the days until a parcel leaves."""
    parts = {local_name(child.tag): (child.text or "").strip() for child in item}
    if path := categories.path(parts.get("categoryid", "")):
        yield "category", path
    if parts.get("model") and "title" not in map(attribute_named, parts):
        named = (parts.get(part, "") for part in ("typeprefix", "vendor", "model"))
        yield "name", " ".join(filter(None, named))
    if parts.get("delivery_date", "").isdecimal() and "availability" not in parts:
        yield "availability", "in stock"
