"""Which attribute each column of a feed is, according to its header."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final

from letzshop_core.errors import Invalid
from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns.compounds import compound_of
from letzshop_core.feeds.columns.names import EXTRA_NAMES, HEADER_NAMES
from letzshop_core.feeds.columns.price_names import (
    currency_in,
    is_for_others,
    is_gross,
    is_net,
    is_shared_sign,
    with_currency,
    without_gross,
    without_net,
)
from letzshop_core.feeds.columns.templates import (
    BESIDE_PRICES,
    LAST,
    Target,
    read_like,
    template_of,
)
from letzshop_core.feeds.values.numbers import known_unit
from letzshop_core.feeds.values.text import unscrambled, without_guard

__all__ = [
    "BESIDE_PRICES",
    "ColumnMap",
    "Target",
    "attribute_named",
    "header_score",
    "is_net_price",
    "map_columns",
    "price_called",
    "read_like",
    "with_units",
]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of a feed."""

    #: The header as the feed spells it.
    header: tuple[str, ...]
    #: For each column, what it holds; ``None`` for a column that is not an attribute.
    targets: tuple[Target | None, ...]
    #: Header to attribute, for the columns that are used.
    mapped: dict[str, str]
    #: The headers of the other columns. Their cells are kept in ``ProductRow.extra``.
    ignored: tuple[str, ...]
    #: For each column, the name under which a cell that is not an attribute's value is kept.
    extra_names: tuple[str, ...]
    #: Where several columns hold one attribute: the index of each further one, to the index of
    #: the one that is used.
    doubled: dict[int, int]


def map_columns(
    header: Sequence[str],
    overrides: Mapping[str, str | None] | None = None,
    *,
    currency: str | None = None,
) -> ColumnMap:
    """Find out which attributes a feed's columns are.

    ``overrides`` maps headers (compared folded) to attribute names, or to ``None`` for columns
    to leave alone. Of prices in several currencies, those in ``currency`` are used. Raises
    :exc:`Invalid` if ``overrides`` names an attribute or a column that does not exist.
    """
    keys = [fold(cell) for cell in header]
    template = template_of(frozenset(keys))
    wanted = template | _overrides(header, overrides or {})
    targets = [
        wanted[key] if key in wanted else _target(cell)
        for key, cell in zip(keys, header, strict=True)
    ]
    _name_images_apart(header, targets)
    free = [key if key not in wanted else "" for key in keys]
    _find_id(free, targets)
    _find_price(header, free, targets)
    _put_own_currency_first(currency, targets)
    _tell_prices_apart(free, targets)
    _put_in_currency(header, targets)
    _find_title(free, targets)
    _find_image(free, targets)
    _prefer_variants(free, targets)
    used: dict[str, int] = {}
    doubled: dict[int, int] = {}
    for index, target in sorted(
        ((i, t) for i, t in enumerate(targets) if t is not None), key=lambda it: (it[1].rank, it[0])
    ):
        attribute = target.attribute
        repeatable = attribute in ATTRIBUTES and ATTRIBUTES[attribute].repeatable
        if not repeatable and attribute in used and attribute not in BESIDE_PRICES:
            doubled[index] = used[attribute]
        used.setdefault(attribute, index)
    return ColumnMap(
        header=tuple(header),
        targets=tuple(targets),
        mapped=_mapped(header, targets, doubled),
        ignored=tuple(cell for cell, target in zip(header, targets, strict=True) if target is None),
        extra_names=_extra_names(header, targets, template),
        doubled=doubled,
    )


def with_units(columns: ColumnMap, units: Sequence[str]) -> ColumnMap:
    """The columns, with the units and currencies that stand below their names."""
    told = [
        _target(f"{name} ({unit})") if unit else None
        for name, unit in zip(columns.header, units, strict=True)
    ]
    targets = tuple(
        replace(target, unit=target.unit or found.unit, currency=target.currency or found.currency)
        if target is not None and found is not None
        else target
        for target, found in zip(columns.targets, told, strict=True)
    )
    return replace(columns, targets=targets)


