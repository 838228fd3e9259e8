"""What XML for Yandex's market (YML), Heureka, Ceneo and Kaspi, and of IdoSell, says in ways of its
own. Many shops and markets of Central and Eastern Europe write these."""

from collections.abc import Iterator
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.xml.names import OF_STOCK, local_name

__all__ = ["Categories", "cells_in_other_words"]

_MOST: Final = 100_000  # categories
_DEEPEST: Final = 20
_SEPARATOR: Final = " > "
#: In how many days Ceneo's shops send a parcel; the others are made or come out first. Of 99 the
#: shop says nothing.
_AVAIL: Final = {
    **dict.fromkeys(("1", "3", "7", "14"), "in stock"),
    "90": "backorder",
    "110": "preorder",
}


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
    """The category that a number stands for, a name put together of its parts, the price in the
    first of several cities, and stock that nothing tells of but the days until a parcel leaves, or
    the stores that have some."""
    parts = {local_name(child.tag): (child.text or "").strip() for child in item}
    if path := categories.path(parts.get("categoryid", "")):
        yield "category", path
    if parts.get("model") and "title" not in map(attribute_named, parts):
        named = (parts.get(part, "") for part in ("typeprefix", "vendor", "model"))
        yield "name", " ".join(filter(None, named))
    said = "in stock" if parts.get("delivery_date", "").isdecimal() else None
    if local_name(item.tag) == "o":
        said = _AVAIL.get(item.get("avail", ""))
    if (stores := item.find("{*}availabilities")) is not None:
        said = "in stock" if any(s.get("available") == "yes" for s in stores) else "out of stock"
    yield from _cells_of_iof(item)
    if "cityprices" in parts and not parts.get("price"):
        cities = item.iterfind("{*}cityprices/*")
        yield from (("price", (city.text or "").strip()) for city in islice(cities, 1))
    told = (attribute_named(name) for name, text in (*item.items(), *parts.items()) if text)
    if said and OF_STOCK.isdisjoint(told):
        yield "availability", said


def _cells_of_iof(item: Element) -> Iterator[tuple[str, str]]:
    """Where a product of IdoSell's wholesalers is shown, and how many of all sizes there are."""
    card = item.find("{*}card")
    if card is not None and card.get("url"):
        yield "link", card.get("url", "")
    stocks = [stock.get("quantity", "") for stock in item.iterfind("{*}sizes/{*}size/{*}stock")]
    if stocks and all(map(str.isdecimal, stocks)):
        yield "quantity", str(sum(map(int, stocks)))
