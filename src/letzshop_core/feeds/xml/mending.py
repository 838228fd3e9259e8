"""XML that is not well-formed, made so: shops paste text into it without escaping it."""

import codecs
import re
from html.entities import html5
from typing import Final
from xml.sax.saxutils import escape

from letzshop_core.feeds._records import as_western
from letzshop_core.feeds.xml.pieces import Pieces

__all__ = ["MendedXml"]

_CHUNK: Final = 64 * 1024
_CDATA: Final = "<![CDATA["
_LONGEST: Final = 40  # of what has to be seen as a whole: a reference, the start of CDATA
_FAULTS: Final = re.compile(
    r"&(?:#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));|([A-Za-z][A-Za-z0-9]{1,30});)?"
    r"|<(?!/?(?:[^\W\d]|:)|[!?])|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|]]>|(<[bh]r(?:\s[^<>]*)?)(?<!/)>(?!</[bh]r)",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"(</?)[^\W\d][\w.-]{0,19}:(?=[^\W\d])")
_PREDEFINED: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))


class MendedXml:
    """A file of XML, read as it was meant, in UTF-8.

    An ampersand or ``<`` that begins nothing and a ``]]>`` that ends nothing stand for themselves,
    HTML's named characters are known, and its ``<br>``; bytes that are no text are those of
    windows-1252, and characters that XML cannot hold are left out. Well-formed XML stays what it
    is.
    """

    def __init__(self, file: Pieces, encoding: str, *, prefixes: bool = True) -> None:
        """Begin to read.

        Args:
            file: at its beginning or behind a byte order mark.
            prefixes: keep those of elements, for which a namespace has to be declared.
        """
        self._file = file
        self._keeps_prefixes = prefixes
        wide = encoding.lower().startswith(("utf-16", "utf-32"))
        decoder = codecs.getincrementaldecoder(encoding)
        self._decoder = decoder("replace" if wide else "surrogateescape")
        self._in_cdata = False
        self._carry = ""

    def read(self, _size: int = -1) -> bytes:
        """The next piece, of whatever length; empty at the end."""
        mended = b""
        while not mended:
            chunk = self._file.read(_CHUNK)
            text = self._carry + as_western(self._decoder.decode(chunk, final=not chunk))
            mended = self._mended(text, final=not chunk).encode("utf-8", "replace")
            if not chunk:
                break
        return mended

    def _mended(self, text: str, *, final: bool) -> str:
        """The text as far as it can be told already; the rest is carried on."""
        done = []
        while True:
            mark = "]]>" if self._in_cdata else _CDATA
            before, found, after = text.partition(mark)
            if not found:
                break
            done += [self._fixed(before), mark]
            self._in_cdata = not self._in_cdata
            text = after
        end = len(text) if final else _open_end(text)
        self._carry = text[end:]
        return "".join([*done, self._fixed(text[:end])])

    def _fixed(self, text: str) -> str:
        if self._in_cdata:
            return _FAULTS.sub(_bare, text)
        if not self._keeps_prefixes:
            text = _PREFIX.sub(r"\1", text)
        return _FAULTS.sub(_fixed, text)


def _open_end(text: str) -> int:
    """Where something may begin that goes on behind the text."""
    for position in range(max(len(text) - _LONGEST, 0), len(text)):
        if text[position] in "&<]":  # the second bracket of two goes with the first one
            return position - (position > 0 and text.startswith("]]", position - 1))
    return len(text)


def _fixed(found: re.Match[str]) -> str:
    decimal, hexadecimal, name, line_break = found.groups()
    if line_break:
        return f"{line_break}/>"
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return found[0] if _is_character(code) else ""
    if name in _PREDEFINED:
        return found[0]
    if name:
        meant = html5.get(f"{name};")
        return escape(found[0] if meant is None else meant)
    return escape(found[0]) if found[0] in {"&", "<", "]]>"} else ""


def _bare(found: re.Match[str]) -> str:
    """In CDATA everything but what XML cannot hold is text."""
    return found[0] if found[0][0] in "&<" else ""


def _is_character(code: int) -> bool:
    """Whether XML 1.0 can hold it (https://www.w3.org/TR/xml/#charsets)."""
    return (
        code in {9, 10, 13}
        or 32 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or (0x10000 <= code < 0x110000)
    )
