"""Which of a feed's columns are the id, the title, the prices and the image, where a header alone
does not tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.columns.compounds import is_long_text
from letzshop_core.feeds.columns.headers import (
    LONGEST,
    is_money,
    is_net_price,
    is_numbered,
    is_price_in_one_market,
    target_of,
    without_currency,
)
from letzshop_core.feeds.columns.names import EXTRA_NAMES
from letzshop_core.feeds.columns.price_names import currency_in, without_gross
from letzshop_core.feeds.columns.templates import LAST, Target
from letzshop_core.feeds.values.spellings import NO, YES

__all__ = ["are_names", "choose", "header_score", "is_perhaps_price", "place_of_names"]


def choose(
    header: Sequence[str],
    keys: Sequence[str],
    targets: list[Target | None],
    currency: str | None,
    *,
    ids_are_names: bool,
) -> None:
    """Change what columns hold, and their ranks, by what the others hold.

    Args:
        header: the names of the columns, as the feed spells them.
        keys: the same, folded; empty where it is given what the column holds.
        targets: what each column holds by its name alone.
        currency: that of the prices to be used, if there are some in several.
        ids_are_names: whether the id is what people call the product, so that no other column
            need be the title.
    """
    _name_images_apart(header, targets)
    _find_id(keys, targets)
    _find_price(header, keys, targets)
    _put_own_currency_first(currency, targets)
    names = [fold(without_currency(c)) if k else "" for c, k in zip(header, keys, strict=True)]
    _tell_prices_apart(names, targets)
    _put_in_currency(header, targets)
    if not ids_are_names:
        _find_title(keys, targets)
    _find_image(keys, targets)
    _find_availability(keys, targets)
    _tell_states_apart(keys, targets)
    _prefer_variants(keys, targets)
    _tell_codes([*map(fold, header)], targets)


def place_of_names(header: Sequence[str], targets: Sequence[Target | None]) -> int | None:
    """The index of the column of the id, if it may as well be that of names: it is called by a word
    such as ``Product``, and the title, if there is one, only by one for the description."""
    ids = _columns_of(targets, "id")
    if not ids or fold(header[ids[0]]) not in _PERHAPS_TITLE:
        return None
    for index in (*_columns_of(targets, "title"), *_columns_of(targets, "structured_title")):
        target, by_name = targets[index], target_of(header[index])
        is_chosen = target is not None and target.rank < 0
        if is_chosen or by_name is None or by_name.attribute != "description":
            return None
    return ids[0]


def are_names(cells: Iterable[str]) -> bool:
    """Whether most of the cells are words that people call something by, and no codes."""
    filled = [cell for cell in map(str.strip, cells) if cell]
    return 2 * sum(_NAME.search(cell) is not None for cell in filled) > len(filled)


def header_score(cells: Sequence[str]) -> float:
    """The share of the cells, from 0 to 1, that are headers which some shop is known to use."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.0
    known = sum(map(_is_known, filled))
    return known / len(filled)


def _name_images_apart(header: Sequence[str], targets: list[Target | None]) -> None:
    """If several columns have one name for the image, the further ones contain additional images;
    and so do all that are numbered or hold several, if another holds the main one."""
    seen: set[str] = set()
    images = [i for i, t in enumerate(targets) if t is not None and t.attribute == "image_link"]
    further = {i for i in images if is_numbered(header[i]) or fold(header[i]) in _SEVERAL_IMAGES}
    has_main = any(_SMALL.search(fold(header[i])) is None for i in images if i not in further)
    for index in images:
        cell = header[index]
        if cell in seen or (has_main and index in further):
            targets[index] = Target("additional_image_link")
        seen.add(cell)


