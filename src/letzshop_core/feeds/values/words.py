"""Attributes with a fixed vocabulary, as shops of several languages spell it."""

import re
from collections.abc import Callable
from typing import Final

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.spellings import NO, SPELLINGS, SWITCHED_OFF, YES
from letzshop_core.feeds.values.text import tidy

__all__ = [
    "availability_in_words",
    "availability_of",
    "count_in_words",
    "count_of",
    "is_switched_off",
    "read_boolean",
    "word_reader",
]

_VOCABULARY: Final = {
    attribute: {fold(text): word for word, texts in words.items() for text in texts.split("|")}
    for attribute, words in SPELLINGS.items()
}
_SWITCHED_OFF: Final = folded(NO) | folded(SWITCHED_OFF)
_BOOLEANS: Final = {fold(text): True for text in YES.split("|")} | {
    fold(text): False for text in NO.split("|")
}
#: What has no letters or means something else without its point.
_SIGNS: Final = dict.fromkeys(("✓", "✔", "☑", "✅", "1.0", "1,0"), True) | dict.fromkeys(
    ("✗", "✘", "☒", "☐", "❌", "❎", "0.0", "0,0"), False
)

_COUNT: Final = re.compile(
    r"(?:nur |noch |only |seulement |solo |quedan |nog |über |mehr als |more than |over |"
    r"plus (?:de|que) |"
    r"más de |mais de |più di |meer dan |"
    r"ca\.? ?|circa |etwa |approx\.? |aprox\.? |env\.? |environ |[>≥]=? ?|[~≈] ?|"
    r"(?:letzte[ns]?|last|derni[eè]re?s|últim[ao]s|ultimi|laatste) |"
    r"(?:auf lager|in stock|en stock|op voorraad|i lager|på lager|skladem|verfügbar|available|"
    r"dostępn[ey]|w magazynie|raktáron|în stoc|stokta|в наличии|в наявності|на складе|"
    r"begrenzter vorrat|"
    r"(?:lager)?bestand|lager|vorrat|stock|qty|quantity|menge|anzahl|quantité)"
    r"(?: ?:|(?= ?\(| [\d>]))[ (]*)*"
    r"(-?\d{1,9})(?:([.,])(0+))?\+?"
    r"(?: ?(?:stück|stk\.?|st\.?|pcs?\.?|pieces?|pièces?|pièce\(s\)|units?|"
    r"items?|item\(s\)|artikel|articles?|"
    r"exemplaires?|unités?|unidades|pezzi|stuks|szt\.?|kpl|ks|db|buc\.?|шт\.?|styck(?:en)?|"
    r"paare?|pairs?|paires?|paia|pares))?\)?"
    r"(?: (?:auf lager|vorrätig|verfügbar|lagernd|left(?: in stock)?|in stock|available|en stock|"
    r"disponibles?|op voorraad|disponibili|rimast[aeio]))?",
    re.IGNORECASE,
)
# Shops of Germany, Austria and Luxembourg have to name delivery times; they imply stock.
_DELIVERY_TIME: Final = re.compile(
    r"(?:(?:lieferzeit|lieferung|lieferbar|verf(?:ü|ue)gbar|versandfertig|versand|"
    r"delivery|delivery time|"
    r"(?:usually )?ships|ready to ship|expédié|expédition|livraison|livré|disponible|levertijd|"
    r"levering|leverbaar|verzonden|consegna|spedizione|disponibile|available|beschikbaar|"
    r"spedito|entrega|envío|"
    r"liwwerzäit)"
    r"(?: in| within| from| up to| innerhalb(?: von)?| sous| en| binnen| entro)?|"
    r"(?:παράδοση|αποστολή|διαθέσιμο)(?: σε| από| εντός| έως)?|"
    r"in|en|sous|binnen|entro|within|up to|do|σε|εντός|έως)?:? ?(?:ca\.? )?"
    r"\d{1,3}(?: ?h?(?:-|–|/| bis| to| à| tot| a| έως) ?\d{1,3})? ?"
    r"(?:h|std\.?|stunden?|hours?|heures?|uur|ore|horas|(?:werk|arbeits)?tag(?:e|en)?|"
    r"(?:working |business )?days?|jours?|(?:werk)?dag(?:en)?|giorn[io]|días?|deeg|"
    r"wochen?|weeks?|semaines?|weken|settiman[ae]|semanas?|"
    r"(?:pracovn(?:ích|ých|é|í) )?(?:dni|dn[ůí])|dage|dagar|dager|päivää|dias|"
    r"(?:рабочих |робочих )?дн(?:я|ей|ів|і|и)|nap|zile|(?:εργάσιμες )?ημέρ(?:α|ες))"
    r"(?: (?:ouvrés?|ouvrables?|lavorativ[io]|laborables?|hábiles|robocz(?:e|ych|y)|lieferzeit|"
    r"levertijd|bei ihnen))?",
    re.IGNORECASE,
)
# Of something that is not out yet: Erscheint am 12.12.2026, Sortie le 12 décembre
_RELEASE: Final = re.compile(
    r"(?:erscheint|erscheinungs(?:datum|termin)|(?:verfügbar|lieferbar|vorbestellbar) ab|"
    r"releases?|release date|"
    r"available from|coming|sortie|parution|disponible (?:le|à partir du)|disponibile dal|"
    r"disponible (?:el|desde el)|esce il|verschijnt|beschikbaar vanaf)"
    r"(?: am| im| on| in| le| el| il| op)?:? [^,;]{0,20}\d[^,;]{0,20}",
    re.IGNORECASE,
)
_SCHEMA_ORG: Final = re.compile(r"(?:https?://)?schema(?:\.org/|:)", re.IGNORECASE)
# What is said before a word of any attribute
_LEAD_IN: Final = re.compile(
    r"\A(?:(?:zustand|condition|état|estado|stato|verfügbarkeit|availability|"
    r"disponibilité)(?: ?: ?| )|(?:produkt|produit|prodotto|producto|product|artikel|article|"
    r"für|pour|per|para|for) )(?=.)",
    re.IGNORECASE,
)
_AT_PRESENT: Final = re.compile(
    r"(?:ab sofort|sofort|direkt|jetzt|now|"
    r"kurzfristig|vorübergehend|derzeit|zurzeit|zur zeit|z\. ?zt\.|momentan|aktuell|leider|"
    r"tijdelijk|momenteel|nu|"
    r"temporairement|actuellement|momentanément|temporaneamente|momentaneamente|attualmente|"
    r"temporalmente|"
    r"actualmente|temporarily|currently) ",
    re.IGNORECASE,
)
#: Between remarks that each tell: ``sofort verfügbar, Lieferzeit 1-3 Tage``, ``In stock (5)``.
_REMARKS: Final = re.compile(r"\s*(?:[,;()|]| [-–] )\s*")
#: Between words that each tell: ``Neu & OVP``, ``hommes et femmes``.
_WORDS: Final = re.compile(
    r"\s*[/&]\s*|\s*\+\s*(?=\w)|\s+(?:und|and|et|en|e|y|or|oder|ou)\s+", re.IGNORECASE
)
_ENERGY_CLASS: Final = re.compile(
    r"(?:(?:energie(?:effizienz)?|effizienz|energy )?klasse|eek|(?:energy )?(?:efficiency )?class|"
    r"class?e(?: [ée]nerg[ée]ti(?:que|ca))?)? ?:? ?([A-G]\+{0,3})"
    r"(?: ?[\[(]? ?(?:spektrum|skala)?:? ?A\+* ?(?:-|–|bis|to|à) ?[D-G] ?[\])]?)?",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"(?:(ab |from |dès |à partir de |desde |da |vanaf )|bis |up to |jusqu'à |hasta |fino a |tot )?"
    r"(\d{1,2}) ?(?:(?:-|–|bis|to|à|a|tot) ?(\d{1,2})|(\+))? ?"
    r"(?:(m|mo|mon|months?|monaten?|mois|mesi|meses|maanden|mnd)|"
    r"(y|yrs?|years?|j|jahren?|ans?|anni|años|jaar))?\.?",
    re.IGNORECASE,
)