def _mapped(
    header: Sequence[str], targets: Sequence[Target | None], doubled: Mapping[int, int]
) -> dict[str, str]:
    mapped: dict[str, str] = {}
    for index, (cell, target) in enumerate(zip(header, targets, strict=True)):
        if target is not None and index not in doubled:
            mapped.setdefault(cell, target.attribute)
    return mapped


def header_score(cells: Sequence[str]) -> float:
    """The share of the cells, from 0 to 1, that are headers which some shop is known to use."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.0
    known = sum(map(_is_known, filled))
    return known / len(filled)


def _name_images_apart(header: Sequence[str], targets: list[Target | None]) -> None:
    """If several columns have one name for the image, the further ones contain additional images;
    and so do all that are numbered, if another is called the main one."""
    seen: set[str] = set()
    images = [i for i, t in enumerate(targets) if t is not None and t.attribute == "image_link"]
    has_main = any(fold(header[index]).startswith("main") for index in images)
    for index in images:
        cell = header[index]
        if cell in seen or (has_main and _INDEX.search(cell)):
            targets[index] = Target("additional_image_link")
        seen.add(cell)


def _find_id(keys: Sequence[str], targets: list[Target | None]) -> None:
    """If no column is named as the id, take one whose name may also mean it: a number before the
    key of a database. Else the number that a maker, a supplier or Amazon gave is all that tells
    products apart. ``Product`` is rather the title, if nothing else is and products have codes."""
    named = [target.attribute for target in targets if target is not None]
    if "id" in named:
        return
    needs_title = set(named).isdisjoint(("title", "structured_title", "description"))
    titles = _PERHAPS_TITLE if needs_title and ("gtin" in named or "mpn" in named) else frozenset()
    found = [
        (key in _KEYS, index)
        for index, (key, target) in enumerate(zip(keys, targets, strict=True))
        if key in _PERHAPS_ID - titles
        and (target is None or (target.attribute == "title" and named.count("title") > 1))
    ]
    if found:
        targets[min(found)[1]] = Target("id")
    elif "price" in named and "gtin" not in named:
        others = (index for index, key in enumerate(keys) if key in _OF_OTHERS_TOO)
        for index in [*_columns_of(targets, "mpn"), *others][:1]:
            targets[index] = Target("id")


def _find_title(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where no column of products is named as the title, take one whose name may also mean it. Else
    the description is all that there is to read, as in many lists of prices: the short one, if
    there are two. Else the model."""
    named = {target.attribute for target in targets if target is not None}
    if not named.isdisjoint(("title", "structured_title")):
        return
    if "price" not in named or named.isdisjoint(("id", "gtin")):
        return
    free = [index for index, key in enumerate(keys) if key in _PERHAPS_TITLE and not targets[index]]
    described = [index for index in reversed(_columns_of(targets, "description")) if keys[index]]
    models = [index for index, key in enumerate(keys) if key in _MODELS and not targets[index]]
    for index in (*free, *described, *models)[:1]:
        targets[index] = Target("title")


