"""The cells of an item of XML."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.columns.price_names import is_net
from letzshop_core.feeds.xml.bmecat import cells_of_article, is_article
from letzshop_core.feeds.xml.labels import IN_LABELS, label_of
from letzshop_core.feeds.xml.names import OF_STOCK, attribute_of, local_name
from letzshop_core.feeds.xml.pictures import (
    OF_A_PRODUCT,
    PICTURES,
    address_in,
    by_place,
    holds_galleries,
    in_groups,
)
from letzshop_core.feeds.xml.prices import currency_of, offer_in, prices_in, rate_of, with_its_kind
from letzshop_core.feeds.xml.texts import (
    SCHEMES,
    address_of,
    is_marked_up,
    prose_of,
    text_of,
    unwrapped,
)

__all__ = ["cells_of", "is_row"]


def _name(tag: Any) -> str:
    """The name of a column: attributes as the registry spells them, others as the feed does."""
    name = local_name(tag)
    return name if name in ATTRIBUTES or not name else tag.rpartition("}")[2]


#: Media RSS and Dublin Core.
_BESIDE: Final = ("{http://search.yahoo.com/mrss", "{http://purl.org/dc/")
_NAME_AND_VALUE: Final = 2
#: Attributes that hold an empty element's value.
_VALUES: Final = ("value", "amount")
#: How elements are called that hold together what is said of a product.
_TELLING: Final = re.compile(
    r"descri|detail|basic|base|general|info|data|daten|propert|content|main|core|master|allgemein|"
    r"attribut"
)
#: How elements are called that hold the measures of a product, not of its parcel.
_MEASURED: Final = re.compile(
    r"(?:(?:product|item|artikel|produkt)[_-]?)?(?:dimensions?|measure(?:ment)?s|masse|maße|abmessungen)"
)
_MEASURES: Final = frozenset(f"product_{name}" for name in ("length", "width", "height", "weight"))
#: Attributes whose values may have names. A price has none: ``<price><name>Retail</name>``.
_NAMED: Final = frozenset((Kind.TEXT, Kind.WORD))
#: What holds the name of a thing that has some; a description's title says less than it.
_NAMES_OF: Final = {"brand": ("name", "title")}
_LINKS: Final = frozenset(("image_link", "additional_image_link", "link"))
_LANGUAGE: Final = re.compile(r"[a-z]{2}(?:[_-][a-z]{2})?")
_GROUPS: Final = {name: a.fields for name, a in ATTRIBUTES.items() if a.fields}
#: A colon, but for those within a time.
_COLON: Final = re.compile(r"(?:\s*(?<!\d):|\s*:(?!\d))\s*")


def cells_of(item: Element, *, has_attributes: bool) -> Iterator[tuple[str, str]]:
    """The names and texts of what an item says. ``has_attributes`` says whether attributes of
    elements hold values as well."""
    if is_article(item):
        yield from cells_of_article(item)
        return
    if is_row(item):
        yield from ((part.get("name", ""), text) for part in item if (text := text_of(part)))
        return
    if has_attributes:
        yield from _attributes(item)
    for element in sorted(item, key=_is_beside):
        if name := _name(element.tag):  # none of a comment or a processing instruction
            yield from _cells_of_part(item, name, element, has_attributes=has_attributes)


def _is_beside(element: Element) -> bool:
    """Whether it says something of a picture or a page, by its namespace; its title comes last."""
    return isinstance(element.tag, str) and element.tag.startswith(_BESIDE)


def _cells_of_part(
    item: Element, name: str, element: Element, *, has_attributes: bool
) -> Iterator[tuple[str, str]]:
    if name in _GROUPS and len({part.tag for part in element}) < len(element):
        for group in _groups_in(element):
            yield from _cells_of_part(item, name, group, has_attributes=has_attributes)
        return
    label = None if name in _GROUPS else label_of(element)
    if label is None and len(element):
        parts = _by_parts(item, name, element, has_attributes=has_attributes)
        if parts is not None:
            yield from parts
            for key, value in _attributes(element) if has_attributes else ():
                yield f"{name} {key}", value
            return
    if label is not None:
        name, text = label
    else:
        text = _inner(name, element) if len(element) else unwrapped((element.text or "").strip())
        if element.attrib or len(element):
            name, text = with_its_kind(name, element), _with_unit(name, element, text)
    given = None if text or len(element) else _given(element)
    if given is not None:
        text = element.get(given, "").strip()
    if not text:
        text = address_of(element)
        if (relation := element.get("rel", "alternate")) != "alternate":
            name = f"{name} {relation}"  # not to the product: to the entry itself, say
    if text:
        yield name, text
    for part in (element, *(element if len(element) == 1 else ())) if has_attributes else ():
        for key, value in _attributes(part):
            if key != (given if label is None else "name") and value != text:
                yield rate_of(name, key, part) or f"{name} {key}", value
    for child in element if name in _GROUPS else ():
        more = text_of(child)
        if more and (field := local_name(child.tag)) not in _GROUPS[name]:
            yield f"{name} {field}", more


def _by_parts(
    item: Element, name: str, element: Element, *, has_attributes: bool
) -> Iterable[tuple[str, str]] | None:
    """The cells of the parts of an element, where each says something of its own."""
    if is_marked_up(element):
        return None
    if within := _within(name, element):
        return within
    if (prices := prices_in(item, element)) is not None:
        return prices
    if (offer := offer_in(item, element)) is not None:
        return cells_of(offer, has_attributes=has_attributes)
    if (told := _telling(item, element)) is not None:
        return cells_of(told, has_attributes=has_attributes)
    if (main := _main(element)) is not None:
        others = [part for part in element if part is not main]
        cells = [(name, main), *((_name_beside(name, _name(part.tag)), part) for part in others)]
        return [(column, text) for column, part in cells if (text := text_of(part))]
    if attribute_named(name) is None and holds_galleries(element):
        return [
            cell
            for part in element
            if (inner := _name(part.tag))
            for cell in _cells_of_part(item, inner, part, has_attributes=has_attributes)
        ]
    grouped = in_groups(element) if attribute_named(name) in PICTURES else []
    if grouped or len(element) > 1 or any(label_of(p) or _value_of(name, p) for p in element):
        return _several(name, grouped or [*element])
    return None


def _name_beside(name: str, part: str) -> str:
    """The name of what goes with a value; ``image link`` would be another name of it."""
    beside = f"{name} {part}"
    is_the_same = attribute_named(beside) == attribute_named(name)
    return f"{part} of {name}" if is_the_same else beside


def _telling(item: Element, element: Element) -> Element | None:
    """The element that tells of an item without a title of its own: ``<basic><name>``, or the
    ``<content><m:properties>`` of OData. By its own name it is nothing else, such as a seller."""
    if _TELLING.search(local_name(element.tag)) is None:
        return None
    if any(attribute_named(name) == "title" for name in map(local_name, item.attrib)):
        return None
    if any(attribute_of(part) == "title" and text_of(part) for part in item):
        return None
    while len(element) == 1 and len(element[0]):
        element = element[0]
    if any(local_name(part.tag) == "value" for part in element):
        return None  # beside the name of an option
    told = {attribute_of(part) for part in element if text_of(part)}
    return element if "title" in told else None


def is_row(item: Element) -> bool:
    """Whether an item is a row of a database, as its tools write it: ``<field name="sku">``."""
    return len(item) > 1 and all(part.get("name") and part.tag == item[0].tag for part in item)


def _given(element: Element) -> str | None:
    """The attribute that holds an empty element's value: ``<price amount="5.00"/>``."""
    return next(filter(element.get, _VALUES), None)


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.items():
        if text := value.strip():
            yield _name(key), text


