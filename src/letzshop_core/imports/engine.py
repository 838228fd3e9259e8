"""Brings a feed into the catalogue, batch by batch, and accounts for every row.

While the store writes batches, the next one is read and parsed in a thread.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from letzshop_core.feeds import Feed, Finding, Severity
from letzshop_core.imports.batches import Batch, BatchReader
from letzshop_core.imports.bulk import (
    BulkCatalogue,
    BulkSession,
    IncomingRow,
    Merged,
    Note,
    StagedRows,
    Withdrawal,
)
from letzshop_core.imports.dry_run import differences
from letzshop_core.imports.errors_file import is_errors_file
from letzshop_core.imports.models import Checkpoint, Counts, JobContext
from letzshop_core.imports.options import ImportMode
from letzshop_core.ports import Clock

__all__ = ["run_feed"]

_KEPT_PER_CODE: Final = {Severity.ERROR: 100, Severity.WARNING: 100, Severity.INFO: 20}
"""How many findings of one code are stored, by severity. All are counted."""

Report = Callable[[Counts, int], Awaitable[None]]


async def run_feed(
    feed: Feed, *, job: JobContext, bulk: BulkCatalogue, clock: Clock, report: Report
) -> tuple[Counts, int]:
    """Import every row of the feed that lies behind the job's checkpoint.

    Returns the counts, and how many offers are as the feed wrote them, unless somebody else changed
    some meanwhile.

    ``report`` is called after each batch with the counts so far and the bytes read. An exception
    that it raises ends the import between two batches.

    Raises:
        LeaseLost: another worker has the job; nothing more was written.
        TransientStoreError: the store failed; the job can be resumed from its checkpoint.
    """
    async with bulk.open(job) as session:
        run = _Run(feed, job, session, clock)
        await run.all_rows(report)
        await run.end()
        return run.counts, run.offers


class _Run:
    def __init__(self, feed: Feed, job: JobContext, session: BulkSession, clock: Clock) -> None:
        self._feed = feed
        self._job = job
        self._session = session
        self._clock = clock
        self.counts = job.counts
        start = job.checkpoint or Checkpoint(content=job.content)
        self._rows_done = start.rows
        self._offers_before = start.offers
        self._ended = start.ended
        self._withdrawn_as_written = 0
        # Reading may add findings about the feed as a whole.
        self._findings_of_header = len(feed.findings)
        self._totals = Counter(start.totals)
        self._batches = BatchReader(feed, job, session)

    async def all_rows(self, report: Report) -> None:
        """Import the rows, preparing each batch while the ones before it are being stored."""
        if self._job.options.mode is ImportMode.FULL and self._offers_before is None:
            self._offers_before = await self._session.active_offers()
        if self._job.checkpoint is None:
            await self._merge(Batch(findings=list(self._feed.findings)))
        await self._batches.begin(self._rows_done)
        under_way: deque[asyncio.Task[None]] = deque()
        try:
            while batch := await self._batches.next_batch():
                if self._job.options.dry_run:
                    batch.findings += await differences(
                        self._session, batch.incoming, self._feed.columns
                    )
                staged = await self._stage(batch)
                before = under_way[-1] if under_way else None
                if len(under_way) == self._session.unstored_batches:
                    await under_way.popleft()
                under_way.append(asyncio.create_task(self._store(batch, staged, before, report)))
            while under_way:
                await under_way.popleft()
        except asyncio.CancelledError:
            for task in under_way:
                task.cancel()
            raise
        finally:
            # The job's checkpoint will say which of them were committed.
            await asyncio.gather(*under_way, return_exceptions=True)

    @property
    def offers(self) -> int:
        """How many offers are as this import or an earlier one of the feed wrote them."""
        left = self._batches.left_as_written - self._withdrawn_as_written
        return self.counts.accepted + left

    async def _stage(self, batch: Batch) -> StagedRows:
        return await self._session.stage(batch.incoming, now=self._clock.now())

    async def _store(
        self,
        batch: Batch,
        staged: StagedRows,
        before: asyncio.Task[None] | None,
        report: Report,
    ) -> None:
        """Store the batch as soon as the one before it is stored."""
        await self._session.advance(staged)
        if before is not None:
            await before
        await self._merge(batch, staged)
        await report(self.counts, batch.bytes_read)

    async def _merge(
        self, batch: Batch, staged: StagedRows | None = None, *, ended: bool = False
    ) -> None:
        def conclude(merged: Merged) -> Note:
            return self._concluded(batch, merged, ended=ended)

        staged = staged or await self._stage(batch)
        self._adopt(await self._session.merge(staged, conclude))

    def _adopt(self, note: Note) -> None:
        self.counts = note.counts
        self._rows_done = note.checkpoint.rows
        self._totals = Counter(note.checkpoint.totals)

    def _concluded(self, batch: Batch, merged: Merged, *, ended: bool = False) -> Note:
        """The counts, the checkpoint and the findings with this batch included."""
        findings = batch.findings + [
            self._title_kept(batch.incoming[position], title)
            for position, title in merged.titles_kept.items()
        ]
        totals = self._totals.copy()
        kept = []
        for finding in findings:
            if totals[finding.code] < _KEPT_PER_CODE[finding.severity]:
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
            offers=self._offers_before,
            totals=dict(totals),
            ended=ended,
        )
        return Note(counts, checkpoint, kept, batch.rejects, batch.seen)

    def _title_kept(self, row: IncomingRow, title: str) -> Finding:
        column = self._feed.header_of("title")
        message = f"The product belongs to somebody else and keeps its title, {title[:200]!r}."
        return Finding(
            row.number, column, row.keys.title[:200], "title/kept", Severity.WARNING, message
        )

    async def end(self) -> None:
        """Do what comes after the rows: store the findings about the feed as a whole and, in mode
        ``full``, deactivate what is no longer in it, provided that it is complete."""
        if self._ended:
            return
        batch = Batch(findings=list(self._feed.findings[self._findings_of_header :]))
        if self._job.options.mode is not ImportMode.FULL:
            if not batch.findings:
                return
        elif not (self._job.complete and self._feed.is_whole):
            batch.findings.append(_not_withdrawn("The feed is incomplete"))
        elif is_errors_file(self._feed.header):
            batch.findings.append(_not_withdrawn("The file has only the rows that were rejected"))
        else:
            # 0.29 of 100 is 29, which a float is not.
            share = Fraction(str(self._job.options.max_withdrawn_share))
            self._adopt(
                await self._session.withdraw(
                    self._batches.unmet,
                    int(share * (self._offers_before or 0)),
                    lambda gone: self._after(gone, batch),
                    now=self._clock.now(),
                )
            )
            return
        await self._merge(batch, ended=True)

    def _after(self, gone: Withdrawal, batch: Batch) -> Note:
        # This may run again, so the batch must not be changed.
        self._withdrawn_as_written = 0 if gone.refused else gone.as_written
        if gone.refused:
            before = self._offers_before
            allowed = self._job.options.max_withdrawn_share
            problem = (
                f"{gone.missing} of {before} offers are not in the feed any more,"
                f" more than max_withdrawn_share allows ({allowed:g})"
            )
            batch = replace(batch, findings=[*batch.findings, _not_withdrawn(problem)])
        note = self._concluded(batch, Merged(), ended=True)
        if not gone.refused:
            note.counts += Counts(deactivated=gone.missing)
        return note


def _not_withdrawn(problem: str) -> Finding:
    message = f"{problem}, so none was deactivated."
    return Finding(None, None, None, "feed/not-withdrawn", Severity.WARNING, message)
