"""Product feeds in XML: RSS 2.0 and Atom 1.0 with the ``g:`` names of Google's product data
specification, and the plainer ones of other markets. Entities and external references are refused
(CWE-776, CWE-611)."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import accumulate, islice
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import errors

from letzshop_core.feeds.columns import attribute_named, map_columns
from letzshop_core.feeds.encoding import EncodingGuess, canonical_encoding
from letzshop_core.feeds.errors import FeedError
from letzshop_core.feeds.xml.cells import cells_of, is_row
from letzshop_core.feeds.xml.markets import Categories, cells_in_other_words
from letzshop_core.feeds.xml.mending import MendedXml
from letzshop_core.feeds.xml.names import attribute_of, local_name
from letzshop_core.feeds.xml.pieces import Pieces
from letzshop_core.feeds.xml.prices import currency_of
from letzshop_core.feeds.xml.variants import apart, inherited

__all__ = ["XmlItems", "actual_encoding", "as_declared"]

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
#: What the whole is called in RSS and Atom.
_SYNDICATED: Final = frozenset(("rss", "rdf", "feed"))
#: What a product's element is called there.
_ITEMS: Final = frozenset(("item", "entry"))
#: And elsewhere, where attributes hold values as well: by Heureka, Yandex, shops of their own.
_PRODUCTS: Final = frozenset(
    (
        *("product", "offer", "shopitem", "article", "produkt", "artikel", "produit"),
        *("producto", "prodotto", "produto", "urun", "ürün", "towar", "termek", "termék"),
    )
)
_LOOKED_AT: Final = 20_000  # elements among which products of another name are looked for
_NUMBER: Final = re.compile(r"[_.-]?\d+$")
_UNBOUND_PREFIX: Final = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_MAX_COLUMNS: Final = 2000
_MAX_DEPTH: Final = 200  # parts of parts are read one call deeper for each
_ABOVE: Final = 2048  # bytes among which the XML begins
_SWEEP: Final = 256  # items between sweeps: each looks at all that were parsed ahead


class XmlItems:
    """The items of a feed as rows below one header.

    The header holds the names of all elements that any item has, one as often as an item
    repeats it at the most; so the file is read once for it.
    """

    def __init__(self, file: BinaryIO, *, encoding: str | None = None) -> None:
        """Find the items. ``encoding`` is what the file is in, where its declaration is wrong."""
        self._file = file
        self._pieces = Pieces(file)
        self._encoding = encoding
        self._start = _beginning(file)
        self.truncated = False
        #: Why, and where, by the parser's account.
        self.broken = ""
        #: Whether it is RSS or Atom, the attributes of whose items hold no values.
        self._is_syndicated = False
        self._categories = Categories()
        #: That of the item's prices by what it stands in: ``<products currency="EUR">``.
        self._currency = ""
        #: What is not well-formed about it. It is read as it was meant, as far as can be told.
        self.fault: str | None = None
        self._keeps_prefixes = True
        #: What a product's element may be called.
        self._kinds = _ITEMS | _PRODUCTS
        #: Whether each has a number in its name, as in ``<product_0>``.
        self._are_numbered = False
        widths: Counter[str] | None = None
        while widths is None:
            try:
                widths = self._widths()
            except ParseError as error:
                self.fault = self.fault or str(error)
                self._keeps_prefixes = error.code != _UNBOUND_PREFIX
        if not widths and (kind := self._likely_kind()):
            name = _NUMBER.sub("", kind)
            self._are_numbered = bool(name) and name != kind
            self._kinds = frozenset((name if self._are_numbered else kind,))
            widths = self._widths()
        if not widths and self.truncated:
            raise FeedError("feed/xml", f"The XML is not well-formed: {self.broken}.")
        self.header = tuple(name for name, times in widths.items() for _ in range(times))
        #: Where the columns of a name end, and where they begin.
        self._ends = dict(zip(widths, accumulate(widths.values()), strict=True))
        self._places = {name: end - widths[name] for name, end in self._ends.items()}

    def _widths(self) -> Counter[str]:
        """How often an item has each element at the most; of those for which there is room."""
        widths: Counter[str] = Counter()
        total = more = 0
        for cells in self._rows():
            has = Counter(name for name, _ in cells)
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
        for named in self._rows():
            cells = [""] * width
            places = self._places.copy()
            for name, text in named:
                place = places.get(name, -1)
                if place == self._ends.get(name, -1):
                    cells.append(text)
                else:
                    cells[place] = text
                    places[name] += 1
            yield cells

    def _rows(self) -> Iterator[Iterable[tuple[str, str]]]:
        """The cells of each item, or of each of its variants, with their names."""
        for item in self._items():
            common, variants = (item, []) if self._is_syndicated else apart(item)
            if not variants:
                yield self._in_currency(self._cells(item))
                continue
            shared = [*self._in_currency(self._cells(common))]
            for variant in variants:
                yield inherited([*self._cells(variant)], shared)

    def _cells(self, item: Element) -> Iterator[tuple[str, str]]:
        is_syndicated = self._is_syndicated and local_name(item.tag) in _ITEMS
        yield from cells_of(item, has_attributes=not is_syndicated)
        if not is_syndicated:
            yield from cells_in_other_words(item, self._categories)

    def _in_currency(self, cells: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        """The cells, with the currency of what the item stands in if none of them names one."""
        if not self._currency:
            return cells
        cells = [*cells]
        if any(attribute_named(name) == "currency" for name, _ in cells):
            return cells
        return [*cells, ("currency", self._currency)]

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._file.tell()

    def _kind_of(self, element: Element) -> str:
        """What an element is called, apart from its number."""
        name = local_name(element.tag)
        return _NUMBER.sub("", name) if self._are_numbered else name

    def _is_held(self, element: Element, holder: Element) -> bool:
        """Whether what was taken for a product holds others: ``<artikel><produkt>``, of which this
        is the first one."""
        if holder[0] is not element or self._kind_of(element) not in self._kinds:
            return False
        return {"title", "price"} <= {*map(attribute_of, element)}

    def _forget(self, parent: Element, kind: str) -> None:
        """Let go of the items that are done: they would pile up below their parent."""
        for child in [
            c for c in parent if self._kind_of(c) == kind and not (len(c) or c.text or c.attrib)
        ]:
            parent.remove(child)

    def _likely_kind(self) -> str | None:
        """What products are called where it is none of the usual names: the element with a price
        and the most parts that are named like attributes."""
        found: dict[str, int] = {}
        # Of what breaks off, the beginning tells.
        with suppress(ParseError, ValueError, LookupError):
            for event, element in islice(self._events(), 2 * _LOOKED_AT):
                # To find out what names may mean takes time, and no product has so many parts.
                if event == "end" and len(element) + len(element.attrib) <= _MAX_COLUMNS:
                    parts = {part.get("name", "") for part in element}
                    if not is_row(element):
                        names = (*element.attrib, *(part.tag for part in element))
                        parts = {*map(local_name, names)}
                    known = {*map_columns(sorted(parts)).mapped.values()}
                    if "price" in known and len(known) > 1:
                        name = local_name(element.tag)
                        found[name] = max(found.get(name, 0), len(known))
        return max(found, key=found.__getitem__) if found else None

    def _events(self) -> Iterator[tuple[str, Element]]:
        """The start and the end of each element."""
        from defusedxml.ElementTree import DefusedXMLParser, iterparse  # noqa: PLC0415

        self._file.seek(self._start)
        self._pieces = Pieces(self._file)
        source: Any = self._pieces
        parser = DefusedXMLParser(encoding=self._encoding)
        encoding = self._encoding or _declared(self._file, self._start)
        encoding = _OF_SEVERAL_BYTES.get(codecs.lookup(encoding).name, encoding)
        if self.fault is not None or encoding in _OF_SEVERAL_BYTES.values():
            source = MendedXml(self._pieces, encoding, prefixes=self._keeps_prefixes)
            parser = DefusedXMLParser(encoding="utf-8")
        events: Iterator[tuple[str, Element]] = iterparse(source, ("start", "end"), parser)
        return events

    def _items(self) -> Iterator[Element]:
        from defusedxml.common import DefusedXmlException, EntitiesForbidden  # noqa: PLC0415

        parents: list[Element] = []
        kind: str | None = None
        depth = -1  # of the product that is being read
        found = 0
        try:
            for event, element in self._events():
                if depth < 0:
                    self._pieces.pending = 0
                name = self._kind_of(element)
                if event == "start":
                    if not parents:
                        self._is_syndicated = name in _SYNDICATED
                    # The first one tells: a product may have elements of these names itself.
                    if kind is None and parents and name in self._kinds:
                        kind = name
                    if name == kind and depth < 0:
                        depth = len(parents)
                        stated = map(currency_of, reversed(parents))
                        self._currency = next(filter(None, stated), "")
                    parents.append(element)
                    if len(parents) > _MAX_DEPTH:
                        message = f"Expected at most {_MAX_DEPTH} elements in each other."
                        raise FeedError("feed/xml", message)
                    continue
                parents.pop()
                if kind is None and name == "category":
                    self._categories.add(element)
                if (
                    not found
                    and 0 <= depth == len(parents) - 1
                    and self._is_held(element, parents[-1])
                ):
                    kind, depth = name, len(parents)
                if name == kind and len(parents) == depth:
                    found += 1
                    depth = -1
                    yield element
                    element.clear()
                    if found % _SWEEP == 0:
                        self._forget(parents[-1], kind)
                elif depth < 0 and parents and self._kind_of(parents[-1]) != "category":
                    parents[-1].remove(element)  # a catalogue may hold more than its products
        except DefusedXmlException as error:
            name = repr(error.name) if isinstance(error, EntitiesForbidden) else "some"
            message = f"Expected XML without entities, got {name}; write what it stands for."
            raise FeedError("feed/xml-unsafe", message) from None
        except FeedError:
            raise
        except (ParseError, ValueError, LookupError) as error:
            if isinstance(error, ParseError) and (
                self.fault is None or (error.code == _UNBOUND_PREFIX and self._keeps_prefixes)
            ):
                raise
            self.broken = str(error)
            self.truncated = True


def actual_encoding(sample: bytes, guess: EncodingGuess) -> str | None:
    """What the XML that begins with ``sample`` is in; ``None`` where its declaration says so."""
    if guess.bom or guess.name.startswith(("utf-16", "utf-32")):
        return None  # parsers see that themselves
    if guess.evidence == "chosen":
        return guess.name
    found = _DECLARED.search(sample[:1024])
    declared = found[1].decode("ascii").lower() if found else "utf-8"
    if declared.startswith("utf-16"):  # as .NET writes it into strings
        return guess.name
    if sample.isascii():
        return "utf-8" if declared == "utf8" else None  # a name that the parser does not know
    is_utf8 = "utf-8" in (guess.name, declared) or declared == "utf8"
    return guess.name if is_utf8 else None


def as_declared(sample: bytes, guess: EncodingGuess) -> EncodingGuess:
    """The guess for the XML that begins with ``sample``, or what its declaration says if that
    counts."""
    found = _DECLARED.search(sample[:1024])
    is_seen = guess.bom or guess.name.startswith(("utf-16", "utf-32"))
    if found is None or is_seen or actual_encoding(sample, guess) is not None:
        return guess
    try:
        return EncodingGuess(canonical_encoding(found[1].decode("ascii")), 1.0, "declared")
    except LookupError:
        return guess


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
    """Where the XML begins: some programs write blank lines or warnings above it, which parsers
    refuse. Within XML, its declaration can stand in comments and texts alone."""
    file.seek(0)
    head = file.read(_ABOVE)
    above, declaration, _ = head.partition(b"<?xml")
    is_within = above.startswith(codecs.BOM_UTF8) or b"<!" in above
    return len(above) if declaration and not is_within else 0
