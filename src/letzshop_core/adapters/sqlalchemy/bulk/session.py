"""One import's way into a database: blocking statements, run in a thread, on two connections.

One connection answers questions about the next batch while the other merges the last.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.bulk.drivers import Driver, Raced, driver_for
from letzshop_core.adapters.sqlalchemy.bulk.merge import BatchMerge
from letzshop_core.adapters.sqlalchemy.visibility import IS_PUBLIC
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.bulk import Changed, IncomingRow, Merged, Note, Withdrawal
from letzshop_core.imports.matching import Matcher
from letzshop_core.imports.models import JobContext
from letzshop_core.imports.ports import LeaseLost

__all__ = ["SqlBulk", "SqlBulkSession"]

_ATTEMPTS: Final = 5


class SqlBulk:
    """See :class:`letzshop_core.imports.bulk.BulkCatalogue`."""

    def __init__(self, url: URL) -> None:
        self._url = url

    @asynccontextmanager
    async def open(self, job: JobContext) -> AsyncIterator["SqlBulkSession"]:
        with contextlib.ExitStack() as stack:
            drivers = []
            for _ in range(2):
                driver = await asyncio.to_thread(driver_for, self._url)
                stack.callback(driver.close)
                drivers.append(driver)
            yield SqlBulkSession(job, reader=drivers[0], writer=drivers[1])


class SqlBulkSession:
    """See :class:`letzshop_core.imports.bulk.BulkSession`."""

    def __init__(self, job: JobContext, *, reader: Driver, writer: Driver) -> None:
        self._job = job
        self._reader = reader
        self._writer = writer

    async def changed(self, rows: Sequence[tuple[str, int]]) -> Changed:
        return await asyncio.to_thread(self._changed, rows)

    def _changed(self, rows: Sequence[tuple[str, int]]) -> Changed:
        if not rows:
            return Changed([])
        found = self._reader.compared(rows, self._job.shop_id, self._job.source_id)
        positions = sorted(position for position, known, _ in found if not known)
        return Changed(positions, sum(warnings for _, known, warnings in found if known))

    async def accepted(self, ids: Collection[str]) -> dict[str, int]:
        rows = await asyncio.to_thread(
            self._reader.run,
            f"""SELECT shop_product_id, min("row") FROM import_rows WHERE job_id = ? AND accepted
            AND {self._reader.is_in("shop_product_id")} GROUP BY shop_product_id""",
            self._job.job_id,
            self._reader.values(ids),
        )
        return dict(rows)

    async def accepted_ids(self) -> AsyncIterator[str]:
        rows = self._reader.stream(
            "SELECT shop_product_id FROM import_rows WHERE job_id = ? AND accepted",
            self._job.job_id,
        )
        while (row := await asyncio.to_thread(next, rows, None)) is not None:
            yield row[0]

    async def merge(
        self,
        rows: Sequence[IncomingRow],
        matcher: Matcher,
        conclude: Callable[[Merged], Note],
        *,
        now: datetime,
    ) -> Note:
        def attempt() -> Note:
            with self._writer.merging():
                batch = BatchMerge(self._writer, self._job, now)
                with self._kept_or_undone():
                    merged = batch.run(rows, matcher)
                note = conclude(merged)
                self._write(note)
            return note

        return await asyncio.to_thread(self._again_if_raced, attempt)

    async def withdraw(
        self, max_share: float, conclude: Callable[[Withdrawal], Note], *, now: datetime
    ) -> Note:
        def attempt() -> Note:
            with self._writer.merging():
                with self._kept_or_undone():
                    gone = self._withdraw(max_share, now)
                note = conclude(gone)
                self._write(note)
            return note

        return await asyncio.to_thread(self._again_if_raced, attempt)

    def _again_if_raced(self, attempt: Callable[[], Note]) -> Note:
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(Raced):
                return attempt()
        raise TransientStoreError

    def _kept_or_undone(self) -> contextlib.AbstractContextManager[None]:
        if self._job.options.dry_run:
            return self._writer.undone()  # type: ignore[no-any-return]
        return contextlib.nullcontext()

    def _withdraw(self, max_share: float, now: datetime) -> Withdrawal:
        job, writer, run = self._job, self._writer, self._writer.run
        written = "shop_products.shop_id = ? AND feed_source_id = ? AND is_active"
        writer.analyze("import_rows")
        total = run(
            f"SELECT count(*) FROM shop_products WHERE {written}",
            *(job.shop_id, job.source_id),
        )[0][0]
        missing = run(
            f"""SELECT id, product_pk FROM shop_products
            LEFT JOIN (SELECT DISTINCT shop_product_id FROM import_rows WHERE job_id = ?) AS met
                ON met.shop_product_id = shop_products.shop_product_id
            WHERE {written} AND met.shop_product_id IS NULL""",
            *(job.job_id, job.shop_id, job.source_id),
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

    def _write(self, note: Note) -> None:
        """What is noted of a batch, if the job is still ours."""
        job_id, writer = self._job.job_id, self._writer
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
