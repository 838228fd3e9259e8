"""What one header says of its column."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns.compounds import compound_of
from letzshop_core.feeds.columns.names import HEADER_NAMES
from letzshop_core.feeds.columns.price_names import (
    currency_in,
    is_for_others,
    is_gross,
    is_in_hundredths,
    is_net,
    is_shared_sign,
    with_currency,
    without_gross,
    without_net,
)
from letzshop_core.feeds.columns.templates import CENTS, LAST, Target, read_like
from letzshop_core.feeds.values.numbers import known_unit
from letzshop_core.feeds.values.spellings import SPELLINGS
from letzshop_core.feeds.values.text import unscrambled

__all__ = [
    "LONGEST",
    "attribute_named",
    "is_money",
    "is_net_price",
    "is_numbered",
    "is_price_in_one_market",
    "price_called",
    "target_of",
    "without_currency",
]

LONGEST: Final = 200
"""The most characters of a name: ``shipping(…)`` with all its parts has 160."""


@lru_cache(maxsize=4096)
def target_of(cell: str) -> Target | None:
    """What a column of this name holds, if it is an attribute's."""
    if len(cell) > LONGEST:
        return None
    cell = unscrambled(cell).translate(_WIDE).strip().strip("﻿'\"*: ")
    cell = _PREFIX.sub("", _WHOSE.sub("", cell)).removesuffix("<endrecord>")  # of Trovaprezzi
    if _RATE.search(cell):
        return None
    if match := _BRACKETS.search(cell):  # Image link [image_link]
        target = target_of(match[1])
        if target is not None:
            return target
    return (
        _asked(cell)
        or _priced(cell)
        or _named(cell)
        or _qualified(cell)
        or _numbered(cell)
        or _in_language(cell)
        or _compound(cell)
        or _in_several_languages(cell)
        or _at_end_of_path(cell)
    )


def attribute_named(text: str) -> str | None:
    """The attribute that a column of this name holds."""
    target = target_of(text)
    return None if target is None else target.attribute


def price_called(word: str, name: str = "price") -> str | None:
    """Which price a word beside prices, which are called by that name, means: ``sale``, ``old``."""
    if is_gross(word):
        return "price"
    target = _price_called(word, name)
    return None if target is None else target.attribute


def is_net_price(header: str) -> bool:
    """Whether the column is one of prices that taxes come on top of, which customers do not pay."""
    rest = without_net(fold(_PREFIX.sub("", header)))
    return rest is not None and attribute_named(rest) == "price"


def without_currency(header: str) -> str:
    """A header without the currency that it names: ``Regular price`` of ``Regular price (USD)``."""
    for _, others in with_currency(header):
        return others
    match = _IN_UNIT.match(header)
    return match[1] if match and currency_in(match[2]) else header


def is_price_in_one_market(header: str) -> bool:
    """Whether the column is the price in one language or country: ``preis_de``, ``Price UK``."""
    rest = _without_code(header.strip(), _LANGUAGES | _COUNTRIES)
    return rest is not None and attribute_named(rest) == "price"


