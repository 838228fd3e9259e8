"""Find which of the numbers in a text is the price.

A careful reader passes over percentages, dates, quantities and article numbers, prefers the
number beside a currency, takes the lower end of a range, and the price that is asked today
over the one that is struck out.
"""

import re
from dataclasses import dataclass
from typing import Final

from letzshop_core.parsing.currency import SIGNS, CurrencySign, find_sign

__all__ = ["Candidate", "find_prices", "says_free"]


@dataclass(slots=True)
class Candidate:
    """A number that may be a price, with what stands around it."""

    #: The digits and separators, readable by ``read_number``.
    text: str
    #: The currency beside it.
    sign: CurrencySign | None
    negative: bool
    #: Only words or nothing lead from the number before to this one: ``to``, ``-``, ``bis``.
    ends_range: bool
    #: Named as something other than the asking price: an old price, a saving, an instalment.
    aside: bool
    #: Not a price unless there is nothing better: a quantity, an article number.
    weak: bool
    #: A measure such as ``16.00 ft``: not a price at all unless a currency says so.
    measure: bool


def _words(text: str) -> str:
    return "|".join(sorted(text.split(), key=len, reverse=True))


_DATE: Final = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\S*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)?\d\d"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)?\d\d"
    r"|(?:[012]?\d):[0-5]\d(?::[0-5]\d)?(?!-)"
    r"|[0-3]\d-0\d"
    r"|(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zé]*\.?,? \d{4})\b"
    r"(?![.,]\d)",
    re.IGNORECASE,
)
# The currency sign as the decimal mark: 35€ 99, 5€99.
_SIGN_AS_MARK: Final = re.compile(
    r"(\d[\d.,']*) ?([€$£¥₤₪₹]) ?(\d\d)(?!\d|[.,' ]\d| ?[%x×€$£¥₤₪₹]| ?[A-Z]{3}\b)"
)
# No minor units: 5,- 5.- 5:-
_DASH: Final = re.compile(r"(?<=\d)[.,:] ?[-–]+(?!\d)")
# A space that typesetting put behind the mark: $119. 95
_LOOSE_MARK: Final = re.compile(r"(?<=\d)([.,]) (?=\d\d(?: ?[^\w\s.,]| ?[A-Z]{3}\b|$))")

