"""Encodings other than Unicode's, told by what text in a language looks like.

Decoded with the right encoding, what is beyond ASCII are the letters of one language as often as it
has them, in words of one script without capitals or signs in their midst. For each encoding the
likelihood of that is compared, by the distinct words, so that a phrase that each product repeats
counts once.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from letzshop_core.feeds._alphabets import ENCODINGS, bounds, kinds, languages_of

__all__ = ["Candidate", "candidates"]

_ENOUGH: Final = 1024  # bytes of words
_AT_ONCE: Final = 200  # words
_REACH: Final = 20.0  # further behind the best, nothing catches up
_ASCII: Final = bytes(range(128))
#: What may be part of a word, of a character of several bytes too; the rest becomes blank.
_WORDS: Final = bytes(
    code if code >= 0x40 or chr(code) in "0123456789'-" else 0x20 for code in range(256)
)
#: What words do not do: turn from small letters to capitals, consist of one letter, have accents
#: on several letters in a row, ...
_ODD: Final = (
    *(b"xL", b"lL", b"lX", b"mM"),
    *(b" l ", b" L ", b" m ", b" M "),
    *(b"lll", b"LLL"),
)
#: ... hold a sign, mix scripts.
_ODD_OF_SCRIPTS: Final = (b"lsl", b"msm", b"lm", b"ml")
_SCRIPTS_ONLY: Final = bytes.maketrans(b"xXLM", b"lllm")
_COST: Final = 4.0  # of each such place


class Candidate(NamedTuple):
    """An encoding that a text may be in, and how well it fits (a log-likelihood)."""

    fit: float
    encoding: str
    language: str


class _Script(NamedTuple):
    """How an encoding of several bytes a character writes a language."""

    language: str
    character: re.Pattern[bytes]
    #: Kinds of characters, and the logarithm of how likely each one of the kind is.
    kinds: tuple[tuple[re.Pattern[bytes], float], ...]

    def likelihood(self, character: bytes) -> float:
        return next(likely for kind, likely in self.kinds if kind.fullmatch(character))


def _script(
    language: str, *kinds: tuple[bytes, float], other: bytes = rb"[\x80-\xff].?"
) -> _Script:
    every = [*kinds, (other, 1e-7)]
    return _Script(
        language,
        re.compile(b"|".join(pattern for pattern, _ in every), re.DOTALL),
        tuple((re.compile(pattern, re.DOTALL), math.log(share)) for pattern, share in every),
    )


#: Usual characters, signs, and rarer characters, each with its share among all.
_SCRIPTS: Final = {
    "gb18030": _script(
        "Chinese",
        (rb"[\xb0-\xd7][\xa1-\xfe]", 0.75 / 3755),
        (rb"[\xa1-\xa3][\xa1-\xfe]", 0.2 / 280),
        (rb"[\xd8-\xf7][\xa1-\xfe]", 0.03 / 3008),
        other=rb"[\x81-\xfe]\d[\x81-\xfe]\d|[\x80-\xff].?",
    ),
    "cp950": _script(
        "Chinese",
        (rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]", 0.75 / 5401),
        (rb"[\xa1-\xa3].", 0.2 / 400),
        (rb"[\xc9-\xf9].", 0.03 / 7650),
    ),
    "cp932": _script(
        "Japanese",
        (rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]", 0.5 / 168),
        (rb"\x81.|\x82[\x4f-\x9a]", 0.15 / 250),
        (rb"[\x88-\x97].", 0.3 / 2965),
        other=rb"[\xa1-\xdf]|[\x80-\xff].?",
    ),
    "euc-jp": _script(
        "Japanese",
        (rb"[\xa4\xa5].", 0.5 / 168),
        (rb"[\xa1-\xa3].", 0.15 / 250),
        (rb"[\xb0-\xcf].", 0.3 / 2965),
        other=rb"\x8f..|[\x80-\xff].?",
    ),
    "cp949": _script(
        "Korean",
        (rb"[\xb0-\xc8][\xa1-\xfe]", 0.85 / 1500),
        (rb"[\xa1-\xa3][\xa1-\xfe]", 0.1 / 280),
        (rb"[\xca-\xfd][\xa1-\xfe]", 0.02 / 4888),
    ),
}
_LESS_USUAL: Final = 4.0


def candidates(sample: bytes) -> list[Candidate]:
    """The encodings that a sample, which is not all ASCII, may be in; the best one first.

    One that reads the sample's words as another one before it does is left out.
    """
    words = _distinct_words(sample)
    found = sorted([*_of_one_byte(words), *_of_several_bytes(words)], reverse=True)
    readings: dict[str, Candidate] = {}
    for candidate in found:
        readings.setdefault(words.decode(candidate.encoding, "replace"), candidate)
    return list(readings.values())


def _distinct_words(sample: bytes) -> bytes:
    """The words with something beyond ASCII, each once, a line each."""
    words: dict[bytes, None] = {}
    size, rest = 0, sample.translate(_WORDS)
    while rest and size < _ENOUGH:
        some = rest.split(None, _AT_ONCE)
        rest = some.pop() if len(some) > _AT_ONCE else b""
        for word in some:
            if not word.isascii() and word not in words:
                words[word] = None
                size += len(word)
    return b"\n".join(words)


def _of_one_byte(words: bytes) -> Iterator[Candidate]:
    counts = Counter(words.translate(None, _ASCII))
    counted = [(byte - 128, times) for byte, times in counts.items()]

    def fit(likely: tuple[float, ...]) -> float:
        return sum(times * likely[place] for place, times in counted)

    hopes = sorted(
        ((fit(bounds(name)) + usual, name, usual) for name, usual in ENCODINGS.items()),
        reverse=True,
    )
    best = -math.inf
    for hope, name, usual in hopes:
        if hope < best - _REACH:
            return
        odd = _COST * _odd_places(words.translate(kinds(name)))
        if hope - odd < best - _REACH:
            continue
        score, language = max((fit(table), lang) for lang, table in languages_of(name).items())
        score += usual - odd
        best = max(best, score)
        yield Candidate(score, name, language)


def _odd_places(kinds_of_characters: bytes) -> int:
    text = b" %s " % kinds_of_characters
    scripts = text.translate(_SCRIPTS_ONLY)
    return sum(map(text.count, _ODD)) + sum(map(scripts.count, _ODD_OF_SCRIPTS))


def _of_several_bytes(words: bytes) -> Iterator[Candidate]:
    for name, script in _SCRIPTS.items():
        try:
            words.decode(name)
        except UnicodeDecodeError:
            continue
        characters = Counter(script.character.findall(words))
        fit = sum(script.likelihood(char) * times for char, times in characters.items())
        yield Candidate(fit - _LESS_USUAL, name, script.language)
