"""Find which of the numbers in a text is the price.

A careful reader passes over percentages, dates, quantities and article numbers, prefers the
number beside a currency, takes the lower end of a range, and the price that is asked today
over the one that is struck out.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from letzshop_core.parsing._price_words import ASIDE, ASKED, DAYS, FREE, LABELS, MONTHS, SCALES, TO
from letzshop_core.parsing._signs import sign_between
from letzshop_core.parsing.currency import MINOR_UNITS, SIGNS, CurrencySign, find_sign

__all__ = [
    "Candidate",
    "find_prices",
    "is_unusual",
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
    #: Whether no number stands before this one, and none after it.
    first: bool
    last: bool
    #: The currency beside it.
    sign: CurrencySign | None
    #: Whether the same price follows in another currency: ``10 € / 19,56 лв.``.
    restated: bool = False

    @property
    def is_zero(self) -> bool:
        return not self.text.strip("0.,٫' ")

    @property
    def is_negative(self) -> bool:
        if self.first and self.before:
            match = _MINUS.search(self.before)
            if match is not None:
                sign = (match[1] if match[1] is not None else match[2]).strip()
                if not sign or sign in SIGNS:
                    return True
            if self.last and self._is_in_brackets:
                return True
        # as accounting systems write it: 5,00- or 5,00 CR
        credit = None if self.text.isdigit() else _CREDIT.match(self.after)
        return credit is not None and (self.last or credit.end() < len(self.after))

    @property
    def _is_in_brackets(self) -> bool:
        """As accountants write negatives: ``(5.00)``, ``($5.00)``, ``(5,00) €``."""
        left, opening, inner_left = self.before.partition("(")
        inner_right, closing, right = self.after.partition(")")
        around = (left.strip(), inner_left.strip(), inner_right.strip(), right.strip())
        return bool(opening and closing) and all(not text or text in SIGNS for text in around)

    @property
    def ends_range(self) -> bool:
        """Nothing but ``to``, ``-`` or ``bis`` leads from the number before to this one."""
        return not self.first and _RANGE.fullmatch(self.before) is not None

    @property
    def is_aside(self) -> bool:
        """Other than the asking price: an old or unit price, a rate, a bare article number."""
        if _PER_UNIT.match(self.after) and not self.restated:
            return True
        if len(self.text) > 7 and self.text.isdigit():
            return True
        return _says(self.before)[0]

    @property
    def is_asked(self) -> bool:
        """Named as what is to be paid today."""
        return _says(self.before)[1]

    @property
    def is_weak(self) -> bool:
        """A quantity or an article number: no price unless a currency says so."""
        if not self.text.isdigit():
            return False
        if self.before.endswith("#") or _TIMES.match(self.after):
            return True
        label = _LAST_WORD.search(self.before.lower())
        return label is not None and label[1] in LABELS

    @property
    def is_measure(self) -> bool:
        """A measure, a code or a date's year: no price unless a currency says so."""
        if _MEASURE.match(self.after) or (self.text.isdigit() and _GLUED.search(self.before)):
            return True
        month = _LAST_WORD.search(self.before.lower())
        return month is not None and month[1][:3] in MONTHS and bool(_YEAR.fullmatch(self.text))


def find_prices(text: str) -> list[Candidate]:
    """The prices in a cleaned text, the one to take first; empty if there is none.

    All but the first are other prices that the text names: an old one, a range's upper end.
    """
    if _DIGIT.search(text) is None or _FORMULA.match(text):
        return []
    text = _SPELLING.sub(_plainly, text)
    candidates = _candidates(text)
    named = [c for c in candidates if c.sign is not None]
    if named:
        return _with_lower_end(named, candidates)
    candidates = [c for c in candidates if not c.is_measure]
    strong = [c for c in candidates if not c.is_weak]
    plain = [c for c in strong if not c.is_aside] or strong
    if plain:
        plain = _asked_first(plain)
        plain[0].sign = find_sign(text)
    return plain


