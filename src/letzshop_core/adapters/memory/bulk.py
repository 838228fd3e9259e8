"""Imports and exports of whole batches, in memory."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from letzshop_core.adapters.memory.catalogue import update_visibility
from letzshop_core.adapters.memory.import_queue import MemoryImportQueue
from letzshop_core.adapters.memory.merge import BatchMerge
from letzshop_core.adapters.memory.products import MemoryProducts
from letzshop_core.adapters.memory.state import MemoryState, OfferRow
from letzshop_core.imports.bulk import (
    IncomingRow,
    Merged,
    Note,
    OfferedTerms,
    StagedRows,
    StandingOffers,
    Withdrawal,
)
from letzshop_core.imports.models import JobContext
from letzshop_core.paging import PageRequest
from letzshop_core.products.export import ExportOptions, feed_of
from letzshop_core.products.visibility import as_seen_by
from letzshop_core.users.models import Actor

if TYPE_CHECKING:
    from letzshop_core.adapters.memory.store import MemoryStore

__all__ = ["MemoryBulk"]

_EVERYTHING: Final = 10**12  # products


class MemoryBulk:
    """See :class:`letzshop_core.imports.bulk.BulkCatalogue`."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    @asynccontextmanager
    async def open(self, job: JobContext) -> AsyncIterator["MemoryBulkSession"]:
        yield MemoryBulkSession(self._store, job)

    async def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        everything = PageRequest(limit=_EVERYTHING)
        page = await MemoryProducts(self._store.state).find(
            options, everything, by=by, shop_id=shop_id
        )
        products = [as_seen_by(product, by) for product in page.items]
        for piece in feed_of(products, options):
            yield piece


class MemoryBulkSession:
    """See :class:`letzshop_core.imports.bulk.BulkSession`."""

    unstored_batches = 1

    def __init__(self, store: "MemoryStore", job: JobContext) -> None:
        self._store = store
        self._job = job

    def _of_feed(self, state: MemoryState) -> list[OfferRow]:
        """The offers that the feed wrote."""
        return [
            row
            for row in state.offers.values()
            if row.shop_id == self._job.shop_id and row.feed_source_id == self._job.source_id
        ]

    def _written(self) -> list[OfferRow]:
        """The offers that the feed wrote and did not withdraw."""
        return [row for row in self._of_feed(self._store.state) if not row.withdrawn_by_feed]

    def _active(self, state: MemoryState) -> list[OfferRow]:
        """The offers that the feed wrote and that are active."""
        return [row for row in self._of_feed(state) if row.offer.is_active]

    async def standing(self) -> AsyncIterator[StandingOffers]:
        rows = sorted(self._written(), key=lambda row: (row.feed_digest or 0, row.id))
        yield StandingOffers.of(
            (row.feed_digest, row.id, len(row.feed_warnings or ())) for row in rows
        )

    async def active_offers(self) -> int:
        return len(self._active(self._store.state))

    async def offers(self, ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
        return {
            row.offer.shop_product_id: (row.id, row.feed_digest)
            for row in self._written()
            if row.offer.shop_product_id in ids and row.offer.shop_product_id is not None
        }

    async def terms(self, ids: Collection[str]) -> dict[str, OfferedTerms]:
        return {
            offer.shop_product_id: OfferedTerms(
                price=offer.shop_price,
                sale_price=offer.shop_sale_price,
                currency=offer.shop_currency,
                availability=offer.shop_availability,
                condition=offer.shop_condition,
                link=offer.shop_link,
            )
            for row in self._store.state.offers.values()
            if row.shop_id == self._job.shop_id
            and (offer := row.offer).shop_product_id is not None
            and offer.shop_product_id in ids
        }

    async def seen(self, ids: Collection[str]) -> dict[str, int | None]:
        rows = self._store.state.import_rows.get(self._job.job_id, {})
        return {i: rows[i][0] if rows[i][1] else None for i in ids if i in rows}

    async def accepted_ids(self) -> AsyncIterator[str]:
        for row_id, (_, good) in self._store.state.import_rows.get(self._job.job_id, {}).items():
            if good:
                yield row_id

    async def stage(self, rows: Sequence[IncomingRow], *, now: datetime) -> "_Rows":
        return _Rows(rows, now)

    async def advance(self, staged: StagedRows) -> None:
        """There is nothing to do before the batch in front of this one is merged."""

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        assert isinstance(staged, _Rows)  # noqa: S101
        async with self._store.lock:
            state = self._store.state.copy()
            merged = BatchMerge(state, self._job, staged.now).run(staged.rows)
            if self._job.options.dry_run:
                state = self._store.state.copy()
            note = conclude(merged)
            self._write(state, note, staged.rows)
            self._store.state = state
            return note

    async def withdraw(
        self,
        unmet: Sequence[int],
        at_most: int,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        async with self._store.lock:
            state = self._store.state.copy()
            left, seen = {*unmet}, state.import_rows.get(self._job.job_id, {})
            missing = [
                row
                for row in self._active(state)
                if row.id in left and row.offer.shop_product_id not in seen
            ]
            as_written = sum(row.feed_digest is not None for row in missing)
            gone = Withdrawal(len(missing), as_written, refused=len(missing) > at_most)
            if not gone.refused and not self._job.options.dry_run:
                for row in missing:
                    offer = msgspec.structs.replace(row.offer, is_active=False, updated_at=now)
                    state.offers[row.id] = replace(row, offer=offer, withdrawn_by_feed=True)
                    update_visibility(state, row.product_row_id)
            note = conclude(gone)
            self._write(state, note)
            self._store.state = state
            return note

    def _write(self, state: MemoryState, note: Note, rows: Sequence[IncomingRow] = ()) -> None:
        job_id = self._job.job_id
        MemoryImportQueue(state).checkpoint(
            job_id, self._job.lease_token, note.counts, note.checkpoint
        )
        for table, more in (
            (state.import_findings, note.findings),
            (state.import_rejects, note.rejects),
        ):
            if more:
                table[job_id] = (*table.get(job_id, ()), *more)
        met = dict(state.import_rows.get(job_id, {}))
        merged = ((row.keys.id, row.number, True) for row in rows)
        for row_id, number, good in (*note.seen, *merged):
            if row_id not in met or (good and not met[row_id][1]):
                met[row_id] = (number, good)
        if met:
            state.import_rows[job_id] = met


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[IncomingRow]
    now: datetime
