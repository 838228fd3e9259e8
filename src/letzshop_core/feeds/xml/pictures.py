"""Pictures of a product that stand together."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.xml.names import attribute_of, local_name
from letzshop_core.feeds.xml.texts import SCHEMES, address_of, text_of

__all__ = ["OF_A_PRODUCT", "PICTURES", "address_in", "by_place", "holds_galleries", "in_groups"]

PICTURES: Final = frozenset(("image_link", "additional_image_link"))
OF_A_PRODUCT: Final = frozenset(("title", "price", "link"))
"""What makes an element that holds it that of another product, or of a shop."""

#: What sets apart the small pictures among those of a product, and the first one.
_SMALL: Final = re.compile(r"thumb|small|mini|tiny|icon|preview|klein|petit|vignette")
_MAIN: Final = frozenset(
    ("main", "default", "primary", "cover", "ismain", "isdefault", "isprimary")
)
_YES: Final = frozenset(("true", "1", "yes"))
_POSITIONS: Final = ("position", "sort", "order", "sortorder", "nr")


def by_place(pictures: Iterable[tuple[Element, str]]) -> list[tuple[Element, str]]:
    """The pictures with their addresses, the main one first and small ones last."""
    return sorted(pictures, key=lambda picture: _place(picture[0]))


def _place(picture: Element) -> tuple[bool, bool, int]:
    told = {local_name(key).replace("_", ""): value.lower() for key, value in picture.items()}
    told |= {local_name(p.tag).replace("_", ""): (p.text or "").strip().lower() for p in picture}
    kinds = {local_name(picture.tag), *(told.get(key, "") for key in ("type", "size", "role"))}
    is_main = not kinds.isdisjoint(_MAIN) or any(told.get(name) in _YES for name in _MAIN)
    position = next((told[key] for key in _POSITIONS if told.get(key, "").isdecimal()), "0")
    return any(map(_SMALL.search, kinds)), not is_main, int(position[:9])


def address_in(element: Element) -> Element | None:
    """The only part that is an address; of a picture in two sizes, the one that is not small, and
    of RSS's, which has a link, its own."""
    links = [part for part in element if not len(part) and text_of(part).startswith(SCHEMES)]
    if len(links) > 1:
        links = [part for part in links if _is_large(local_name(part.tag))]
    return links[0] if len(links) == 1 else None


def _is_large(name: str) -> bool:
    """Whether an address of that name is neither of a small picture nor of the page it leads to."""
    return name != "link" and _SMALL.search(name) is None


def in_groups(element: Element) -> list[Element]:
    """The pictures that stand in groups by their size, ``<images><large><image>``, without the
    small ones; none if not all of them do."""
    groups = [part for part in element if _SMALL.search(local_name(part.tag)) is None]
    if not all(map(_is_group, groups)):
        return []
    return [picture for group in groups for picture in group]


def _is_group(element: Element) -> bool:
    pictures = (attribute_of(part) in PICTURES and _is_address(part) for part in element)
    return len(element) > 0 and all(pictures)


def holds_galleries(element: Element) -> bool:
    """Whether an element holds elements of pictures: ``<media><gallery><image>``. A part such as a
    title would make them something else's."""
    told = {attribute_of(part): _holds_addresses(part) for part in element}
    return OF_A_PRODUCT.isdisjoint(told) and any(told.get(name) for name in PICTURES)


def _holds_addresses(element: Element) -> bool:
    return any(map(_is_address, element))


def _is_address(element: Element) -> bool:
    return "://" in (text_of(element) or address_of(element))
