"""A number in a text, and what the words and signs around it say that it is."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from letzshop_core.parsing._price_words import (
    ASIDE,
    ASKED,
    CHARGES,
    COUNTED,
    LABELS,
    MONTHS,
    SCALES,
    TO,
)
from letzshop_core.parsing._signs import sign_between
from letzshop_core.parsing.currency import HUNDREDTHS, SIGNS, CurrencySign

__all__ = [
    "ENDING",
    "Candidate",
    "find_candidates",
    "is_unusual",
    "needs_closer_look",
]

#: Ends an abbreviation although it is no letter: the vowel signs of Indic scripts, the slash of S/.
ENDING: Final = "\u0900-\u0dff/"


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
    #: Whether the amount is in hundredths, such as cents.
    in_hundredths: bool = False
    #: Whether the same price follows in another currency: ``10 € / 19,56 лв.``.
    restated: bool = False

    @property
    def is_zero(self) -> bool:
        return not self.text.strip("0.,٫' ")

    @property
    def is_negative(self) -> bool:
        if self.first and self.before:
            if self._lacks_whole_part:
                return False
            for minus in (_MINUS, _MINUS_BEHIND_SIGN):
                match = minus.search(self.before)
                if match is not None and (not match[1] or match[1].strip() in SIGNS):
                    return True
            if self.last and self._is_in_brackets:
                return True
        # as accounting systems write it: 5,00- or 5,00 CR
        credit = None if self.text.isdigit() else _CREDIT.match(self.after)
        return credit is not None and (self.last or credit.end() < len(self.after))

    @property
    def _lacks_whole_part(self) -> bool:
        """A dash stands for no francs or euros: ``Fr. -.95``, ``€ -,95``."""
        if self.sign is None or not self.before.strip(" -–"):
            return False
        return self.text[0] == "," or (self.text[0] == "." and self.sign.usual == "CHF")

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
        return not self.first and self.before.strip().lower() in _RANGE

    @property
    def is_aside(self) -> bool:
        """Other than the asking price: an old or unit price, a rate, a bare article number."""
        if self.after and _is_per_unit(self.after) and not self.restated:
            return True
        if len(self.text) > 7 and self.text.isdigit():
            return True
        is_aside, _, _, is_charge = _says(self.before)
        return is_aside or (is_charge and self.first)

    @property
    def is_part(self) -> bool:
        """One of several instalments, or what a measure costs: ``12x R$ 44,00``, ``1 kg = 5 €``."""
        return _says(self.before)[2] and not self.first

    @property
    def is_asked(self) -> bool:
        """Named as what is to be paid today, or where an arrow leads."""
        return _says(self.before)[1]

    @property
    def is_other_number(self) -> bool:
        """A measure, quantity, article number or year: no price unless a currency says so."""
        if _MEASURE.match(self.after):
            return True
        if not self.text.isdigit():
            return False
        if _GLUED.search(self.before) or self.before.endswith("#") or _TIMES.match(self.after):
            return True
        if _MONTH.fullmatch(self.after):
            return True
        word = _LAST_WORD.search(self.before.lower())
        if word is None:
            return False
        is_year = word[1][:3] in MONTHS and _YEAR.fullmatch(self.text) is not None
        return is_year or word[1] in LABELS


def find_candidates(text: str) -> list[Candidate]:
    """The numbers of a text, except those that are scaled or a percentage."""
    before, *pieces = _NUMBER.split(text)
    found: list[Candidate] = []
    left = len(pieces)
    for digits, after in zip(pieces[::2], pieces[1::2], strict=True):
        left -= 2
        gap, before = before, after
        number = digits
        if gap[-1:] in _MARKS and not _ABBREVIATION.search(gap):
            number = gap[-1] + digits
            gap = gap.rstrip(".,")
        if (after and _is_scaled(after)) or (gap[-1:] == "%" and _RATE.search(gap)):
            if found and found[-1].after is gap and _SAME_KIND.fullmatch(gap):
                found.pop()  # of 10-20 % or 1 bis 2 Mio. the first number is not more either
            continue
        sign = _sign_between(gap, "" if left and _leads(number, after, pieces[-1]) else after)
        in_hundredths = False
        if sign is None or (found and len(number) <= 2):  # "5 Euro 50 Cent"
            hundredths = _hundredths(gap[-1:], after)
            if hundredths and (sign or not _MEASURE.match(after)):
                sign, in_hundredths = hundredths, True
        if sign and found and "/" in gap and _EITHER.fullmatch(gap):
            found[-1].restated = True
        found.append(Candidate(number, gap, after, not found, not left, sign, in_hundredths))
    return found


# What surrounds the numbers of a column repeats, so it is remembered.
_sign_between: Final = lru_cache(maxsize=1024)(sign_between)


@lru_cache(maxsize=1024)
def _says(before: str) -> tuple[bool, bool, bool, bool]:
    """What stands before a number calls it no asking price, today's price, a part, a charge."""
    words = _WORD.findall(before.lower())
    return (
        not ASIDE.isdisjoint(words),
        not ASKED.isdisjoint(words),
        _OF_PART.match(before) is not None,
        not CHARGES.isdisjoint(words),
    )


