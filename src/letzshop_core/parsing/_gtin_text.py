"""Get the digits of a GTIN out of what people and spreadsheets make of them."""

import re
from typing import Final, NamedTuple

from letzshop_core.parsing._text import clean

__all__ = ["Found", "find_digits"]

_LABEL: Final = re.compile(
    r"(?<![^\W\d_])(?P<name>"
    r"(?:(?:code|cod|kod|kód|código|codigo|codice|код)[- ])?(?:gtin|ean|jan|e?isbn|itf)"
    r"(?:[- ]?\(?(?:8|1[0234])(?!\d))?|is[sm]n(?=\D{0,3}97[79])|upc[-_ ]?[ae]?"
    r"|bar[- ]?code|strichcode|code[- ](?:à[- ])?barres?|c[óo]digo de barras|codice a barre"
    r"|streepjescode|strekkode|streckkod|viivakoodi|kod kreskowy|čárový kód|vonalkód|barkod"
    r"|cod de bare|mã vạch|штрих-?код|баркод|γραμμωτός κώδικας|ברקוד|باركود|바코드|バーコード"
    r"|条形?码|№"
    r")(?![^\W\d_](?<![コ码]))"
    r"(?:[ -]?(?:nr|no|code|number|nummer|numéro|kód|kod|コード)(?![^\W\d_]))?[\s:.#=)|]*",
    re.IGNORECASE,
)
# A GS1 element string or Digital Link: application identifier 01 and the GTIN behind it.
_GS1: Final = re.compile(r"(?:\(01\)\s?|https?://\S*?/01/)(\d{12,14}|\d{8})(?!\d)")
# ="…", also with its quotes doubled by a CSV writer and not undone
_FORMULA: Final = re.compile(r'"?="*([^"]*)"*')
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?\s?[eE]\s?[+-]?\d{1,3}")
# A number as a spreadsheet shows it: perhaps in groups of three, perhaps with decimals.
_NUMBER: Final = re.compile(r"(\d{5,}|\d{1,3}([.,' ])\d{3}(?:\2\d{3}){1,3})(?:[.,](\d{1,7}))?")
# Eight digits that a date column put there; one date in ten has the check digit of a GTIN-8.
_DATE: Final = re.compile(
    r"(?:19|20)\d\d([-./])[01]?\d\1[0-3]?\d|[0-3]?\d([-./])[0-3]?\d\2(?:19|20)\d\d"
)
_BETWEEN_CODES: Final = re.compile(r"[\s,;|/'\"]+")
_SEPARATORS: Final = re.compile(r"[\s\-–_.]+")
# In lower case, without full stops at the ends.
_ABSENT_WORDS: Final = """
    n/a na n.a none null nil nan - -- --- – / ? ?? ??? x xx xxx tbd tba tbc unknown undefined
    unbekannt inconnu keine kein k.a aucun ohne sans without leer empty entfällt folgt
    #n/a #na #nv #wert! #value! #ref! #bezug! #name? nothing missing exempt no nein non false 0 0.0
    nvt n.v.t geen zonder ingen inget uden uten utan nessuno senza ninguno sin nenhum sem brak bez
    žádný nincs yok нет немає без なし 無 无 無し 없음 לא אין
"""
_ABSENT: Final = frozenset(_ABSENT_WORDS.split()) | {
    "",
    "n. a",
    "k. a",
    "does not apply",
    "doesn't apply",
    "not applicable",
    "not available",
    "not assigned",
    "to follow",
    "nicht zutreffend",
    "nicht vorhanden",
    "keine vorhanden",
    "ne s'applique pas",
    "non applicable",
    "sans objet",
    "no aplica",
    "no aplicable",
    "non applicabile",
    "não aplicável",
    "niet van toepassing",
    "nie dotyczy",
    "не применимо",
}
_MAX_LENGTH: Final = 1000


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
    if raw.isascii() and raw.isdigit():
        return Found(raw)
    if len(raw) > _MAX_LENGTH:
        return Found(None, code="gtin/not-digits")
    text = clean(raw)
    repairs: list[str] = []

    def mend(mended: str, repair: str) -> str:
        if mended != text:
            repairs.append(repair)
        return mended

    formula = _FORMULA.fullmatch(text)
    if formula:
        text = mend(formula[1].strip(), "spreadsheet formula removed")
    gs1 = _GS1.match(text)
    if gs1:
        return Found(gs1[1], repairs=(*repairs, "GS1 syntax removed"))
    bare = text.strip("'\" ,;:|[](){}<>*+")
    if not bare:
        return Found(None, code="gtin/empty")
    if _is_absent(bare):
        return Found(None, code="gtin/placeholder")
    text = mend(bare.removeprefix("#"), "punctuation removed")
    kind = None
    label = _LABEL.search(text)
    if label:
        name = re.sub(r"[^a-z]", "", label["name"].lower())
        kind = {"upce": "upc-e", "isbn": "isbn", "eisbn": "isbn"}.get(name)
        text = mend(_LABEL.sub(" ", text).strip(" ()[]:,;/"), "label removed")
        if not text:
            return Found(None, code="gtin/empty")
        if _is_absent(text):  # "EAN: n/a", "no UPC"
            return Found(None, code="gtin/placeholder")
    if _SCIENTIFIC.fullmatch(text):
        return Found(None, code="gtin/scientific-notation")
    if _DATE.fullmatch(text):
        return Found(None, code="gtin/not-digits")
    number = _NUMBER.fullmatch(text)
    if number:
        whole, group, decimals = number.groups()
        if decimals and decimals.strip("0"):
            return Found(None, code="gtin/not-digits")
        text = mend(whole, "decimals removed")
        if group:
            text = mend(whole.replace(group, ""), "thousands separators removed")
    codes = [_SEPARATORS.sub("", part) for part in _BETWEEN_CODES.split(text)]
    complete = [code for code in codes if code.isdecimal() and 8 <= len(code) <= 14]
    if len({int(code) for code in complete}) > 1:
        return Found(None, code="gtin/two-codes")
    if len(codes) > 1 and codes == complete:
        text = mend(codes[0], "repetition removed")
    text = mend(_SEPARATORS.sub("", text), "separators removed")
    if len(text) == 10 and text[:9].isdecimal() and text[9] in "xX":
        return Found(text.upper(), "isbn", tuple(repairs))
    if not text.isdecimal():
        return Found(None, code="gtin/not-digits")
    return Found(text, kind, tuple(repairs))


def _is_absent(text: str) -> bool:
    words = " ".join(text.lower().split())
    return words.strip(".") in _ABSENT or not words.strip("#")  # a column too narrow