# Namespaces of Google's XML, item specifics and product identifiers of eBay, sectors of Awin,
# columns of Gambio, OXID, Zen Cart and Bitrix, and the offer of schema.org's products.
_PREFIX: Final = re.compile(
    r"^(?:(?i:g|c|p|product|fashion):|[pv]_(?=[a-z])|OX(?=[A-Z])|(?:IE|C[PV])_(?=[A-Z])|"
    r"offers[./](?:0[./])?)"
)
#: Whose price or text it is, behind its name: ``[PRICE_WITH_VAT "Default"]`` of Upgates.
_WHOSE: Final = re.compile(r'(?<=\w) "[^"]*"(?=\]?$)')
#: The way through a tree to what a column holds: ``/description/name[eng]``, ``/price@gross``.
_PATH: Final = re.compile(r"/(?:.*/)?([^/@\[\]]+)(?:@([^/@\[\]]+))?(?:\[[a-z]{2,3}\])?")
#: ``Desc. %``, ``Rabatt (%)``, ``% IVA``: whatever it is, a share of it; not ``inkl. 19 %``.
_RATE: Final = re.compile(r"^%|[^\d\s(\[][\s(\[]*%[)\]]?$")
_BRACKETS: Final = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$", re.IGNORECASE)
_WIDE: Final = str.maketrans("（）［］", "()[]")  # of East Asian typesetting
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_INDEX: Final = re.compile(
    r"[\s_.\-#]*(?:\[(\d{1,2})\]|(?<=[^\W\d])[\s_.\-#]*(\d{1,2}))(?:\.url)?\s*$"
)
_IN_UNIT: Final = re.compile(
    r"^(.*?[^\s_/\-])[\s_/\-]+(?:(?:in|en|em|v|w|в)[\s_\-]+)?([^\s_/\-]+)$", re.IGNORECASE
)
#: What a column is of, folded, where its name says that: ``ProductEan``, ``products_price``.
_OF_PRODUCT: Final = (
    *("product", "products", "produkt", "item", "items", "article", "articles", "artikel"),
    *("produit", "producto", "prodotto", "urun"),
)
#: What names no brand and no quantity behind one of these words.
_OF_OTHERS: Final = frozenset(("label", "count"))
#: What is said of a product by a name that says nothing else with another word before it.
_BELONGING: Final = frozenset(
    (
        *("availability", "brand", "color", "condition", "currency", "description"),
        *("former_price", "gtin", "image_link", "material", "mpn", "price", "product_weight"),
        *("quantity", "sale_price", "size", "title"),
    )
)
#: ``name_de``, ``description-fr_FR``, ``NL_Title_Short``, ``Titel (en)``: a text in one language,
#: perhaps for one channel: ``name-de_DE-ecommerce``.
_IN_LANGUAGE: Final = re.compile(
    r"(?:(?P<code>[a-z]{2})[_.\- ](?P<rest>.+)|(?P<base>.+?)(?:[_.\- ]|\s?[(\[])(?P<last>[a-z]{2})"
    r"(?:[_\-][a-z]{2}(?:-[a-z]+)?)?[)\]]?)",
    re.IGNORECASE,
)
#: Availability as a time, whose numbers are no pieces.
_DELIVERY_TIMES: Final = folded(
    """Lieferzeit | delivery time | dlv time | shipping time | levertijd | Liwwerzäit |
    délai de livraison | plazo de entrega | plazo entrega | tiempo de entrega | tempi di
    consegna | czas dostawy | termin wysyłki | leveranstid | leveringstid | toimitusaika |
    dodací lhůta | dodacia lehota | czas wysyłki | termin dostawy | szállítási idő | termen
    livrare | rok isporuke | срок поставки | срок на доставка | χρόνος παράδοσης | teslim süresi
    | pristatymo laikas | piegādes laiks | tarneaeg"""
)
#: Remarks that make the number of something of its name, and attributes that are numbers.
_OF_NUMBERS: Final = folded("ID | IDs | code | number | no | nr | コード | 番号 | 编号 | 編號")
_NUMBERED: Final = frozenset(
    ("id", "gtin", "mpn", "item_group_id", "google_product_category", "promotion_id")
)
_QUESTION_MARKS: Final = ("?", "？", ";")  # the last one in Greek
_IN_STOCK: Final = folded(SPELLINGS["availability"]["in stock"])
#: Names of a price with taxes that name them only: of Heureka, Shoptet and Pohoda, and in Spain.
_TAXED: Final = folded("price VAT | prodejní DPH | precio IVA | preço IVA | prezzo IVA")
_OF_MONEY: Final = frozenset((Kind.PRICE, Kind.MONEY, Kind.GROUP))
_LANGUAGES: Final = frozenset(
    ("cs", "de", "en", "es", "fi", "fr", "hu", "it", "lb", "nl", "pl", "pt", "ro", "ru", "sk", "sv")
)
_COUNTRIES: Final = frozenset(("at", "be", "ch", "dk", "eu", "gb", "ie", "lu", "se", "uk", "us"))
_BETWEEN_LANGUAGES: Final = re.compile(r"\s*[/|\r\n]\s*|\s[-–]\s")
#: What one language calls the description, another calls the title: Désignation / Omschrijving.
_TEXTS: Final = {"title", "description"}
_TRANSLATED: Final = frozenset(("title", "description", "link", "product_type", "color"))


