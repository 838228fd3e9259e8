"""Bring a cell's text to plain characters: what it looks like, not how it is encoded."""

import re
import unicodedata
from typing import Final

from letzshop_core.parsing.mojibake import utf8_read_as_western

__all__ = ["clean"]

# Struck out: the old price, and said so in a word that survives the markup
_STRUCK: Final = re.compile(
    r"<(?:(?:del|s|strike)\b[^<>]{0,200}"
    r"|\w{1,20}\s[^<>]{0,200}(?:line-through|\b(?:old|was|strike|crossed)\b)[^<>]{0,200})>",
    re.IGNORECASE,
)
_STRUCK_IN_MARKDOWN: Final = re.compile(r"~~(?=[^~]{1,80}~~)")
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
# Raised behind a number: the cents of 19<sup>99</sup>
_RAISED: Final = re.compile(
    r"(?<=\d)\s?(?:</\w{1,20}>\s?)?<sup\b[^<>]{0,200}>\s?(?=\d\d\s?</sup)", re.IGNORECASE
)
# What an element says that shows nothing: <meta itemprop="price" content="19.99">
_CONTENT: Final = re.compile(r"""<\w[^<>]{0,200}\scontent\s?=\s?["']?([^"'<>]{1,60})""")
_ENTITY: Final = re.compile(r"&[#a-zA-Z]")
_TAG: Final = re.compile(r"<(?:[a-zA-Z/]|!(?!\[))[^<>]{0,200}>")

# UTF-8 that was read as windows-1252: the letter of a first byte, and what follows it
_MISREAD: Final = re.compile("[Â-ô](?:[^\x00-\x7f]| |$)")
_MISREAD_RUN: Final = re.compile("(?:[Â-ß][^\x00-\x7f]|[à-ï][^\x00-\x7f]{2}|[ð-ô][^\x00-\x7f]{3})+")
# Of a no-break space, of which the second byte has become a plain space since, or been stripped
_MISREAD_SPACE: Final = re.compile("(?<=[-0-9])Â(?= |$)")

# Spaces that part the columns of a table, and other runs of spaces
_COLUMNS: Final = re.compile(r"(?<=[0-9])  +(?=[0-9])")
_WIDE: Final = re.compile(r"  +")


class _Fold(dict[int, str | None]):
    """Character map for :meth:`str.translate`, filled as characters are met.

    Digits of every script become ASCII, spaces of every width a space, tabs and the like the end
    of a line; invisible characters (bidirectional marks, zero-width joiners, byte order marks,
    controls) vanish.
    """

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        folded: str | None = character
        category = unicodedata.category(character)
        if category == "Nd":
            folded = str(unicodedata.decimal(character))
        elif category in ("Zl", "Zp") or character in "\t\n\r\v\f\x85":
            folded = "\n"
        elif category == "Zs":
            folded = " "
        elif category in ("Cf", "Cc"):
            folded = None
        elif "\uff01" <= character <= "\uff5e":  # full-width forms of ASCII
            folded = chr(code - 0xFEE0)
        if code < 0x3000:  # keeps the map small whatever is thrown at it
            self[code] = folded
        return folded


_FOLD: Final = _Fold(
    {
        **{ord(c): "'" for c in "’‘ʼʹ′`´＇"},
        **{ord(c): '"' for c in "“”„‟«»″＂"},
        **{ord(c): "-" for c in "‐‑‒−﹣－"},
        **{ord(c): "–" for c in "—―﹘"},
        ord("٬"): "'",
        ord("،"): ",",
        ord("、"): ",",
        ord("。"): ".",
        ord("·"): ".",
        ord("⋅"): ".",
        ord("‚"): ",",
        ord("﹐"): ",",
        ord("⹁"): ",",
        ord("﹒"): ".",
        0x80: "€",  # windows-1252 that somebody read as Latin-1
        ord("٪"): "%",
        0: " ",
    }
)


def clean(text: str) -> str:
    """Markup, entities, odd spaces, digits and invisible characters made plain, ends stripped."""
    if "<" in text:
        shown = _TAG.sub(" ", _STRUCK.sub(" was ", _RAISED.sub("٫", text)))
        text = " ".join(shown.split() or _CONTENT.findall(text))
    if "~~" in text:
        text = _STRUCK_IN_MARKDOWN.sub(" was ", text)
    if "\\" in text:  # of a program's string: 5 \\u20ac, 1\\'299.00
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\\'", "'")
    if "&" in text and _ENTITY.search(text):
        import html  # noqa: PLC0415 (its table of entities is large and seldom needed)

        text = html.unescape(text)
    if not text.isascii() or not text.isprintable() or "`" in text:
        if _MISREAD.search(text):
            text = _as_meant(text)
        text = text.translate(_FOLD)
        if "\n" in text:
            text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if "  " in text:
        text = _WIDE.sub(" ", _COLUMNS.sub("\n", text))
    return text.strip()


def _as_meant(text: str) -> str:
    """What was UTF-8 before it was read as windows-1252, once or twice."""
    for _ in range(2):
        text = _MISREAD_RUN.sub(lambda run: utf8_read_as_western(run[0]), text)
    return _MISREAD_SPACE.sub("", text)
