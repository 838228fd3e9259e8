"""Find which of the numbers in a text is the price.

A careful reader passes over percentages, dates, quantities and article numbers, prefers the
number beside a currency, takes the lower end of a range, and the price that is asked today
over the one that is struck out.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from letzshop_core.parsing._signs import sign_between
from letzshop_core.parsing.currency import SIGNS, CurrencySign, find_sign

__all__ = [
    "Candidate",
    "find_prices",
    "is_scaled",
    "needs_closer_look",
    "says_free",
    "single_number",
]

# Ends an abbreviation although it is no letter: the vowel signs of Indic scripts, the slash of S/.
_ENDING: Final = "\u0900-\u0dff/"

#: Matches a text with one plain number in it, which nearly every price is. Groups: what stands
#: before; digits and decimals, or a number with groups; a dash for no decimals; what follows.
#: A full stop before the number belongs to an abbreviation (``Rs.500``) or to it (``.75``).
single_number: Final = re.compile(
    rf"([^\d&<\-–−]*)(?:(?<![.,'’+])|(?<=[^\W\d_]\.)|(?<=[{_ENDING}]\.))"
    r"(?:([0-9]{1,15}(?:[.,][0-9]{1,2})?)"
    r"|([0-9]{1,3}(?:[.,'’\s][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+[.,][0-9]+"
    rf"|(?<![^\W\d_])(?<![{_ENDING}])[.,][0-9]+))(?!\d)"
    r"(?:([.,:]\s?[-–—]+)|[.,](?=\s|$)|(?![.,'’%\-–−]|\s%))([^\d&<]*+)"
).fullmatch


@dataclass(slots=True, eq=False)
class Candidate:
    """A number that may be a price, between what stands before and after it."""

    #: The digits and separators, readable by ``read_number``.
    text: str
    before: str
    after: str
    #: Whether no number stands before this one.
    first: bool
    #: The currency beside it.
    sign: CurrencySign | None

    @property
    def is_zero(self) -> bool:
        return not self.text.strip("0.,٫' ")

    @property
    def is_negative(self) -> bool:
        if self.first and self.before:
            if self.before[0] == "(" and self.after.endswith(")"):  # as accountants write it
                inside = (self.before[1:].strip(), self.after[:-1].strip())
                if all(text in SIGNS or not text for text in inside):
                    return True
            match = _MINUS.search(self.before)
            if match is not None:
                sign = (match[1] if match[1] is not None else match[2]).strip()
                if not sign or sign in SIGNS:
                    return True
        # as some accounting systems write it: 5,00-
        return not self.text.isdigit() and _TRAILING_MINUS.match(self.after) is not None

    @property
    def ends_range(self) -> bool:
        """Nothing but ``to``, ``-`` or ``bis`` leads from the number before to this one."""
        return not self.first and _RANGE.fullmatch(self.before) is not None

    @property
    def is_aside(self) -> bool:
        """Named as something other than the asking price: an old or unit price, a rate."""
        if _PER_UNIT.match(self.after):
            return True
        return not _ASIDE.isdisjoint(_WORD.findall(self.before.lower()))

    @property
    def is_weak(self) -> bool:
        """A quantity or an article number: a price only if there is nothing better."""
        if self.before.endswith("#"):
            return True
        if self.text.isdigit() and _TIMES.match(self.after):
            return True
        label = _LAST_WORD.search(self.before.lower())
        return label is not None and label[1] in _LABELS

    @property
    def is_measure(self) -> bool:
        """A measure, a code or a date's year: no price unless a currency says so."""
        if _MEASURE.match(self.after) or (self.text.isdigit() and _GLUED.search(self.before)):
            return True
        month = _LAST_WORD.search(self.before.lower())
        return month is not None and month[1][:3] in _MONTHS and bool(_YEAR.fullmatch(self.text))


def find_prices(text: str) -> list[Candidate]:
    """The prices in a cleaned text, the one to take first; empty if there is none.

    All but the first are other prices that the text names: an old one, a range's upper end.
    """
    if _DIGIT.search(text) is None:
        return []
    text = _SPELLING.sub(_plainly, text)
    candidates = _candidates(text)
    named = [c for c in candidates if c.sign is not None]
    if named:
        return _asked_first(named, candidates)
    candidates = [c for c in candidates if not c.is_measure]
    strong = [c for c in candidates if not c.is_weak]
    plain = [c for c in strong if not c.is_aside] or strong or candidates
    if plain:
        plain[0].sign = find_sign(text)
    return plain


