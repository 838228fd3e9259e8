"""One import's way into a database: blocking statements, run in a thread, on two connections.

While one connection merges a batch, the other answers questions about the next and takes it in.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Collection, Generator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec
from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.bulk.drivers import Driver, Raced, driver_for
from letzshop_core.adapters.sqlalchemy.bulk.export import ProductExport
from letzshop_core.adapters.sqlalchemy.bulk.merge import BatchMerge, StagedBatch
from letzshop_core.adapters.sqlalchemy.visibility import IS_PUBLIC
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.bulk import (
    IncomingRow,
    Merged,
    Note,
    OfferedTerms,
    StagedRows,
    StandingOffer,
    Withdrawal,
)
from letzshop_core.imports.matching import Matcher
from letzshop_core.imports.models import JobContext
from letzshop_core.imports.ports import LeaseLost
from letzshop_core.products.export import ExportOptions
from letzshop_core.threads import in_thread
from letzshop_core.users.models import Actor

__all__ = ["SqlBulk", "SqlBulkSession"]

_ATTEMPTS: Final = 5
_SHARED_ATTEMPTS: Final = 2
"""How often a merge races with people at work before it has them wait."""
_EXPORTS_AT_ONCE: Final = 4
"""The connections that exports, which last as long as their readers like, may take."""
_AT_ONCE: Final = 5000
"""Rows of a long answer that are taken in one go."""


class SqlBulk:
    """See :class:`letzshop_core.imports.bulk.BulkCatalogue`."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._exports = asyncio.Semaphore(_EXPORTS_AT_ONCE)

    @asynccontextmanager
    async def open(self, job: JobContext) -> AsyncIterator["SqlBulkSession"]:
        with contextlib.ExitStack() as stack:
            drivers = []
            for _ in range(2):
                driver = await asyncio.to_thread(driver_for, self._url)
                stack.callback(driver.close)
                drivers.append(driver)
            yield SqlBulkSession(job, *drivers)

    async def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncIterator[bytes]:
        blocking = self._pieces(options, by, shop_id)
        async with self._exports, contextlib.aclosing(in_thread(blocking)) as pieces:
            async for piece in pieces:
                yield piece

    def _pieces(
        self, options: ExportOptions, by: Actor, shop_id: int | None
    ) -> Generator[bytes, None, None]:
        with contextlib.closing(driver_for(self._url)) as driver:
            yield from ProductExport(driver, options, by=by, shop_id=shop_id).pieces()


