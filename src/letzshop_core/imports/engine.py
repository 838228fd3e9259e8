"""The import: a feed's rows into the catalogue, batch by batch, with an account of every row.

A row whose digest is what its offer was last written from is known to be unchanged without
being parsed. While the store writes one batch, the next is read and parsed in a thread.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice, pairwise
from typing import Final

from letzshop_core.feeds import Feed, Finding, ProductRow, Record, Severity
from letzshop_core.feeds.profile import PARSER_VERSION
from letzshop_core.imports.bulk import (
    BulkCatalogue,
    BulkSession,
    Changed,
    IncomingRow,
    Merged,
    Note,
    StagedRows,
    Withdrawal,
)
from letzshop_core.imports.matching import Matcher, RowKeys
from letzshop_core.imports.models import Checkpoint, Counts, ImportMode, JobContext, RejectedRow
from letzshop_core.imports.seen import SeenIds
from letzshop_core.parsing import Gtin
from letzshop_core.ports import Clock

__all__ = ["PARSER_VERSION", "run_feed"]

_KEPT_PER_CODE: Final = 100
"""Findings of one code that are stored; all are counted."""

_BATCH_SIZE: Final = 32 * 1024**2
"""Characters after which a batch is full, however few rows they are: memory stays bounded."""

Report = Callable[[Counts, int], Awaitable[None]]


async def run_feed(
    feed: Feed, *, job: JobContext, bulk: BulkCatalogue, clock: Clock, report: Report
) -> Counts:
    """Import every row of the feed that the job's checkpoint has not done yet.

    ``report`` is called after each batch, with the account so far and the bytes read; what it
    raises ends the import between two batches.

    Raises:
        LeaseLost: the job is in other hands; nothing more was written.
        TransientStoreError: the store failed; the job may be resumed from its checkpoint.
    """
    async with bulk.open(job) as session:
        run = _Run(feed, job, session, clock)
        await run.all_rows(report)
        await run.end()
        return run.counts


@dataclass(slots=True)
class _Batch:
    """Rows that were read together, and what they are found to be."""

    records: list[Record]
    bytes_read: int
    read: int
    unchanged: int = 0
    #: Findings of the rows that are unchanged, which are not worked out again.
    old_warnings: int = 0
    incoming: list[IncomingRow] = field(default_factory=list)
    staged: StagedRows | None = None
    rejects: list[RejectedRow] = field(default_factory=list)
    duplicates: int = 0
    findings: list[Finding] = field(default_factory=list)
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


class _Run:
    def __init__(self, feed: Feed, job: JobContext, session: BulkSession, clock: Clock) -> None:
        self._feed = feed
        self._job = job
        self._session = session
        self._clock = clock
        self.counts = job.counts
        start = job.checkpoint or Checkpoint(content=job.content)
        self._rows_done = start.rows
        self._ended = start.ended
        # More may be found about the feed as a whole while it is read.
        self._findings_of_header = len(feed.findings)
        self._totals = Counter(start.totals)
        self._seen = SeenIds()
        self._matcher = Matcher(
            job.shop_id,
            job.shop_code,
            job.shop_owner_id,
            job.shop_is_verified,
            overwrite_central=job.options.overwrite_central,
        )
        meaning = f"{PARSER_VERSION}\n{feed.profile.digest()}\n{job.options.row_digest()}"
        self._hasher = blake2b(digest_size=8, key=blake2b(meaning.encode()).digest())
        self._id_column = next(
            (i for i, name in enumerate(feed.header) if feed.columns.get(name) == "id"), None
        )

    async def all_rows(self, report: Report) -> None:
        """Merge each batch while the next is prepared."""
        if self._job.checkpoint is None:
            await self._merge(_Batch([], 0, 0, findings=list(self._feed.findings)))
        else:
            async for row_id in self._session.accepted_ids():
                self._seen.add(row_id)
        records = islice(self._records(), self._rows_done, None)
        merging: asyncio.Task[None] | None = None
        merged: _Batch | None = None
        try:
            while batch := await asyncio.to_thread(self._read, records):
                await self._prepare(batch, merged)
                if merging is not None and merged is not None:
                    await merging
                    await report(self.counts, merged.bytes_read)
                merging, merged = asyncio.create_task(self._merge(batch)), batch
            if merging is not None and merged is not None:
                await merging
                await report(self.counts, merged.bytes_read)
        finally:
            if merging is not None and not merging.done():
                # Whether it commits or not, the job's checkpoint will tell.
                await asyncio.gather(merging, return_exceptions=True)

    def _records(self) -> Iterator[Record]:
        if self._job.complete and not self._feed.truncated:
            return self._feed.records()
        # The last row of a feed that breaks off may be cut: 19.9 instead of 19.90.
        return (record for record, _ in pairwise(self._feed.records()))

    def _read(self, records: Iterator[Record]) -> _Batch | None:
        taken, size, rows = [], 0, self._job.options.batch_size
        for record in records:
            taken.append(record)
            size += len(record.raw)
            if len(taken) == rows or size >= _BATCH_SIZE:
                break
        return _Batch(taken, self._feed.bytes_read, len(taken)) if taken else None

    async def _prepare(self, batch: _Batch, before: _Batch | None) -> None:
        """Tell what each row of the batch is. The batch ``before`` may not be stored yet."""
        keys = await asyncio.to_thread(self._keys, batch.records)
        changed = await self._session.changed(keys)
        parsed = await asyncio.to_thread(self._parse, batch.records, changed.positions)
        ids = [row_id for row_id, _ in keys]
        for position, row in parsed.items():
            ids[position] = row.id or ""
        accepted = {} if before is None else {i: number for i, number, good in before.seen if good}
        doubtful = {i for i in ids if i and i not in accepted and i in self._seen}
        if doubtful:
            accepted |= await self._session.accepted(doubtful)
        await asyncio.to_thread(self._sort_out, batch, keys, ids, parsed, changed, accepted)
        batch.records.clear()  # most of what a batch takes in memory
        batch.staged = await self._session.stage(batch.incoming)

    def _keys(self, records: list[Record]) -> list[tuple[str, int]]:
        """The vendor's id as far as it can be had without parsing, and the digest."""
        column, hasher, from_bytes = self._id_column, self._hasher, int.from_bytes
        width = len(self._feed.header)
        keys = []
        for record in records:
            digest = hasher.copy()
            digest.update(record.raw.encode("utf-8", "surrogatepass"))
            cells = record.cells
            row_id = cells[column].strip() if column is not None and len(cells) == width else ""
            keys.append((row_id, from_bytes(digest.digest(), "big", signed=True)))
        return keys

    def _parse(self, records: list[Record], positions: Iterable[int]) -> dict[int, ProductRow]:
        parse = self._feed.parse
        return {position: parse(records[position]) for position in positions}

    def _sort_out(
        self,
        batch: _Batch,
        keys: list[tuple[str, int]],
        ids: list[str],
        parsed: dict[int, ProductRow],
        changed: Changed,
        accepted: dict[str, int],
    ) -> None:
        """Rejected, duplicate, unchanged, or on the way into the catalogue."""
        seen, note_seen = self._seen, batch.seen.append
        for position, record in enumerate(batch.records):
            row, row_id, number = parsed.get(position), ids[position], record.number
            if row is not None and row.rejected:
                batch.findings.extend(row.findings)
                errors = [f.as_dict() for f in row.findings if f.severity is Severity.ERROR]
                batch.rejects.append(RejectedRow(row=number, raw=record.raw, errors=errors))
                if row_id:
                    note_seen((row_id, number, False))
            elif row_id in accepted:
                # Of what else there is to say of it nothing is said: that it is parsed at all
                # hangs on whether the row that it repeats is stored already.
                batch.duplicates += 1
                batch.findings.append(self._duplicate(number, row_id, accepted[row_id]))
            else:
                accepted[row_id] = number
                seen.add(row_id)
                note_seen((row_id, number, True))
                if row is None:
                    batch.unchanged += 1
                    batch.old_warnings += changed.warnings.get(position, 0)
                else:
                    batch.findings.extend(row.findings)
                    batch.incoming.append(_incoming(row, row_id, keys[position][1]))

    def _duplicate(self, number: int, row_id: str, first: int) -> Finding:
        column = None if self._id_column is None else self._feed.header[self._id_column]
        message = f"Expected an id that no other row has, got that of row {first}, which is used."
        return Finding(number, column, row_id, "id/duplicate", Severity.WARNING, message)

    async def _merge(self, batch: _Batch) -> None:
        def conclude(merged: Merged) -> Note:
            return self._concluded(batch, merged)

        staged = batch.staged or await self._session.stage(batch.incoming)
        self._adopt(
            await self._session.merge(staged, self._matcher, conclude, now=self._clock.now())
        )

    def _adopt(self, note: Note) -> None:
        self.counts = note.counts
        self._rows_done = note.checkpoint.rows
        self._totals = Counter(note.checkpoint.totals)

    def _concluded(self, batch: _Batch, merged: Merged, *, ended: bool = False) -> Note:
        """The account with this batch in it."""
        findings = batch.findings + [
            self._title_kept(batch.incoming[position], title)
            for position, title in merged.titles_kept.items()
        ]
        totals = self._totals.copy()
        kept = []
        for finding in findings:
            if totals[finding.code] < _KEPT_PER_CODE:
                kept.append(finding.as_dict())
            totals[finding.code] += 1
        warnings = sum(finding.severity is Severity.WARNING for finding in findings)
        counts = self.counts + Counts(
            read=batch.read,
            created=merged.created,
            updated=merged.updated,
            unchanged=merged.unchanged + batch.unchanged,
            rejected=len(batch.rejects),
            duplicate=batch.duplicates,
            warnings=warnings + batch.old_warnings,
        )
        checkpoint = Checkpoint(
            content=self._job.content,
            rows=self._rows_done + batch.read,
            totals=dict(totals),
            ended=ended,
        )
        return Note(counts, checkpoint, kept, batch.rejects, batch.seen)

    def _title_kept(self, row: IncomingRow, title: str) -> Finding:
        column = next((h for h, name in self._feed.columns.items() if name == "title"), None)
        message = f"The product belongs to somebody else and keeps its title, {title[:200]!r}."
        return Finding(
            row.number, column, row.keys.title[:200], "title/kept", Severity.WARNING, message
        )

    async def end(self) -> None:
        """What comes after the rows, once: what was found out about the feed while it was read;
        in mode ``full``, deactivating what left it, if it can be trusted to be whole."""
        if self._ended:
            return
        batch = _Batch([], 0, 0, findings=list(self._feed.findings[self._findings_of_header :]))
        share = self._job.options.max_withdrawn_share
        if self._job.options.mode is not ImportMode.FULL:
            if not batch.findings:
                return
        elif not self._job.complete or self._feed.truncated:
            batch.findings.append(_not_withdrawn("The feed is incomplete"))
        else:
            self._adopt(
                await self._session.withdraw(
                    share, lambda gone: self._withdrawn(batch, gone), now=self._clock.now()
                )
            )
            return
        self._adopt(
            await self._session.merge(
                await self._session.stage(()),
                self._matcher,
                lambda merged: self._concluded(batch, merged, ended=True),
                now=self._clock.now(),
            )
        )

    def _withdrawn(self, batch: _Batch, gone: Withdrawal) -> Note:
        # Tried again, the batch must be as it was.
        if gone.refused:
            problem = f"{gone.missing} of {gone.of} offers are not in the feed any more"
            batch = replace(batch, findings=[*batch.findings, _not_withdrawn(problem)])
        note = self._concluded(batch, Merged(), ended=True)
        if not gone.refused:
            note.counts += Counts(deactivated=gone.missing)
        return note


def _not_withdrawn(problem: str) -> Finding:
    message = f"{problem}, so none was deactivated."
    return Finding(None, None, None, "feed/not-withdrawn", Severity.WARNING, message)


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
