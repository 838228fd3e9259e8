"""Get the digits of a GTIN out of what people and spreadsheets make of them."""

import re
from typing import Final, NamedTuple

from letzshop_core.parsing._text import clean

__all__ = ["Found", "find_digits"]

_LABEL: Final = re.compile(
    r"^\W*(gtin[- ]?(?:8|12|13|14)?|ean[- ]?(?:8|13|code)?|upc[- ]?[ae]?|jan(?:[- ]?(?:8|13))?|"
    r"isbn(?:[- ]?1[03])?|itf-?14|bar ?code|strichcode|code[- ]barres|\(01\))"
    r"(?![a-z])\s*(?:nr|no|code|number|nummer)?\W*",
    re.IGNORECASE,
)
_FORMULA: Final = re.compile(r'^="?([^"]*)"?$')
_FRACTION: Final = re.compile(r"(?<=\d)[.,]0{1,4}$")
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?\s?[eE]\s?[+-]?\d{1,3}", re.ASCII)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3}){1,3}", re.ASCII)
_SPLIT: Final = re.compile(r"[\s,;|/]+")
_SEPARATORS: Final = re.compile(r"[\s\-–_.]+")
_ABSENT: Final = frozenset(
    """n/a na n.a. n.a none null nil nan - -- --- . / ? x xx xxx tbd tba unknown unbekannt inconnu
       keine kein aucun leer empty entfällt #n/a #na #wert! #value! #ref! #name? nothing missing
       no nein non false 0 0.0""".split()
) | {
    "does not apply",
    "not applicable",
    "nicht zutreffend",
    "no gtin",
    "no ean",
    "ne s'applique pas",
}


class Found(NamedTuple):
    """What a text holds in place of a GTIN."""

    #: The digits (with a final ``X`` in an ISBN-10), or ``None`` with ``code`` saying why.
    digits: str | None
    #: ``"upc-e"``, ``"isbn"`` or ``None``: what a label or the text's form says it is.
    kind: str | None = None
    #: What had to be mended, in words.
    repairs: tuple[str, ...] = ()
    code: str | None = None


def find_digits(raw: str) -> Found:
    """The digits in a cell, freed of labels, separators and a spreadsheet's traces."""
    text = clean(raw)
    repairs = []
    formula = _FORMULA.match(text)
    if formula:
        text = formula[1].strip()
        repairs.append("spreadsheet formula removed")
    bare = text.strip("'\"").strip()
    if bare != text:
        text = bare
        repairs.append("quotation mark removed")
    if not text:
        return Found(None, code="gtin/empty")
    if text.lower() in _ABSENT:
        return Found(None, code="gtin/placeholder")
    kind = None
    label = _LABEL.match(text)
    if label:
        name = re.sub(r"[^a-z]", "", label[1].lower())
        kind = {"upce": "upc-e", "isbn": "isbn"}.get(name)
        text = text[label.end() :].strip()
        repairs.append("label removed")
        if not text:
            return Found(None, code="gtin/empty")
    if _SCIENTIFIC.fullmatch(text):
        return Found(None, code="gtin/scientific-notation")
    if _FRACTION.search(text):
        text = _FRACTION.sub("", text)
        repairs.append("decimals removed")
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"[.,']", "", text)
        repairs.append("thousands separators removed")
    if _holds_two(text):
        return Found(None, code="gtin/two-codes")
    joined = _SEPARATORS.sub("", text)
    if joined != text:
        repairs.append("separators removed")
    if joined[:-1].isdigit() and joined[-1] in "xX" and len(joined) == 10:
        return Found(joined.upper(), "isbn", tuple(repairs))
    if not joined.isdigit():
        return Found(None, code="gtin/not-digits")
    return Found(joined, kind, tuple(repairs))


def _holds_two(text: str) -> bool:
    tokens = [_SEPARATORS.sub("", token) for token in _SPLIT.split(text)]
    codes = {int(token) for token in tokens if token.isdigit() and 8 <= len(token) <= 14}
    return len(codes) > 1