class SqlBulkSession:
    """See :class:`letzshop_core.imports.bulk.BulkSession`."""

    def __init__(self, job: JobContext, one: Driver, other: Driver) -> None:
        self._job = job
        self._free = one
        self._merging = other
        self._added = 0

    async def standing(self) -> AsyncIterator[list[StandingOffer]]:
        count = self._free.length_of_list("feed_warnings")
        rows = self._free.stream(
            f"""SELECT feed_digest, id, coalesce({count}, 0) FROM shop_products
            WHERE shop_id = ? AND feed_source_id = ? AND NOT withdrawn_by_feed
            ORDER BY feed_digest, id""",
            *(self._job.shop_id, self._job.source_id),
        )
        while some := await asyncio.to_thread(list, islice(rows, _AT_ONCE)):
            yield some

    async def offers(self, ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
        rows = await asyncio.to_thread(
            self._free.run,
            f"""SELECT shop_product_id, id, feed_digest FROM shop_products
            WHERE shop_id = ? AND {self._free.is_in("shop_product_id")}
            AND feed_source_id = ? AND NOT withdrawn_by_feed""",
            *(self._job.shop_id, self._free.values(ids), self._job.source_id),
        )
        return {row_id: (offer, digest) for row_id, offer, digest in rows}

    async def terms(self, ids: Collection[str]) -> dict[str, OfferedTerms]:
        rows = await asyncio.to_thread(
            self._free.run,
            f"""SELECT shop_product_id, price, sale_price, currency, availability, condition, link
            FROM shop_products WHERE shop_id = ? AND {self._free.is_in("shop_product_id")}""",
            *(self._job.shop_id, self._free.values(ids)),
        )
        amount = self._free.read_amount
        return {
            row_id: OfferedTerms(amount(price), amount(sale_price), *others)
            for row_id, price, sale_price, *others in rows
        }

    async def seen(self, ids: Collection[str]) -> dict[str, int | None]:
        rows = await asyncio.to_thread(
            self._free.run,
            f"""SELECT shop_product_id, min(CASE WHEN accepted THEN "row" END) FROM import_rows
            WHERE job_id = ? AND {self._free.is_in("shop_product_id")} GROUP BY shop_product_id""",
            *(self._job.job_id, self._free.values(ids)),
        )
        return dict(rows)

    async def accepted_ids(self) -> AsyncIterator[str]:
        rows = self._free.stream(
            "SELECT shop_product_id FROM import_rows WHERE job_id = ? AND accepted",
            self._job.job_id,
        )
        while some := await asyncio.to_thread(list, islice(rows, _AT_ONCE)):
            for row in some:
                yield row[0]

    async def stage(self, rows: Sequence[IncomingRow]) -> StagedRows:
        if not self._free.stages_ahead:
            return await asyncio.to_thread(StagedBatch, self._merging, rows)
        staged = await asyncio.to_thread(StagedBatch, self._free, rows)
        # The other connection is free as soon as the merge that it is busy with is over, and
        # nothing is asked before that.
        self._free, self._merging = self._merging, self._free
        return staged

    async def merge(
        self,
        staged: StagedRows,
        matcher: Matcher,
        conclude: Callable[[Merged], Note],
        *,
        now: datetime,
    ) -> Note:
        assert isinstance(staged, StagedBatch)  # noqa: S101
        writer = staged.driver

        def attempt(*, alone: bool) -> Note:
            with writer.merging(alone=alone):
                with self._kept_or_undone(writer):
                    merged = BatchMerge(staged, self._job, now).run(matcher)
                staged.clear()
                note = conclude(merged)
                self._write(writer, note)
            if merged.created and not self._job.options.dry_run:
                self._added += merged.created
                writer.keep_statistics(self._added)
            return note

        return await asyncio.to_thread(self._again_if_raced, attempt)

    async def withdraw(
        self,
        unmet: Sequence[int],
        max_share: float,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        writer = self._free

        def attempt(*, alone: bool) -> Note:
            with writer.merging(alone=alone):
                with self._kept_or_undone(writer):
                    gone = self._withdraw(writer, unmet, max_share, now)
                note = conclude(gone)
                self._write(writer, note)
            return note

        return await asyncio.to_thread(self._again_if_raced, attempt)

    def _again_if_raced(self, attempt: Callable[..., Note]) -> Note:
        for number in range(_ATTEMPTS):
            with contextlib.suppress(Raced):
                return attempt(alone=number >= _SHARED_ATTEMPTS)
        raise TransientStoreError

    def _kept_or_undone(self, writer: Driver) -> contextlib.AbstractContextManager[None]:
        if self._job.options.dry_run:
            return writer.undone()  # type: ignore[no-any-return]
        return contextlib.nullcontext()

    def _withdraw(
        self, writer: Driver, unmet: Sequence[int], max_share: float, now: datetime
    ) -> Withdrawal:
        job, run = self._job, writer.run
        written = "shop_products.shop_id = ? AND feed_source_id = ? AND is_active"
        total = run(
            f"SELECT count(*) FROM shop_products WHERE {written}", job.shop_id, job.source_id
        )[0][0]
        missing = run(
            f"""SELECT id, product_pk FROM shop_products
            WHERE {writer.is_in("id")} AND {written} AND NOT EXISTS (
                SELECT 1 FROM import_rows WHERE job_id = ?
                AND import_rows.shop_product_id = shop_products.shop_product_id
            )""",
            *(writer.values(unmet), job.shop_id, job.source_id, job.job_id),
        )
        refused = len(missing) > max_share * total
        if missing and not refused:
            run(
                f"""UPDATE shop_products SET is_active = false, withdrawn_by_feed = true,
                updated_at = ? WHERE {writer.is_in("id")}""",
                writer.time(now),
                writer.values(row[0] for row in missing),
            )
            run(
                f"""UPDATE products SET is_public = {IS_PUBLIC}
                WHERE {writer.is_in("id")} AND is_public <> {IS_PUBLIC}""",
                writer.values(row[1] for row in missing),
            )
        return Withdrawal(len(missing), total, refused)

    def _write(self, writer: Driver, note: Note) -> None:
        """What is noted of a batch, if the job is still ours."""
        job_id = self._job.job_id
        held = writer.run(
            """UPDATE import_jobs SET counts = ?, checkpoint = ?, attempts = 0
            WHERE id = ? AND lease_token = ? AND status = 'processing' RETURNING id""",
            _text(msgspec.to_builtins(note.counts)),
            _text(msgspec.to_builtins(note.checkpoint)),
            job_id,
            self._job.lease_token,
        )
        if not held:
            raise LeaseLost(job_id)
        if note.seen:
            writer.load(
                "import_rows",
                ("job_id", "shop_product_id", "row", "accepted"),
                [(job_id, *seen) for seen in note.seen],
            )
        if note.findings:
            names = ("row", "column", "value", "code", "severity", "message")
            writer.load(
                "import_findings",
                ("job_id", *names),
                [(job_id, *(finding[name] for name in names)) for finding in note.findings],
            )
        if note.rejects:
            writer.load(
                "import_rejects",
                ("job_id", "row", "raw", "errors"),
                [(job_id, r.row, r.raw, _text(r.errors)) for r in note.rejects],
            )


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
