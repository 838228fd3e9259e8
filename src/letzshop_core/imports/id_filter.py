"""The ids that a running import has seen, in a fixed amount of memory."""

from typing import Final

__all__ = ["IdFilter"]

_BITS: Final = 24  # 2 MiB
_MASK: Final = (1 << _BITS) - 1


class IdFilter:
    """A Bloom filter: ids that were added are always found, others hardly ever.

    With a million ids in it, four of a thousand others are found by mistake. The caller looks
    up in the store whatever is found.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << (_BITS - 3))

    def add(self, text: str) -> None:
        """Remember an id."""
        bits, code = self._bits, hash(text)
        for place in (code & _MASK, code >> 18 & _MASK, code >> 37 & _MASK):
            bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, text: str) -> bool:
        bits, code = self._bits, hash(text)
        # Called for each row. Most ids are new, and for most of these the first bit decides.
        for shift in (0, 18, 37):
            place = code >> shift & _MASK
            if not bits[place >> 3] >> (place & 7) & 1:
                return False
        return True
