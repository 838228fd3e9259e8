"""Rewrite the spellings that would lead a search for numbers astray."""

import re
from typing import Final

from letzshop_core.parsing._numbers import DECIMAL_MARK, with_no_more_decimals
from letzshop_core.parsing._price_words import COUNTED, DAYS, RATES, UNITS
from letzshop_core.parsing._surroundings import before
from letzshop_core.parsing.currency import MINOR_UNITS, SIGNS

__all__ = ["plain_spelling"]


def plain_spelling(text: str) -> str:
    """Leave out numbers that are no price by their form; give decimals their plain mark."""
    if ":" in text and _SCHEME.search(text):
        text = _ADDRESS.sub(" ", text)
    if " " in text and (loose := _LOOSE_GROUPS(text)):
        before, number, _, after = loose.groups()
        if not before or before.strip(" :") in SIGNS:
            text = f"{before}{number.replace(' ', '')}{after}"
    return _SPELLING.sub(_plainly, text)


# Spaces beside the marks of a text's only number, or each of its digits: Rs. 1, 299.00; 1 2 9 9,00
_LOOSE_GROUPS: Final = re.compile(
    r"([^0-9]*)([0-9]{1,3}(?: ?([.,']) ?[0-9]{3})+ ?(?!\3)[.,] ?[0-9]{2}"
    r"|(?:[0-9] ){2,}[0-9] ?[.,] ?[0-9] ?[0-9])([^0-9]*)"
).fullmatch
_SCHEME: Final = re.compile(r"[a-z]:\S", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[^\s\"<>]+|\b(?:javascript|mailto|data|tel|urn):\S+", re.IGNORECASE
)


# What begins with a digit and says behind it what it must be: a search for one of a few characters
# is faster than a search for any of many forms.
_NO_PRICE: Final = (
    # a date or a time
    r"(?:[0-9]{3}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?\S*)?"
    r"|[0-9]?(?P<_>[./-])[0-9]{1,2}(?P=_)(?:19|20)?[0-9]{2}"
    r"|[0-9]?:[0-5][0-9](?::[0-5][0-9])?(?!-)"
    r"|(?<=[0-3])[0-9]-0[0-9]"
    # a season, a quarter, a half, a week: 2024/25, 2024 Q3, Q3 2024, 1H 2024, KW 12/2024
    r"|(?<=[12])[09][0-9]{2}(?:[/-][0-9]{2}|[ /-]?[QH][1-4])"
    r"|(?:(?<=[QH].)|[QH]|(?<=KW.)[0-9]?|(?<=KW .)[0-9]?)[ /-]?(?:19|20)[0-9]{2}"
    # a telephone number, an ISBN
    r"|(?<=\(.)[0-9]{0,4}\)[ /-]?(?:[0-9]{3}[ .-][0-9]{4}|[0-9]{2,4}[ /-]?[0-9]{5,}(?:-[0-9]+)?)"
    r"|(?<=\+.)[0-9 ()/-]{6,}[0-9]|(?<=0)[0-9]{1,4}[ /-][0-9]{4,}"
    r"|(?=[0-9-]{8})[0-9]*(?:-[0-9]+){2,})\b(?![.,][0-9])"
    # a fraction
    r"|/(?<=[1-3].)[2-4](?![0-9.,/])"
    # the lowest price of the last 30 days (Directive 98/6/EC, article 6a)
    rf"|(?<=3)(?<![€$£].)0 ?(?i:(?:derniers )?(?:{'|'.join(DAYS)}))\b"
    # an article number, a size, an O for a 0, an l for a 1: 924IX5, 5h30, 1O,00, 1,O5, l9,99
    r"|[0-9]*+(?:[a-wyzA-WYZ]+[.,]?|[.,][lIOo]+)[0-9][\w.,]*"
    r"|(?<=[lIOo].)(?<![\w.,']..)[0-9.,lIOo]*|[0-9.,]*+[Oo]+(?![^\W\d_])"
)
# Behind two digits that are no decimals of the price before: 5 € 10 Stück, $5, 10 pcs. Spelled out
# in small and in capitals, because a search regardless of case is slow.
_COUNTS: Final = "|".join(
    sorted({form for word in COUNTED | UNITS | RATES for form in (word, word.capitalize())})
)
# Likewise: 5 EUR 20 EUR
_NO_DECIMALS: Final = "|".join((*MINOR_UNITS, _COUNTS))
_LOOSE_MARK: Final = (
    r"([0-9.,']*+)(?=[-\s:;/=–€$£¥₤₪₹A-Zkoz⁰¹²³⁴-⁹])(?:"
    # the currency sign as the decimal mark: 35€ 99, 5€99, 12F50
    r"(?<![.,][0-9])(?<![.,][0-9]{2})(?!\s[$£¥₤₪₹][0-9])"
    r"(\s?[€$£¥₤₪₹]\s(?![0-9]{2}\s[0-9])|\s?[€$£¥₤₪₹]|\s?(?:EUR|CHF|Fr\.|[Ee]uros?)\s?|Fr?|Kč|kr|zł)"
    rf"([0-9]{{2}})(?![0-9]|[.,:'][0-9]|\s?[%x×€$£¥₤₪₹]|\s?(?:{_NO_DECIMALS})\b)"
    # spaces that typesetting or markup put beside the mark: $119. 95, 19 , 99
    r"|(?:(?<=[.,])(?<![.,][0-9].)(?<![.,][0-9]{2}.)\s|(?<![.,][0-9])(?<![.,][0-9]{2})\s([.,])\s?)"
    rf"(?=[0-9]{{2}}(?![0-9%]|[.,] ?[0-9]|\s?(?:{_COUNTS})\b))"
    # a colon as the decimal mark: 49:90 kr
    r"|:([0-9]{2})(?![0-9:])(?:(?<=[0-9]{2}:[6-9].)|(?=\s?(?:kr|SEK|NOK|DKK)\b))"
    # a semicolon by a slip of the hand: 12;99 €
    rf"|;([0-9]{{2}})(?<![0-9]{{6}};..)(?=\s?(?:[€$£¥₤₪₹]|{'|'.join(MINOR_UNITS)}|\Z))"
    # kopecks: 1299=00 руб., 1 299-00 ₽; R199-00
    r"|(?:=([0-9]{2})|-(00))(?=\s?(?i:руб|р\b|₽|грн|₴|тг|₸|rub))|(?<=[0-9]{3})-(00)(?![0-9-])"
    # raised cents
    r"|(?<![.,][0-9])(?<![.,][0-9]{2})([⁰¹²³⁴-⁹]{2})"
    # no minor units: 5,- 5.- 5:- 5/- 5/= 5,oo
    r"|(?:(?<=[.,])|:) ?([-–=]+|(?<=[.,])[oO]{2}(?![^\W\d_]))(?![0-9])|/([-=])(?![0-9]))"
)
_SPELLING: Final = re.compile(rf"([0-9])(?<![0-9.,'].)(?:{_LOOSE_MARK}|{_NO_PRICE})")

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _plainly(match: re.Match[str]) -> str:
    digit, digits, sign, decimals, mark, *cents, dash, slash, _ = match.groups()
    if digits is None:
        return " "
    number = digit + digits
    if sign:
        if match.string.endswith(sign.strip(), 0, len(match.string[: match.start()].rstrip())):
            return match[0]  # €20 €15: the sign stands before each
        if sign[0].isspace():
            lead = before(match.string[: match.start()])
            if lead.is_labelled if sign[-1].isspace() else lead.is_name:
                return match[0]  # Size 42 EUR 89, GTA 5 €19: the first is no price
        return f"{number}{DECIMAL_MARK}{decimals} {sign.strip()} "
    if parts := "".join(filter(None, cents)):
        return f"{number.rstrip('.,')}{DECIMAL_MARK}{parts.translate(_RAISED)}"
    if not (dash or slash):
        if before(match.string[: match.start()]).is_labelled:
            return match[0]  # Size 42, 89 €
        return f"{number}{mark or ''}"
    return f"{with_no_more_decimals(number.rstrip('.,'))} "
