"""Product feeds in XML: RSS 2.0 and Atom 1.0 with the ``g:`` names of Google's product data
specification, and the plainer ones of other markets. Entities and external references are refused
(CWE-776, CWE-611)."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import errors

from letzshop_core.feeds._bmecat import cells_of_article, is_article
from letzshop_core.feeds._price_headers import is_net
from letzshop_core.feeds._xml_mending import MendedXml
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import attribute_named, map_columns
from letzshop_core.feeds.encoding import EncodingGuess
from letzshop_core.feeds.errors import FeedError

__all__ = ["XmlItems", "actual_encoding"]

_DECLARED: Final = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings that the parser does not know, to those of which they are a part.
_OF_SEVERAL_BYTES: Final = {
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "cp950"), "cp950"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
    **dict.fromkeys(("euc_jp", "euc-jp"), "euc-jp"),
}
#: What a product's element is called in RSS and Atom.
_ITEMS: Final = frozenset(("item", "entry"))
#: And elsewhere, where attributes hold values as well: by Heureka, Yandex, shops of their own.
_PRODUCTS: Final = frozenset(
    (
        *("product", "offer", "shopitem", "article", "produkt", "artikel", "produit"),
        *("producto", "prodotto"),
    )
)
_LOOKED_AT: Final = 20_000  # elements among which products of another name are looked for
_UNBOUND_PREFIX: Final = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_MAX_COLUMNS: Final = 2000
_MAX_DEPTH: Final = 200  # parts of parts are read one call deeper for each
_SWEEP: Final = 256  # items between sweeps: each looks at all that were parsed ahead


class XmlItems:
    """The items of a feed as rows below one header.

    The header holds the names of all elements that any item has, one as often as an item
    repeats it at the most; so the file is read once for it.
    """

    def __init__(self, file: BinaryIO, *, encoding: str | None = None) -> None:
        """Find the items. ``encoding`` is what the file is in, where its declaration is wrong."""
        self._file = file
        self._encoding = encoding
        self._start = _beginning(file)
        self.truncated = False
        #: What is not well-formed about it. It is read as it was meant, as far as can be told.
        self.fault: str | None = None
        self._keeps_prefixes = True
        #: What a product's element may be called.
        self._kinds = _ITEMS | _PRODUCTS
        widths: Counter[str] | None = None
        while widths is None:
            try:
                widths = self._widths()
            except ParseError as error:
                self.fault = self.fault or str(error)
                self._keeps_prefixes = error.code != _UNBOUND_PREFIX
        if not widths and (kind := self._likely_kind()):
            self._kinds = frozenset((kind,))
            widths = self._widths()
        self.header = tuple(name for name, times in widths.items() for _ in range(times))
        #: Where the columns of a name end, and where they begin.
        self._ends = dict(zip(widths, accumulate(widths.values()), strict=True))
        self._places = {name: end - widths[name] for name, end in self._ends.items()}

    def _widths(self) -> Counter[str]:
        """How often an item has each element at the most; of those for which there is room."""
        widths: Counter[str] = Counter()
        total = more = 0
        for item in self._items():
            has = Counter(name for name, _ in _cells(item))
            more = sum(max(0, times - widths[name]) for name, times in has.items())
            if more and total + more <= _MAX_COLUMNS:
                widths |= has
                total += more
        if more and not widths:
            raise FeedError("feed/xml", f"Expected at most {_MAX_COLUMNS} elements in an item.")
        return widths

    def rows(self) -> Iterator[list[str]]:
        """The cells of each item; those for which there is no room behind all others."""
        width = len(self.header)
        for item in self._items():
            cells = [""] * width
            places = self._places.copy()
            for name, text in _cells(item):
                place = places.get(name, -1)
                if place == self._ends.get(name, -1):
                    cells.append(text)
                else:
                    cells[place] = text
                    places[name] += 1
            yield cells

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._file.tell()

    def _likely_kind(self) -> str | None:
        """What products are called where it is none of the usual names: the element with a price
        and the most parts that are named like attributes."""
        found: dict[str, int] = {}
        for event, element in islice(self._events(), 2 * _LOOKED_AT):
            if event == "end":
                parts = {_local(name) for name in (*element.attrib, *(c.tag for c in element))}
                known = {*map_columns(sorted(parts)).mapped.values()}
                if "price" in known and len(known) > 1:
                    name = _local(element.tag)
                    found[name] = max(found.get(name, 0), len(known))
        return max(found, key=found.__getitem__) if found else None

    def _events(self) -> Iterator[tuple[str, Element]]:
        """The start and the end of each element."""
        from defusedxml.ElementTree import DefusedXMLParser, iterparse  # noqa: PLC0415

        self._file.seek(self._start)
        source: Any = self._file
        parser = DefusedXMLParser(encoding=self._encoding)
        encoding = self._encoding or _declared(self._file, self._start)
        encoding = _OF_SEVERAL_BYTES.get(codecs.lookup(encoding).name, encoding)
        if self.fault is not None or encoding in _OF_SEVERAL_BYTES.values():
            source = MendedXml(self._file, encoding, prefixes=self._keeps_prefixes)
            parser = DefusedXMLParser(encoding="utf-8")
        events: Iterator[tuple[str, Element]] = iterparse(source, ("start", "end"), parser)
        return events

    def _items(self) -> Iterator[Element]:
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415

        parents: list[Element] = []
        kind: str | None = None
        depth = found = 0
        try:
            for event, element in self._events():
                name = _local(element.tag)
                if event == "start":
                    # The first one tells: a product may have elements of these names itself.
                    if kind is None and parents and name in self._kinds:
                        kind, depth = name, len(parents)
                    parents.append(element)
                    if len(parents) > _MAX_DEPTH:
                        message = f"Expected at most {_MAX_DEPTH} elements in each other."
                        raise FeedError("feed/xml", message)
                    continue
                parents.pop()
                if name == kind and len(parents) == depth:
                    found += 1
                    yield element
                    element.clear()
                    if found % _SWEEP == 0:
                        _forget(parents[-1], kind)
        except DefusedXmlException as error:
            raise FeedError(
                "feed/xml-unsafe",
                f"The XML declares entities, which a product feed has no need of: {error}.",
            ) from None
        except FeedError:
            raise
        except (ParseError, ValueError, LookupError) as error:
            if isinstance(error, ParseError) and (
                self.fault is None or (error.code == _UNBOUND_PREFIX and self._keeps_prefixes)
            ):
                raise
            if not found:
                raise FeedError("feed/xml", f"The XML is not well-formed: {error}.") from None
            self.truncated = True


def actual_encoding(sample: bytes, guess: EncodingGuess) -> str | None:
    """What the XML that begins with ``sample`` is in; ``None`` where its declaration says so."""
    if guess.bom or guess.name.startswith(("utf-16", "utf-32")):
        return None  # parsers see that themselves
    if guess.evidence == "chosen":
        return guess.name
    if sample.isascii():
        return None
    found = _DECLARED.search(sample[:1024])
    declared = found[1].decode("ascii").lower() if found else "utf-8"
    is_utf8 = guess.name == "utf-8"
    return guess.name if is_utf8 != (declared in ("utf-8", "utf8")) else None


def _declared(file: BinaryIO, start: int) -> str:
    """The encoding that the file's byte order mark or its declaration names."""
    head = file.read(1024)
    file.seek(start)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    found = _DECLARED.search(head)
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except LookupError:
        return "utf-8"


