"""The words of products and of searches for them. Stores only index what comes from here.

A product is found when each word of the query begins some word of its title, brand, product
type, MPN, GTIN or ids, without regard to case and accents, and to the zeros that pad a GTIN.
Words are runs of letters and digits; both sides are reduced in the same way, so that every store
finds the same products.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = [
    "MAX_WORD_LENGTH",
    "letters_alone",
    "matches",
    "query_words",
    "search_text",
    "search_texts",
]

MAX_WORD_LENGTH: Final = 500
"""Longer words are cut, in products and queries alike: an indexed word of PostgreSQL must be
shorter than 2 KiB, and a character takes up to four bytes."""

_PADDED: Final = re.compile(r" 0\d{11}")
_PADDING: Final = 6
# Letters that Unicode does not decompose into a base letter and a mark (NFKD), and what people
# without the right keyboard type instead.
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


class _Fold(dict[int, str]):
    """Character map for :meth:`str.translate`, filled as characters occur."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if code < 0x3000:  # so that the map stays small
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # invisible: soft hyphens, joiners
        return ""
    if category[0] not in "LNM":
        return " "
    # Twice, because a letter may have a lower case only once it is decomposed.
    plain = unicodedata.normalize("NFKD", character).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(
        _LETTERS.get(c, c) if unicodedata.category(c)[0] in "LNM" else " "
        for c in plain
        if not "\u0300" <= c <= "\u036f"  # the accents of Latin, Greek and Cyrillic letters
    )


_FOLD: Final = _Fold()
_FOLD[ord("\n")] = "\n"
_LATIN: Final = [chr(code).translate(_FOLD) for code in range(256)]
_LATIN_FOLD: Final = bytes(ord(c) if len(c) == 1 and c.isascii() else 0 for c in _LATIN)
"""Translates Latin-1; zero stands for what does not become one ASCII character, such as ``þ``."""
_TABLED: Final = "".join(chr(code) for code, to in enumerate(_LATIN_FOLD) if to)
_OTHERS: Final = re.compile(f"[^{re.escape(_TABLED)}]+")


def _folded_by_table(text: str) -> str | None:
    """The text, folded in a few passes of C code; None if the table lacks one of its characters."""
    try:
        # This letter is too frequent in German not to be handled here.
        data = text.replace("ß", "ss").encode("latin-1")
    except UnicodeEncodeError:
        return None
    folded = data.translate(_LATIN_FOLD)
    return None if b"\0" in folded else folded.decode()


def _folded(text: str) -> str:
    """The folded words, separated by spaces; line ends are kept."""
    plain = _folded_by_table(text)
    if plain is None:
        text = _OTHERS.sub(lambda run: run[0].translate(_FOLD), text)
        plain = _folded_by_table(text) or text.translate(_FOLD)
    return plain


def letters_alone(text: str) -> str:
    """The letters and digits of a text, as searches compare them: ``cocacola`` for Coca-Cola®."""
    return "".join(_folded(text).split())


def _folded_together(texts: Sequence[str]) -> list[str]:
    """The texts, folded. This is fast if they are alike, as those of an import mostly are."""
    lines = _folded("\n".join(texts)).split("\n")
    if len(lines) == len(texts):
        return lines
    # One of them contains line ends.
    return [_folded(text).replace("\n", " ") for text in texts]


def _distinct(folded: str) -> dict[str, None]:
    """The words, each once."""
    words = dict.fromkeys(folded.split())
    if len(folded) > MAX_WORD_LENGTH:
        words = dict.fromkeys(word[:MAX_WORD_LENGTH] for word in words)
    return words


def _unpadded(word: str) -> str:
    """A number as long as a UPC without the zeros that may pad it (GTIN-8 to GTIN-14: six)."""
    if _PADDED.match(f" {word}"):
        return word[:_PADDING].lstrip("0") + word[_PADDING:]
    return word


def _of_product(folded: str) -> dict[str, None]:
    """The words by which a product is found: padded numbers also without their zeros."""
    words = _distinct(folded)
    if _PADDED.search(f" {folded}"):
        words |= dict.fromkeys([*map(_unpadded, words)])
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
    """The words by which a product is found: each once, in lower case, joined by single spaces."""
    (words,) = search_texts(
        product_id=[product_id],
        title=[title],
        brand=[brand],
        product_type=[product_type],
        mpn=[mpn],
        gtin=[gtin],
        item_group_id=[item_group_id],
    )
    return words


def search_texts(
    *,
    product_id: Iterable[str],
    title: Iterable[str],
    brand: Iterable[str | None],
    product_type: Iterable[Iterable[str] | None],
    mpn: Iterable[str | None],
    gtin: Iterable[str | None],
    item_group_id: Iterable[str | None],
) -> list[str]:
    """:func:`search_text` for many products, at less cost."""
    types = [" ".join(several) if several else None for several in product_type]
    products = zip(title, brand, types, mpn, gtin, product_id, item_group_id, strict=True)
    folded = _folded_together([" ".join(filter(None, texts)) for texts in products])
    return [" ".join(_of_product(text)) for text in folded]


def query_words(text: str) -> list[str]:
    """The words of a search, reduced as :func:`search_text` reduces a product's.

    A word that another word of the query begins with is redundant and left out. Text without
    letters and digits has no words, and every product matches it.
    """
    words = dict.fromkeys(map(_unpadded, _distinct(_folded(text))))
    return [w for w in words if not any(o != w and o.startswith(w) for o in words)]


def matches(text: str, words: Iterable[str]) -> bool:
    """Whether a product with this :func:`search_text` is found by these :func:`query_words`."""
    padded = f" {text}"
    return all(f" {word}" in padded for word in words)
