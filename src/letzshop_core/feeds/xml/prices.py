"""Prices of XML that stand in elements of elements, or say in an attribute which they are."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.columns import attribute_named, is_net_price, price_called
from letzshop_core.feeds.columns.price_names import is_for_others, is_gross, is_net
from letzshop_core.feeds.xml.names import attribute_of, local_name

__all__ = ["currency_of", "offer_in", "prices_in", "rate_of", "with_its_kind"]

#: How elements begin that hold several prices: ``pricing``, ``priceHistory``, ``preise``.
_OF_PRICES: Final = ("pric", "preis", "prix", "prez", "prec")
#: What else is told beside prices, though there are prices called by these words, too.
_NO_PRICES: Final = frozenset(("vat", "discount", "unit"))
#: How attributes and parts end that say whose price it is, and which one: ``type``, ``tax``.
_CUSTOMERS: Final = re.compile(r".*(?:group|gruppe|groupe|grupo)", re.IGNORECASE)
_KINDS: Final = re.compile(
    rf"{_CUSTOMERS.pattern}|.*(?:type|typ|kind|art|tipo|name|tax|vat)", re.IGNORECASE
)
_NET_OR_GROSS: Final = frozenset(("net", "gross", "netto", "brutto"))
_TAXES: Final = re.compile(r".*(?:tax|vat)", re.IGNORECASE)
_REDUCED: Final = frozenset(("sale_price", "former_price"))


def prices_in(item: Element, element: Element) -> list[tuple[str, str]] | None:
    """The prices that an element holds together, each by a name of its own: ``<prices><regular>``,
    ``<pricing><sale_price>``; however deep they stand, ``<prices><price><with_vat>``."""
    holder = local_name(element.tag)
    if not len(element) or not holder.startswith(_OF_PRICES):
        return None
    while len(element) == 1 and len(element[0]):
        element = element[0]
    parts = [local_name(part.tag) for part in element]
    base = "price" if any(map(price_called, parts)) else holder
    called = [None if part in _NO_PRICES else price_called(part, base) for part in parts]
    if attribute_named(holder) is not None:
        if _REDUCED.isdisjoint(called) and not any(map(is_net_price, parts)):
            return None
    elif "price" not in called or "quantity" in map(attribute_named, parts) or _has_price(item):
        return None
    cells = []
    in_several = len({*map(currency_of, element)}) > 1
    for part, name, price in zip(element, parts, called, strict=True):
        if not name:
            continue
        if price is not None and attribute_named(name) is None:
            name = f"{base} ({name})"  # noqa: PLW2901
        elif price is None and fold(name) != "currency":
            name = f"{holder} {name}"  # noqa: PLW2901
        else:
            name = with_its_kind(name, part, in_several=in_several)  # noqa: PLW2901
        cells.append((name, "".join(part.itertext()).strip()))
        cells += [(f"{name} {key}", value.strip()) for key, value in part.items()]
    return [(name, text) for name, text in cells if text]


def offer_in(item: Element, element: Element) -> Element | None:
    """The only offer of a product whose price stands there: ``<offers><offer><price>``."""
    name = local_name(element.tag)
    offer = element[0] if name == "offers" and len(element) == 1 else element
    if local_name(offer.tag) != "offer" or not len(offer) or _has_price(item):
        return None
    return offer


def currency_of(element: Element) -> str:
    """The currency that an attribute names: ``<price currency="EUR">``."""
    found = (text for name, text in element.items() if attribute_named(name) == "currency")
    return next(found, "").strip()


def with_its_kind(name: str, element: Element, *, in_several: bool = False) -> str:
    """The name of a price, and which one it is where an attribute or a part says that: ``<price
    type="net">``, ``<price><group>dealer</group>``; if there are some ``in_several`` currencies,
    its own: ``<price currency="EUR">``."""
    if attribute_named(name) != "price":
        return name
    if in_several and (currency := currency_of(element)):
        return f"{name} ({currency})"
    said = (*element.items(), *((local_name(part.tag), part.text or "") for part in element))
    for key, text in said:
        kind = text.strip()
        # vat="without", but not vat="23.0"
        if _KINDS.fullmatch(key) and (kind.upper().isupper() or not _TAXES.fullmatch(key)):
            for told in (kind, f"{kind} {key}"):  # dealer; without tax
                if _tells(told, of_customers=_CUSTOMERS.fullmatch(key) is not None):
                    return f"{name} ({told})"
    return name


def rate_of(name: str, key: str, element: Element) -> str | None:
    """The name of an attribute that says how high the tax in a price is, which elsewhere is the
    price with it: ``<price vat="23">12.30</price>``."""
    is_told = (element.text or "").strip() or not _NET_OR_GROSS.isdisjoint(element.keys())
    if _TAXES.fullmatch(key) and is_told and attribute_named(name) == "price":
        return f"{key} of {name}"
    return None


def _tells(kind: str, *, of_customers: bool) -> bool:
    """Whether a word says that a price is not just the price. The customers of Shopware are EK,
    which elsewhere is what the shop pays."""
    is_other = is_net(kind) or is_for_others(kind) or is_gross(kind)
    return is_other or (not of_customers and price_called(kind) not in (None, "price"))


def _has_price(item: Element) -> bool:
    return any(attribute_of(part) == "price" for part in item)
