"""Attributes with a fixed vocabulary, as shops of several languages spell it."""

import re
from collections.abc import Callable
from typing import Final

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.phrases import (
    ADVERB,
    AGE,
    COUNT,
    DELIVERY_TIME,
    ENERGY_CLASS,
    FEW,
    LEAD_IN,
    RELEASE,
    REMARKS,
    REORDERED,
    SCHEMA_ORG,
    WORDS,
)
from letzshop_core.feeds.values.spellings import (
    NO,
    SPELLINGS,
    SWITCHED_OFF,
    SWITCHED_ON,
    YES,
)
from letzshop_core.feeds.values.text import tidy

__all__ = [
    "availability_in_words",
    "availability_of",
    "availability_unless_condition",
    "count_in_words",
    "count_of",
    "is_hidden",
    "is_shown",
    "is_switched_off",
    "is_withdrawn",
    "read_boolean",
    "word_reader",
]

_VOCABULARY: Final = {
    attribute: {fold(text): word for word, texts in words.items() for text in texts.split("|")}
    for attribute, words in SPELLINGS.items()
}
# A yes or no tells, too, unless it is short enough to be another language's word: nu
_VOCABULARY["availability"] = {
    **{
        fold(text): word
        for word, texts in (("in stock", YES), ("out of stock", NO))
        for text in texts.split("|")
        if len(text.strip()) > len("nu")
    },
    **_VOCABULARY["availability"],
}
_HIDDEN: Final = folded(SWITCHED_OFF)
_SHOWN: Final = folded(SWITCHED_ON)
_WITHDRAWN: Final = folded(YES)
_SWITCHED_OFF: Final = folded(NO) | _HIDDEN
_BOOLEANS: Final = {fold(text): True for text in YES.split("|")} | {
    fold(text): False for text in NO.split("|")
}
#: What has no letters or means something else without its point.
_SIGNS: Final = dict.fromkeys(("✓", "✔", "☑", "✅", "+", "1.0", "1,0"), True) | dict.fromkeys(
    ("✗", "✘", "☒", "☐", "❌", "❎", "0.0", "0,0"), False
)


def availability_of(quantity: int) -> str:
    """What a number of pieces in stock says about availability."""
    return "in stock" if quantity > 0 else "out of stock"


def count_of(text: str, decimal_mark: str | None = None) -> int | None:
    """The number in a remark on stock: ``5 Stück``, ``> 10``, ``only 2 left``.

    Three zeros behind another mark than ``decimal_mark`` are thousands: ``1.000``.
    """
    match = COUNT.fullmatch(text)
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
    ``draft``, WooCommerce's ``-1``, which it writes as ``'-1``."""
    return fold(cell) in _SWITCHED_OFF or cell.strip().removeprefix("'") == "-1"


def is_hidden(cell: str) -> bool:
    """The same of a status, which may be many things: only words tell, no answers or numbers."""
    return fold(cell) in _HIDDEN


def is_shown(cell: str) -> bool:
    """Whether a status says, in words, that the shop sells a product."""
    return fold(cell) in _SHOWN


def is_withdrawn(cell: str) -> bool:
    """Whether a cell that says if a product is archived, hidden or deleted says that it is."""
    return fold(cell) in _WITHDRAWN


def word_reader(attribute: Attribute) -> Callable[[str, Note], str | None]:
    """Reads one of the attribute's words, in any known spelling and language."""
    vocabulary = _VOCABULARY.get(attribute.name, {}) | {
        _key(word): word for word in attribute.words
    }
    listed = ", ".join(attribute.words)
    rephrased = _REPHRASED.get(attribute.name)

    def word_of(text: str) -> str | None:
        bare = LEAD_IN.sub("", text)
        word = vocabulary.get(_key(text)) or vocabulary.get(_key(bare))
        return vocabulary.get(_key(rephrased(bare))) if word is None and rephrased else word

    def read(cell: str, note: Note) -> str | None:
        text = SCHEMA_ORG.sub("", " ".join(tidy(cell).split()))
        word = _agreed(text, word_of, REMARKS, WORDS)
        if word is None:
            note("unknown-value", f"Expected one of {listed}, got {quoted(cell)}.")
        return word

    return read


def availability_in_words(cell: str) -> str | None:
    """What a cell says about availability where a number of pieces was expected."""
    if any(map(str.isdigit, cell)):
        return None
    return _read_availability(cell, _say_nothing)


def availability_unless_condition(cell: str) -> str | None:
    """What a cell says about availability where a condition was expected, and it is none: *nei* is
    new in Luxembourgish, and no in Norwegian."""
    return None if _read_condition(cell, _say_nothing) else availability_in_words(cell)


def _say_nothing(problem: str, message: str) -> None:
    pass


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
    if found & _ORDERED and any(map(DELIVERY_TIME.fullmatch, parts)):
        found.discard("in stock")  # sur commande (3 semaines)
    if both := _BOTH.get(frozenset(found)):
        return both
    return found.pop() if len(found) == 1 else None


def _availability(text: str) -> str:
    """A number of pieces, and a delivery time, as what they say about availability."""
    text = REORDERED.sub("", text.replace("_", " "))
    if (is_there := _SIGNS.get(text.rstrip("\ufe0f"))) is not None:
        return availability_of(is_there)
    if (count := count_of(text)) is not None:
        return availability_of(count)
    if FEW.fullmatch(text):
        return "in stock"
    if DELIVERY_TIME.fullmatch(text):  # available from 1 to 3 days
        return "in stock"
    return "preorder" if RELEASE.fullmatch(text) else ADVERB.sub("", text)


def _age_group(text: str) -> str:
    """An age as the group that it ends in: up to 3 months, one year, 5 years, 13 years."""
    match = AGE.fullmatch(text)
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
    match = ENERGY_CLASS.fullmatch(text)
    return match[1] if match else text


#: What takes its time without being in stock.
_ORDERED: Final = {"preorder", "backorder"}
#: What two words say together; behind refurbished stands how good it is: refurbished, like new.
_BOTH: Final[dict[frozenset[str | None], str]] = {
    frozenset(("male", "female")): "unisex",
    frozenset(("refurbished", "used")): "refurbished",
}
_GROWN_UP: Final = 13
_AGES: Final = ((0.25, "newborn"), (1, "infant"), (5, "toddler"), (_GROWN_UP, "kids"))
#: What says an attribute's word in ways that no list holds, as that word.
_REPHRASED: Final[dict[str, Callable[[str], str]]] = {
    "availability": _availability,
    "age_group": _age_group,
    **{f"{which}energy_efficiency_class": _energy_class for which in ("", "min_", "max_")},
}


_read_availability: Final = word_reader(ATTRIBUTES["availability"])
_read_condition: Final = word_reader(ATTRIBUTES["condition"])


def read_boolean(cell: str, note: Note) -> bool | None:
    """Yes or no."""
    text = tidy(cell)
    found = _BOOLEANS.get(fold(text), _SIGNS.get(text.rstrip("\ufe0f")))
    if found is None:
        note("unknown-value", f"Expected yes or no, got {quoted(cell)}.")
    return found