def _within(name: str, element: Element) -> list[tuple[str, str]] | None:
    """What the parts of an element that only holds them together say of the product, by their own
    names: ``<identifiers><ean>``, ``<stock><quantity>``. A part such as a title would make it
    something else's."""
    if not len(element) or name in _GROUPS:
        return None
    told = [attribute_of(part) for part in element]
    if (itself := attribute_named(name)) in OF_STOCK:
        wanted = OF_STOCK
    elif _MEASURED.fullmatch(name.lower()):
        wanted = _MEASURES
    elif itself is None and OF_A_PRODUCT.isdisjoint(told):
        wanted = IN_LABELS | ({"id"} if name.lower().startswith("identif") else set())
    else:
        return None
    if wanted.isdisjoint(told):
        return None
    return [
        label_of(part)
        or (
            _name(part.tag) if attribute in wanted else f"{name} {_name(part.tag)}",
            _with_unit(_name(part.tag), part if part.get("unit") else element, text),
        )
        for part, attribute in zip(element, told, strict=True)
        if (text := text_of(part))
    ]


def _several(name: str, values: Sequence[Element]) -> list[tuple[str, str]] | None:
    """The values that an element holds, if they are of one name or addresses:
    ``<images><image>``."""
    names = [local_name(child.tag) for child in values]
    if name in _GROUPS or not all(names):
        return None
    addresses = [_value_of(name, child) or text_of(child) for child in values]
    if len({*names}) > 1 and not all(text.startswith(SCHEMES) for text in addresses):
        return None
    parts = [*zip(values, addresses, strict=True)]
    currencies = set(filter(None, map(currency_of, values)))
    if attribute_named(name) in PICTURES:
        parts = by_place(parts)
    cells = [
        label_of(child) or (with_its_kind(name, child, in_several=len(currencies) > 1), text)
        for child, text in parts
        if text
    ]
    if not cells:  # <stocks><stock place="1" quantity="5"/>
        cells = [(f"{name} {key}", text) for part in values for key, text in _attributes(part)]
    if len(currencies) == 1:
        cells += [(f"{name} currency", currency) for currency in currencies]
    return cells


