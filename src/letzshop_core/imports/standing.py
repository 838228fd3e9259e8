"""The offers that earlier imports of a feed wrote, as they are when the next one begins."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from letzshop_core.imports.bulk import BulkSession, StandingOffers

__all__ = ["READ_AHEAD", "Standing"]

READ_AHEAD: Final = 1
"""Stands for the number of a row that was skipped and whose number is not known yet. No data row
has this number: the first is at least 2."""

_LEAST: Final = -(2**63)
_IN_A_PART: Final = 8
"""About how many digests a search has to choose from."""


class Standing:
    """A feed's offers by the digest of the row that each was last written from, and which of them
    have occurred in the running import. The place of an offer is its index here.

    Attributes:
        warnings: by place, how many findings the row had that the offer was written from.
        met: by place, the number of the offer's row in this import; 0 if it has not occurred.

    A million offers take 22 MiB. The chance that a changed row is taken for unchanged is one in
    2**64, times the number of offers.
    """

    def __init__(self) -> None:
        self.warnings = array("H")
        self.met = array("I")
        self._digests = array("q")  # ascending
        # Where the digests with the same first bits begin; digests are spread evenly.
        self._parts = array("I", [0, 0])
        self._shift = 64
        self._offers = array("q")
        self._changed = array("q")  # offers that were changed by other means since, ascending

    @classmethod
    async def of(cls, session: BulkSession) -> "Standing":
        """Read them from the store."""
        standing = cls()
        async for offers in session.standing():
            standing._add(offers)
        standing._divide()
        return standing

    def _add(self, offers: StandingOffers) -> None:
        self._digests.extend(offers.digests)
        self._offers.extend(offers.keys)
        self.warnings.extend(offers.warnings)
        self.met.extend(array("I", (0,)) * len(offers.keys))
        self._changed.extend(offers.changed)

    def _divide(self) -> None:
        digests = self._digests
        bits = (len(digests) // _IN_A_PART).bit_length()
        self._shift = 64 - bits
        self._parts = array("I", [0])
        for part in range(1, 1 << bits):
            least = (part << self._shift) + _LEAST
            self._parts.append(bisect_left(digests, least, self._parts[-1]))
        self._parts.append(len(digests))

    def __len__(self) -> int:
        return len(self._digests) + len(self._changed)

    def find(self, digest: int) -> int | None:
        """The place of the offer that was written from a row with this digest, or None."""
        digests, parts = self._digests, self._parts
        part = (digest - _LEAST) >> self._shift
        end = parts[part + 1]
        place = bisect_left(digests, digest, parts[part], end)
        return place if place < end and digests[place] == digest else None

    def met_first(self, digests: Iterable[int]) -> list[int]:
        """The places of the offers that were written from rows with these digests, up to the
        first that is not found or has occurred before. They are marked as ``READ_AHEAD``."""
        met = self.met
        places = []
        for place in map(self.find, digests):
            if place is None or met[place]:
                break
            met[place] = READ_AHEAD
            places.append(place)
        return places

    def place_of(self, offer: int, digest: int | None) -> int | None:
        """The place of the offer with this key, whose digest in the store is now ``digest``; None
        if it was changed before the import began."""
        place = None if digest is None else self.find(digest)
        if place is not None and self._offers[place] == offer:
            return place
        if _holds(self._changed, offer):
            return None
        try:  # it was changed since the import began
            return self._offers.index(offer)
        except ValueError:
            return None

    def unmet(self) -> list[int]:
        """The keys of the offers for which no unchanged row has occurred."""
        unmet = [offer for offer, number in zip(self._offers, self.met, strict=True) if not number]
        unmet.extend(self._changed)
        return unmet


def _holds(numbers: "array[int]", number: int) -> bool:
    place = bisect_left(numbers, number)
    return place < len(numbers) and numbers[place] == number