def _find_id(keys: Sequence[str], targets: list[Target | None]) -> None:
    """If no column is named as the id, take one whose name may also mean it: a number before the
    key of a database. Else the number that a maker, a supplier or Amazon gave is all that tells
    products apart, or what the shop calls their pages. ``No`` may count the rows, beside a code.
    ``Product`` is rather the title, if nothing else is and products have codes."""
    named = [target.attribute for target in targets if target is not None]
    if "id" in named:
        return
    needs_title = set(named).isdisjoint(("title", "structured_title", "description"))
    titles = _PERHAPS_TITLE if needs_title and ("gtin" in named or "mpn" in named) else frozenset()
    found = [
        (key in _KEYS, key in _PERHAPS_COUNTED, index)
        for index, (key, target) in enumerate(zip(keys, targets, strict=True))
        if key in _PERHAPS_ID - titles
        and (target is None or (target.attribute == "title" and named.count("title") > 1))
    ]
    if found:
        targets[min(found)[-1]] = Target("id")
    elif "price" in named and "gtin" not in named:
        others, handles = (
            [index for index, key in enumerate(keys) if key in names]
            for names in (_OF_OTHERS_TOO, _HANDLES)
        )
        for index in [*_columns_of(targets, "mpn"), *others, *handles][:1]:
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
    described.sort(key=lambda index: is_long_text(keys[index]))
    models = [index for index, key in enumerate(keys) if key in _MODELS and not targets[index]]
    for index in (*free, *described, *models)[:1]:
        targets[index] = Target("title")