_NUMBER: Final = re.compile(r"[.,]*(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,'٫]\d+)*)")
_SIGN_BEFORE: Final = re.compile(r"([^\W\d_]+ ?\$|[^\W\d_]+\.?|[^\w\s])[\s:(+=~-]*$")
_SIGN_AFTER: Final = re.compile(r"[\s)\]*]*(?:([^\s,;)]+)|$)")
_PIECE_AFTER: Final = re.compile(r"[^\W\d_]+\.?|[^\w\s]")
_MINUS: Final = re.compile(r"(?:^|[\s(:])[-–](\S{0,4})$|(\S{1,4}) ?-$")
_RANGE: Final = re.compile(
    rf"\s*(?:[-–~]|\.\.+|{_words('to bis à a au till til do up hasta fino ad tot')})\s*",
    re.IGNORECASE,
)
_ASIDE_WORDS: Final = """
    uvp statt anstatt rrp msrp was war old regular vorher bisher list listenpreis previous avant
    ancien barré instead save saved savings saving spare sparen ersparnis rabatt discount off
    réduction économisez zľava sleva adviesprijs prima antes instalment monthly rate versand
    shipping delivery
"""
_ASIDE: Final = re.compile(rf"\b(?:{_words(_ASIDE_WORDS)})\b", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"(?:\b(?:art(?:ikel|icle)?|nr|no|num|sku|ref|id|ean|gtin|upc|isbn|mpn|code|item|model|modell|"
    r"menge|qty|quantity|quantité|anzahl|size|größe|pack|lot|товара)\b[^\d]{0,6}|#)$",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(
    r" ?(?:x|×|\*(?=\d)|mal\b|pcs\b|st(?:ü|ue)?ck?\b|stk\b|von\b|of\b)", re.I
)
_MEASURE: Final = re.compile(
    r" ?(?:ft|in|inch|cm|mm|m|kg|g|mg|l|ml|cl|oz|lbs?|[kmgt]i?b|w|v|mah|litre|liter|km|sqft)"
    r"(?![^\W\d_])"
)
_FREE: Final = frozenset(
    "free gratis kostenlos gratuit gratuito umsonst бесплатно zdarma ingyenes".split()
)


def says_free(text: str) -> bool:
    """Whether the text says in words that nothing is to be paid."""
    return text.strip(" !.*").lower() in _FREE


def find_prices(text: str) -> list[Candidate]:
    """The prices in a cleaned text, the one to take first; empty if there is none."""
    text = _DATE.sub(" ", text)
    text = _SIGN_AS_MARK.sub(r"\1٫\3 \2 ", text)
    text = _LOOSE_MARK.sub(r"\1", text)
    text = _DASH.sub("٫00 ", text)
    candidates = _candidates(text)
    named = [c for c in candidates if c.sign is not None]
    if named:
        first = _lower_end(named[0], candidates)
        best = next((c for c in named if not c.aside), first)
        best = _lower_end(best, candidates)
        rest = [c for c in named if c is not best]
        if best.sign is None:
            best.sign = rest[0].sign
        return [best, *rest]
    plain = [c for c in candidates if not c.measure]
    strong = [c for c in plain if not c.weak]
    best_first = [c for c in strong if not c.aside] or strong or plain
    if not best_first:
        return []
    anywhere = find_sign(text)
    best_first[0].sign = anywhere if anywhere and len(anywhere.text) > 1 else None
    return best_first


def _lower_end(candidate: Candidate, candidates: list[Candidate]) -> Candidate:
    """``26`` for the ``50`` of ``26 to 50 €``."""
    position = next(i for i, c in enumerate(candidates) if c is candidate)
    if candidate.ends_range and position and not candidates[position - 1].measure:
        return candidates[position - 1]
    return candidate


def _candidates(text: str) -> list[Candidate]:
    matches = list(_NUMBER.finditer(text))
    found = []
    end = 0
    for i, match in enumerate(matches):
        before = text[end : match.start()]
        after = text[match.end() : matches[i + 1].start() if i + 1 < len(matches) else None]
        end = match.end()
        if after.lstrip().startswith("%"):
            continue
        sign = _sign_between(before, after, first=not found)
        glued = bool(before) and before[-1].isalpha() and sign is None
        integer = match[0].isdigit()
        found.append(
            Candidate(
                text=match[0],
                sign=sign,
                negative=_is_negative(before, after, match[0], first=not found),
                ends_range=bool(found) and _RANGE.fullmatch(before) is not None,
                aside=_ASIDE.search(before) is not None,
                weak=glued
                or (integer and _TIMES.match(after) is not None)
                or _LABEL.search(before) is not None,
                measure=_MEASURE.match(after) is not None,
            )
        )
    if len(found) == 1 and text.startswith("(") and text.endswith(")"):
        found[0].negative = True
    return found


def _sign_between(before: str, after: str, *, first: bool) -> CurrencySign | None:
    """The currency beside a number: a code before a sign, the nearest of each."""
    left = _sign_before(before)
    right = _sign_after(after)
    if left is not None and right is not None:
        if not left.is_code and (right.is_code or (left.usual is None and right.usual)):
            return right
        return left
    return left or right


def _sign_before(gap: str) -> CurrencySign | None:
    match = _SIGN_BEFORE.search(gap)
    if match is None:
        return None
    words = gap[: match.end(1)].split()
    for token in (words[-1], words[-1].lstrip("-–(*"), match[1], match[1].rstrip(".")):
        sign = SIGNS.get(token)
        if sign is not None:
            # "NZD $100", "$ SGD4.90": the code may stand before the sign
            earlier = SIGNS.get(words[-2]) if len(words) > 1 else None
            return earlier if earlier and earlier.is_code and not sign.is_code else _long(sign)
    if match[1][-1] == "$":
        return SIGNS.get(match[1][:-1].strip(), SIGNS["$"])
    return None


def _sign_after(gap: str) -> CurrencySign | None:
    match = _SIGN_AFTER.match(gap)
    word = match and match[1]
    if not word:
        return None
    piece = _PIECE_AFTER.match(word)
    for token in (
        word,
        word.rstrip(".*!+"),
        piece[0] if piece else "",
        piece[0].rstrip(".") if piece else "",
    ):
        sign = SIGNS.get(token)
        if sign is not None:
            return _long(sign)
    return None


def _long(sign: CurrencySign) -> CurrencySign | None:
    """Single letters are signs only where nothing else stands in the text."""
    return None if len(sign.text) == 1 and "A" <= sign.text.upper() <= "Z" else sign


def _is_negative(before: str, after: str, number: str, *, first: bool) -> bool:
    if first:
        match = _MINUS.search(before)
        if match is not None:
            sign = (match[1] if match[1] is not None else match[2]).strip()
            if not sign or sign in SIGNS:
                return True
    # as some accounting systems write it: 5,00-
    return not number.isdigit() and re.match(r"-(?:\s|$)", after) is not None