def _with_lower_end(named: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    """The prices, the asking price first: of ``26 to 50 €`` that is 26 €."""
    best, *others = _asked_first(named)
    if best.ends_range:
        lower = candidates[candidates.index(best) - 1]
        if lower.sign is None and not lower.is_measure:
            lower.sign = best.sign
            return [lower, best, *others]
    return [best, *others]


def _asked_first(prices: list[Candidate]) -> list[Candidate]:
    if len(prices) == 1:
        return prices
    today = [c for c in prices if not (c.is_zero or c.is_aside)] or prices[:1]
    best = next((c for c in today if c.is_asked), today[0]) if len(today) > 1 else today[0]
    return [best, *(c for c in prices if c is not best)]


def says_free(text: str) -> bool:
    """Whether the text says in words that nothing is to be paid."""
    return text.strip(" !.*").lower() in FREE


def is_unusual(before: str, after: str) -> bool:
    """Whether a number is not what it says alone: ``20 %``, ``1.5 Mio. €``, ``5½``, ``(5.00)``."""
    return _is_scaled(after) or _UNUSUAL.search(f"{before}0{after}") is not None


# What surrounds the numbers of a column repeats, so it is remembered.
@lru_cache(maxsize=1024)
def _says(before: str) -> tuple[bool, bool]:
    """Whether words before a number call it something else than the price, or the price today."""
    words = _WORD.findall(before.lower())
    return (not ASIDE.isdisjoint(words), not ASKED.isdisjoint(words))


@lru_cache(maxsize=1024)
def _is_scaled(after: str) -> bool:
    if _SCALE.match(after):
        return True
    word = _NEXT_WORD.match(after)
    return word is not None and word[1].lower() in SCALES


def needs_closer_look(before: str, after: str) -> bool:
    """Whether a number with no currency beside it may be a measure, a label or part of a date."""
    return (
        not (before + after).isprintable()
        or _MEASURE.match(after) is not None
        or _GLUED.search(before) is not None
        or any(word in LABELS or word[:3] in MONTHS for word in _WORD.findall(before.lower()))
    )


def _alternatives(text: str) -> str:
    return "|".join(sorted(text.split(), key=len, reverse=True))


_DIGIT: Final = re.compile(r"\d")
# Of a spreadsheet: =A1*2 and #DIV/0!
_FORMULA: Final = re.compile(r"=[^\W\d_]|#\W?DIV/0")
# Spellings that would lead astray.
_SPELLING: Final = re.compile(
    r"(?=[\d+lIOo])(?<![\d.,'])(?:"
    # a date or a time
    r"(?=\d{1,4}[-./:]\d)(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\S*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<_>[./-])(?:0?[1-9]|1[0-2])(?P=_)(?:19|20)?\d\d"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)?\d\d"
    r"|[012]?\d:[0-5]\d(?::[0-5]\d)?(?!-)"
    r"|[0-3]\d-0\d)\b(?![.,]\d)"
    # a telephone number, an ISBN, a fraction
    r"|(?:\+\d[\d ()/-]{6,}\d|0\d{1,4}[ /-]\d{4,}|(?=[\d-]{9})\d+(?:-\d+){2,})\b(?![.,]\d)"
    r"|(?:1/[234]|[23]/[34])(?![\d.,/])"
    # the lowest price of the last 30 days (Directive 98/6/EC, article 6a)
    rf"|(?<![€$£])30 ?(?i:{_alternatives(DAYS)})\b"
    # an article number, a size, an O for a 0, an l for a 1: 924IX5, 5h30, 1O,00, l9,99
    r"|\d++[a-wyzA-WYZ]+[.,]?\d[\w.,]*"
    r"|(?<![^\W\d_])[lIOo]\d[\d.,]*|\d[\d.,]*+[Oo](?![^\W\d_])"
    r"|(?P<number>\d[\d.,']*+)(?:"
    # the currency sign as the decimal mark: 35€ 99, 5€99
    r"(?<![.,]\d)(?<![.,]\d\d)(?! [$£]\d) ?(?P<sign>[€$£¥₤₪₹]) ?(?P<decimals>\d\d)"
    rf"(?!\d|[.,:' ]\d| ?[%x×€$£¥₤₪₹]| ?(?:{'|'.join(MINOR_UNITS)})\b)"
    # spaces that typesetting or markup put beside the mark: $119. 95, 19 , 99
    r"|(?:(?<=[.,]) |(?<![.,]\d)(?<![.,]\d\d) (?P<mark>[.,]) ?)(?=\d\d(?![\d%]|[.,] ?\d))"
    # no minor units: 5,- 5.- 5:-
    r"|(?:(?<=[.,])|:) ?(?P<dash>[-–]+)(?!\d)))"
)


