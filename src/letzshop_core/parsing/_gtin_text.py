"""Get the digits of a GTIN out of what people and spreadsheets make of them."""

import re
from typing import Final, NamedTuple

from letzshop_core.parsing._gtin_words import LABEL, is_absent
from letzshop_core.parsing._text import clean
from letzshop_core.parsing.check_digits import (
    LENGTHS,
    check_digit,
    has_check_digit,
    is_isbn_10,
    looks_rounded,
)

__all__ = ["Found", "find_digits"]

# A GS1 element string or Digital Link (application identifier 01 and the GTIN behind it), or what
# a scanner sends: the symbology's identifier in front (GS1 General Specifications, 5.1.2).
_GS1: Final = re.compile(
    r"(?:\(01\)\s?|(?:https?://|[\w.-]+\.[a-z]{2,}/)(?:\S*?/)?(?:01|gtin)/|\](?:E[04]|[ACIX]\d))"
    r"(?P<whole>\d{12,14}|\d{8})(?!\d)"
    r"|(?:\(\d{2,4}\)[^()]{1,90}){1,9}\(01\)(?P<behind>\d{14})(?!\d)"
    r"|\][CdeJQ]\d01(?P<first>\d{14})",
    re.IGNORECASE,
)
# The elements that follow a GTIN where no brackets tell: dates, measures; batch, serial, count, and
# what numbers a variant or, of a medicine, its approval in a country.
_NEXT_ELEMENT: Final = re.compile(
    r"(?:1[1357]|3[1-6]\d\d)\d{6}|(?:10|2[12]|24[0-3]|30|37|71[0-7])[!-z]|\Z"
)
# ="…" or =TEXT(…;"0"), also with its quotes doubled by a CSV writer and not undone
_FORMULA: Final = re.compile(
    r"""['"]?=\+?(?:[A-Z]{0,20}\()?"*([^"()]*?)"*(?:[,;] ?"*[0#]+"*(?=\)))?\)?"*'?""", re.IGNORECASE
)
_SCIENTIFIC: Final = re.compile(
    r"(\d+)(?:[.,](\d+))?\s?(?:[eEеЕ]\s?[+-]?|[×xX*]\s?10\s?\^?\s?)(\d{1,3})"
)
# A number as a spreadsheet shows it: perhaps in groups of three, perhaps with decimals.
_NUMBER: Final = re.compile(r"(\d{5,}|\d{1,3}([.,' ])\d{3}(?:\2\d{3}){1,3})(?:[.,](\d{1,7}))?")
# Eight digits that a date column put there; one date in ten has the check digit of a GTIN-8.
_DATE: Final = re.compile(
    r"(?:19|20)\d\d([-./])[01]?\d\1[0-3]?\d|[0-3]?\d([-./])[0-3]?\d\2(?:19|20)\d\d"
)
# A whole code, and behind it what numbers a variant of the item: 4006381333931-2
_VARIANT: Final = re.compile(r"(\d{12,14})[\s\-–_]+\d{1,3}")
# The symbol of two or five digits beside a periodical's or a book's: its issue, its price
_ADD_ON: Final = re.compile(r"(97[789](?:[ -]?\d){10})[\s+]+(?:\d{2}|\d{5})")
# A code, and words in brackets behind it: the binding of a book, as libraries write it
_REMARK: Final = re.compile(r"([\d\s-]{8,20}[\dXx])\s?\([^()\d]{1,60}\)?")
# Digits that could be a whole code, with more text behind them
_WHOLE: Final = re.compile(r"\d(?:-?\d){7,13}(?![\w-])")
_EDGES: Final = "'\" ,;:|[](){}<>*+\\~!?¿/"
_BETWEEN_CODES: Final = re.compile(r"[\s,;|/+'\"()\[\]<>]+")
_SEPARATORS: Final = re.compile(r"[\s\-–_.]+")
_CYRILLIC_X: Final = ("х", "Х")  # the check digit of a Russian shop's ISBN-10
_GS1_REMOVED: Final = "GS1 syntax removed"
_MAX_LENGTH: Final = 1000


class Found(NamedTuple):
    """The digits in a text that may be a GTIN, or why it is none."""

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
        if _is_element_string(raw):
            return Found(raw[2:16], repairs=(_GS1_REMOVED,))
        return Found(raw)
    if len(raw) > _MAX_LENGTH:
        return Found(None, code="gtin/not-digits")
    cell = _Cell(clean(raw))
    if formula := _FORMULA.fullmatch(cell.text):
        cell.mend(formula[1].strip(), "spreadsheet formula removed")
    if digits := _gs1_digits(cell.text):
        return Found(digits, repairs=(*cell.repairs, _GS1_REMOVED))
    bare = cell.text.strip(_EDGES)
    code = _strip_label(cell, bare) or _spell_out(cell) or _single_out(cell)
    if code:
        return Found(None, code=code)
    return _joined(cell, bare)


