"""Compare what people type without regard to case, accents, punctuation and invisible signs."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

__all__ = ["fold", "folded", "places_of", "words_of"]

_NOT_WORD: Final = re.compile(r"[\W_]+")
# Letters that NFKD does not take apart, as they are typed without the right keyboard.
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)


def words_of(text: str) -> str:
    """Lower-case words without accents, one space between: ``"Produkt-URL"`` is ``produkt url``.

    German umlauts written out match those with dots only where a table lists both.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.lower()).strip()


def fold(text: str) -> str:
    """As :func:`words_of`, without the spaces: ``imagelink`` for every spelling of image_link."""
    return words_of(text).replace(" ", "")


def folded(names: str) -> frozenset[str]:
    """The names of a list, which has a stroke between them, as :func:`fold` leaves them."""
    return frozenset(map(fold, names.split("|")))


def places_of(header: Sequence[str]) -> dict[str, int]:
    """The index of each column by its folded name, of several with one name the first."""
    return {fold(name): index for index, name in reversed(list(enumerate(header)))}