def availability_of(quantity: int) -> str:
    """What a number of pieces in stock says about availability."""
    return "in stock" if quantity > 0 else "out of stock"


def count_of(text: str, decimal_mark: str | None = None) -> int | None:
    """The number in a remark on stock: ``5 Stück``, ``> 10``, ``only 2 left``.

    Three zeros behind another mark than ``decimal_mark`` are thousands: ``1.000``.
    """
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    count, mark, zeros = match.groups()
    is_grouped = zeros == "000" and mark != decimal_mark and len(count.lstrip("-")) <= len(zeros)
    return int(count + zeros) if is_grouped else int(count)


def count_in_words(cell: str) -> int | None:
    """How many pieces a remark on availability names: ``In stock: 12``. A number alone is none: it
    may be a flag."""
    return count_of(tidy(cell)) if any(map(str.isalpha, cell)) else None


def is_switched_off(cell: str) -> bool:
    """Whether a cell that says if a shop sells a product says that it does not: ``FALSE``,
    ``draft``, WooCommerce's ``-1``."""
    return fold(cell) in _SWITCHED_OFF or cell.strip() == "-1"


def word_reader(attribute: Attribute) -> Callable[[str, Note], str | None]:
    """Reads one of the attribute's words, in any known spelling and language."""
    vocabulary = _VOCABULARY.get(attribute.name, {}) | {
        _key(word): word for word in attribute.words
    }
    listed = ", ".join(attribute.words)
    rephrased = _REPHRASED.get(attribute.name)

    def word_of(text: str) -> str | None:
        text = _LEAD_IN.sub("", text)
        word = vocabulary.get(_key(text))
        return vocabulary.get(_key(rephrased(text))) if word is None and rephrased else word

    def read(cell: str, note: Note) -> str | None:
        text = _SCHEMA_ORG.sub("", " ".join(tidy(cell).split()))
        word = _agreed(text, word_of, _REMARKS, _WORDS)
        if word is None:
            note("unknown-value", f"Expected one of {listed}, got {quoted(cell)}.")
        return word

    return read


