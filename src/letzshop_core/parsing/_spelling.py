"""Rewrite the spellings that would lead a search for numbers astray."""

import re
from typing import Final

from letzshop_core.parsing._price_words import DAYS
from letzshop_core.parsing.currency import MINOR_UNITS

__all__ = ["plain_spelling"]


def plain_spelling(text: str) -> str:
    """Leave out numbers that are no price by their form; give decimals their plain mark."""
    return _SPELLING.sub(_plainly, text)


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
    rf"|(?<![€$£])30 ?(?i:{'|'.join(DAYS)})\b"
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
