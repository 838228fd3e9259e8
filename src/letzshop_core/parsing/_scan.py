"""Find which of the numbers in a text is the price.

A careful reader passes over percentages, dates, quantities and article numbers, prefers the
number beside a currency, takes the lower end of a range, and the price that is asked today
over the one that is struck out.
"""

import re
from itertools import pairwise
from typing import Final

from letzshop_core.parsing._candidates import Candidate, find_candidates
from letzshop_core.parsing._numbers import DECIMAL_MARK, SPACES, read_number
from letzshop_core.parsing._price_words import FREE, SHORT_MONTHS
from letzshop_core.parsing._signs import lone_sign
from letzshop_core.parsing._spelling import plain_spelling
from letzshop_core.parsing._surroundings import ENDING
from letzshop_core.parsing.currency import SIGNS, find_sign

__all__ = ["find_prices", "is_scientific", "says_free", "single_number"]

#: Matches a text with one plain number in it, which nearly every price is. Groups: what stands
#: before; digits and decimals, or a number with groups; a dash for no decimals; what follows.
#: A full stop before the number belongs to an abbreviation (``Rs.500``).
single_number: Final = re.compile(
    rf"([^\d&<\-–−]*+)(?:(?<![.,'’+])|(?<=[^\W\d_]\.)|(?<=[{ENDING}]\.))"
    r"(?:([0-9]{1,15}+(?:[.,][0-9]{1,2}+)?+)(?!\d)"
    rf"|([0-9]{{1,3}}(?:[.,'’{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?|[0-9]+[.,][0-9]++)(?!\d))"
    r"(?:(?![.,:'’%/\-–−]|\s%)|([.,:]\s?[-–—]++(?!=)|/[-=])|[.,](?=\s|$)|(?=:(?!\s?[-–—=])|/))([^\d&<]*+)"
).fullmatch


def find_prices(text: str) -> list[Candidate]:
    """The prices in a cleaned text, the one to take first; empty if there is none.

    All but the first are other prices that the text names: an old one, a range's upper end.
    """
    if (match := _NUMBERED.match(text)) is None or match[1]:
        return []
    if (date := _MADE_A_DATE(text)) is not None and date[1].lower() in SHORT_MONTHS:
        return []
    text = plain_spelling(text)
    candidates = find_candidates(text)
    if not candidates:
        return []
    if len(candidates) > 1:
        _join_hundredths(candidates)
    if candidates[0].is_reduction and all(c.is_reduction for c in candidates):
        return []
    if len(candidates) == 1 and candidates[0].sign:
        return candidates
    named = [c for c in candidates if c.sign] or _named_by_letter(candidates)
    if named:
        return _with_lower_end(named, candidates)
    candidates = [c for c in candidates if not c.is_other_number]
    plain = [c for c in candidates if not c.is_aside] or candidates
    plain = [c for c in plain if c.text[-1] == DECIMAL_MARK] or plain  # 2 for 99,-
    if not plain or _are_rivals(plain):
        return []
    a_range = any(upper.ends_range and _is_range(lower, upper) for lower, upper in pairwise(plain))
    plain.sort(
        key=lambda c: (
            not (c.before.is_asked or c.before.is_priced),
            c.is_whole and not a_range,  # ab 10: 8,90
        )
    )
    plain = _asked_first(plain)
    plain[0].sign = find_sign(_NUMBERS.sub("0", text))
    return plain


def _are_rivals(plain: list[Candidate]) -> bool:
    """Whether nothing tells which of several bare numbers is the price: ``12 34``."""
    return len(plain) > 1 and not any(
        c.before.is_asked or c.before.is_priced or c.ends_range or not c.is_whole for c in plain
    )


