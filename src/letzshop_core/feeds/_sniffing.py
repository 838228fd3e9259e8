"""What a feed is, told from its first bytes."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, Literal

from letzshop_core.feeds.columns import header_score
from letzshop_core.feeds.dialect import DELIMITERS, DialectGuess, detect_dialect
from letzshop_core.feeds.encoding import EncodingGuess, canonical_encoding, detect_encoding
from letzshop_core.feeds.errors import FeedError
from letzshop_core.feeds.profile import Profile

__all__ = ["SAMPLE", "dialect_of", "encoding_of", "format_of", "sample_text"]

SAMPLE: Final = 64 * 1024
"""Bytes from which encoding and dialect are told."""

_PIECES: Final = 16
_PIECE: Final = 4096
_UTF8_TAIL: Final = 4
#: Characters that text does not show, and feeds hold nevertheless: the last ones where UTF-8 was
#: read as Latin-1.
_CONTROLS_BETWEEN: Final = "\x01\x1f"  # cells, in the exports of databases
_TOLERATED: Final = frozenset(f"{_CONTROLS_BETWEEN}\x1a\0\xad\u200b\u200e\u200f\ufeff") | set(
    map(chr, range(0x80, 0xA0))
)
_FOREIGN: Final = (
    (b"%PDF", "feed/pdf", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "feed/spreadsheet", "an Excel workbook"),
    (b"{\\rtf", "feed/spreadsheet", "an office document"),
    (b"\x89PNG", "feed/binary", "an image"),
    (b"\xff\xd8\xff", "feed/binary", "an image"),
    (b"GIF8", "feed/binary", "an image"),
    (b"7z\xbc\xaf", "feed/broken-archive", "a 7z archive"),
    (b"Rar!", "feed/broken-archive", "a RAR archive"),
    (b"\xfd7zXZ\0", "feed/broken-archive", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "feed/broken-archive", "a Zstandard archive"),
)
_TAR: Final = slice(257, 262)
_NAMES: Final = 3  # so many columns,
_MOST: Final = 0.6  # and such a share of them with known names, have no other lines than a header
_ABOVE_ROOT: Final = r"(?:<!--(?:(?!-->).)*-->\s*|<[?!](?!--)[^>]*>\s*)*+"
_PAGE: Final = re.compile(f"{_ABOVE_ROOT}<html", re.DOTALL)
#: What Excel and OpenOffice call their elements, in files whose names may say anything.
_OFFICE: Final = re.compile(
    rf"{_ABOVE_ROOT}<[^>]*urn:(?:schemas-microsoft-com:office:(?:spreadsheet|excel)|"
    r"oasis:names:tc:opendocument:xmlns:office)",
    re.DOTALL,
)
_DECLARATION: Final = re.compile(r"^[ \t]*<\?xml\s", re.MULTILINE)
#: Elements that pages and error messages begin with, and no feed.
_HTML: Final = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|link|script|style|div|span|p|br|hr|h[1-6]|b|font|"
    r"center|pre|table|form|ul|ol)[\s/>]"
)


def encoding_of(sample: bytes, given: str | None, file: BinaryIO, size: int) -> EncodingGuess:
    """The encoding of a feed of that many bytes: the given one, else the one detected.

    Where the sample, its beginning, does not say it beyond doubt, pieces from all over the file
    are asked too: a shop's first products may be those without an accent.
    """
    asked = sample
    if given is None and size > SAMPLE and b"\0" not in sample:
        asked += b"".join(_pieces(file, size))
    guess = detect_encoding(asked, complete=size <= SAMPLE)
    if given is None:
        return guess
    name = canonical_encoding(given)
    # A byte order mark is no text, whatever the encoding is called.
    bom = guess.bom if name == guess.name or name.split("-")[:2] == guess.name.split("-")[:2] else 0
    if name in {"utf-16", "utf-32"}:
        # Python would want a mark; without one, https://encoding.spec.whatwg.org/#utf-16le.
        name = guess.name if guess.name.startswith(name) else f"{name}-le"
    return EncodingGuess(name, 1.0, "chosen", bom)


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Whole lines from places that are evenly spread."""
    for number in range(1, _PIECES + 1):
        file.seek(SAMPLE + (size - SAMPLE) * number // (_PIECES + 1))
        _, _, lines = file.read(_PIECE).partition(b"\n")
        yield lines[: lines.rfind(b"\n") + 1]


def sample_text(sample: bytes, guess: EncodingGuess, *, complete: bool) -> str:
    """The sample as text, without a character that is cut at its end."""
    text = sample[guess.bom :].decode(guess.name, "replace")
    return text if complete else text[:-_UTF8_TAIL]


def dialect_of(text: str, delimiter: str | None, profile: Profile | None) -> DialectGuess:
    """The dialect of the text: the delimiter given, else the profile's dialect, else detected."""
    if delimiter is None and profile is not None and profile.format == "csv":
        return DialectGuess(profile.dialect, 1.0, "as in the profile")
    guess = detect_dialect(text, header_score, delimiter=delimiter)
    return guess if delimiter is None else DialectGuess(guess.dialect, 1.0, "chosen")


def format_of(sample: bytes, guess: EncodingGuess) -> Literal["csv", "xml"]:
    """The format of the feed.

    Raises:
        FeedError: this is no feed.
    """
    _refuse_foreign(sample)
    head = sample[guess.bom :][:2048].decode(guess.name, "replace").lstrip("\ufeff \t\r\n")
    lower = head.lower()
    if _OFFICE.match(lower):
        message = "Expected a product feed, got a spreadsheet in XML; save it as CSV (UTF-8)."
        raise FeedError("feed/spreadsheet", message)
    # A script's warnings, some of which are HTML, may stand above the feed.
    below = _DECLARATION.search(head)
    if below and not _PAGE.match(lower[below.start() :]) and not _has_header(head[: below.start()]):
        return "xml"
    if head.startswith("<"):
        if _HTML.match(lower) or _PAGE.match(lower):
            if _has_header(head):
                return "csv"
            raise FeedError(
                "feed/html",
                "Expected a product feed, got a web page: the link leads to a page, a login or an "
                "error, not to the file itself.",
            )
        if re.match(r"<(\?xml|!--|!doctype|rss|feed|channel|[a-z_][\w:.-]*[\s>])", lower):
            return "xml"
    if re.match(r'\{\s*["}]|\[\s*[\]\[{]', head):
        raise FeedError("feed/json", "Expected a product feed in CSV or XML, got JSON.")
    odd = sum(not (char.isprintable() or char.isspace() or char in _TOLERATED) for char in head)
    between = sum(map(head.count, _CONTROLS_BETWEEN))
    if odd > len(head) // 20 or between > len(head) // 3:
        raise FeedError("feed/binary", "Expected a product feed in CSV or XML, got binary data.")
    return "csv"


def _refuse_foreign(sample: bytes) -> None:
    for magic, code, what in _FOREIGN:
        if sample.startswith(magic):
            raise FeedError(code, f"Expected a product feed, got {what}; export it as CSV (UTF-8).")
    if sample[_TAR] == b"ustar":
        raise FeedError(
            "feed/broken-archive",
            "Expected a product feed, got a tar archive; send the file in it, or a zip of it.",
        )
    if not sample:
        raise FeedError("feed/empty", "The feed is empty.")


def _has_header(text: str) -> bool:
    """Whether one of the lines is the header of a table beyond doubt."""
    rows = (line.split(mark) for line in text.splitlines() for mark in DELIMITERS)
    return any(len(cells) >= _NAMES and header_score(cells) > _MOST for cells in rows)
