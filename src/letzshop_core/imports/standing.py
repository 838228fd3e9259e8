"""The offers that a feed wrote before, as they stand when an import of it begins."""

from array import array
from bisect import bisect_left

from letzshop_core.imports.bulk import BulkSession, StandingOffer

__all__ = ["Standing"]


class Standing:
    """The offers of a feed by the digests of the rows that they were last written from, and
    which of them the running import has met.

    A million offers take 22 MiB. A row that is not the one an offer was written from is taken
    for it with a chance of one in 2**64, times the number of offers.
    """

    def __init__(self) -> None:
        self._digests = array("q")  # ascending
        self._offers = array("q")
        self._warnings = array("H")
        self._met = array("I")  # the number of the row, or 0
        self._unknown = array("q")  # offers that have changed since, ascending

    @classmethod
    async def of(cls, session: BulkSession) -> "Standing":
        """Ask the store for them."""
        standing = cls()
        async for offers in session.standing():
            standing._add(offers)
        standing._met = array("I", bytes(4 * len(standing._digests)))
        return standing

    def _add(self, offers: list[StandingOffer]) -> None:
        for digest, offer, warnings in offers:
            if digest is None:
                self._unknown.append(offer)
            else:
                self._digests.append(digest)
                self._offers.append(offer)
                self._warnings.append(min(warnings, 0xFFFF))

    def __len__(self) -> int:
        return len(self._digests)

    def find(self, digest: int) -> int | None:
        """The place of the offer that was written from a row of this digest."""
        place = bisect_left(self._digests, digest)
        return place if place < len(self._digests) and self._digests[place] == digest else None

    def place_of(self, offer: int, digest: int | None) -> int | None:
        """The place of this offer, whose digest is this one now, unless it has changed."""
        place = None if digest is None else self.find(digest)
        if place is not None and self._offers[place] == offer:
            return place
        if _holds(self._unknown, offer):
            return None
        try:  # it was changed by hand a moment ago
            return self._offers.index(offer)
        except ValueError:
            return None

    def warnings(self, place: int) -> int:
        """How many findings the row had."""
        return self._warnings[place]

    def met(self, place: int) -> int:
        """The number of the row of this import that is the offer's; 0 if none was yet."""
        return self._met[place]

    def meet(self, place: int, number: int) -> None:
        """The row of this number is the offer's."""
        self._met[place] = number

    def unmet(self) -> list[int]:
        """The offers that no row was met of by its digest."""
        unmet = [offer for offer, number in zip(self._offers, self._met, strict=True) if not number]
        unmet.extend(self._unknown)
        return unmet


def _holds(numbers: "array[int]", number: int) -> bool:
    place = bisect_left(numbers, number)
    return place < len(numbers) and numbers[place] == number
