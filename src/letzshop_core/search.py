"""The words of a product, and of a search for it. Stores only index what comes from here.

A product is found when each word of the query begins some word of its title, brand, product
type, MPN, GTIN or ids, without regard to case and accents. Words are runs of letters and
digits; both sides are reduced in the same way, so that every store finds the same products.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

__all__ = ["MAX_WORD_LENGTH", "matches", "query_words", "search_text"]

MAX_WORD_LENGTH: Final = 500
"""Longer words are cut, in products and queries alike: PostgreSQL wants a word of an index
below 2 KiB, and a character takes up to four bytes."""

# Letters that Unicode does not decompose into a base letter and a mark (NFKD), as people type
# them without the right keyboard.
_LETTERS: Final = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
    "ƒ": "f",
}
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")


class _Fold(dict[int, str]):
    """Character map for :meth:`str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if code < 0x3000:  # keeps the map small whatever is thrown at it
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # soft hyphens, joiners: they are not seen
        return ""
    if category[0] not in "LNM":
        return " "
    # Twice, because a decomposed letter may have a case that the composed one had not.
    plain = unicodedata.normalize("NFKD", character).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(
        _LETTERS.get(c, c) if unicodedata.category(c)[0] in "LNM" else " "
        for c in plain
        if not "\u0300" <= c <= "\u036f"  # the accents of Latin, Greek and Cyrillic letters
    )


_FOLD: Final = _Fold()
_LATIN: Final = [_fold(chr(code)) for code in range(256)]
_LATIN_FOLD: Final = bytes(ord(c) if len(c) == 1 and c.isascii() else 0 for c in _LATIN)
"""Of Latin-1; zero stands for what does not become one ASCII character, such as ``þ``."""


def _folded_latin(text: str) -> str | None:
    """Text of Latin-1, folded by a table, unless it has to be folded character by character."""
    try:
        data = text.replace("ß", "ss").encode("latin-1")  # too frequent in German to give up for
    except UnicodeEncodeError:
        return None
    folded = data.translate(_LATIN_FOLD)
    return None if b"\0" in folded else folded.decode()


def _words(text: str) -> list[str]:
    # Called for each row of an import: mostly a few passes of C code.
    plain = _folded_latin(text)
    if plain is None:
        text = _FOREIGN.sub(lambda run: run[0].translate(_FOLD), text)
        plain = _folded_latin(text) or text.translate(_FOLD)
    words = list(dict.fromkeys(plain.split()))
    if len(plain) > MAX_WORD_LENGTH:
        words = list(dict.fromkeys(word[:MAX_WORD_LENGTH] for word in words))
    return words


def search_text(
    *,
    product_id: str,
    title: str,
    brand: str | None = None,
    product_type: Iterable[str] | None = None,
    mpn: str | None = None,
    gtin: str | None = None,
    item_group_id: str | None = None,
) -> str:
    """The words that a product is found by: each once, in lower case, joined by single spaces."""
    types = " ".join(product_type) if product_type else ""
    return " ".join(
        _words(
            f"{title} {brand or ''} {types} {mpn or ''} {gtin or ''} {product_id} "
            f"{item_group_id or ''}"
        )
    )


def query_words(text: str) -> list[str]:
    """The words of a search, reduced as :func:`search_text` reduces a product's.

    A word that begins another one of the query asks for nothing more and is left out. Text
    without a letter or digit has no words, and every product matches it.
    """
    words = _words(text)
    return [w for w in words if not any(o != w and o.startswith(w) for o in words)]


def matches(text: str, words: Iterable[str]) -> bool:
    """Whether a product with this :func:`search_text` is found by these :func:`query_words`."""
    padded = f" {text}"
    return all(f" {word}" in padded for word in words)