def _in_several_languages(cell: str) -> Target | None:
    """``Marque / Marke``, ``Preis / Prix CHF``: the same in other words."""
    first, *others = map(str.strip, _BETWEEN_LANGUAGES.split(cell))
    if not others or (target := target_of(first)) is None:
        return None
    targets = [target_of(other) for other in others]
    if not all(map(partial(_is_same, target), targets)):
        return None
    currencies = (found.currency for found in targets if found is not None)
    return replace(target, currency=next(filter(None, (target.currency, *currencies)), None))


def _is_same(one: Target, other: Target | None) -> bool:
    return other is not None and (
        one.attribute == other.attribute or {one.attribute, other.attribute} == _TEXTS
    )


def _at_end_of_path(cell: str) -> Target | None:
    way = _PATH.fullmatch(cell)
    return target_of(" ".join(filter(None, way.groups()))) if way is not None else None


def _in_language(cell: str) -> Target | None:
    rest = _without_code(cell, _LANGUAGES)
    base = _named(rest) if rest is not None else None
    return base if base is not None and base.attribute in _TRANSLATED else None


def _without_code(cell: str, codes: frozenset[str]) -> str | None:
    """The rest of a name that begins or ends with one of these codes."""
    match = _IN_LANGUAGE.fullmatch(cell)
    if match is None or (match["code"] or match["last"]).lower() not in codes:
        return None
    return match["rest"] or match["base"]


def _named(cell: str) -> Target | None:
    key = fold(cell)
    # Item # is its number, but Reference # no more than a reference.
    found = (_NAMES.get(f"{key}number") if cell.endswith("#") else None) or _NAMES.get(key)
    if found is None:
        rests = [key.removeprefix(word) for word in _OF_PRODUCT if key.startswith(word)]
        found = next((_NAMES[rest] for rest in rests if rest in _NAMES), None)
        if found is not None and (found[0] not in _BELONGING or not _OF_OTHERS.isdisjoint(rests)):
            return None
    if found is None and (rest := without_gross(key)):
        base = _named(rest if rest in _NAMES else rest.removesuffix("1"))  # Preis 1 brutto
        is_price = base is not None and is_money(base.attribute, Kind.PRICE)
        return replace(base, taxed=True) if base is not None and is_price else None
    if found is None and _is_price_with(_CURRENCY_NAMES, key):
        return Target("currency", rank=len(HEADER_NAMES["currency"]))
    if found is None or (key in _TAXED and "+" in cell):  # Precio + IVA: who knows
        return None
    is_taxed = key in _TAXED or without_gross(key) is not None
    unit = "days" if key in _DELIVERY_TIMES else None
    return Target(found[0], unit=unit, taxed=is_taxed, rank=found[1])


def _is_price_with(words: Iterable[str], key: str) -> bool:
    """Whether one of the words stands behind the name of a price: ``prixdevise``."""
    rests = (key.removesuffix(word) for word in words if key.endswith(word))
    return any(_NAMES.get(rest, ("",))[0] == "price" for rest in rests)


def is_money(name: str, *kinds: Kind) -> bool:
    attribute = read_like(name)
    return attribute is not None and attribute.kind in (kinds or _OF_MONEY)


def _asked(cell: str) -> Target | None:
    """``В наличии?``: the answer says whether the product is in stock."""
    is_asked = cell.endswith(_QUESTION_MARKS) and fold(cell) in _IN_STOCK
    return Target("availability", rank=LAST) if is_asked else None


def _priced(cell: str) -> Target | None:
    """``Preis €``, ``Preis in EUR (brutto)``."""
    for currency, others in with_currency(cell):
        base = _named(others)
        if base is not None and is_money(base.attribute):
            return replace(base, currency=currency)
    return None