def _plainly(match: re.Match[str]) -> str:
    number = match["number"]
    if not number:
        return " "
    if match["sign"]:
        return f"{number}٫{match['decimals']} {match['sign']} "
    return f"{number.rstrip('.,')}٫ " if match["dash"] else f"{number}{match['mark'] or ''}"


_NUMBER: Final = re.compile(
    r"\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d*+(?:[.,'`_٫]{1,3}\d++)*+)٫?"
)
_ABBREVIATION: Final = re.compile(rf"(?:[^\W\d_]|[{_ENDING}])\.$")
_MARKS: Final = frozenset(".,")
_MINUS: Final = re.compile(
    r"(?:^|[\s(:])(?:[-–]|(?i:minus|moins|menos|meno) )(\S{1,4} |\S{0,4})$|(\S{1,4}) ?-$"
)
_CREDIT: Final = re.compile(r"-[€$£¥]?(?=\s|$)| ?CR\b")
_RANGE: Final = re.compile(rf"\s*(?:[-–~]|\.\.+|{_alternatives(TO)})\s*", re.IGNORECASE)
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
_GLUED: Final = re.compile(r"[A-WYZa-wyz]-?$|[A-Za-z][xX]$")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)[^\w]{0,6}$")
_SCALE: Final = re.compile(
    r"[kKM](?![^\W\d_])|\s?(?:[Cc]r|bn)\b|\s*[%‰]|\s?[万萬億亿千百만천억½¼¾⅓⅔]|\s?T(?:EUR|€)"
)
_NEXT_WORD: Final = re.compile(r"\s?([^\s\d.,:;!()/*+\-–]+)")
# A percentage as Turkish and Arabic write it
_RATE: Final = re.compile(r"(?:^|\s)%$")
# Around a number (shown as 0): dashes that may be a minus, a credit, an l for a 1, an O for a 0.
_UNUSUAL: Final = re.compile(
    r"[‐‑‒—―﹘﹣－⁻#%٪=]|\(.*0.*\)|0 ?CR\b|(?i:minus|moins|menos|meno)\b"
    r"|(?<![^\W\d_])[lIOo]0|0[Oo](?![^\W\d_])|0[⁰¹²³⁴-⁹]"
)
_LEADING: Final = re.compile(r"\s(?:[^\s\w]|\w{0,3}[$£€])$")
_SIGN_AT_END: Final = re.compile(r"\d\s?[$£€]\D*$")
_EITHER: Final = re.compile(r"\s?\S{0,4}\s?/\s?\S{0,4}\s?")
_PER_UNIT: Final = re.compile(r"\s?\S{0,4}\s?(?:/|(?:pro|per|je|por)\b)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def _candidates(text: str) -> list[Candidate]:
    matches = list(_NUMBER.finditer(text))
    starts = [match.start() for match in matches]
    starts.append(len(text))
    found: list[Candidate] = []
    end = 0
    for match, next_start in zip(matches, starts[1:], strict=True):
        number = match[0]
        before = text[end : match.start()]
        end = match.end()
        after = text[end:next_start]
        if before[-1:] in _MARKS and not _ABBREVIATION.search(before):
            number = before[-1:] + number
            before = before.rstrip(".,")
        if _is_scaled(after) or (before[-1:] == "%" and _RATE.search(before)):
            continue
        last = match is matches[-1]
        sign = sign_between(before, "" if not last and _leads(number, after, text) else after)
        if sign and "/" in before and found and _EITHER.fullmatch(before):
            found[-1].restated = True
        found.append(Candidate(number, before, after, not found, last, sign))
    return found


def _leads(number: str, gap: str, text: str) -> bool:
    """Whether the sign in a gap belongs to the next number only: ``Windows 11 $139``."""
    return number.isdigit() and _LEADING.search(gap) is not None and not _SIGN_AT_END.search(text)