def _beginning(file: BinaryIO) -> int:
    """Where the XML begins: some programs write blank lines above it, which parsers refuse."""
    file.seek(0)
    head = file.read(1024)
    return len(head) - len(head.lstrip()) if head.lstrip().startswith(b"<?xml") else 0


def _forget(parent: Element, kind: str) -> None:
    """Let go of the items that are done: they would pile up below their parent."""
    for child in [
        c for c in parent if _local(c.tag) == kind and not (len(c) or c.text or c.attrib)
    ]:
        parent.remove(child)


def _local(tag: Any) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _name(tag: Any) -> str:
    """The name of a column: attributes as the registry spells them, others as the feed does."""
    name = _local(tag)
    return name if name in ATTRIBUTES or not name else tag.rpartition("}")[2]


_SCHEMES: Final = ("http://", "https://")
_NAME_AND_VALUE: Final = 2
#: What labels within an item say of the product. Prices and sizes of parcels have other homes.
_IN_LABELS: Final = frozenset(
    (
        *("age_group", "brand", "color", "condition", "gender", "gtin", "material", "mpn"),
        *("pattern", "size"),
    )
)
_GROUPS: Final = {name: a.fields for name, a in ATTRIBUTES.items() if a.fields}
#: A colon, but for those within a time.
_COLON: Final = re.compile(r"(?:\s*(?<!\d):|\s*:(?!\d))\s*")