def _find_image(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where products have nothing but a gallery, its first picture is the image."""
    if _columns_of(targets, "title") and not _columns_of(targets, "image_link"):
        further = _columns_of(targets, "additional_image_link")
        _retarget([i for i in further if keys[i] in _GALLERIES][:1], "image_link", targets)


def _find_price(header: Sequence[str], keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where no column is named as the price, one that only says that taxes are included is it, or
    one that only names a currency: ``brutto``, ``EUR``."""
    if _columns_of(targets, "price"):
        return
    for index, (cell, key, target) in enumerate(zip(header, keys, targets, strict=True)):
        currency = currency_in(cell) if fold(cell) == key else None
        if target is None and (key in _GROSS or currency):
            targets[index] = Target("price", currency=currency)
            return


def _tell_prices_apart(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Which price was charged before, where there are several, and whether there are dates that
    together say how long a reduction holds."""
    of = partial(_columns_of, targets)
    _put_taxed_first(keys, targets)
    prices = of("price")
    regular = [index for index in prices if keys[index] in _REGULAR_PRICE]
    if len(regular) < len(prices):
        _retarget(regular, "former_price", targets)
    usual = of("price")[:1]
    if any(keys[index] in _FINAL_PRICE for index in prices) and keys[usual[0]] in _BEFORE_FINAL:
        _retarget(usual, "former_price", targets)
    if not prices:
        former, reduced = of("former_price"), of("sale_price")
        has_net = any(map(is_net_price, keys))
        if former and (reduced or not (has_net or any(map(_is_perhaps_price, keys, targets)))):
            _retarget(former[:1], "price", targets)
        elif of("id") and not has_net:
            # In Britain, what is for sale has a sale price.
            _retarget(reduced[:1], "price", targets)
    starts, ends = of("sale_starts"), of("sale_ends")
    for index in (*starts[len(ends) :], *ends[len(starts) :]):
        targets[index] = None


def _put_own_currency_first(currency: str | None, targets: list[Target | None]) -> None:
    """Prices in another currency than this come last, where there are some in it."""
    if currency is None or not any(t is not None and t.currency == currency for t in targets):
        return
    for index, target in enumerate(targets):
        if target is not None and target.currency not in (None, currency):
            targets[index] = replace(target, rank=target.rank + LAST)


def _put_taxed_first(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Beside a price with taxes, one that says nothing of them is without: it comes last."""
    prices = [(i, t) for i, t in enumerate(targets) if t is not None and t.attribute == "price"]
    if any(target.taxed for _, target in prices):
        for index, target in prices:
            if keys[index] and not target.taxed:
                targets[index] = replace(target, rank=target.rank + LAST)


def _is_perhaps_price(key: str, target: Target | None) -> bool:
    """Whether a column that is no attribute's may be that of the price, by a name unknown here."""
    return target is None and key not in _EXTRAS and _PRICE_WORDS.search(key) is not None


def _put_in_currency(header: Sequence[str], targets: list[Target | None]) -> None:
    """Prices that name no currency are in that of eBay's first column:
    ``*Action(SiteID=Germany|Currency=EUR)``."""
    stated = next(filter(None, map(_STATED_CURRENCY.search, header)), None)
    if stated is None:
        return
    for index, target in enumerate(targets):
        if target is not None and target.currency is None and _is_money(target.attribute):
            targets[index] = replace(target, currency=stated[1])


def _prefer_variants(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where variants have ids, that of their product comes last: they have it in common. It is that
    of their group, if nothing else is."""
    ids = _columns_of(targets, "id")
    if not any(_VARIANT in keys[index] or keys[index] == "skuid" for index in ids):
        return
    shared = [index for index in ids if keys[index].startswith(_OF_ALL_VARIANTS)]
    for index in shared:
        targets[index] = Target("id", rank=LAST)
    if not _columns_of(targets, "item_group_id"):
        _retarget(shared[:1], "item_group_id", targets)


def _columns_of(targets: Sequence[Target | None], attribute: str) -> list[int]:
    """The indexes of an attribute's columns, the one that is used first."""
    found = [
        (t.rank, i) for i, t in enumerate(targets) if t is not None and t.attribute == attribute
    ]
    return [index for _, index in sorted(found)]


def _retarget(indexes: Iterable[int], attribute: str, targets: list[Target | None]) -> None:
    for index in indexes:
        if (target := targets[index]) is not None:
            targets[index] = replace(target, attribute=attribute)


def _is_known(cell: str) -> bool:
    if len(cell) > _LONGEST:
        return False
    key = fold(re.sub(r"\[\d+\]", "", cell))
    return _target(cell) is not None or any(
        key in names for names in (_EXTRAS, _PERHAPS_ID, _GROSS)
    )


def attribute_named(text: str) -> str | None:
    """The attribute that a column of this name holds."""
    target = _target(text)
    return None if target is None else target.attribute


def price_called(word: str) -> str | None:
    """Which price a word beside prices means: ``sale``, ``regular``, ``old``, ``gross``."""
    if is_gross(word):
        return "price"
    target = _price_called(word, "price")
    return None if target is None else target.attribute


def is_net_price(header: str) -> bool:
    """Whether the column is one of prices that taxes come on top of, which customers do not pay."""
    rest = without_net(fold(_PREFIX.sub("", header)))
    return rest is not None and attribute_named(rest) == "price"


def _overrides(
    header: Sequence[str], overrides: Mapping[str, str | None]
) -> dict[str, Target | None]:
    present = {fold(cell) for cell in header}
    targets: dict[str, Target | None] = {}
    for cell, attribute in overrides.items():
        if fold(cell) not in present:
            msg = f"The feed has no column {cell!r} to map."
            raise Invalid.field("columns", "columns/absent", msg)
        if attribute is None:
            targets[fold(cell)] = None
            continue
        target = _target(attribute)
        if target is None:
            msg = f"{attribute!r} is not a product attribute."
            raise Invalid.field("columns", "columns/unknown-attribute", msg)
        found = _target(cell)
        # The header may still say the currency, the unit or the order of sub-attributes.
        name = target.attribute
        targets[fold(cell)] = Target(
            name,
            currency=target.currency or (found.currency if found else None),
            unit=target.unit or (found.unit if found else None),
            fields=target.fields or (found.fields if found and found.attribute == name else ()),
            rank=-1,
        )
    return targets


def _extra_names(
    header: Sequence[str], targets: Sequence[Target | None], template: Mapping[str, Target | None]
) -> tuple[str, ...]:
    """A name of its own for each column, none that an export would write for an attribute, or
    that means one outside the feed's template."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    counted: dict[str, int] = {}
    # Columns that are kept as a rule come first: an export calls them by these names.
    for index in sorted(range(len(header)), key=lambda index: targets[index] is not None):
        cell, target = header[index], targets[index]
        base = _printable(cell) or f"column {index + 1}"
        number = counted.get(base, 1)
        name = base if number == 1 else f"{base} ({number})"
        is_known = target is not None or fold(cell) in template
        while name in taken or (is_known and _is_taken(name, target)):
            number += 1
            name = f"{base} ({number})"
        taken.add(name)
        counted[base] = number
        names[index] = name
    return tuple(names[index] for index in range(len(header)))


def _is_taken(name: str, target: Target | None) -> bool:
    return name.lower() in HEADER_NAMES if target is not None else _target(name) is not None


def _printable(cell: str) -> str:
    cell = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)
    text = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return without_guard(text) if text else text


# As XML exports write characters that no element name may have (ISO/IEC 9075-14).
_ESCAPED: Final = re.compile(r"_x(0?[0-9A-F]{4,5})_")
# Namespaces of Google's XML, item specifics and product identifiers of eBay, sectors of Awin,
# columns of Gambio and OXID, and the offer of schema.org's products.
_PREFIX: Final = re.compile(
    r"^(?:(?i:g|c|p|product|fashion):|p_(?=[a-z])|OX(?=[A-Z])|offers[./](?:0[./])?)"
)
_BRACKETS: Final = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$", re.IGNORECASE)
_LONGEST: Final = 200  # characters of a name: shipping(…) with all its parts has 160
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_INDEX: Final = re.compile(
    r"[\s_.\-#]*(?:\[(\d{1,2})\]|(?<=[^\W\d])[\s_.\-#]*(\d{1,2}))(?:\.url)?\s*$"
)
_IN_UNIT: Final = re.compile(
    r"^(.*?[^\s_/\-])[\s_/\-]+(?:(?:in|v|w|в)[\s_]+)?([^\s_/\-]+)$", re.IGNORECASE
)
#: What a column is of, folded, where its name says that: ``ProductEan``, ``products_price``.
_OF_PRODUCT: Final = (
    *("product", "products", "produkt", "item", "items", "article", "articles", "artikel"),
    *("produit", "producto", "prodotto"),
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
#: Names that do not say that the pictures are further ones.
_GALLERIES: Final = frozenset(("gallery", "galerie", "galleryimages", "galeriebilder", "mediaurls"))
#: Numbers that other shops use as well.
_OF_OTHERS_TOO: Final = frozenset(("suppliersku", "asin"))
#: What identifies a row of a database, and not the product to people.
_KEYS: Final = frozenset(("key", "guid", "listingid"))
_MODELS: Final = frozenset(
    ("model", "modell", "modele", "modelo", "modello", "modelname", "modellname")
)
#: The id, if nothing else is: beside an id, numbers of rows or another title.
_PERHAPS_ID: Final = (
    frozenset(
        (
            *("nr", "no", "num", "number", "nummer", "numero", "code", "kod", "ident"),
            *("numer", "код", "номер"),
            *(
                "artikel",
                "article",
                "articulo",
                "articolo",
                "item",
                "produkt",
                "produit",
                "product",
            ),
            *("producto", "prodotto", "referenz", "plu", "plunr"),
            *("plunummer", "plunumber", "plucode"),
        )
    )
    | _MODELS
    | _KEYS
)
#: The title, if nothing else is.
_PERHAPS_TITLE: Final = frozenset(
    (
        *("product", "products", "article", "articles", "articulo", "articolo", "producto"),
        *("prodotto", "produto", "wein", "wine"),
    )
)
#: Availability as a time, whose numbers are no pieces.
_DELIVERY_TIMES: Final = frozenset(
    fold(name)
    for name in (
        *("Lieferzeit", "delivery time", "dlv time", "shipping time", "levertijd", "Liwwerzäit"),
        *("délai de livraison", "plazo de entrega", "tiempo de entrega", "tempi di consegna"),
    )
)
_TAXED: Final = frozenset(("pricevat",))  # of Heureka and Shoptet
#: The price, if nothing else is.
_GROSS: Final = frozenset(("brutto", "gross", "ttc", "inclvat", "inklmwst", "inclbtw"))
#: In ``Variant ID``, ``Variation.number``, ``variante_id``.
_VARIANT: Final = "varia"
_OF_ALL_VARIANTS: Final = ("productid", "produktid", "itemid", "articleid", "artikelid")
#: What is charged as a rule; what is charged after all, and what the price before that is called.
_REGULAR_PRICE: Final = frozenset(
    fold(name)
    for name in (
        *("regular price", "normal price", "full price", "regulärer Preis", "Normalpreis"),
        *("prix normal", "tarif régulier", "precio normal", "precio regular", "reguliere prijs"),
        *(
            "cena regularna",
            "běžná cena",
            "bežná cena",
            "ordinarie pris",
            "ord pris",
            "redovna cijena",
        ),
        *("redna cena", "normalpris", "preço normal"),
    )
)
_FINAL_PRICE: Final = frozenset(
    fold(name)
    for name in ("final price", "current price", "precio final", "prix final", "Endpreis")
)
_BEFORE_FINAL: Final = frozenset(("price", "preis", "prix", "precio"))
_OF_MONEY: Final = frozenset((Kind.PRICE, Kind.MONEY, Kind.GROUP))
_LANGUAGES: Final = frozenset(
    ("cs", "de", "en", "es", "fi", "fr", "hu", "it", "lb", "nl", "pl", "pt", "ro", "ru", "sk", "sv")
)
_PRICE_WORDS: Final = re.compile(
    r"pri[cs]e?|pr[ae]is|prix|prec?io|prez|preco|prijs|tarif|cena|hinta"
)
_STATED_CURRENCY: Final = re.compile(r"^\*?Action\(.*\bCurrency=([A-Z]{3})\b")
_BETWEEN_LANGUAGES: Final = re.compile(r"\s*[/|\r\n]\s*|\s[-–]\s")
_OTHERS: Final = 3  # languages beside the first
_TRANSLATED: Final = frozenset(("title", "description", "link", "product_type", "color"))


@lru_cache(maxsize=4096)
def _target(cell: str) -> Target | None:
    if len(cell) > _LONGEST:
        return None
    cell = unscrambled(cell).strip().strip("﻿'\"*: ")
    cell = _PREFIX.sub("", cell).removesuffix("<endrecord>")  # of Trovaprezzi
    if match := _BRACKETS.search(cell):  # Image link [image_link]
        target = _target(match[1])
        if target is not None:
            return target
    return (
        _priced(cell)
        or _named(cell)
        or _qualified(cell)
        or _numbered(cell)
        or _in_language(cell)
        or _compound(cell)
        or _in_several_languages(cell)
    )


def _in_several_languages(cell: str) -> Target | None:
    """``Marque / Marke``: the same in other words."""
    first, *others = map(str.strip, _BETWEEN_LANGUAGES.split(cell))
    if not others or len(others) > _OTHERS or (target := _target(first)) is None:
        return None
    return target if all(map(partial(_is_same, target), map(_target, others))) else None


def _is_same(one: Target, other: Target | None) -> bool:
    return other is not None and one.attribute == other.attribute


def _in_language(cell: str) -> Target | None:
    match = _IN_LANGUAGE.fullmatch(cell)
    if match is None or (match["code"] or match["last"]).lower() not in _LANGUAGES:
        return None
    base = _named(match["rest"] or match["base"])
    return base if base is not None and base.attribute in _TRANSLATED else None


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
        base = _named(rest) or _named(rest.removesuffix("1"))
        is_price = base is not None and _is_money(base.attribute, Kind.PRICE)
        return replace(base, taxed=True) if base is not None and is_price else None
    if found is None and _is_price_with(_CURRENCY_NAMES, key):
        return Target("currency", rank=len(HEADER_NAMES["currency"]))
    if found is None:
        return None
    is_taxed = key in _TAXED or without_gross(key) is not None
    unit = "days" if key in _DELIVERY_TIMES else None
    return Target(found[0], unit=unit, taxed=is_taxed, rank=found[1])


def _is_price_with(words: Iterable[str], key: str) -> bool:
    """Whether one of the words stands behind the name of a price: ``prixdevise``."""
    rests = (key.removesuffix(word) for word in words if key.endswith(word))
    return any(_NAMES.get(rest, ("",))[0] == "price" for rest in rests)


def _is_money(name: str, *kinds: Kind) -> bool:
    attribute = read_like(name)
    return attribute is not None and attribute.kind in (kinds or _OF_MONEY)


def _priced(cell: str) -> Target | None:
    """``Preis €``, ``Preis in EUR (brutto)``."""
    for currency, others in with_currency(cell):
        base = _named(others)
        if base is not None and _is_money(base.attribute):
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
    attribute = read_like(base.attribute)
    if attribute is None:
        return base
    if attribute.kind is Kind.GROUP:
        fields = tuple(_fold_field(part) for part in inside.split(":"))
        in_full = set(attribute.required_fields) <= set(fields) <= set(attribute.fields)
        if in_full and in_parentheses:  # shipping_price names no group
            return Target(attribute.name, fields=fields, rank=base.rank)
        currency = currency_in(inside)
        return Target(attribute.name, currency=currency, rank=base.rank) if currency else None
    if attribute.kind in (Kind.PRICE, Kind.MONEY):
        currency = currency_in(inside)
        if currency:
            return replace(base, currency=currency)
        if in_parentheses:
            return _remarked(before, inside, base)
        return base if is_shared_sign(inside) else None
    if attribute.kind is Kind.MEASURE:
        unit = known_unit(inside, attribute.units)
        return Target(attribute.name, unit=unit, rank=base.rank) if unit else None
    return replace(base, rank=base.rank + 1) if in_parentheses else None


def _remarked(name: str, remark: str, base: Target) -> Target | None:
    """``Preis (brutto)``, ``Preis (EK)``, ``Price (sale)``: what a remark makes of a price."""
    if is_gross(remark):
        return replace(base, taxed=True)
    if (other := _price_called(remark, name)) is not None:
        return other
    if is_net(remark) or is_for_others(remark):
        return None
    return replace(base, rank=base.rank + LAST)  # the lowest one, that of a branch


def _price_called(remark: str, name: str) -> Target | None:
    """What price a word is the name of, by itself or beside the name of the price."""
    for called in (remark, f"{remark} {name}", f"{name} {remark}"):
        target = _named(called)
        if target is not None and _is_money(target.attribute, Kind.PRICE, Kind.MONEY):
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
_EXTRAS: Final = frozenset(fold(name) for name in EXTRA_NAMES)