@lru_cache(maxsize=1024)
def _is_scaled(after: str) -> bool:
    """Whether more follows than the number says: ``20 %``, ``1.5 Mio. €``, ``5k``, ``5½``."""
    if _SCALE.match(after):
        return True
    word = _NEXT_WORD.match(after)
    return word is not None and word[1].lower() in SCALES


@lru_cache(maxsize=1024)
def _is_per_unit(after: str) -> bool:
    """Whether a price is that of a unit: ``€/kg``, ``€ pro m``."""
    return _PER_UNIT.match(after) is not None


@lru_cache(maxsize=1024)
def _hundredths(left: str, after: str) -> CurrencySign | None:
    """The name of cents beside a number, ``left`` being one character: ``99 ct``, ``¢99``."""
    match = _NAME.match(after)
    if match is None:
        return HUNDREDTHS["¢"] if left == "¢" else None
    name = match[1]
    sign = HUNDREDTHS.get(name)
    if sign is None and len(name) > 1 and name not in SIGNS:
        sign = HUNDREDTHS.get(name.rstrip(".").lower())
    return sign


def is_unusual(before: str, after: str) -> bool:
    """Whether a number is not what it says alone: ``20 %``, ``1.5 Mio. €``, ``5½``, ``(5.00)``."""
    if after and (_is_scaled(after) or _UNUSUAL.search(after) or _UNUSUAL_AFTER.match(after)):
        return True
    if before and (_UNUSUAL.search(before) or _UNUSUAL_BEFORE.search(before)):
        return True
    return "(" in before and ")" in after


def needs_closer_look(before: str, after: str) -> bool:
    """Whether a number with no currency beside it may be a measure, a label or part of a date."""
    return (
        not (before + after).isprintable()
        or _MEASURE.match(after) is not None
        or _hundredths(before[-1:], after) is not None
        or _TIMES.match(after) is not None
        or _GLUED.search(before) is not None
        or _names_other_number(before)
    )


def _names_other_number(before: str) -> bool:
    """Whether an article number, a quantity or a year may follow."""
    words = _WORD.findall(before.lower())
    return not (LABELS.isdisjoint(words) and MONTHS.isdisjoint([word[:3] for word in words]))


def _leads(number: str, gap: str, end: str) -> bool:
    """Whether the sign in a gap belongs to the next number only: ``Windows 11 $139``."""
    leading = _LEADING.search(gap) if number.isdigit() else None
    return leading is not None and leading[1] in SIGNS and not _SIGN.match(end)


