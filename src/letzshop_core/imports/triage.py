"""What each row of a feed is: unchanged, rejected, a repeat, or on its way into the catalogue.

A row whose digest is what its offer was last written from is known to be unchanged without
being parsed; nothing is kept of it but that it was met.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice, pairwise
from typing import Final

from letzshop_core.feeds import Feed, Finding, ProductRow, Record, Severity
from letzshop_core.feeds.profile import PARSER_VERSION
from letzshop_core.imports.bulk import BulkSession, IncomingRow
from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import JobContext, RejectedRow
from letzshop_core.imports.seen import SeenIds
from letzshop_core.imports.standing import Standing
from letzshop_core.parsing import Gtin

__all__ = ["Batch", "Triage"]

_FULL: Final = 32 * 1024**2
"""Characters of rows that are to be looked at, after which a batch is full, however few they
are: memory stays bounded."""

_READ_PER_ROW: Final = 10
"""Rows that a batch may have read for each that it may hold; all but a few may be unchanged."""

_PLAIN_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}|[1-9][0-9]{0,17}")
"""Ids that are read as they stand. Of others nothing is known before the row is parsed."""


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
    #: Vendor's id, row number, accepted: of rows that are not unchanged.
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """A row that has to be looked at."""

    record: Record
    id: str
    digest: int
    #: Its place among the standing offers: it is unchanged, unless its id is that of a row
    #: before it that is not.
    place: int | None
    parsed: ProductRow | None = None


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
        self._records = self._all_records()
        self._standing = Standing()
        self._seen = SeenIds()
        #: The accepted rows of the batch before, which may not be stored yet.
        self._latest: dict[str, int] = {}
        #: What has to be noted besides what the next batch holds.
        self._overdue: list[tuple[str, int, bool]] = []

    @property
    def unmet(self) -> list[int]:
        """The offers of the feed that no unchanged row was met of."""
        return self._standing.unmet()

    def _all_records(self) -> Iterator[Record]:
        if self._job.complete and not self._feed.truncated:
            return self._feed.records()
        # The last row of a feed that breaks off may be cut: 19.9 instead of 19.90.
        return (record for record, _ in pairwise(self._feed.records()))

    async def begin(self, rows_done: int) -> None:
        """Go to the first row that is not done. To be called once, first."""
        self._standing = await Standing.of(self._session)
        if not rows_done:
            return
        async for row_id in self._session.accepted_ids():
            self._seen.add(row_id)
        missed = await asyncio.to_thread(self._meet_again, rows_done)
        # What was unchanged when it was met, and has been changed by hand since then.
        ids = [*missed]
        offers, seen = await self._session.offers(ids), await self._session.seen(ids)
        for row_id, number in missed.items():
            if row_id in offers and row_id not in seen and not self._is_met(offers[row_id]):
                self._overdue.append((row_id, number, True))
                self._seen.add(row_id)
                self._latest[row_id] = number

    def _meet_again(self, rows: int) -> dict[str, int]:
        """Go over rows that were done before a restart; ids and numbers of those that are not
        what an offer was written from."""
        missed: dict[str, int] = {}
        for record in islice(self._records, rows):
            row_id = self._plain_id(record)
            place = self._standing.find(self._digest(record)) if row_id else None
            if place is None:
                if row_id:
                    missed.setdefault(row_id, record.number)
            elif not self._standing.met(place):
                self._standing.meet(place, record.number)
        return missed

    async def next_batch(self) -> Batch | None:
        """The next rows; None at the end of the feed. What this tells is right if the batch
        before is merged, or fails for good, before the next is asked for."""
        batch = Batch()
        rows = await asyncio.to_thread(self._read, batch)
        if not batch.read:
            return None
        ids = [row.id for row in rows if row.id]
        accepted = {row_id: self._latest[row_id] for row_id in ids if row_id in self._latest}
        doubtful = {i for i in ids if i not in accepted and i in self._seen}
        if doubtful:
            seen = await self._session.seen(doubtful)
            accepted |= {i: number for i, number in seen.items() if number is not None}
        if len(self._standing):
            offers = await self._session.offers([i for i in ids if i not in accepted])
            for row_id, offer in offers.items():
                if number := self._is_met(offer):
                    accepted[row_id] = number
        batch.seen, self._overdue = self._overdue, []
        await asyncio.to_thread(self._sort_out, batch, rows, accepted)
        self._latest = {row_id: number for row_id, number, good in batch.seen if good}
        return batch

    def _read(self, batch: Batch) -> list[_Row]:
        """Count the rows that stand as they are; parse the others, until the batch is full."""
        rows: list[_Row] = []
        ids: set[str] = set()  # theirs
        most, size = self._job.options.batch_size, 0
        standing, seen = self._standing, self._seen
        for record in self._records:
            batch.read += 1
            row_id, digest = self._plain_id(record), self._digest(record)
            place = standing.find(digest) if row_id else None
            if (
                place is not None
                and not standing.met(place)
                and row_id not in ids
                and row_id not in seen
            ):
                self._meet(batch, record, place)
            else:
                parsed = self._feed.parse(record) if place is None else None
                row = _Row(record, parsed.id or "" if parsed else row_id, digest, place, parsed)
                ids.add(row.id)
                rows.append(row)
                size += len(record.raw)
            if len(rows) >= most or size >= _FULL or batch.read >= most * _READ_PER_ROW:
                break
        batch.bytes_read = self._feed.bytes_read
        return rows

    def _meet(self, batch: Batch, record: Record, place: int) -> None:
        self._standing.meet(place, record.number)
        batch.unchanged += 1
        batch.old_warnings += self._standing.warnings(place)

    def _sort_out(self, batch: Batch, rows: list[_Row], accepted: dict[str, int]) -> None:
        """Tell what the rows are that have to be looked at."""
        for row in rows:
            record, parsed, row_id = row.record, row.parsed, row.id
            number = record.number
            if parsed is not None and parsed.rejected:
                batch.findings.extend(parsed.findings)
                errors = [f.as_dict() for f in parsed.findings if f.severity is Severity.ERROR]
                batch.rejects.append(RejectedRow(row=number, raw=record.raw, errors=errors))
                if row_id:
                    batch.seen.append((row_id, number, False))
            elif first := accepted.get(row_id) or (
                row.place is not None and self._standing.met(row.place)
            ):
                # Nothing else is said of it, as it may not even have been parsed.
                batch.duplicates += 1
                batch.findings.append(self._duplicate(number, row_id, first))
            elif parsed is None:
                assert row.place is not None  # noqa: S101
                accepted[row_id] = number
                self._meet(batch, record, row.place)
            else:
                accepted[row_id] = number
                self._seen.add(row_id)
                batch.seen.append((row_id, number, True))
                batch.findings.extend(parsed.findings)
                batch.incoming.append(_incoming(parsed, row_id, row.digest))

    def _is_met(self, offer: tuple[int, int | None]) -> int:
        """The number of the row that was met of the offer (its key and digest), or 0."""
        place = self._standing.place_of(*offer)
        return 0 if place is None else self._standing.met(place)

    def _plain_id(self, record: Record) -> str:
        """The vendor's id, if it can be told without parsing the row, else nothing."""
        column, cells = self._id_column, record.cells
        if column is None or len(cells) != len(self._feed.header):
            return ""
        cell = cells[column]
        return cell if _PLAIN_ID.fullmatch(cell) else ""

    def _digest(self, record: Record) -> int:
        digest = self._hasher.copy()
        digest.update(record.raw.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest.digest(), "big", signed=True)

    def _duplicate(self, number: int, row_id: str, first: int) -> Finding:
        column = None if self._id_column is None else self._feed.header[self._id_column]
        message = f"Expected an id that no other row has, got that of row {first}, which is used."
        return Finding(number, column, row_id, "id/duplicate", Severity.WARNING, message)


def _incoming(row: ProductRow, row_id: str, digest: int) -> IncomingRow:
    values = row.values
    values.pop("id", None)
    key = valid_key = None
    gtin = values.get("gtin")
    if gtin is not None and values.get("gtin_valid"):
        parsed = Gtin.parse(gtin, strict=False)
        valid_key = parsed.key
        key = None if parsed.restricted or parsed.coupon else valid_key
    keys = RowKeys(row_id, values["title"], values.get("brand"), key, valid_key)
    warnings = tuple(finding.code for finding in row.findings)
    return IncomingRow(row.number, keys, values, row.extra, digest, warnings)