class _Cell:
    """A cell's text while it is mended."""

    __slots__ = ("kind", "repairs", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind: str | None = None
        self.repairs: list[str] = []

    def mend(self, mended: str, repair: str) -> None:
        if mended != self.text:
            self.repairs.append(repair)
            self.text = mended


def _gs1_digits(text: str) -> str | None:
    """The GTIN in GS1 syntax, if that is what the text begins with."""
    if match := _GS1.match(text):
        return match["whole"] or match["behind"] or match["first"]
    return text[2:16] if _is_element_string(text) else None


def _strip_label(cell: _Cell, bare: str) -> str | None:
    """Leave what is not punctuation or a label; the error's code if that is nothing."""
    if not any(map(str.isalnum, bare)):
        return "gtin/placeholder" if cell.text.strip("'\"[](){} ") else "gtin/empty"
    if is_absent(bare):
        return "gtin/placeholder"
    cell.mend(bare.removeprefix("#"), "punctuation removed")
    label = LABEL.search(cell.text)
    if label is None:
        return None
    name = re.sub(r"[^a-z]", "", label["name"].lower())
    cell.kind = {"upce": "upc-e", "isbn": "isbn", "eisbn": "isbn"}.get(name)
    cell.mend(LABEL.sub(" ", cell.text).strip(_EDGES), "label removed")
    if not cell.text:
        return "gtin/empty"
    return "gtin/placeholder" if is_absent(cell.text) else None  # "EAN: n/a", "no UPC"


def _spell_out(cell: _Cell) -> str | None:
    """Leave the digits of what a spreadsheet shows as a number; the error's code if it is none."""
    if scientific := _SCIENTIFIC.fullmatch(cell.text):
        digits = _every_digit(*scientific.groups())
        if digits is None:
            return "gtin/scientific-notation"
        cell.mend(digits, "scientific notation removed")
    if _DATE.fullmatch(cell.text):
        return "gtin/not-digits"
    if number := _NUMBER.fullmatch(cell.text):
        whole, group, decimals = number.groups()
        if decimals and decimals.strip("0"):
            return "gtin/not-digits"
        cell.mend(whole, "decimals removed")
        if group:
            cell.mend(whole.replace(group, ""), "thousands separators removed")
    return None


def _single_out(cell: _Cell) -> str | None:
    """Leave one code of several alike; the error's code if they differ or number a variant."""
    if add_on := _ADD_ON.fullmatch(cell.text):
        code = _SEPARATORS.sub("", add_on[1])
        if has_check_digit(code):
            cell.mend(code, "add-on removed")
    codes = [_SEPARATORS.sub("", part) for part in _BETWEEN_CODES.split(cell.text)]
    values = {_value_of(code) for code in codes}
    if len(values - {None}) > 1:
        return "gtin/two-codes"
    if len(codes) > 1 and None not in values:
        cell.mend(codes[0], "repetition removed")
    variant = _VARIANT.fullmatch(cell.text)
    if variant and has_check_digit(variant[1]) and not _is_sound(_SEPARATORS.sub("", cell.text)):
        return "gtin/not-digits"
    return None


def _joined(cell: _Cell, bare: str) -> Found:
    """The digits without their separators, or those that other text surrounds."""
    if cell.text[-1:] in _CYRILLIC_X:
        cell.mend(f"{cell.text[:-1]}X", "Cyrillic letter replaced")
    joined = _SEPARATORS.sub("", cell.text)
    if len(joined) == 10 and joined[:9].isdecimal() and joined[9] in "xX":
        cell.kind = "isbn"
    elif not joined.isdecimal():
        remark = _REMARK.fullmatch(cell.text)
        joined = _SEPARATORS.sub("", remark[1]).upper() if remark else ""
        if remark is None or not (_is_sound(joined) or is_isbn_10(joined)):
            return _labelled(bare, tuple(cell.repairs))
        cell.mend(remark[1], "other text removed")
    cell.mend(joined, "separators removed")
    return Found(cell.text.upper(), cell.kind, tuple(cell.repairs))


def _is_element_string(text: str) -> bool:
    """Whether it begins with a sound GTIN behind its identifier 01, other elements following."""
    digits = text[2:16]
    return (
        text.startswith("01")
        and len(digits) == 14
        and digits.isdecimal()
        and _NEXT_ELEMENT.match(text, 16) is not None
        and has_check_digit(digits)
    )


def _every_digit(whole: str, decimals: str | None, exponent: str) -> str | None:
    """The number behind scientific notation, if that spells all of it and is a sound GTIN."""
    length = int(exponent) + 1
    digits, beyond = f"{whole}{decimals or ''}"[:length], (decimals or "")[length - 1 :]
    complete = len(whole) == 1 and len(digits) == length and not beyond.strip("0")
    sound = complete and 8 <= length <= 14 and has_check_digit(digits.zfill(14))
    return digits if sound and not looks_rounded(digits) else None


def _value_of(code: str) -> int | None:
    """The number of the item that the text numbers, if it could be a whole code."""
    if len(code) == 10 and is_isbn_10(code.upper()):
        return int(f"978{code[:9]}{check_digit(f'978{code[:9]}')}")
    return int(code) if code.isdecimal() and 8 <= len(code) <= 14 else None


def _is_sound(digits: str) -> bool:
    return len(digits) in LENGTHS and has_check_digit(digits)


def _labelled(text: str, repairs: tuple[str, ...]) -> Found:
    """A sound code right behind its label, whatever else stands in the text."""
    found = {}
    for label in LABEL.finditer(text):
        code = _WHOLE.match(text, label.end())
        digits = code[0].replace("-", "") if code else ""
        if _is_sound(digits):
            found[int(digits)] = digits
    if len(found) > 1:
        return Found(None, code="gtin/two-codes")
    if not found:
        return Found(None, code="gtin/not-digits")
    digits = next(iter(found.values()))
    return Found(digits, repairs=(*repairs, "other text removed"))
