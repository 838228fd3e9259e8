"""Reads a feed batch by batch and sorts its rows: unchanged, rejected, duplicate, or incoming.

A row with the digest of the row that its offer was last written from is unchanged. It is not
parsed, and all that is remembered of it is that it occurred.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct
from typing import Final, TypeAlias

from letzshop_core.feeds import Feed, Finding, ProductRow, Records, Severity
from letzshop_core.imports.bulk import BulkSession, IncomingRow
from letzshop_core.imports.id_filter import IdFilter
from letzshop_core.imports.incoming import incoming_row
from letzshop_core.imports.models import JobContext, RejectedRow
from letzshop_core.imports.record_queue import RecordQueue, but_last
from letzshop_core.imports.standing import READ_AHEAD, Standing

__all__ = ["Batch", "BatchReader"]

_MAX_CHARACTERS: Final = 32 * 1024**2
"""Characters of changed rows after which a batch is full, however few rows it holds: this bounds
memory."""

_READ_PER_ROW: Final = 50
"""How many times ``batch_size`` rows a batch may read when nearly all of them are unchanged."""

_PARSED_AT_ONCE: Final = 100
"""The least number of rows to parse together. Parsing is cheaper soon after reading."""

_INT64: Final = Struct(">q")

_REREAD_AT_ONCE: Final = 5000
"""Rows of a resumed import that are read again between two queries of the store."""


@dataclass(slots=True)
class Batch:
    """Rows that were read together, sorted."""

    bytes_read: int = 0
    read: int = 0
    unchanged: int = 0
    #: How many warnings the unchanged rows had when they were last parsed.
    old_warnings: int = 0
    incoming: list[IncomingRow] = field(default_factory=list)
    rejects: list[RejectedRow] = field(default_factory=list)
    duplicates: int = 0
    findings: list[Finding] = field(default_factory=list)
    #: Vendor's id, row number, accepted: of the rows that are neither unchanged nor incoming.
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


_Row: TypeAlias = tuple[ProductRow, int, int | None, str]
"""A parsed row, its digest, the place in :class:`Standing` of the offer that was written from a row
with this digest, and its text if it is rejected."""


@dataclass(slots=True)
class _Unsorted:
    """Parsed rows that cannot be sorted before the store has been asked about their ids."""

    rows: list[_Row]
    #: The ids of the accepted rows that differ from what their offers were written from.
    ids: set[str]
    #: Which of these ids an earlier row is known to have: id to row number.
    accepted: dict[str, int]
    #: Which of these ids an earlier row may have.
    doubtful: set[str]


class BatchReader:
    """Reads the rows of a feed that a job has not done yet, batch by batch.

    A place is the index of an offer in :class:`Standing`.
    """

    def __init__(self, feed: Feed, job: JobContext, session: BulkSession) -> None:
        self._feed = feed
        self._job = job
        self._session = session
        # All other options that affect what becomes of a row are in the profile.
        meaning = f"{feed.profile.digest()}\n{job.options.overwrite_central}"
        self._hasher = blake2b(digest_size=8, key=blake2b(meaning.encode()).digest())
        self._records = RecordQueue(iter(()))
        self._standing = Standing()
        #: Whether unchanged rows may be skipped unsplit, and the places of those just skipped.
        self._may_skip = False
        self._skipped: list[int] = []
        #: By place, where a changed row stands in front of the skipped one: its id and number.
        self._overtaken: dict[int, tuple[str, int]] = {}
        self._seen = IdFilter()
        #: Id to number of the accepted rows, for each batch that may not be stored yet.
        self._unstored: deque[dict[str, int]] = deque(maxlen=session.unstored_batches)
        #: What the next batch has to note as seen besides its own rows.
        self._to_note: list[tuple[str, int, bool]] = []

    @property
    def unmet(self) -> list[int]:
        """The keys of the feed's offers for which no unchanged row has occurred."""
        return self._standing.unmet()

    @property
    def left_as_written(self) -> int:
        """How many of the feed's offers are as an earlier import wrote them, as no accepted row has
        their id."""
        return self._standing.met.count(0)

    def _all_records(self) -> Iterator[Records]:
        if self._job.complete and not self._feed.truncated:
            return self._feed.some_records(self._leading_unchanged if self._standing else None)
        # The last row of a feed that breaks off may be cut: 19.9 instead of 19.90.
        return but_last(self._feed.some_records())

    def _leading_unchanged(self, lines: Sequence[str]) -> int:
        """How many lines at the beginning are unchanged rows of offers that have not occurred."""
        if not self._may_skip:
            return 0
        passed = self._standing.met_first(map(self._digest, lines))
        self._skipped += passed
        return len(passed)

    async def begin(self, rows_done: int) -> None:
        """Go to the first row that is not done. Call this once, before anything else."""
        self._standing = await Standing.of(self._session)
        self._records = RecordQueue(self._all_records())
        if rows_done:
            await self._skip_done_rows(rows_done)
        self._may_skip = True

    async def _skip_done_rows(self, rows_done: int) -> None:
        latest: dict[str, int] = {}
        async for row_id in self._session.accepted_ids():
            self._seen.add(row_id)
        while rows_done:
            some, missed = await asyncio.to_thread(self._reread, min(rows_done, _REREAD_AT_ONCE))
            if not some:
                break
            rows_done -= some
            offers, seen = await self._session.offers(missed), await self._session.seen(missed)
            for row_id, offer in offers.items():
                place = self._standing.place_of(*offer)
                number = seen.get(row_id) or missed[row_id]
                if place is not None:
                    # In a dry run, the row that changed the offer did not.
                    self._standing.met[place] = self._standing.met[place] or number
                elif row_id not in seen:
                    # It was unchanged when it was read, and the offer was changed by hand since.
                    self._to_note.append((row_id, number, True))
                    self._seen.add(row_id)
                    latest[row_id] = number
        self._unstored.append(latest)

    def _reread(self, most: int) -> tuple[int, dict[str, int]]:
        """Read up to ``most`` rows that were done before the restart again.

        Returns how many there were, and id to number of those that no offer was written from.
        """
        met = self._standing.met
        missed: dict[str, int] = {}
        some = 0
        while some < most and (records := self._records.next(most - some)) is not None:
            some += len(records)
            others = []
            for index, text in enumerate(records.texts):
                place = self._standing.find(self._digest(text))
                if place is None:
                    others.append(index)
                else:
                    met[place] = met[place] or records.numbers[index]
            for row in self._feed.parse_all(records.picked(others)):
                if row.id and not row.rejected:
                    missed.setdefault(row.id, row.number)
        return some, missed

    async def next_batch(self) -> Batch | None:
        """The next rows; None at the end of the feed.

        As many batches before it as ``BulkSession.unstored_batches`` need not be stored yet.
        """
        batch = Batch(seen=self._to_note)
        self._to_note = []
        # Each hop into a thread waits for whatever else is running; usually one is enough.
        left = await asyncio.to_thread(self._read_and_sort, batch)
        if not (batch.read or batch.seen):
            return None
        if left is not None:
            if left.doubtful:
                seen = await self._session.seen(left.doubtful)
                left.accepted |= {i: number for i, number in seen.items() if number is not None}
            offers = {}
            if self._standing:
                offers = await self._session.offers(left.ids - left.accepted.keys())
            await asyncio.to_thread(self._sort, batch, left.rows, left.accepted, offers)
        latest = {row_id: number for row_id, number, good in batch.seen if good}
        self._unstored.append(latest | {row.keys.id: row.number for row in batch.incoming})
        return batch

    def _read_and_sort(self, batch: Batch) -> "_Unsorted | None":
        """Read a batch and sort it, or return what the store has to be asked about first."""
        rows = self._read(batch)
        ids = {row.values["id"] for row, _, place, _ in rows if place is None and not row.rejected}
        accepted = {i: latest[i] for latest in self._unstored for i in latest.keys() & ids}
        doubtful = {i for i in ids if i not in accepted and i in self._seen}
        if doubtful or (self._standing and ids):
            return _Unsorted(rows, ids, accepted, doubtful)
        self._sort(batch, rows, accepted, {})
        return None

    def _read(self, batch: Batch) -> list[_Row]:
        """Count unchanged rows and parse the others, until the batch is full."""
        rows: list[_Row] = []
        fresh = Records([], [], [])
        digests: list[int] = []
        places: list[int | None] = []
        most, size = self._job.options.batch_size, 0
        while size < _MAX_CHARACTERS:
            room = min(most - len(rows) - len(fresh), most * _READ_PER_ROW - batch.read)
            records = self._records.next(room) if room > 0 else None
            if records is None:
                break
            if records.known:
                self._count_unchanged(batch, records.known[0], self._skipped)
                for taken, first in self._overtaken.items():
                    self._demote(batch, taken, *first)
                self._skipped, self._overtaken = [], {}
            batch.read += len(records.known) + len(records)
            others, their_digests, their_places = self._without_unchanged(batch, records)
            fresh.extend(others)
            digests += their_digests
            places += their_places
            size += sum(map(len, others.texts))
            if len(fresh) >= _PARSED_AT_ONCE:
                rows += self._parsed(fresh, digests, places)
                fresh, digests, places = Records([], [], []), [], []
        rows += self._parsed(fresh, digests, places)
        batch.bytes_read = self._feed.bytes_read
        return rows

    def _without_unchanged(
        self, batch: Batch, records: Records
    ) -> tuple[Records, list[int], Sequence[int | None]]:
        """Count the unchanged records. Returns the others, their digests and their places."""
        digests = [*map(self._digest, records.texts)]
        if not self._standing:
            return records, digests, (None,) * len(digests)
        met = self._standing.met
        places = [*map(self._standing.find, digests)]
        others = []
        for index, place in enumerate(places):
            if place is None or met[place]:
                others.append(index)
            else:
                self._count_unchanged(batch, records.numbers[index], (place,))
        picked = [digests[index] for index in others], [places[index] for index in others]
        return records.picked(others), *picked

    def _count_unchanged(self, batch: Batch, number: int, places: Sequence[int]) -> None:
        """Count consecutive unchanged rows; ``number`` is that of the first."""
        met, warnings = self._standing.met, self._standing.warnings
        batch.unchanged += len(places)
        batch.old_warnings += sum(map(warnings.__getitem__, places))
        for row_number, place in enumerate(places, number):
            met[place] = row_number

    def _parsed(
        self, records: Records, digests: list[int], places: list[int | None]
    ) -> Iterator[_Row]:
        """Parse records, and put their digests and places beside them."""
        rows = self._feed.parse_all(records)
        raws = [raw if row.rejected else "" for row, raw in zip(rows, records.texts, strict=True)]
        return zip(rows, digests, places, raws, strict=True)

    def _sort(
        self,
        batch: Batch,
        rows: list[_Row],
        accepted: dict[str, int],
        offers: dict[str, tuple[int, int | None]],
    ) -> None:
        """Sort parsed rows into the batch.

        ``accepted`` is id to number of earlier rows; ``offers`` as :meth:`BulkSession.offers`.
        """
        met = self._standing.met
        for row in rows:
            parsed, digest, place, raw = row
            number, row_id = parsed.number, parsed.values.get("id", "")
            if parsed.rejected:
                batch.findings.extend(parsed.findings)
                errors = [f.as_dict() for f in parsed.findings if f.severity is Severity.ERROR]
                batch.rejects.append(RejectedRow(row=number, raw=raw, errors=errors))
                if row_id:
                    batch.seen.append((row_id, number, False))
                continue
            first = accepted.get(row_id, 0)
            if not first and place is None and row_id in offers:
                place = self._standing.place_of(*offers[row_id])
            if not first and place is not None:
                first = met[place]
                if first == READ_AHEAD:
                    self._overtaken[place] = row_id, number
                    first = 0
                elif first > number:
                    self._demote(batch, place, row_id, number)
                    first = 0
                met[place] = first or number
            if first:
                self._count_duplicate(batch, number, row_id, first)
                continue
            accepted[row_id] = number
            self._seen.add(row_id)
            batch.findings.extend(parsed.findings)
            batch.incoming.append(incoming_row(parsed, row_id, digest))

    def _demote(self, batch: Batch, place: int, row_id: str, first: int) -> None:
        """Count an unchanged row as a duplicate after all: an earlier row has the same id."""
        met = self._standing.met
        batch.unchanged -= 1
        batch.old_warnings -= self._standing.warnings[place]
        self._count_duplicate(batch, met[place], row_id, first)
        met[place] = first

    def _digest(self, row: str) -> int:
        digest = self._hasher.copy()
        digest.update(row.encode("utf-8", "surrogatepass"))
        number: int
        (number,) = _INT64.unpack(digest.digest())
        return number

    def _count_duplicate(self, batch: Batch, number: int, row_id: str, first: int) -> None:
        batch.duplicates += 1
        batch.findings.append(self._feed.duplicate(number, row_id, first))
