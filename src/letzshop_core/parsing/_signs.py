"""Find the currency that stands beside a number."""

import re
from typing import Final

from letzshop_core.parsing._currency_names import ORDINARY_WORDS
from letzshop_core.parsing._price_words import LABELS
from letzshop_core.parsing.currency import SIGNS, CurrencySign

__all__ = ["dollar_of", "lone_sign", "sign_after", "sign_before", "stronger_sign"]

_NAME: Final = r"[^\W\d_¹²³⁴]+(?:\.[^\W\d_¹²³⁴]+)*\.?"  # "руб.", "د.إ"; not its footnote
# "售價NT$": before a dollar sign, what is no capital is a word that touches it
_PIECE_BEFORE: Final = re.compile(rf"((?:[A-Z]+|[a-z]*)\$|{_NAME}|[^\w\s])$")
_PIECE_AFTER: Final = re.compile(rf"[)\]*]*({_NAME}|[^\w\s])")
_ATTACHED: Final = re.compile(r"[-–(:：]")
# What may stand between a sign and its number: "EUR: 5", "€ (5"
_SKIPPED_BEFORE: Final = " \xa0:(+=~–-"
_ENDS: Final = re.compile(r"\s*[^\s/]+\s?(?:/.*)?").fullmatch
_FIRST_CJK: Final = "\u2e80"
# Of a text whose words no spaces part: 售價港幣129, 129人民币起
_BEGINNINGS: Final = (slice(3), slice(2), slice(1))
_ENDINGS: Final = (slice(-3, None), slice(-2, None), slice(-1, None))
# For which country the price is, as German publishers write: € (D) 19,99
_WHERE: Final = re.compile(r"(?<=\S)\s?[(\[][A-Z]{1,2}[)\]]\s*\Z")
# Behind the number, whose dollar stands before it: $5 US, $5 (CA), $5-AU
_WHOSE_DOLLAR: Final = re.compile(r"[\s(-]{0,2}([A-Z]{2})(?![^\W\d_])")


def lone_sign(before: str, after: str) -> CurrencySign | None:
    """The currency around a number, if there is nothing else around it."""
    left, right = before.strip(), after.strip()
    return None if left and right else SIGNS.get(left or right)


def stronger_sign(left: CurrencySign | None, right: CurrencySign, gap: str) -> CurrencySign:
    """Which of the signs around a number counts: a code rather than a sign, else the left one.

    Behind a symbol of one currency, what ``gap`` spells in small letters is a word: ``€ 5 cad.``
    """
    if left is None:
        return right
    if right.is_code and not left.is_code:
        is_word = right.text not in gap and left.usual and not left.text.isalpha()
        return left if is_word and right.usual not in left.candidates else right
    return right if left.usual is None and right.usual else left


def dollar_of(gap: str) -> CurrencySign | None:
    """The dollar of the country that begins the text behind ``$5``: `` US``, ``(CA)``."""
    match = _WHOSE_DOLLAR.match(gap)
    return None if match is None else SIGNS.get(f"{match[1]}$")


def sign_before(gap: str) -> CurrencySign | None:
    """The currency that ends the text before a number."""
    if ")" in gap or "]" in gap:
        gap = _WHERE.sub("", gap)
    words = gap.rstrip(_SKIPPED_BEFORE).split()
    if not words:
        return None
    word = words[-1].lstrip("*[\"'")
    for count in range(min(len(words), 3), 1, -1):
        if sign := SIGNS.get(" ".join(words[-count:])):  # "US dollars", "New Zealand dollars"
            return sign
    if word == "$" and len(words) == 2 and words[0].isupper() and "".join(words) in SIGNS:
        return SIGNS["".join(words)]  # "C $5", but not "Vitamin C $5" and "500 g $5"
    sign = SIGNS.get(word) or SIGNS.get(_ATTACHED.split(word)[-1])
    if sign is None:
        match = None if word.isalpha() and word.isascii() else _PIECE_BEFORE.search(word)
        if match is None:
            return None
        piece = match[1]
        sign = SIGNS.get(piece) or SIGNS.get(piece.rstrip("."))
        if sign is None:
            ends = _ENDINGS if piece[-1] >= _FIRST_CJK else _ENDINGS[-1:]
            sign = _unspaced(piece, ends)
        if sign is None:
            return None
        name = SIGNS.get(word.removesuffix(sign.text))
        if name is not None and name.usual in sign.candidates:  # "CNY￥5", "RMB¥5"
            return name
    if len(words) > 1 and not sign.is_code:  # "NZD $100", "US $ 5", "港幣 $5"
        earlier = SIGNS.get(words[-2].rstrip(":"))
        if earlier is not None and (
            earlier.is_code
            or earlier.text[-1] == "$"
            or (sign.usual is None and earlier.usual in sign.candidates)
        ):
            return earlier
    return _unless_word(sign)


def sign_after(gap: str) -> CurrencySign | None:
    """The currency that begins the text behind a number."""
    words = gap.split(None, 3)
    if not words:
        return None
    word = words[0]
    if word[0] in "([" and word[-1] in ")]":  # 5 (USD)
        word = word[1:-1]
    for count in range(min(len(words), 3), 1, -1):
        if sign := SIGNS.get(" ".join(words[:count])):
            return sign
    sign = SIGNS.get(word) or SIGNS.get(word.rstrip(".,;:*!+)¹²³⁴"))
    if sign is None:
        match = _PIECE_AFTER.match(word)
        if match is None:
            return None
        piece = match[1]
        sign = SIGNS.get(piece) or SIGNS.get(piece.rstrip("."))
        if sign is None and piece[0] >= _FIRST_CJK:  # 1,000円から: no spaces between words
            sign = _unspaced(piece, _BEGINNINGS)
    if sign is None:
        last = word.partition("/")[0]  # 129 ron, 129 ron/buc: no word of a sentence
        return SIGNS[last.upper()] if last.lower() in ORDINARY_WORDS and _ENDS(gap) else None
    if len(sign.candidates) > 1 and len(words) > 1:  # "5,00 $ CAD", "249 Rs MUR"
        code = SIGNS.get(words[1].strip("()[]"))
        if code is not None and code.usual in sign.candidates:
            return code
    return _unless_word(sign)


def _unspaced(text: str, parts: tuple[slice, ...]) -> CurrencySign | None:
    """The first of these parts of a text that is a currency."""
    return next((sign for part in parts if (sign := SIGNS.get(text[part]))), None)


def _unless_word(sign: CurrencySign) -> CurrencySign | None:
    """Among other words a single letter or a label such as ``ID`` is no currency."""
    word = sign.text.lower()
    return None if word in LABELS or (len(word) == 1 and "a" <= word <= "z") else sign
