"""Which encoding a feed is in.

Byte order marks and valid UTF-8 decide at once (RFC 3629: text in another encoding is hardly
ever valid UTF-8 by accident). What remains is a one-byte encoding: chardet tells the script, and
within the Western family, whose members chardet cannot tell apart on a few letters, the one that
reads as text wins.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds.values.text import utf8_read_as_western

__all__ = ["EncodingGuess", "canonical_encoding", "detect_encoding", "is_encoded_twice"]

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN: Final = ("windows-1252", "iso-8859-15", "mac-roman", "cp850")
# What shops use. chardet's names; the Western ones are told apart below.
_CANDIDATES: Final = (
    *("cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp850"),
    *("cp1250", "iso8859-2", "cp1251", "koi8-r", "iso8859-5", "cp1253", "iso8859-7"),
    *("cp1254", "iso8859-9", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"),
)
_PUBLIC_NAMES: Final = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "iso8859-1": "iso-8859-1",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "iso8859-7": "iso-8859-7",
    "iso8859-9": "iso-8859-9",
    "iso8859-15": "iso-8859-15",
    "shift_jis": "shift_jis",
    "utf_8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf_8_sig": "utf-8",
}
# Letters of Western European words and names, and signs that product texts are full of.
_LIKELY: Final = re.compile("[äöüßÄÖÜéèêëàâáãåçîïíìñôòóõùûúÿýæœøÉÈÊÀÂÇÎÔÅØÆŒŠšŽž]")
_SIGNS: Final = re.compile("[€£©®™°²³½¼×–—„“”‚‘’»«…·•´\u00a0§µ¹º±Ø]")
_IN_WORD: Final = re.compile("(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-z])")
_ODD: Final = re.compile("[\x80-\x9f¤¦¬¶¨¸¯ƒˆ˜†‡‰\u2400-\uffff√∞∫≈◊∆Ω∑∏π∂≠≤≥ˇ˝˛ˆı]")
#: A character beyond ASCII in UTF-8.
_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
#: So many characters of UTF-8 to a place that is none are no accident: in one-byte encodings
#: and those of East Asia the places outnumber them.
_SURE: Final = 2
#: How much surer chardet has to be of another encoding than of every Western one.
_SURER: Final = 1.5
_EURO_PLACE: Final = re.compile(rb"\d ?\xa4|\xa4 ?\d")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """An encoding, how sure that is (0 to 1), and what speaks for it."""

    name: str
    confidence: float
    evidence: str
    #: Length of the byte order mark, which is not part of the text.
    bom: int = 0


def canonical_encoding(name: str) -> str:
    """The name under which this package speaks of an encoding.

    Raises:
        LookupError: Python knows no text encoding of that name.
    """
    found = codecs.lookup(name)
    if not found._is_text_encoding:  # noqa: SLF001
        msg = f"not a text encoding: {name}"
        raise LookupError(msg)
    return _PUBLIC_NAMES.get(found.name, found.name.replace("_", "-"))


def detect_encoding(sample: bytes, *, complete: bool = False) -> EncodingGuess:
    """The encoding of a feed that begins with ``sample`` (``complete``: it is all of it)."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return EncodingGuess(name, 1.0, "byte order mark", len(bom))
    if wide := _without_bom(sample):
        return wide
    if sample.isascii():
        return EncodingGuess("utf-8", 0.9 if not complete else 1.0, "only ASCII characters")
    errors = _utf8_errors(sample, complete=complete)
    if errors == 0:
        return EncodingGuess("utf-8", 0.99, "valid UTF-8 beyond ASCII")
    sequences = len(_SEQUENCE.findall(sample))
    if sequences >= _SURE * errors:
        return EncodingGuess("utf-8", 0.8, f"valid UTF-8 but for {errors} of {sequences} places")
    return _one_byte(sample)


def is_encoded_twice(text: str) -> bool:
    """Whether most letters beyond ASCII are UTF-8 that was read as windows-1252: ``GrÃ¶ÃŸe``."""
    runs = re.findall("[^\x00-\x7f]+", text)
    return 2 * [utf8_read_as_western(run) != run for run in runs].count(True) > len(runs)


def _without_bom(sample: bytes) -> EncodingGuess | None:
    """UTF-16 and UTF-32 without a mark show in where their zero bytes are."""
    head = sample[:4096]
    if head.count(0) < len(head) // 5 or len(head) < 4:
        return None
    quarter = max(1, len(head) // 4)
    zeros = [head[place::4].count(0) / quarter for place in range(4)]
    for name, places in (("utf-32-le", (1, 2, 3)), ("utf-32-be", (0, 1, 2))):
        if all(zeros[place] > 0.9 for place in places):
            return EncodingGuess(name, 0.95, "three of four bytes are zero")
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd > 4 * even:
        return EncodingGuess("utf-16-le", 0.95, "every other byte is zero")
    if even > 4 * odd:
        return EncodingGuess("utf-16-be", 0.95, "every other byte is zero")
    return None


def _utf8_errors(sample: bytes, *, complete: bool) -> int:
    """How many places are not UTF-8; a sequence cut off by the sample's end is none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample, final=complete)
    except UnicodeDecodeError:
        text = sample.decode("utf-8", "replace")
        cut = 0 if complete or not text.endswith("\ufffd") else 1
        return max(1, text.count("\ufffd") - sample.count("\ufffd".encode()) - cut)
    return 0


def _one_byte(sample: bytes) -> EncodingGuess:
    import chardet  # noqa: PLC0415  (only needed for feeds that are not UTF-8)

    guesses = [
        (_known_encoding(result["encoding"]), float(result["confidence"] or 0.0))
        for result in chardet.detect_all(
            sample,
            include_encodings=_CANDIDATES,
            max_bytes=len(sample),
            ignore_threshold=True,
        )
    ]
    name, confidence = guesses[0]
    western, score = max(
        ((candidate, _plausibility(sample, candidate)) for candidate in _WESTERN),
        key=lambda pair: pair[1],
    )
    other = max((c for n, c in guesses if n in _WESTERN or n == "iso-8859-1"), default=0.0)
    doubtful = confidence < 0.5 and confidence < _SURER * other
    if name in {*_WESTERN, "iso-8859-1"} or (doubtful and score > 0.5):
        return EncodingGuess(western, min(1.0, max(0.5, score)), "reads as Western European text")
    return EncodingGuess(name, confidence, f"the statistics of {name}")


def _known_encoding(name: str | None) -> str:
    try:
        return canonical_encoding(name or "cp1252")
    except LookupError:
        return "windows-1252"


def _plausibility(sample: bytes, name: str) -> float:
    """How much of what is beyond ASCII reads as text, from below 0 to 1."""
    text = sample.decode(name, "replace")
    beyond = sum(1 for char in text if char > "\x7f") if len(text) < 2048 else None
    inside = _IN_WORD.findall(text)
    if beyond is None:
        beyond = len(re.findall("[^\x00-\x7f]", text))
    likely = sum(1 for char in inside if _LIKELY.match(char))
    signs = len(_SIGNS.findall(text)) - sum(1 for char in inside if _SIGNS.match(char))
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    capitals = len(re.findall("[a-z][ÀÂÄÇÈÉÊÎÔÖÜŠŽŒÆØÅ]", text))  # hardly ever within a word
    score = (likely + 0.9 * signs - 2 * odd - 1.5 * capitals) / max(1, beyond)
    if name == "iso-8859-15" and not _EURO_PLACE.search(sample):
        score -= 0.02  # without a euro sign it cannot be told from its successor
    elif name == "windows-1252":
        score += 0.01
    return score