def _find_image(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where products have nothing but a gallery, its first picture is the image."""
    if _columns_of(targets, "title") and not _columns_of(targets, "image_link"):
        further = _columns_of(targets, "additional_image_link")
        _retarget([i for i in further if keys[i] in _GALLERIES][:1], "image_link", targets)


def _find_availability(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where nothing else tells of stock, a column that says what is sold out does, or Heureka's of
    the days until a parcel leaves. Beside numbers of pieces it may say whether more is sold than
    there is, as PrestaShop's does."""
    if _columns_of(targets, "availability") or _columns_of(targets, "quantity"):
        return
    if "deliverydate" in keys and _OF_HEUREKA.issubset(keys):
        targets[keys.index("deliverydate")] = Target("availability", unit="days")
        return
    for index in [index for index, key in enumerate(keys) if key in _SOLD_OUT][:1]:
        targets[index] = targets[index] or Target("availability")


def _tell_states_apart(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Beside a column that is called the condition, ``Estado`` is whether a product is on sale."""
    conditions = _columns_of(targets, "condition")
    states = [index for index in conditions if keys[index] in _STATES]
    if len(states) < len(conditions):
        _retarget(states, "status", targets)


def _tell_codes(names: Sequence[str], targets: list[Target | None]) -> None:
    """Which columns hold codes, by these names of all columns."""
    is_offer = not _OF_OFFERS.isdisjoint(names)
    for index, (name, target) in enumerate(zip(names, targets, strict=True)):
        if target is None:
            continue
        if target.attribute == "availability" and name in _SOLD_OUT:
            targets[index] = replace(target, codes=_UNLESS_SOLD_OUT)
        elif target.attribute == "condition" and is_offer:
            targets[index] = replace(target, codes=_CONDITIONS)


def _find_price(header: Sequence[str], keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where no column is named as the price, one whose name may also mean it is, or one that only
    names a currency: ``brutto``, ``rate``, ``EUR``; else those of single markets are."""
    named = {target.attribute for target in targets if target is not None}
    if "price" in named or named.isdisjoint(_NAMING):
        return
    for index, (cell, key, target) in enumerate(zip(header, keys, targets, strict=True)):
        currency = currency_in(cell) if fold(cell) == key else None
        if key in _PERHAPS_PRICE or (target is None and currency):
            targets[index] = Target("price", currency=currency)
            return
    for index, (cell, key, target) in enumerate(zip(header, keys, targets, strict=True)):
        if target is None and key and is_price_in_one_market(cell):
            targets[index] = Target("price")


def _tell_prices_apart(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Which price was charged before, where there are several, and whether there are dates that
    together say how long a reduction holds."""
    of = partial(_columns_of, targets)
    _put_taxed_first(keys, targets)
    prices = of("price")
    regular = [
        index
        for index in prices
        if keys[index] in _REGULAR_PRICE or without_gross(keys[index]) in _REGULAR_PRICE
    ]
    if len(regular) < len(prices):
        _retarget(regular, "former_price", targets)
    usual = of("price")[:1]
    if any(keys[index] in _FINAL_PRICE for index in prices) and keys[usual[0]] in _BEFORE_FINAL:
        _retarget(usual, "former_price", targets)
    if not prices:
        former, reduced = of("former_price"), of("sale_price")
        if not former and any(map(of, _NAMING)):
            former = of("maximum_retail_price")  # in India, printed on the product
        has_net = any(map(is_net_price, keys))
        unknown = [key for key, target in zip(keys, targets, strict=True) if target is None]
        if former and (reduced or not (has_net or any(map(is_perhaps_price, unknown)))):
            _retarget(former[:1], "price", targets)
        elif (of("id") or of("gtin")) and not has_net:
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
            targets[index] = target.put_last()


def _put_taxed_first(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Beside a price with taxes, one that says nothing of them is without: it comes last."""
    prices = [(i, t) for i, t in enumerate(targets) if t is not None and t.attribute == "price"]
    if any(target.taxed for _, target in prices):
        for index, target in prices:
            if keys[index] and not target.taxed:
                targets[index] = target.put_last()


def is_perhaps_price(header: str) -> bool:
    """Whether a column that is no attribute's may be that of a price, by a name unknown here."""
    key = fold(header)
    return key not in EXTRA_NAMES and _PRICE_WORDS.search(key) is not None


def _put_in_currency(header: Sequence[str], targets: list[Target | None]) -> None:
    """Prices that name no currency are in that of eBay's first column:
    ``*Action(SiteID=Germany|Currency=EUR)``."""
    stated = next(filter(None, map(_STATED_CURRENCY.search, header)), None)
    if stated is None:
        return
    for index, target in enumerate(targets):
        if target is not None and target.currency is None and is_money(target.attribute):
            targets[index] = replace(target, currency=stated[1])


def _prefer_variants(keys: Sequence[str], targets: list[Target | None]) -> None:
    """Where variants have ids, that of their product comes last: they have it in common. It is that
    of their group, if nothing else is."""
    ids = _columns_of(targets, "id")
    if not any(_VARIANT in keys[index] or keys[index].startswith("skuid") for index in ids):
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
    if len(cell) > LONGEST:
        return False
    key = fold(re.sub(r"\[\d+\]", "", cell))
    return target_of(cell) is not None or any(
        key in names for names in (EXTRA_NAMES, _PERHAPS_ID, _PERHAPS_PRICE)
    )


#: Names of several images, the first of which is the main one if it has no column of its own.
_SEVERAL_IMAGES: Final = folded(
    """images | image urls | image links | imgs | pictures | photos | bilder | bild urls | fotos |
    immagini | imágenes | imagens | imagini | afbeeldingen | billeder | zdjęcia | obrázky |
    resimler | képek | kuvat"""
)
_SMALL: Final = re.compile("thumb|small|mini")
#: What is answered with yes if a product is not in stock.
_SOLD_OUT: Final = folded(
    """out of stock | is out of stock | sold out | is sold out | ausverkauft | vergriffen |
    rupture | rupture de stock | en rupture | en rupture de stock | épuisé | agotado | sin stock |
    esaurito | esgotado | uitverkocht | slutsåld | udsolgt | utsolgt | wyprzedane | wyprzedany |
    vyprodáno | vypredané | rasprodano | razprodano | нет в наличии | распродано | elfogyott |
    stoc epuizat | tükendi | εξαντλημένο"""
)
#: What tells Heureka's columns from others called the same.
_OF_HEUREKA: Final = folded("product name | price vat")
_UNLESS_SOLD_OUT: Final = {
    **dict.fromkeys(folded(YES), "out of stock"),
    **dict.fromkeys(folded(NO), "in stock"),
}
#: What is the condition, unless another column is.
_STATES: Final = folded(
    "state | estado | état | etat | stato | durum | stan | stav | stanje | 상태"
)
#: Columns of the lists of offers of Amazon and Mirakl, and their conditions: used, from like new to
#: acceptable, and collectible. 10 and 11 mean the same everywhere.
_OF_OFFERS: Final = folded("product id type | external product id type")
_CONDITIONS: Final = dict.fromkeys("12345678", "used")
#: Names that do not say that the pictures are further ones.
_GALLERIES: Final = folded("gallery | galerie | gallery images | galeriebilder | media urls")
#: Numbers that other shops use as well.
_OF_OTHERS_TOO: Final = folded("supplier sku | asin")
#: What a shop calls the page of a product in its address.
_HANDLES: Final = folded("handle | url handle | product handle | slug | url key")
#: Two words, or one with a capital: ``Blue mug``, ``Mug``, but not ``BM-12`` and ``blue-mug``.
_NAME: Final = re.compile(r"[^\W\d_]{2}\S* +\S*[^\W\d_]{2}|^[^\W\d_a-z][^\W\d_A-Z]+$")
#: What identifies a row of a database, and not the product to people.
_KEYS: Final = folded("key | guid | listing id")
_PERHAPS_COUNTED: Final = folded("nr | no | num | number | nummer | numero | numer | номер")
_MODELS: Final = folded("model | modell | modèle | modelo | modello | model name | modellname")
#: The id, if nothing else is: beside an id, numbers of rows or another title.
_PERHAPS_ID: Final = (
    folded(
        """nr | no | num | number | nummer | numero | code | kod | kode | ident | numer |
        номер | الرمز | 编号 | 編號 | 番号 | 번호 |
        artikel | article | articulo | articolo | item | produkt | produit | product | producto |
        prodotto | referenz | plu | plu nr | plu nummer | plu number | plu code | style no |
        style number | style code | catalog number | catalogue number | catalog no | cat no |
        PZN"""
    )
    | _MODELS
    | _KEYS
)
#: The title, if nothing else is.
_PERHAPS_TITLE: Final = folded(
    """product | products | article | articles | articulo | articolo | producto | prodotto |
    produto | wein | wine"""
)
#: What says that a row is a product's.
_NAMING: Final = frozenset(("id", "title", "description", "gtin"))
#: The price, if nothing else is; a rate is elsewhere one of instalments.
_PERHAPS_PRICE: Final = folded(
    """brutto | gross | TTC | incl. VAT | inkl. MwSt | incl. BTW | base price | Basispreis |
    precio base | prezzo base | preço base | prix de base | rate |
    webshop price | web price | online price | shop price | store price | internet price |
    Onlinepreis | Shoppreis | Webshoppreis | Internetpreis | prix web | prix internet |
    prix en ligne | prix boutique | precio web | precio online | precio tienda | prezzo web |
    prezzo online | webprijs | webshopprijs | internetprijs | cena internetowa | cena w sklepie |
    cena online | internetová cena | preço site | preço loja | цена на сайте | цена сайта |
    розница | роздріб | розничная"""
)
#: In ``Variant ID``, ``Variation.number``, ``variante_id``.
_VARIANT: Final = "varia"
_OF_ALL_VARIANTS: Final = ("productid", "produktid", "itemid", "articleid", "artikelid")
#: What is charged as a rule; what is charged after all, and what the price before that is called.
_REGULAR_PRICE: Final = folded(
    """regular price | normal price | full price | regulärer Preis | Normalpreis | prix normal |
    tarif régulier | precio normal | precio regular | reguliere prijs | cena regularna |
    běžná cena | bežná cena | ordinarie pris | ord pris | redovna cijena | redna cena |
    normalpris | normal pris | preço normal | обычная цена | звичайна ціна | редовна цена |
    normál ár | preț obișnuit | ordinær pris | normaalihinta | κανονική τιμή | normal fiyat |
    prezzo normale | harga normal"""
)
_FINAL_PRICE: Final = folded(
    """final price | current price | precio final | prix final | Endpreis | prezzo finale |
    eindprijs"""
)
_BEFORE_FINAL: Final = folded("price | Preis | prix | precio | prezzo | prijs")
_PRICE_WORDS: Final = re.compile(
    r"pri[cs]e?|pr[ae]is|prix|prec?io|prez|preco|pret|prijs|tarif|cena|cijena|hinta|kaina|fiyat|цена|ціна|"
    r"τιμη"
)
_STATED_CURRENCY: Final = re.compile(r"^\*?Action\(.*\bCurrency=([A-Z]{3})\b")
