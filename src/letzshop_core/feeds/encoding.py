"""Which encoding a feed is in.

Byte order marks and valid UTF-8 decide at once (RFC 3629: text in another encoding is hardly
ever valid UTF-8 by accident). What remains is told by the letters of languages; where these
leave it open, as in a few rows they may, chardet decides between what fits best.
"""

import codecs
import math
import re
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds._languages import Candidate, candidates
from letzshop_core.parsing.mojibake import utf8_read_as_western

__all__ = ["EncodingGuess", "canonical_encoding", "detect_encoding", "is_encoded_twice"]

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_FILES: Final = frozenset(
    ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")
)
"""What Python counts among encodings and no file is written in."""
_FEW: Final = 3  # zero bytes that may have strayed into any text
_MORE: Final = 4
_WINDOWS: Final = re.compile("^cp125(?=.$)")
#: A character beyond ASCII in UTF-8.
_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_ASCII: Final = bytes(range(128))
#: First bytes of Armenian and rare Cyrillic letters in UTF-8: apostrophes and quotation marks in
#: Mac Roman, which stand before accented letters (``c’è``, ``l’été``).
_MAC_QUOTES: Final = frozenset(b"\xd2\xd3\xd4\xd5")
_TWO_LETTERS: Final = re.compile(rb"[\x80-\xbf][\x80-\xff]")
#: So many characters of UTF-8 to a place that is none are no accident: in one-byte encodings
#: and those of East Asia the places outnumber them.
_SURE: Final = 2
_MANY: Final = 100  # places that are not UTF-8; more tell no more
_SURE_OF_LETTERS: Final = 0.9
_USUAL: Final = "windows-1252"  # by far the most feeds; a word or two are no evidence against it
_BAR: Final = b"\xa6"  # of windows-1252 and its kin; a letter elsewhere
_CLOSE: Final = 3  # candidates that fit about as well as the best one


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """An encoding, how sure it is (0 to 1), and the evidence for it."""

    name: str
    confidence: float
    evidence: str
    #: Length of the byte order mark, which is not part of the text.
    bom: int = 0


def canonical_encoding(name: str) -> str:
    """The name that this package uses for an encoding.

    Raises:
        LookupError: Python knows no text encoding of that name.
    """
    found = codecs.lookup(name)
    if not found._is_text_encoding or found.name in _NO_FILES:  # noqa: SLF001
        msg = f"not a text encoding: {name}"
        raise LookupError(msg)
    name = found.name.replace("_", "-").replace("iso8859", "iso-8859")
    return "utf-8" if name == "utf-8-sig" else _WINDOWS.sub("windows-125", name)


def detect_encoding(sample: bytes, *, complete: bool = False) -> EncodingGuess:
    """The encoding of a feed that begins with ``sample`` (``complete``: it is all of it)."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return EncodingGuess(name, 1.0, "byte order mark", len(bom))
    if wide := _without_bom(sample):
        return wide
    if sample.isascii():
        return EncodingGuess("utf-8", 0.9 if not complete else 1.0, "only ASCII characters")
    strays, place = _utf8_strays(sample, complete=complete)
    if not strays and not _is_utf8_by_accident(sample):
        return EncodingGuess("utf-8", 0.99, "valid UTF-8 beyond ASCII")
    if strays and (characters := len(_SEQUENCE.findall(sample, 0, place))) >= _SURE * strays:
        return EncodingGuess("utf-8", 0.8, f"{characters} characters of UTF-8, {strays} of none")
    return _legacy(sample)


def is_encoded_twice(text: str) -> bool:
    """Whether most letters beyond ASCII are UTF-8 that was read as windows-1252: ``GrÃ¶ÃŸe``."""
    runs = re.findall("[^\x00-\x7f]+", text)
    return 2 * [utf8_read_as_western(run) != run for run in runs].count(True) > len(runs)


def _without_bom(sample: bytes) -> EncodingGuess | None:
    """UTF-16 and UTF-32 without a mark show in where their zero bytes are.

    ASCII characters have them, and digits, delimiters and line ends are in every feed.
    """
    head = sample[:4096]
    first, second, third, fourth = (head[place::4].count(0) for place in range(4))
    most = len(head) // 4 * 0.9
    if min(third, fourth) > most:
        return EncodingGuess("utf-32-le", 0.95, "two of four bytes are zero")
    if min(first, second) > most:
        return EncodingGuess("utf-32-be", 0.95, "two of four bytes are zero")
    even, odd = first + third, second + fourth
    if max(even, odd) < max(_FEW, len(head) // 50):
        return None
    if odd > _MORE * even:
        return EncodingGuess("utf-16-le", 0.95, "zeros are at odd places")
    if even > _MORE * odd:
        return EncodingGuess("utf-16-be", 0.95, "zeros are at even places")
    return None


def _utf8_strays(sample: bytes, *, complete: bool) -> tuple[int, int]:
    """How many places are not UTF-8, up to a few, and up to where they were counted.

    A character cut off by the sample's end is none.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    strays = place = 0
    while strays < _MANY:
        try:
            decoder.decode(sample[place:], final=complete)
        except UnicodeDecodeError as error:
            strays += 1
            place += error.end
            decoder.reset()
        else:
            return strays, len(sample)
    return strays, place


def _is_utf8_by_accident(sample: bytes) -> bool:
    leads = sample.translate(None, _ASCII)[::2]
    return _MAC_QUOTES.issuperset(leads) and _TWO_LETTERS.search(sample) is None


def _legacy(sample: bytes) -> EncodingGuess:
    barred = _parted_by_bars(sample)
    if barred:  # they say nothing of the language
        sample = sample.replace(_BAR, b"|")
        if sample.isascii():
            return EncodingGuess(_USUAL, _SURE_OF_LETTERS, "broken bars as delimiters")
    fitting = candidates(sample)
    if barred:
        fitting = [c for c in fitting if _BAR.decode(c.encoding, "replace") == "¦"] or fitting
    best, *others = fitting
    margin = best.fit - others[0].fit if others else math.inf
    confidence = min(0.99, 1 / (1 + math.exp(-margin)))
    evidence = f"reads as {best.language}"
    if confidence >= _SURE_OF_LETTERS or best.encoding == _USUAL:
        return EncodingGuess(best.encoding, confidence, evidence)
    chosen = _chardets_choice(sample, fitting[:_CLOSE])
    if chosen is None or chosen is best:
        return EncodingGuess(best.encoding, confidence, evidence)
    return EncodingGuess(chosen.encoding, 0.5, f"reads as {chosen.language}, says chardet")


def _parted_by_bars(sample: bytes) -> bool:
    """Whether broken bars stand between names of columns."""
    header = sample.lstrip().partition(b"\n")[0]
    return header.count(_BAR) > 1 and header.replace(_BAR, b"").isascii()


def _chardets_choice(sample: bytes, fitting: list[Candidate]) -> Candidate | None:
    import chardet  # noqa: PLC0415  (its models take time and memory, and few feeds need them)

    name = chardet.detect(sample, max_bytes=len(sample))["encoding"]
    try:
        encoding = canonical_encoding(name or "")
    except LookupError:
        return None
    return next((c for c in fitting if c.encoding == encoding), None)
