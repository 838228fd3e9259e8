"""Several values in one cell, as Google's text feeds write them: commas between, quotes around a
value that holds one (https://support.google.com/merchants/answer/7278995)."""

import csv
import re
from collections.abc import Sequence
from typing import Final

from letzshop_core.feeds.attributes import Attribute, Kind
from letzshop_core.feeds.values.countries import country_of
from letzshop_core.feeds.values.links import split_links

__all__ = ["count_fault", "join_values", "listed_strings", "split_values"]

_SEPARATORS: Final = re.compile(r'\A\[|[,;|"\\<•●▪‣\x00-\x1f]')
# A comma before two digits and a currency is that of the amount: 4,90 EUR
_BETWEEN_GROUPS: Final = re.compile(r";|(?<!\d),|,(?!\d\d ?(?:[A-Z]{3}|[€$£])(?![^\W_]))")
_BEFORE_COUNTRIES: Final = re.compile(r"[|\n]")
# One value a line, behind bullets, or in a list of HTML: then a comma belongs to a value.
_BETWEEN_ITEMS: Final = re.compile(r"\n|[•●▪‣]|</?(?:ul|ol|li|br)\b[^<>]{0,100}>", re.IGNORECASE)
_DASH: Final = re.compile(r"\A[-–*] ")
# ["Shoes", "Men's"], ['Shoes']: a list as JSON or Python writes it.
_STRING: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_OF_STRINGS: Final = re.compile(
    rf"\[\s*(?:(?:{_STRING})\s*(?:,\s*(?:{_STRING})\s*)*)?\]", re.DOTALL
)
_STRINGS: Final = re.compile(_STRING, re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
# Neither words of a list nor countries have these in them.
_BETWEEN_WORDS: Final = re.compile(r'[,;|/&+"\n]+|\s(?:and|und|et)\s', re.IGNORECASE)


def split_values(cell: str, attribute: Attribute) -> list[str]:
    """The values of the cell, none empty."""
    if attribute.kind is Kind.LINK:
        return split_links(cell)
    text = cell.strip()
    if (strings := listed_strings(text)) is not None:
        return strings
    if attribute.kind in (Kind.WORD, Kind.COUNTRY):
        return [part.strip() for part in _BETWEEN_WORDS.split(text) if part.strip()]
    if '"' in text and (quoted := _split_quoted(text)) is not None:
        return quoted
    if attribute.kind is Kind.GROUP:
        return _split_groups(text, attribute)
    parts = _BETWEEN_ITEMS.split(text)
    if len(parts) == 1:
        parts = text.split(",")
        if ">" in text and not all(">" in part for part in parts):
            return [text]  # Food, Beverages & Tobacco > Snacks: the comma belongs to a name
    return [item for part in parts if (item := _DASH.sub("", part.strip().rstrip(",")))]


def listed_strings(text: str) -> list[str] | None:
    """The strings of a list in JSON or Python, none blank; ``None`` if the text is no such list."""
    if text[:1] != "[" or not _OF_STRINGS.fullmatch(text):
        return None
    found = (_ESCAPED.sub(_character, string[1:-1]) for string in _STRINGS.findall(text))
    return [stripped for string in found if (stripped := string.strip())]


def join_values(values: Sequence[str], attribute: Attribute) -> str:
    """A cell that :func:`split_values` takes apart into these values: in quotes, unless they are
    free of all that might be taken for a separator."""
    if attribute.kind is Kind.LINK:
        return ",".join(values)
    safe = not any(map(_SEPARATORS.search, values))
    if len(values) > 1:
        # Groups hold separators of their own; a comma before a path's ">" belongs to a name.
        safe = safe and attribute.kind is not Kind.GROUP and not any(">" in v for v in values)
    return ",".join(values if safe else ('"{}"'.format(v.replace('"', '""')) for v in values))


def count_fault(count: int, attribute: Attribute) -> tuple[str, str] | None:
    """What is wrong with that many values of the attribute: the problem, and a sentence."""
    if attribute.max_values is not None and count > attribute.max_values:
        return "too-many", f"Expected at most {attribute.max_values} values, got {count}."
    if count < attribute.min_values:
        return "too-few", f"Expected at least {attribute.min_values} values, got {count}."
    return None


def _split_quoted(text: str) -> list[str] | None:
    """The values of a well-formed list with quotes; ``None`` if the quotes mean something else."""
    if text[0] != '"' and ',"' not in text.replace(", ", ","):
        return None
    try:
        (parts,) = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        return None
    return [part.strip() for part in parts if part.strip()]


def _split_groups(text: str, attribute: Attribute) -> list[str]:
    """Groups stand behind each other with commas (Google) or semicolons (Meta) between them, or
    bars or the ends of lines before countries.

    A comma may also belong to a value; a new group begins where enough colons follow.
    """
    colons = max(len(attribute.required_fields) - 1, 1)
    parts = [part for line in _BEFORE_COUNTRIES.split(text) if (part := line.strip(" ,;\t\r"))]
    if len(parts) > 1 and all(country_of(part.partition(":")[0]) for part in parts):
        return [group for part in parts for group in _split_groups(part, attribute)]
    groups: list[str] = []
    for part in _BETWEEN_GROUPS.split(text) if _lists(text, attribute) else [text]:
        if groups and part.count(":") < colons:
            groups[-1] += f",{part}"
        else:
            groups.append(part)
    return [group.strip() for group in groups if group.strip()]


def _character(escaped: re.Match[str]) -> str:
    """The character that is written as this one behind a backslash."""
    code, other = escaped.groups()
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(other, other)


def _lists(text: str, attribute: Attribute) -> bool:
    # Business days use both marks inside a group: US:Mon-Fri;Sun. Titles and descriptions may.
    if attribute.name.endswith("business_days") or attribute.name.startswith("structured_"):
        return False
    return "," in text or ";" in text
