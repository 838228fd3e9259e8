"""Web addresses."""

import re
import string
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from letzshop_core.feeds.attributes import Attribute
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.text import is_placeholder, tidy

__all__ = ["plain_link", "read_link", "split_links"]

_ADDRESS: Final = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
# A host, and not the name of a file
_BARE: Final = re.compile(
    r"(?://)?"
    r"(?![^/?#]*\.(?:html?|php|aspx?|jsp|jpe?g|png|gif|webp|svg|pdf|csv|xml|txt)(?:[?#]|\Z))"
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:[:/?#]\S*)?",
    re.IGNORECASE,
)
#: The beginning of one that is no sentence either, though there are spaces in it.
_HOST: Final = re.compile(r"(?://|www\.)[^\s/?#@]+\.[a-z]{2,24}[/?#]", re.IGNORECASE)
# Addresses in one cell stand behind each other with one of these between them.
_BETWEEN: Final = re.compile(
    r"(?<![\s,;|])[\s,;|]++(?=(?:https?:)?//)"
    r"|(?:(?<![\s,;|#~^*•¦→、，；｜])[\s,;|#~^*•¦→、，；｜]++|(?<!:)///|::|(?<=\s)(?:and|und|et|[/+&-])\s)\s*+(?=https?://)",
    re.IGNORECASE,
)
_TWO_SCHEMES: Final = re.compile(r"\A(?:https?:(?://)?)+(?=https?://)", re.IGNORECASE)
# ASCII, with nothing that may stand between two addresses, name a user or end an entity.
_PLAIN: Final = bytes(b for b in range(0x21, 0x7F) if b not in b'",;@|')
_ALPHANUMERIC: Final = frozenset(string.ascii_letters + string.digits)
_BEHIND_SCHEME: Final = itemgetter(len("https://"))
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
_BRACKETS: Final = ("[]", "{}", "()")
_SEPARATOR: Final = re.compile(r"[,;|]")
# ["https://…", "https://…"], <img src="https://…">, =HYPERLINK("https://…"; "…")
_QUOTED: Final = re.compile(r"""["'](https?://[^"'<>\s]+)["']""", re.IGNORECASE)


def split_links(cell: str) -> list[str]:
    """The addresses of a cell that may hold several."""
    text = tidy(cell).strip(",;| ")
    if text[:1] + text[-1:] in _BRACKETS:  # a list of JSON or PostgreSQL, perhaps an empty one
        text = text[1:-1].strip()
    if quoted_ones := _quoted_in(text):
        return quoted_ones
    if "<" in text:
        text = _TAG.sub(" ", text).strip() or text
    parts = _BETWEEN.split(text)
    if len(parts) == 1 and not _ADDRESS.match(text):
        parts = _SEPARATOR.split(text)
    return [stripped for part in parts if (stripped := part.strip())]


def _quoted_in(text: str) -> list[str]:
    """The addresses that stand in quotes, in JSON, HTML or a spreadsheet's formula."""
    if _ADDRESS.match(text) or ('"' not in text and "'" not in text):
        return []
    return list(dict.fromkeys(_QUOTED.findall(text.replace("\\/", "/"))))


def plain_link(limit: int) -> Callable[[Sequence[str]], bool]:
    """Whether :func:`read_link` would return every one of the cells as it is."""

    def are_plain(cells: Sequence[str]) -> bool:
        text = "".join(cells)
        return (
            text.isascii()
            and not text.encode().translate(None, _PLAIN)
            and min(cells) >= "https://0"
            and max(cells) < "https://{"
            and text.count("://") == len(cells)  # none within another
            and _ALPHANUMERIC.issuperset(map(_BEHIND_SCHEME, cells))
            and max(map(len, cells)) <= limit
        )

    return are_plain


def read_link(attribute: Attribute, cell: str, note: Note) -> str | None:
    """The http or https address in the cell; small faults are mended."""
    text = tidy(cell)
    if " " in text and (_ADDRESS.match(text) or _HOST.match(text)):
        note("spaces", f"Expected an address without spaces, got {quoted(cell)}.")
        text = text.replace(" ", "%20")
    if (once := _TWO_SCHEMES.sub("", text)) != text:
        note("no-scheme", f"Expected https:// once before the address, got {quoted(cell)}.")
        text = once
    if not _ADDRESS.fullmatch(text) and len(quoted_ones := _quoted_in(text)) == 1:
        text = quoted_ones[0]
    if not _ADDRESS.fullmatch(text):
        if is_placeholder(text):
            note("placeholder", f"Expected an address or an empty cell, got {quoted(cell)}.")
            return None
        if not _BARE.fullmatch(text):
            note(
                "unreadable",
                f"Expected an address such as https://example.com/item, got {quoted(cell)}.",
            )
            return None
        note("no-scheme", f"Expected https:// before the address, got {quoted(cell)}.")
        text = f"https:{text}" if text.startswith("//") else f"https://{text}"
    if len(text) > attribute.stored_length:
        limit = attribute.stored_length
        note("unreadable", f"Expected at most {limit} characters, got {len(text)}.")
        return None
    if attribute.max_length is not None and len(text) > attribute.max_length:
        limit = attribute.max_length
        note("too-long", f"Expected at most {limit} characters, got {len(text)}.")
    return text