def _qualified(cell: str) -> Target | None:
    """``Preis (EUR)``, ``price_eur``, ``Gewicht in kg``, ``shipping(country:price)``."""
    if in_parentheses := _PARENTHESES.search(cell):
        before = cell[: in_parentheses.start()]
        base, inside = _named(before) or _numbered(before), in_parentheses[1].strip()
    elif match := _IN_UNIT.match(cell):
        base, inside = _named(match[1]), match[2]
    else:
        return None
    if base is None or inside.isdigit():  # image_link[1], and a second column of the same name
        return None
    if in_parentheses and in_parentheses[0][0] == "[" and fold(before) in _IN_STOCK:
        return Target("quantity", rank=LAST)  # In stock [Kirchberg]: there are so many pieces
    attribute = read_like(base.attribute)
    if attribute is None:
        return base
    if attribute.kind is Kind.GROUP:
        fields = tuple(_fold_field(part) for part in inside.split(":"))
        in_full = set(attribute.required_fields) <= set(fields) <= set(attribute.fields)
        if in_full and in_parentheses:  # shipping_country names no group
            return Target(attribute.name, fields=fields, rank=base.rank)
        currency = currency_in(inside)
        return Target(attribute.name, currency=currency, rank=base.rank) if currency else None
    if attribute.kind in (Kind.PRICE, Kind.MONEY):
        currency = currency_in(inside)
        if currency:
            return replace(base, currency=currency)
        if is_in_hundredths(inside):
            return replace(base.put_last(), unit=CENTS)
        if in_parentheses:
            return _remarked(before, inside, base)
        return base if is_shared_sign(inside) else None
    if attribute.kind is Kind.MEASURE:
        unit = known_unit(inside, attribute.units)
        return Target(attribute.name, unit=unit, rank=base.rank) if unit else None
    if not in_parentheses or (fold(inside) in _OF_NUMBERS and base.attribute not in _NUMBERED):
        return None  # Category (ID) is the number of one
    return replace(base, rank=base.rank + 1)


def _remarked(name: str, remark: str, base: Target) -> Target | None:
    """``Preis (EK)``, ``Price (sale)``: what a remark makes of a price."""
    if (other := _price_called(remark, name)) is not None:
        return other
    if is_net(remark) or is_for_others(remark):
        return None
    return base.put_last()  # the lowest one, that of a branch


def _price_called(remark: str, name: str) -> Target | None:
    """What price a word is the name of, by itself or beside the name of the price."""
    for called in (remark, f"{remark} {name}", f"{name} {remark}"):
        target = _named(called)
        if target is not None and is_money(target.attribute, Kind.PRICE, Kind.MONEY):
            return target
    return None


def _numbered(cell: str) -> Target | None:
    """``image_link[1]``, ``product_highlight 2``, ``video[0].url``: one value of several."""
    match = _INDEX.search(cell)
    if match is None:
        return None
    base = _named(cell[: match.start()])
    if base is None:
        return None
    number = int(match[1] or match[2])
    if base.attribute == "image_link":
        return _image(number + 1 if match[1] else number, base.rank + 1)
    attribute = ATTRIBUTES.get(base.attribute)
    if attribute is not None and attribute.repeatable:
        return Target(attribute.name, rank=number)
    return Target(base.attribute, rank=base.rank + 1) if match[2] == "1" else None


def _compound(cell: str) -> Target | None:
    """``Bild 1 Pfad/URL``, ``EAN or UPC``."""
    found = compound_of(cell)
    if found is None:
        return None
    if found.attribute == "image_link":
        return _image(found.number or 1, LAST)
    return Target(found.attribute, rank=LAST)


def _image(number: int, rank: int) -> Target:
    """The column of the image of this number, from 1."""
    if number <= 1:
        return Target("image_link", rank=rank)
    return Target("additional_image_link", rank=number)


def _fold_field(text: str) -> str:
    """A sub-attribute's name as the registry spells it."""
    return re.sub(r"[\s\-]+", "_", text.strip().lower())


def _names() -> dict[str, tuple[str, int]]:
    names: dict[str, tuple[str, int]] = {}
    for attribute in ATTRIBUTES:
        names[fold(attribute)] = (attribute, 0)
    for attribute, spellings in HEADER_NAMES.items():
        for rank, spelling in enumerate(spellings, start=1):
            names.setdefault(fold(spelling), (attribute, rank))
    return names


_NAMES: Final = _names()
_CURRENCY_NAMES: Final = tuple(map(fold, HEADER_NAMES["currency"]))


def is_numbered(header: str) -> bool:
    """Whether the header ends in a number: ``Bild 2``, ``image_link[1]``."""
    return _INDEX.search(header) is not None