def _asked_first(named: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    best = named[0]
    if len(named) > 1:
        best = next((c for c in named if not (c.is_aside or c.is_zero)), best)
    others = [c for c in named if c is not best]
    if best.ends_range:  # 26 to 50 €
        lower = candidates[candidates.index(best) - 1]
        if lower.sign is None and not lower.is_measure:
            lower.sign = best.sign
            return [lower, best, *others]
    return [best, *others]


def says_free(text: str) -> bool:
    """Whether the text says in words that nothing is to be paid."""
    return text.strip(" !.*").lower() in _FREE


def is_scaled(after: str) -> bool:
    """Whether the number is not what it says alone: ``20 %``, ``1.5 Mio. €``, ``5k``, ``5½``."""
    return _SCALE.match(after) is not None


def needs_closer_look(before: str, after: str) -> bool:
    """Whether a number with no currency beside it may be a measure, or part of a date."""
    return (
        not (before + after).isprintable()
        or _MEASURE.match(after) is not None
        or _GLUED.search(before) is not None
        or not _MONTHS.isdisjoint(word[:3] for word in _WORD.findall(before.lower()))
    )


def _alternatives(text: str) -> str:
    return "|".join(sorted(text.split(), key=len, reverse=True))


_DIGIT: Final = re.compile(r"\d")
# Spellings that would lead astray.
_SPELLING: Final = re.compile(
    r"(?<![\d.,'])(?:"
    # a date or a time
    r"(?=\d{1,4}[-./:]\d)(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\S*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<_>[./-])(?:0?[1-9]|1[0-2])(?P=_)(?:19|20)?\d\d"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)?\d\d"
    r"|[012]?\d:[0-5]\d(?::[0-5]\d)?(?!-)"
    r"|[0-3]\d-0\d)\b(?![.,]\d)"
    # an article number, a size, an O for a 0: 924IX5, 5h30, 1O,00
    r"|\d++[a-wyzA-WYZ]+[.,]?\d[\w.,]*"
    r"|(?P<number>\d[\d.,']*+)(?:"
    # the currency sign as the decimal mark: 35€ 99, 5€99
    r" ?(?P<sign>[€$£¥₤₪₹]) ?(?P<decimals>\d\d)(?!\d|[.,' ]\d| ?[%x×€$£¥₤₪₹]| ?[A-Z]{3}\b)"
    # a space that typesetting put behind the mark: $119. 95
    r"|(?<=[.,]) (?=\d\d(?![\d%]|[.,] ?\d))"
    # no minor units: 5,- 5.- 5:-
    r"|(?:(?<=[.,])|:) ?(?P<dash>[-–]+)(?!\d)))"
)


def _plainly(match: re.Match[str]) -> str:
    number = match["number"]
    if not number:
        return " "
    if match["sign"]:
        return f"{number}٫{match['decimals']} {match['sign']} "
    return f"{number.rstrip('.,')}٫ " if match["dash"] else number


_NUMBER: Final = re.compile(
    r"\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d*+(?:[.,'`_٫]{1,3}\d++)*+)٫?"
)
_ABBREVIATION: Final = re.compile(rf"(?:[^\W\d_]|[{_ENDING}])\.$")
_MARKS: Final = frozenset(".,")
_MINUS: Final = re.compile(r"(?:^|[\s(:])[-–](\S{0,4})$|(\S{1,4}) ?-$")
_TRAILING_MINUS: Final = re.compile(r"-(?:\s|$)")
_RANGE: Final = re.compile(
    rf"\s*(?:[-–~]|\.\.+|{_alternatives('to bis à a au till til do up hasta fino ad tot')})\s*",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(
    r" ?(?:x|×|\*(?=\d)|mal\b|pcs\b|st(?:ü|ue)?ck?\b|stk\b|von\b|of\b)", re.I
)
# Cents are in this list because "99" for 99 cents would be wrong by two digits.
_MEASURE: Final = re.compile(
    r"\s?(?:ft|in|inch|cm|mm|m|kg|g|mg|l|ml|cl|oz|lbs?|[kmgt]i?b|w|v|mah|litre|liter|sqft"
    r"|¢|c|ct|cents?|p|pence)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"[A-WYZa-wyz]$|[A-Za-z][xX]$")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)[^\w]{0,6}$")
_SCALE: Final = re.compile(
    r"[kKM](?![^\W\d_])|\s?bn\b|\s*%|\s?[万億亿千百½¼¾⅓⅔]|\s?T(?:EUR|€)"
    r"|\s?(?i:tsd|tausend|thousand|mio|mill(?:ion\w*)?|mln|mrd|billion|lakh|lac|crore|тыс|млн)\b"
)
_PER_UNIT: Final = re.compile(r"\s?\S{0,4}\s?(?:/|(?:pro|per|je|por)\b)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ASIDE_WORDS: Final = """
    uvp statt anstatt rrp msrp was war old regular vorher bisher listenpreis previous avant ancien
    barré instead save saved savings saving spare sparen ersparnis rabatt discount off réduction
    économisez zľava sleva adviesprijs prima antes instalment monthly rate
    zzgl versandkostenfrei livraison spedizione
"""
_LABEL_WORDS: Final = """
    art artikel article nr no num sku ref id ean gtin upc isbn mpn code item model modell menge qty
    quantity quantité anzahl size größe pack lot товара
"""
_MONTH_WORDS: Final = "jan feb mar mär apr may mai jun jul aug sep oct okt nov dec dez"
_FREE_WORDS: Final = "free gratis kostenlos gratuit gratuito umsonst бесплатно zdarma ingyenes"
_ASIDE: Final = frozenset(_ASIDE_WORDS.split())
_LABELS: Final = frozenset(_LABEL_WORDS.split())
_MONTHS: Final = frozenset(_MONTH_WORDS.split())
_FREE: Final = frozenset(_FREE_WORDS.split())


def _candidates(text: str) -> list[Candidate]:
    matches = list(_NUMBER.finditer(text))
    starts = [match.start() for match in matches[1:]]
    found: list[Candidate] = []
    end = 0
    for match, next_start in zip_longest(matches, starts):
        number = match[0]
        before = text[end : match.start()]
        end = match.end()
        after = text[end:next_start]
        if before[-1:] in _MARKS and not _ABBREVIATION.search(before):
            number = before[-1:] + number
            before = before.rstrip(".,")
        if _SCALE.match(after) is None:
            found.append(Candidate(number, before, after, not found, sign_between(before, after)))
    return found