def _with_lower_end(named: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    """The prices, the asking price first: of ``26 to 50 €`` that is 26 €."""
    prices = _asked_first(named)
    best = prices[0]
    if best.is_aside:  # statt 49,95 € nur 29; 12.99 ($1.08/oz)
        for each in candidates:
            if each.sign or each.is_other_number:
                continue
            if each.before.is_asked or not (each.is_whole or each.is_aside):
                each.sign = best.sign
                return [each, *prices]
    if best.ends_range:
        lower = candidates[candidates.index(best) - 1]
        if lower.sign is None and not lower.is_other_number and _is_range(lower, best):
            lower.sign = best.sign
            return [lower, *prices]
    return prices


def _is_range(lower: Candidate, upper: Candidate) -> bool:
    """Whether two numbers can be the ends of a range.

    Not so those of ``Size 10.5 - 11,90 €``, of ``GTA 5 - 9,99 €``, whose ends are not alike, and of
    ``Golf 7 - 8.990 €``: no range is that wide.
    """
    if lower.before.is_labelled or (lower.before.is_name and lower.is_whole and not upper.is_whole):
        return False
    low, high = read_number(lower.text), read_number(upper.text)
    if low is None or high is None:
        return False
    return low[0] <= max(high[0], high[1] or high[0]) <= _WIDEST_RANGE * low[0]


def _asked_first(prices: list[Candidate]) -> list[Candidate]:
    if len(prices) == 1:
        return prices
    best = net = None
    begins_taxed = prices[0].before.is_taxed
    for price in prices:
        is_net = price.before.is_net if begins_taxed else price.after.is_net
        if price.is_aside or price.is_zero:
            continue
        if is_net:
            if best is None:
                net = net or price
            continue
        best = best or price
        if price.is_with_tax and _is_less(best, price):
            best = price
        if price.before.is_asked or (price.before.is_reduced and _is_less(price, best)):
            best = price
            break
    else:
        if best is not None and any(price.is_reduction for price in prices):
            best = _reduced(best, prices)
    if net is not None and not (best is not None and _is_less(net, best)):
        best = net  # $45.00 plus tax, $4.95 shipping: the other one is not the price with the tax
    if best is None or best is prices[0]:
        return prices
    return [best, *[price for price in prices if price is not best]]


def _reduced(former: Candidate, prices: list[Candidate]) -> Candidate:
    """The price that is left of a former one, if the amount saved proves it: ``$9 $7 Save $2``."""
    amounts = {price: reading[0] for price in prices if (reading := read_number(price.text))}
    saved = [amount for price, amount in amounts.items() if price.is_reduction]
    return next(
        (
            price
            for price, amount in amounts.items()
            if not price.is_reduction and amounts.get(former, 0) - amount in saved
        ),
        former,
    )


def _is_less(price: Candidate, before: Candidate) -> bool:
    """Whether one price can be the other one reduced, and not what was taken off it."""
    new, old = read_number(price.text), read_number(before.text)
    return new is not None and old is not None and old[0] / 4 < new[0] < old[0]


def _named_by_letter(prices: list[Candidate]) -> list[Candidate]:
    """The prices behind a letter that stands before every number that may be one, with that letter
    as their sign: ``R299 - R399``, ``-R 1299``, ``5 pcs R 12.99``.

    Elsewhere a letter is no currency (``EOS R5 for 999``, ``Model R 500``).
    """
    first = prices[0].before.text.lstrip(" -–(+*[")
    if len(prices) == 1 and (alone := lone_sign(first, prices[0].after.text)):
        prices[0].sign = alone
        return prices
    marked = [price for price in prices if price.before.letter]
    sign = marked[0].before.letter if marked else None
    if sign is None or sign.usual is None or any(p.before.letter is not sign for p in marked):
        return []
    if len(prices) == 1:
        before = prices[0].before
        is_apart = before.text[-1] == " " and first.strip() != sign.text
        if is_apart and not (before.is_asked or before.is_priced or before.is_led):
            return []
    elif len(marked) < len(prices) and not all(
        bool(_CENTS(price.text)) is (price in marked) for price in prices
    ):
        return []
    for price in marked:
        price.sign = sign
    return marked


def says_free(text: str) -> bool:
    """Whether the text says in words that nothing is to be paid."""
    return text.strip(" !.*").lower() in FREE


def is_scientific(text: str) -> bool:
    """Whether the text is a spreadsheet's ``1.5E+03``."""
    match = _NUMBERED.match(text)
    return match is not None and match[1] is not None


# Has a digit, and is not a spreadsheet's =A1*2 or #DIV/0! The group matches if it is a 1.5E+03.
_NUMBERED: Final = re.compile(
    r"(?!=[^\W\d_]|#\W?DIV/)[^0-9]*+[0-9]++(?:[.,][0-9]++)?+([eE][+-]?[0-9]++[^0-9]{0,5}\Z)?"
)
# What a spreadsheet makes of 5.99 and 12.1: Mai 99, 12. Jan
_MADE_A_DATE: Final = re.compile(
    r"(?:[0-9]{1,2}[-. ]{1,2})?([^\W\d_]{3,5})\.?(?:[-. ](?:19|20)?[0-9]{1,2})?"
).fullmatch
_CENTS: Final = re.compile(r"[.,][0-9]{2}\Z").search
_WIDEST_RANGE: Final = 100
_WHOLE: Final = re.compile(r"[0-9]+(?:[ .,'][0-9]{3})*").fullmatch
_NUMBERS: Final = re.compile(r"[0-9][0-9.,]*")
_STOPS: Final = frozenset(("", *".,;!?)"))
_AND: Final = re.compile(r" (?:and|und|et|y|e|i|и|con|com) ")


def _join_hundredths(candidates: list[Candidate]) -> None:
    """Make one price of ``5 Euro 50 Cent``, and of the raised cents in ``19 99 €``."""
    place = 0
    while place + 1 < len(candidates):
        whole, part = candidates[place : place + 2]
        if _is_part_of(whole, part):
            sign = whole.sign or part.sign
            text = f"{whole.text}{DECIMAL_MARK}{part.text:0>2}"
            one = Candidate(text, whole.before, part.after, whole.first, part.last, sign)
            candidates[place : place + 2] = [one]
        place += 1


def _is_part_of(whole: Candidate, part: Candidate) -> bool:
    """Whether a number is the cents of the one before."""
    if not (len(part.text) <= 2 and part.text.isdigit() and _WHOLE(whole.text)):
        return False
    if part.in_hundredths:
        between = _AND.sub(" ", part.before.text).strip()
        return whole.sign is not None and (not between or between in SIGNS)
    return part.before.text.isspace() and len(part.text) == 2 and _are_one(whole, part)


def _are_one(whole: Candidate, part: Candidate) -> bool:
    """Whether two numbers are a price and its cents: nothing but a sign stands around them, or
    words lead to a price whose sign touches it (``Now €5 99``)."""
    around = whole.before.text + part.after.text.partition("/")[0]
    if part.last and around.strip() in SIGNS:
        return not whole.is_aside
    is_led = whole.before.sign is not None and not whole.before.is_name
    return is_led and whole.before.text[-1] != " " and part.after.text[:1] in _STOPS
