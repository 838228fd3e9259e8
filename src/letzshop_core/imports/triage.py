"""What each row of a feed is: unchanged, rejected, a repeat, or on its way into the catalogue.

A row whose digest is what its offer was last written from is known to be unchanged without
being parsed; nothing is kept of it but that it was met.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct
from typing import Final, TypeAlias

from letzshop_core.feeds import Feed, Finding, ProductRow, Records, Severity
from letzshop_core.feeds.profile import PARSER_VERSION
from letzshop_core.imports.bulk import BulkSession, IncomingRow
from letzshop_core.imports.incoming import incoming_row
from letzshop_core.imports.models import JobContext, RejectedRow
from letzshop_core.imports.record_queue import RecordQueue, but_last
from letzshop_core.imports.seen import SeenIds
from letzshop_core.imports.standing import READ_AHEAD, Standing

__all__ = ["Batch", "Triage"]

_FULL: Final = 32 * 1024**2
"""Characters of rows that are to be looked at, after which a batch is full, however few they
are: memory stays bounded."""

_READ_PER_ROW: Final = 50
"""Rows that a batch may have read for each that it may hold; all but a few may be unchanged."""

_PARSED_AT_ONCE: Final = 100
"""Rows that are parsed together, at least. Soon after they were read, that costs less."""

_NUMBER: Final = Struct(">q")

_AT_ONCE: Final = 5000
"""Rows that are gone over again between two questions to the store."""


@dataclass(slots=True)
class Batch:
    """Rows that were read together, and what they are found to be."""

    bytes_read: int = 0
    read: int = 0
    unchanged: int = 0
    #: Findings of the rows that are unchanged, which are not worked out again.
    old_warnings: int = 0
    incoming: list[IncomingRow] = field(default_factory=list)
    rejects: list[RejectedRow] = field(default_factory=list)
    duplicates: int = 0
    findings: list[Finding] = field(default_factory=list)
    #: Vendor's id, row number, accepted: of rows that are neither unchanged nor incoming.
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


_Row: TypeAlias = tuple[ProductRow, int, int | None, str]
"""A row that has to be looked at; its digest, the place of the standing offer that was written from
this very row, and its text, if it is rejected."""


@dataclass(slots=True)
class _Unsorted:
    """Rows of which the store knows more."""

    rows: list[_Row]
    #: Of those that are not rejected and that no offer was written from as they stand.
    ids: set[str]
    #: Those of the ids that an earlier row has, with its number, as far as that is known.
    accepted: dict[str, int]
    #: Those of the ids that an earlier row may have.
    doubtful: set[str]


class Triage:
    """Reads the rows of a feed that a job has not done yet, batch by batch."""

    def __init__(self, feed: Feed, job: JobContext, session: BulkSession) -> None:
        self._feed = feed
        self._job = job
        self._session = session
        meaning = f"{PARSER_VERSION}\n{feed.profile.digest()}\n{job.options.row_digest()}"
        self._hasher = blake2b(digest_size=8, key=blake2b(meaning.encode()).digest())
        self._id_column = next(
            (i for i, name in enumerate(feed.header) if feed.columns.get(name) == "id"), None
        )
        self._records = RecordQueue(iter(()))
        self._standing = Standing()
        #: Whether rows that stand as they are may be passed over, and the places of their offers.
        self._passing = False
        self._passed: list[int] = []
        #: Of offers that rows passed over are taken for: the id and number of a row before those.
        self._overtaken: dict[int, tuple[str, int]] = {}
        self._seen = SeenIds()
        #: The accepted rows of the batches that may not be stored yet.
        self._latest: deque[dict[str, int]] = deque(maxlen=session.unstored_batches)
        #: What has to be noted besides what the next batch holds.
        self._overdue: list[tuple[str, int, bool]] = []

    @property
    def unmet(self) -> list[int]:
        """The offers of the feed that no unchanged row was met of."""
        return self._standing.unmet()

    def _all_records(self) -> Iterator[Records]:
        if self._job.complete and not self._feed.truncated:
            return self._feed.some_records(self._stand if self._standing else None)
        # The last row of a feed that breaks off may be cut: 19.9 instead of 19.90.
        return but_last(self._feed.some_records())

    def _stand(self, lines: Sequence[str]) -> int:
        """How many lines, from the first on, are what offers were written from that were not met
        before."""
        if not self._passing:
            return 0
        passed = self._standing.met_first(map(self._digest, lines))
        self._passed += passed
        return len(passed)

    async def begin(self, rows_done: int) -> None:
        """Go to the first row that is not done. To be called once, first."""
        self._standing = await Standing.of(self._session)
        self._records = RecordQueue(self._all_records())
        if rows_done:
            await self._go_over(rows_done)
        self._passing = True

    async def _go_over(self, rows_done: int) -> None:
        latest: dict[str, int] = {}
        async for row_id in self._session.accepted_ids():
            self._seen.add(row_id)
        while rows_done:
            some, missed = await asyncio.to_thread(self._meet_again, min(rows_done, _AT_ONCE))
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
                    # It was unchanged when it was met, and has been changed by hand since.
                    self._overdue.append((row_id, number, True))
                    self._seen.add(row_id)
                    latest[row_id] = number
        self._latest.append(latest)

    def _meet_again(self, most: int) -> tuple[int, dict[str, int]]:
        """Go over rows that were done before a restart: how many, so many at most, and ids and
        numbers of those that no offer was written from."""
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
        """The next rows; None at the end of the feed. The last ones, as many as may be
        on their way into the store, need not be stored yet."""
        batch = Batch(seen=self._overdue)
        self._overdue = []
        # Each step into a thread waits for whatever else is at work; most often one will do.
        left = await asyncio.to_thread(self._read_and_sort_out, batch)
        if not (batch.read or batch.seen):
            return None
        if left is not None:
            if left.doubtful:
                seen = await self._session.seen(left.doubtful)
                left.accepted |= {i: number for i, number in seen.items() if number is not None}
            offers = {}
            if self._standing:
                offers = await self._session.offers(left.ids - left.accepted.keys())
            await asyncio.to_thread(self._sort_out, batch, left.rows, left.accepted, offers)
        latest = {row_id: number for row_id, number, good in batch.seen if good}
        self._latest.append(latest | {row.keys.id: row.number for row in batch.incoming})
        return batch

    def _read_and_sort_out(self, batch: Batch) -> "_Unsorted | None":
        """Read a batch; what has to be asked of the store before its rows can be sorted out."""
        rows = self._read(batch)
        ids = {row.values["id"] for row, _, place, _ in rows if place is None and not row.rejected}
        accepted = {i: latest[i] for latest in self._latest for i in latest.keys() & ids}
        doubtful = {i for i in ids if i not in accepted and i in self._seen}
        if doubtful or (self._standing and ids):
            return _Unsorted(rows, ids, accepted, doubtful)
        self._sort_out(batch, rows, accepted, {})
        return None

    def _read(self, batch: Batch) -> list[_Row]:
        """Count the rows that stand as they are; parse the others, until the batch is full."""
        rows: list[_Row] = []
        fresh = Records([], [], [])
        digests: list[int] = []
        places: list[int | None] = []
        most, size = self._job.options.batch_size, 0
        while size < _FULL:
            room = min(most - len(rows) - len(fresh), most * _READ_PER_ROW - batch.read)
            records = self._records.next(room) if room > 0 else None
            if records is None:
                break
            if records.known:
                self._pass_over(batch, records.known[0], self._passed)
                for taken, first in self._overtaken.items():
                    self._give_way(batch, taken, *first)
                self._passed, self._overtaken = [], {}
            batch.read += len(records.known) + len(records)
            others, their_digests, their_places = self._sifted(batch, records)
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

    def _sifted(
        self, batch: Batch, records: Records
    ) -> tuple[Records, list[int], Sequence[int | None]]:
        """Count the records that stand as they are; the others, their digests and places."""
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
                self._pass_over(batch, records.numbers[index], (place,))
        picked = [digests[index] for index in others], [places[index] for index in others]
        return records.picked(others), *picked

    def _pass_over(self, batch: Batch, number: int, places: Sequence[int]) -> None:
        """Count rows that stand as they are, from that number on."""
        met, warnings = self._standing.met, self._standing.warnings
        batch.unchanged += len(places)
        batch.old_warnings += sum(map(warnings.__getitem__, places))
        for row_number, place in enumerate(places, number):
            met[place] = row_number

    def _parsed(
        self, records: Records, digests: list[int], places: list[int | None]
    ) -> Iterator[_Row]:
        """Records with their digests and places, parsed."""
        rows = self._feed.parse_all(records)
        raws = [raw if row.rejected else "" for row, raw in zip(rows, records.texts, strict=True)]
        return zip(rows, digests, places, raws, strict=True)

    def _sort_out(
        self,
        batch: Batch,
        rows: list[_Row],
        accepted: dict[str, int],
        offers: dict[str, tuple[int, int | None]],
    ) -> None:
        """Tell what the rows are that have to be looked at."""
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
                    self._give_way(batch, place, row_id, number)
                    first = 0
                met[place] = first or number
            if first:
                self._repeats(batch, number, row_id, first)
                continue
            accepted[row_id] = number
            self._seen.add(row_id)
            batch.findings.extend(parsed.findings)
            batch.incoming.append(incoming_row(parsed, row_id, digest))

    def _give_way(self, batch: Batch, place: int, row_id: str, first: int) -> None:
        """A row stands as it is, and was taken for the offer's, which a row before it is."""
        met = self._standing.met
        batch.unchanged -= 1
        batch.old_warnings -= self._standing.warnings[place]
        self._repeats(batch, met[place], row_id, first)
        met[place] = first

    def _digest(self, row: str) -> int:
        digest = self._hasher.copy()
        digest.update(row.encode("utf-8", "surrogatepass"))
        number: int
        (number,) = _NUMBER.unpack(digest.digest())
        return number

    def _repeats(self, batch: Batch, number: int, row_id: str, first: int) -> None:
        # What else there is to say of such a row is not said.
        column = None if self._id_column is None else self._feed.header[self._id_column]
        message = f"Expected an id that no other row has, got that of row {first}, which is used."
        batch.duplicates += 1
        batch.findings.append(
            Finding(number, column, row_id, "id/duplicate", Severity.WARNING, message)
        )