def _value_of(name: str, part: Element) -> str:
    """What one of several values says besides what only goes with it; empty if it is all of it."""
    is_picture = attribute_named(name) in PICTURES
    main = address_in(part) if is_picture and len(part) else _main(part)
    if main is not None:
        return text_of(main)
    if text_of(part):
        return ""
    return address_of(part) or part.get(_given(part) or "", "").strip()


def _main(element: Element) -> Element | None:
    """The part that alone is the value, the others only go with it: the name of a brand that has
    a number too, the address of an image that has a position."""
    attribute = ATTRIBUTES.get(attribute_of(element) or "")
    if len(element) < _NAME_AND_VALUE or attribute is None or attribute.kind is Kind.GROUP:
        return None
    if attribute.name in _LINKS:
        return address_in(element)
    names = [local_name(part.tag) for part in element]
    if all(map(_LANGUAGE.fullmatch, names)) and len({*names}) == len(names):
        return next(filter(text_of, element), None)  # <title><de>, <fr>
    if attribute.kind not in _NAMED:
        return None
    called = _NAMES_OF.get(attribute.name, ("name",))
    return next(
        (part for part in element if local_name(part.tag) in called and text_of(part)), None
    )


def _inner(name: str, element: Element) -> str:
    """The text of an element with parts."""
    if is_marked_up(element):
        return " ".join("".join(prose_of(element)).split())
    return _group(name, element)


def _with_unit(name: str, element: Element, text: str) -> str:
    """``<weight unit="kg">1.5</weight>``"""
    attribute = ATTRIBUTES.get(attribute_named(name) or "")
    if attribute is None or attribute.kind is not Kind.MEASURE or not text[-1:].isdigit():
        return text
    return f"{text} {element.get('unit', '')}".rstrip()


def _groups_in(element: Element) -> list[Element]:
    """The groups that an element holds: with a field that comes again, the next one begins."""
    groups: list[Element] = []
    fields: set[str] = set()
    for part in element:
        if not groups or part.tag in fields:
            groups.append(element.makeelement(element.tag, {}))
            fields.clear()
        groups[-1].append(part)
        fields.add(part.tag)
    return groups


def _group(name: str, element: Element) -> str:
    """A nested group in the text form of delimited feeds: ``LU::DHL:4.90 EUR``."""
    parts = {local_name(child.tag): text_of(child) for child in element}
    order = _GROUPS.get(name) or [part for part in parts if not is_net(part)] or [*parts]
    texts = [parts.get(field, "") for field in order]
    if name in _GROUPS:  # "Material:" before a value is one name
        texts[:-1] = [_COLON.sub(" - ", text.rstrip(": ")) for text in texts[:-1]]
    while texts and not texts[-1]:
        texts.pop()
    attribute = ATTRIBUTES.get(attribute_named(name) or "")
    if attribute is not None and attribute.kind is Kind.MEASURE:
        return " ".join(texts)  # <weight><value>1.5</value><unit>kg</unit></weight>
    return (" > " if attribute_named(name) == "product_type" else ":").join(texts)
