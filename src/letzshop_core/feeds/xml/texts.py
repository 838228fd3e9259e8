"""What elements say."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.xml.names import local_name

__all__ = ["SCHEMES", "address_of", "is_marked_up", "prose_of", "text_of", "unwrapped"]

SCHEMES: Final = ("http://", "https://")
"""How a text begins that is an address."""

#: What tells HTML from parts of a product; and which of its elements may stand within a word.
_HTML: Final = frozenset(("p", "div", "span", "ul", "ol", "b", "strong", "em", "h2", "h3"))
_INLINE: Final = frozenset(("a", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u"))


def text_of(element: Element) -> str:
    """What an element says; its parts apart, lest the digits of two numbers become one."""
    texts = [*element.itertext()]
    between = "" if len(texts) == 1 or is_marked_up(element) else " | "
    return unwrapped(between.join(filter(str.strip, texts) if between else texts).strip())


def unwrapped(text: str) -> str:
    """Text without the marks of CDATA sections that an exporter escaped, which made them text."""
    if text.startswith("<![CDATA["):
        text = text.replace("<![CDATA[", "").replace("]]>", "").strip()
    return text


def address_of(element: Element) -> str:
    """Of Atom's links, the enclosures of RSS and HTML's images."""
    return element.get("href") or element.get("url") or element.get("src") or ""


def prose_of(element: Element) -> Iterator[str]:
    """The text of a marked up element in pieces, with a space where another line begins."""
    yield element.text or ""
    for part in element:
        gap = "" if local_name(part.tag) in _INLINE else " "
        yield from (gap, *prose_of(part), gap, part.tail or "")


def is_marked_up(element: Element) -> bool:
    """Whether the parts of an element mark up its text, as in HTML."""
    if not _HTML.isdisjoint(local_name(part.tag) for part in element):
        return True
    return any(map(str.strip, (element.text or "", *(part.tail or "" for part in element))))