def _cells(item: Element) -> Iterator[tuple[str, str]]:
    if is_article(item):
        yield from cells_of_article(item)
        return
    has_attributes = _local(item.tag) not in _ITEMS
    if has_attributes:
        yield from _attributes(item)
    for element in item:
        name = _name(element.tag)
        if not name:
            continue  # a comment or a processing instruction
        label = None if name in _GROUPS else _label(element)
        is_list = label is None and (len(element) > 1 or any(map(_label, element)))
        if is_list and (several := _several(name, element)) is not None:
            yield from several
            continue
        if label is not None:
            name, text = label
        else:
            text = _group(name, element) if len(element) else (element.text or "").strip()
        if not text:
            text = _address(element)
            if (relation := element.get("rel", "alternate")) != "alternate":
                name = f"{name} {relation}"  # not to the product: to the entry itself, say
        if text:
            yield name, text
        if has_attributes:
            for key, value in _attributes(element):
                if label is None or key != "name":
                    yield f"{name} {key}", value
        for child in element if name in _GROUPS else ():
            more = _text(child)
            if more and (field := _local(child.tag)) not in _GROUPS[name]:
                yield f"{name} {field}", more


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.items():
        if text := value.strip():
            yield _name(key), text


def _label(element: Element) -> tuple[str, str] | None:
    """What an element says of an attribute that it names itself: ``<param name="Brand">``,
    ``<PARAM><PARAM_NAME>Brand</PARAM_NAME><VAL>``."""
    if name := element.get("name", ""):
        text = _text(element)
    elif len(element) == _NAME_AND_VALUE and _local(element[0].tag).endswith("name"):
        name, text = map(_text, element)
    else:
        return None
    return (name, text) if text and attribute_named(name) in _IN_LABELS else None


def _several(name: str, element: Element) -> list[tuple[str, str]] | None:
    """The values of an element that holds nothing but values of one name, or addresses:
    ``<images><image>``."""
    names = [_local(child.tag) for child in element]
    if name in _GROUPS or not all(names):
        return None
    texts = [_text(child) for child in element]
    addresses = [text or _address(child) for text, child in zip(texts, element, strict=True)]
    if len({*names}) > 1 and not all(text.startswith(_SCHEMES) for text in addresses):
        return None
    return [
        _label(child) or (name, text)
        for child, text in zip(element, addresses, strict=True)
        if text
    ]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _address(element: Element) -> str:
    """Of Atom's links, and the enclosures of RSS."""
    return element.get("href", "") or element.get("url", "")


def _group(name: str, element: Element) -> str:
    """A nested group in the text form of delimited feeds: ``LU::DHL:4.90 EUR``."""
    parts = {_local(child.tag): _text(child) for child in element}
    order = _GROUPS.get(name) or [part for part in parts if not is_net(part)] or [*parts]
    texts = [parts.get(field, "") for field in order]
    if name in _GROUPS:  # "Material:" before a value is one name
        texts[:-1] = [_COLON.sub(" - ", text.rstrip(": ")) for text in texts[:-1]]
    while texts and not texts[-1]:
        texts.pop()
    return ":".join(texts)
