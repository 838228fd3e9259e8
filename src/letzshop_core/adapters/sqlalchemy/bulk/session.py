"""One import's way into a database: blocking statements, run in threads.

One connection answers questions about the rows to come while another merges a batch.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import islice
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar

import msgspec

from letzshop_core.adapters.sqlalchemy.bulk.candidates import CandidateSearch
from letzshop_core.adapters.sqlalchemy.bulk.driver import Driver, Raced, Row
from letzshop_core.adapters.sqlalchemy.bulk.merge import BatchMerge, update_visibility
from letzshop_core.adapters.sqlalchemy.bulk.staged import StagedBatch
from letzshop_core.adapters.sqlalchemy.types import json_text
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.bulk import (
    IncomingRow,
    Merged,
    Note,
    OfferedTerms,
    StagedRows,
    StandingOffers,
    Withdrawal,
)
from letzshop_core.imports.matching import Decision, Matcher
from letzshop_core.imports.models import JobContext
from letzshop_core.imports.ports import LeaseLost

__all__ = ["WRITTEN", "SqlBulkSession"]

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS: Final = 5
_SHARED_ATTEMPTS: Final = 2
"""How often a merge may be raced by other writers before it makes them wait."""
_INTERRUPTED: Final = 0.5
"""Seconds after which a thread that has not stopped is interrupted again."""
_AT_ONCE: Final = 5000
"""How many rows of a long answer are fetched at once."""
WRITTEN: Final = "shop_id = ? AND feed_source_id = ? AND NOT withdrawn_by_feed"
"""Condition on an offer, with the shop and the feed as parameters: the feed wrote the offer and did
not withdraw it."""
_ACTIVE: Final = "shop_products.shop_id = ? AND feed_source_id = ? AND is_active"
"""Condition on an offer, with the same parameters: the feed wrote it, and it is active."""
_FINDING: Final = ("row", "column", "value", "code", "severity", "message")
_NONE: Final[Mapping[int, str]] = MappingProxyType({})


class SqlBulkSession:
    """See :class:`letzshop_core.imports.bulk.BulkSession`.

    Each batch is matched and merged in one transaction, in which nobody else merges.
    """

    def __init__(self, job: JobContext, asked: Driver, *writers: Driver) -> None:
        self._job = job
        self._asked = asked
        self._writer = writers[0]
        self._drivers = (asked, *writers)
        self.unstored_batches = len(writers)
        self._added = 0
        # The process has few threads. Sessions that wait for their turn in them would keep the one
        # whose turn it is from working. So there is a thread for each batch under way, and one for
        # questions.
        self._threads = ThreadPoolExecutor(len(self._drivers))

    def close(self) -> None:
        """End the threads. None of them may be at work."""
        self._threads.shutdown(wait=False)

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What ``work`` returns. If this is cancelled, it interrupts the statements and waits for
        the thread, since nobody else may use or close its connection meanwhile."""
        loop = asyncio.get_running_loop()
        working = loop.run_in_executor(self._threads, partial(work, *args, **named))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            while not working.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.to_thread(self._interrupt)
                    # It may have been between two statements, so once may not be enough.
                    await asyncio.wait([working], timeout=_INTERRUPTED)
            raise

    def _interrupt(self) -> None:
        for driver in self._drivers:
            driver.interrupt()

    async def standing(self) -> AsyncIterator[StandingOffers]:
        count = self._asked.length_of_list("feed_warnings")
        rows = self._stream(
            f"""SELECT feed_digest, id, coalesce({count}, 0) FROM shop_products
            WHERE {WRITTEN} ORDER BY feed_digest, id""",
            *(self._job.shop_id, self._job.source_id),
        )
        async for some in rows:
            yield StandingOffers.of(some)

    async def _stream(
        self, sql: str, *parameters: Any, at_once: int = _AT_ONCE
    ) -> AsyncIterator[list[Row]]:
        """The rows of a long answer, some at a time."""
        rows = self._asked.stream(sql, *parameters, at_once=at_once)
        while some := await self._in_thread(list, islice(rows, at_once)):
            yield some

    async def active_offers(self) -> int:
        rows = await self._in_thread(
            self._asked.run,
            f"SELECT count(*) FROM shop_products WHERE {_ACTIVE}",
            *(self._job.shop_id, self._job.source_id),
        )
        return int(rows[0][0])

    async def offers(self, ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
        rows = await self._in_thread(
            self._asked.run,
            f"""SELECT shop_product_id, id, feed_digest FROM shop_products
            WHERE {WRITTEN} AND {self._asked.is_in("shop_product_id")}""",
            *(self._job.shop_id, self._job.source_id, self._asked.values(ids)),
        )
        return {row_id: (offer, digest) for row_id, offer, digest in rows}

    async def terms(self, ids: Collection[str]) -> dict[str, OfferedTerms]:
        rows = await self._in_thread(
            self._asked.run,
            f"""SELECT shop_product_id, price, sale_price, currency, availability, condition, link
            FROM shop_products WHERE shop_id = ? AND {self._asked.is_in("shop_product_id")}""",
            *(self._job.shop_id, self._asked.values(ids)),
        )
        amount = self._asked.read_amount
        return {
            row_id: OfferedTerms(amount(price), amount(sale_price), *others)
            for row_id, price, sale_price, *others in rows
        }

    async def seen(self, ids: Collection[str]) -> dict[str, int | None]:
        job, is_one = self._job, self._asked.is_in("shop_product_id")
        rows = await self._in_thread(
            self._asked.run,
            f"""SELECT shop_product_id, min("row") FROM (
                SELECT shop_product_id, CASE WHEN accepted THEN "row" END AS "row"
                    FROM import_rows WHERE job_id = ? AND {is_one}
                UNION ALL SELECT shop_product_id, feed_row
                    FROM shop_products WHERE shop_id = ? AND feed_job_id = ? AND {is_one}
            ) AS met GROUP BY shop_product_id""",
            *(job.job_id, self._asked.values(ids)),
            *(job.shop_id, job.job_id, self._asked.values(ids)),
        )
        return dict(rows)

    async def accepted_ids(self) -> AsyncIterator[str]:
        rows = self._stream(
            """SELECT shop_product_id FROM import_rows WHERE job_id = ? AND accepted
            UNION ALL SELECT shop_product_id FROM shop_products
                WHERE shop_id = ? AND feed_job_id = ?""",
            *(self._job.job_id, self._job.shop_id, self._job.job_id),
        )
        async for some in rows:
            for row in some:
                yield row[0]

    async def stage(self, rows: Sequence[IncomingRow], *, now: datetime) -> StagedRows:
        staged = self._batch(rows, now)
        await self._in_thread(staged.prepare)
        return staged

    def _batch(self, rows: Sequence[IncomingRow], now: datetime) -> StagedBatch:
        return StagedBatch(self._writer, rows, now)

    async def advance(self, staged: StagedRows) -> None:
        """There is nothing to do before the batch in front of this one is merged."""

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        assert isinstance(staged, StagedBatch)  # noqa: S101
        return await self._in_thread(self._merge_whole, staged, conclude)

    def _merge_whole(self, staged: StagedBatch, conclude: Callable[[Merged], Note]) -> Note:
        """Match, write and note a batch, all in one transaction."""
        writer = staged.driver

        def attempt(*, alone: bool) -> Note:
            merged = Merged()
            # A batch without rows is in nobody's way.
            with writer.merging(alone=alone) if staged.rows else writer.transaction():
                if staged.rows:
                    with self._kept_or_undone(writer):
                        decisions = self._decide(staged, writer)
                        merged = BatchMerge(staged, self._job).run(decisions)
                note = conclude(merged)
                self._write(writer, note, staged.rows)
            self._keep_statistics(writer, merged)
            return note

        return self._again_if_raced(attempt)

    def _decide(
        self, staged: StagedBatch, asked: Driver, offered: Mapping[int, str] = _NONE
    ) -> Sequence[Decision]:
        """Decide what the rows of the batch are, in the catalogue that ``asked`` sees, if the shop
        also offers these products (key to its own id); and get keys for what is new."""
        keys, matcher = [row.keys for row in staged.rows], Matcher.of(self._job)
        candidates = CandidateSearch(asked, self._job, matcher).candidates(keys)
        decisions = matcher.decide(keys, candidates.offering(offered))
        staged.take_keys()
        return decisions

    def _keep_statistics(self, writer: Driver, merged: Merged) -> None:
        if merged.created and not self._job.options.dry_run:
            self._added += merged.created
            writer.keep_statistics(self._added)

    async def withdraw(
        self,
        unmet: Sequence[int],
        at_most: int,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        writer = self._writer

        def attempt(*, alone: bool) -> Note:
            with writer.merging(alone=alone):
                with self._kept_or_undone(writer):
                    gone = self._withdraw(writer, unmet, at_most, now)
                note = conclude(gone)
                self._write(writer, note)
            return note

        return await self._in_thread(self._again_if_raced, attempt)

    def _again_if_raced(self, attempt: Callable[..., Note]) -> Note:
        for number in range(_ATTEMPTS):
            with contextlib.suppress(Raced):
                return attempt(alone=number >= _SHARED_ATTEMPTS)
        raise TransientStoreError

    def _kept_or_undone(self, writer: Driver) -> contextlib.AbstractContextManager[None]:
        if self._job.options.dry_run:
            return writer.undone()
        return contextlib.nullcontext()

    def _withdraw(
        self, writer: Driver, unmet: Sequence[int], at_most: int, now: datetime
    ) -> Withdrawal:
        job, run = self._job, writer.run
        missing = run(
            f"""SELECT id, product_pk, feed_digest IS NOT NULL FROM shop_products
            WHERE {writer.is_in("id")} AND {_ACTIVE}
            AND feed_job_id IS DISTINCT FROM ? AND NOT EXISTS (
                SELECT 1 FROM import_rows WHERE job_id = ?
                AND import_rows.shop_product_id = shop_products.shop_product_id
            )""",
            *(writer.values(unmet), job.shop_id, job.source_id, job.job_id, job.job_id),
        )
        refused = len(missing) > at_most
        if missing and not refused:
            run(
                f"""UPDATE shop_products SET is_active = false, withdrawn_by_feed = true,
                updated_at = ? WHERE {writer.is_in("id")}""",
                writer.time(now),
                writer.values(row[0] for row in missing),
            )
            products = [row[1] for row in missing]
            update_visibility(writer, products, to_lock=products)
        return Withdrawal(len(missing), sum(row[2] for row in missing), refused)

    def _write(self, writer: Driver, note: Note, merged: Sequence[IncomingRow] = ()) -> None:
        """Store the note of a batch, if the job still has our lease."""
        job_id = self._job.job_id
        held = writer.run(
            """UPDATE import_jobs SET counts = ?, checkpoint = ?, attempts = 0
            WHERE id = ? AND lease_token = ? AND status = 'processing' RETURNING id""",
            json_text(msgspec.to_builtins(note.counts)),
            json_text(msgspec.to_builtins(note.checkpoint)),
            job_id,
            self._job.lease_token,
        )
        if not held:
            raise LeaseLost(job_id)
        seen = note.seen
        if self._job.options.dry_run:  # no offer records it
            seen = seen + [(row.keys.id, row.number, True) for row in merged]
        findings = [*map(itemgetter(*_FINDING), note.findings)]
        rejects = [(reject.row, reject.raw, json_text(reject.errors)) for reject in note.rejects]
        tables: tuple[tuple[str, Sequence[str], Sequence[Sequence[Any]]], ...] = (
            ("import_rows", ("shop_product_id", "row", "accepted"), seen),
            ("import_findings", _FINDING, findings),
            ("import_rejects", ("row", "raw", "errors"), rejects),
        )
        for table, names, rows in tables:
            if rows:
                columns = dict(zip(names, zip(*rows, strict=True), strict=True))
                writer.load(table, columns, job_id=job_id)