def availability_in_words(cell: str) -> str | None:
    """What a cell says about availability where a number of pieces was expected."""
    if any(map(str.isdigit, cell)):
        return None
    return _read_availability(cell, lambda _problem, _message: None)


def _key(text: str) -> str:
    # Energy classes differ in their plus signs alone.
    pluses = text.count("+") + text.count("⁺")
    return f"{fold(text)}{'+' * pluses}" if pluses else fold(text)


def _agreed(
    text: str, word_of: Callable[[str], str | None], *between: re.Pattern[str]
) -> str | None:
    """What the text says as a whole, or what its parts say if they agree."""
    word = word_of(text)
    if word is not None or not between:
        return word
    parts = [part for part in between[0].split(text) if part]
    found = {_agreed(part, word_of, *between[1:]) for part in parts}
    if found & _ORDERED and any(map(_DELIVERY_TIME.fullmatch, parts)):
        found.discard("in stock")  # sur commande (3 semaines)
    if found == {"male", "female"}:
        return "unisex"
    return found.pop() if len(found) == 1 else None


def _availability(text: str) -> str:
    """A number of pieces, and a delivery time, as what they say about availability."""
    text = text.replace("_", " ")
    if (is_there := _SIGNS.get(text.rstrip("\ufe0f"))) is not None:
        return availability_of(is_there)
    if (count := count_of(text)) is not None:
        return availability_of(count)
    if _DELIVERY_TIME.fullmatch(text):  # available from 1 to 3 days
        return "in stock"
    return "preorder" if _RELEASE.fullmatch(text) else _AT_PRESENT.sub("", text)


def _age_group(text: str) -> str:
    """An age as the group that it ends in: up to 3 months, one year, 5 years, 13 years."""
    match = _AGE.fullmatch(text)
    if match is None:
        return text
    start, first, last, plus, months, years_old = match.groups()
    if start or plus:
        return "adult" if not months and int(first) >= _GROWN_UP else text
    if not (months or years_old):
        return text
    years = int(last or first) / (12 if months else 1)
    return next((group for most, group in _AGES if years <= most), "adult")


def _energy_class(text: str) -> str:
    match = _ENERGY_CLASS.fullmatch(text)
    return match[1] if match else text


#: What takes its time without being in stock.
_ORDERED: Final = {"preorder", "backorder"}
_GROWN_UP: Final = 13
_AGES: Final = ((0.25, "newborn"), (1, "infant"), (5, "toddler"), (_GROWN_UP, "kids"))
#: What says an attribute's word in ways that no list holds, as that word.
_REPHRASED: Final[dict[str, Callable[[str], str]]] = {
    "availability": _availability,
    "age_group": _age_group,
    **{f"{which}energy_efficiency_class": _energy_class for which in ("", "min_", "max_")},
}


_read_availability: Final = word_reader(ATTRIBUTES["availability"])


def read_boolean(cell: str, note: Note) -> bool | None:
    """Yes or no."""
    text = tidy(cell)
    found = _BOOLEANS.get(fold(text), _SIGNS.get(text.rstrip("\ufe0f")))
    if found is None:
        note("unknown-value", f"Expected yes or no, got {quoted(cell)}.")
    return found