_NUMBER: Final = re.compile(
    r"(\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d*+(?:[.,'`_٫]{1,3}\d++)*+)٫?)"
)
_ABBREVIATION: Final = re.compile(rf"(?:[^\W\d_]|[{ENDING}])\.$")
_MARKS: Final = frozenset(".,")
_MINUS: Final = re.compile(
    r"(?:^|[\s(:])(?:[-–]|(?i:minus|moins|menos|meno) )(\S{1,4} |\S{0,4})$|^[-–] $"
)
_MINUS_BEHIND_SIGN: Final = re.compile(r"(?:^|[\s(:])(\S{1,4})[-–]$")
_CREDIT: Final = re.compile(r"-[€$£¥]?(?=\s|$)| ?CR\b")
_RANGE: Final = TO | {"-", "–", "~", "..", "...", "…"}
_TIMES: Final = re.compile(
    rf" ?(?:(?!(?-i:X[A-Z]{{2}})\b)[x×]|\*(?=\d|$)|-?(?:{'|'.join(COUNTED)})\b)", re.IGNORECASE
)
_MEASURE: Final = re.compile(
    r"\s?(?:ft|in|inch|cm|mm|m|kg|g|mg|l|ml|cl|oz|lbs?|[kmgt]i?b|w|v|mah|litre|liter|sqft|gr"
    r"|кг|гр?|мл|л|мм|см|м)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"[A-WYZa-wyz]-?$|[A-Za-z][xX]$")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)[^\w]{0,6}$")
_SCALE: Final = re.compile(
    r"[kKM](?![^\W\d_])|[⁰¹²³⁴-⁹]{2}|\s?(?:[Cc]r|bn)\b|\s*[%‰]|\s?[万萬億亿千百만천억½¼¾⅓⅔]"
    r"|\s?T(?:EUR|€)"
)
_NEXT_WORD: Final = re.compile(r"\s?([^\s\d.,:;!()/*+\-–]+)")
# A percentage as Turkish and Arabic write it
_RATE: Final = re.compile(r"(?:^|\s)%$")
# Dashes that may be a minus, an l for a 1, an O for a 0, a credit, a power.
_UNUSUAL: Final = re.compile(r"[‐‑‒—―﹘﹣－⁻#%٪％﹪=]")
_UNUSUAL_BEFORE: Final = re.compile(
    r"[mMlIOo（](?:(?<=[mM])(?i:inus|oins|enos?)\b|(?<=[lIOo])(?<![^\W\d_].)$|(?<=（))"
)
_UNUSUAL_AFTER: Final = re.compile(r" ?CR\b|[Oo](?![^\W\d_])|[⁰¹²³⁴-⁹]")
_LEADING: Final = re.compile(r"\s([^\s\w]|\w{0,3}[$£€])$")
_NAME: Final = re.compile(r"\s?([^\W\d_]+\.?|[¢￠])(?![^\W\d_]|/u\b)")
_SIGN: Final = re.compile(r"\s?[$£€]")
_EITHER: Final = re.compile(r"\s?\S{0,4}\s?/\s?\S{0,4}\s?")
_PER_UNIT: Final = re.compile(r"\s?\S{0,4}\s?\*?\s?(?:/(?!-)|(?:pro|per|je|por)\b)")
# Between two numbers: a measure and what it costs (1 kg = 4,98 €), instalments (12x de R$ 44,00).
_OF_PART: Final = re.compile(
    rf"{_MEASURE.pattern}\s?=|\s?[x×]\s?(?:de )?\S{{0,4}}\s?$", re.IGNORECASE
)
# Between the ends of a range that are counted alike.
_SAME_KIND: Final = re.compile(rf"[-–]| (?:{'|'.join(TO)}) ", re.IGNORECASE)
# A word, initials such as M.R.P., or an arrow
_WORD: Final = re.compile(r"[-=]>|[→➔➜⇒]|[^\W\d_](?:(?:\.[^\W\d_])+(?![^\W\d_])|[^\W\d_]*)")
# Between the day and the year: 31. Januar 2024
_MONTH: Final = re.compile(
    rf"(?:\.|st|nd|rd|th)? ?(?:{'|'.join(MONTHS)})[^\W\d_]*\.?,? ", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
