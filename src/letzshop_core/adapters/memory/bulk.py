"""Whole batches, in memory."""

import sys
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from letzshop_core.adapters.memory.catalogue import (
    is_public,
    offers_of,
    record_price,
    update_visibility,
)
from letzshop_core.adapters.memory.imports import MemoryImportJobs
from letzshop_core.adapters.memory.products import MemoryProducts
from letzshop_core.adapters.memory.state import MemoryState, OfferRow, ProductRow
from letzshop_core.imports.bulk import (
    IncomingRow,
    Merged,
    Note,
    OfferedTerms,
    StagedRows,
    StandingOffer,
    Withdrawal,
)
from letzshop_core.imports.matching import (
    CandidateProduct,
    Candidates,
    Decision,
    Matcher,
    OwnOffer,
)
from letzshop_core.imports.models import JobContext
from letzshop_core.offers.models import Offer, Terms
from letzshop_core.paging import PageRequest
from letzshop_core.parsing import gtin_key
from letzshop_core.products.export import ExportOptions, feed_of
from letzshop_core.products.models import Product
from letzshop_core.search import search_text
from letzshop_core.users.models import Actor, Role

if TYPE_CHECKING:
    from letzshop_core.adapters.memory.store import MemoryStore

__all__ = ["MemoryBulk"]


class MemoryBulk:
    """See :class:`letzshop_core.imports.bulk.BulkCatalogue`."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    @asynccontextmanager
    async def open(self, job: JobContext) -> AsyncIterator["MemoryBulkSession"]:
        yield MemoryBulkSession(self._store, job)

    async def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncIterator[bytes]:
        everything = PageRequest(limit=sys.maxsize)
        page = await MemoryProducts(self._store.state).find(
            options, everything, by=by, shop_id=shop_id
        )
        for piece in feed_of(page.items, options):
            yield piece


class MemoryBulkSession:
    """See :class:`letzshop_core.imports.bulk.BulkSession`."""

    def __init__(self, store: "MemoryStore", job: JobContext) -> None:
        self._store = store
        self._job = job

    def _written(self) -> list[OfferRow]:
        """The offers that the feed wrote and did not withdraw."""
        return [
            row
            for row in self._store.state.offers.values()
            if row.shop_id == self._job.shop_id
            and row.feed_source_id == self._job.source_id
            and not row.withdrawn_by_feed
        ]

    async def standing(self) -> AsyncIterator[list[StandingOffer]]:
        rows = sorted(self._written(), key=lambda row: (row.feed_digest or 0, row.id))
        yield [(row.feed_digest, row.id, len(row.feed_warnings or ())) for row in rows]

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
        """Nothing can be done before the batch in front is there."""

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        assert isinstance(staged, _Rows)  # noqa: S101
        async with self._store.lock:
            state = self._store.state.copy()
            merged = _Merge(state, self._job, staged.now).run(staged.rows)
            if self._job.options.dry_run:
                state = self._store.state.copy()
            note = conclude(merged)
            self._write(state, note, staged.rows)
            self._store.state = state
            return note

    async def withdraw(
        self,
        unmet: Sequence[int],
        max_share: float,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        async with self._store.lock:
            state = self._store.state.copy()
            left, seen = {*unmet}, state.import_rows.get(self._job.job_id, {})
            written = [
                row
                for row in state.offers.values()
                if row.shop_id == self._job.shop_id
                and row.feed_source_id == self._job.source_id
                and row.offer.is_active
            ]
            missing = [
                row for row in written if row.id in left and row.offer.shop_product_id not in seen
            ]
            gone = Withdrawal(len(missing), len(written), len(missing) > max_share * len(written))
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
        MemoryImportJobs(state).checkpoint(
            job_id, self._job.lease_token, note.counts, note.checkpoint
        )
        for table, more in (
            (state.import_findings, note.findings),
            (state.import_rejects, note.rejects),
        ):
            table[job_id] = (*table.get(job_id, ()), *more)
        met = dict(state.import_rows.get(job_id, {}))
        merged = ((row.keys.id, row.number, True) for row in rows)
        for row_id, number, good in (*note.seen, *merged):
            if row_id not in met or (good and not met[row_id][1]):
                met[row_id] = (number, good)
        state.import_rows[job_id] = met


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[IncomingRow]
    now: datetime


class _Merge:
    """One batch, row by row."""

    def __init__(self, state: MemoryState, job: JobContext, now: datetime) -> None:
        self._state = state
        self._job = job
        self._now = now

    def run(self, rows: Sequence[IncomingRow]) -> Merged:
        matcher = Matcher.of(self._job)
        decisions = matcher.decide([row.keys for row in rows], self._candidates(rows, matcher))
        merged = Merged()
        for position, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
            if decision.title_differs is not None:
                merged.titles_kept[position] = decision.title_differs
            if decision.product is None:
                product_pk, changed = self._add_product(row, decision.product_id), True
            else:
                product_pk = decision.product.pk
                changed = decision.central and self._update_product(product_pk, row, decision)
            if decision.offer_pk is None:
                self._add_offer(row, product_pk, decision)
                merged.created += 1
            elif self._update_offer(row, product_pk, decision) or changed:
                merged.updated += 1
            else:
                merged.unchanged += 1
        return merged

    def _candidates(self, rows: Sequence[IncomingRow], matcher: Matcher) -> Candidates:
        state, shop_id = self._state, self._job.shop_id
        ids = {row.keys.id for row in rows}
        keys = {row.keys.gtin_key for row in rows} - {None}
        names = {name for row_id in ids for name in matcher.spellings(row_id)}
        own = [offer for offer in state.offers.values() if offer.shop_id == shop_id]
        wanted = {offer.product_row_id for offer in own if offer.offer.shop_product_id in ids}
        found = {
            pk: row
            for pk, row in state.products.items()
            if pk in wanted
            or row.product.product_id in names
            or (row.product.gtin_valid and row.gtin_key in keys)
        }
        suffixed = {name for row_id in ids for name in matcher.suffixed(row_id)}
        return Candidates(
            products=[self._candidate(row) for row in found.values()],
            offers=[
                OwnOffer(offer.id, offer.product_row_id, offer.offer.shop_product_id)
                for offer in own
                if offer.product_row_id in found
            ],
            shop_codes=frozenset(
                row.shop.shop_code for row in state.shops.values() if row.shop.id != shop_id
            ),
            taken=frozenset(
                row.product.product_id
                for row in state.products.values()
                if row.product.product_id in suffixed
            ),
        )

    def _candidate(self, row: ProductRow) -> CandidateProduct:
        state, owner_id = self._state, row.owner_id
        return CandidateProduct(
            pk=row.id,
            product_id=row.product.product_id,
            title=row.product.title,
            brand=row.product.brand,
            gtin=row.product.gtin,
            gtin_valid=row.product.gtin_valid,
            gtin_key=row.gtin_key if row.product.gtin_valid else None,
            owner_id=owner_id,
            trusted_owner=owner_id is None
            or state.users[owner_id].user.role is Role.ADMIN
            or any(s.shop.is_verified for s in state.shops.values() if s.owner_id == owner_id),
            source_shop_id=row.source_shop_id,
            offered_by_others=any(o.shop_id != self._job.shop_id for o in offers_of(state, row.id)),
        )

    def _add_product(self, row: IncomingRow, product_id: str) -> int:
        pk = next(self._state.ids)
        product = Product(
            product_id=product_id,
            **_attributes(row),
            owner=None,
            created_at=self._now,
            updated_at=self._now,
        )
        self._state.products[pk] = self._stored(
            pk, product, self._job.shop_owner_id, self._job.shop_id
        )
        return pk

    def _update_product(self, pk: int, row: IncomingRow, decision: Decision) -> bool:
        before = self._state.products[pk]
        old = before.product
        values = _attributes(row)
        if decision.keep_gtin:
            values |= {"gtin": old.gtin, "gtin_valid": old.gtin_valid}
        product = Product(
            product_id=old.product_id,
            **values,
            owner=None,
            created_at=old.created_at,
            updated_at=old.updated_at,
        )
        if product == old:
            return False
        product = msgspec.structs.replace(product, updated_at=self._now)
        self._state.products[pk] = self._stored(pk, product, before.owner_id, before.source_shop_id)
        for offer in offers_of(self._state, pk):
            record_price(self._state, offer, self._now)
        update_visibility(self._state, pk)
        return True

    def _stored(
        self, pk: int, product: Product, owner_id: int | None, source_shop_id: int | None
    ) -> ProductRow:
        return ProductRow(
            id=pk,
            product=product,
            owner_id=owner_id,
            source_shop_id=source_shop_id,
            gtin_key=None if product.gtin is None else gtin_key(product.gtin),
            search_text=search_text(
                product_id=product.product_id,
                title=product.title,
                brand=product.brand,
                product_type=product.product_type,
                mpn=product.mpn,
                gtin=product.gtin,
                item_group_id=product.item_group_id,
            ),
            is_public=False,
        )

    def _add_offer(self, row: IncomingRow, product_pk: int, decision: Decision) -> None:
        terms = _terms(row)
        offer = Offer(
            shop_code=self._job.shop_code,
            product_id=decision.product_id,
            shop_product_id=row.keys.id,
            **terms,
            is_featured=False,
            is_active=True,
            min_quantity=1,
            max_quantity=None,
            effective=_NO_TERMS,
            created_at=self._now,
            updated_at=self._now,
        )
        pk = next(self._state.ids)
        self._put(OfferRow(pk, self._job.shop_id, product_pk, offer), row, decision)

    def _update_offer(self, row: IncomingRow, product_pk: int, decision: Decision) -> bool:
        before = self._state.offers[decision.offer_pk or 0]
        offer = msgspec.structs.replace(
            before.offer,
            product_id=decision.product_id,
            shop_product_id=row.keys.id,
            **_terms(row),
            # What a feed withdrew, a feed may bring back; what a person did, stays.
            is_active=before.offer.is_active or before.withdrawn_by_feed,
        )
        changed = offer != before.offer or product_pk != before.product_row_id
        if changed:
            offer = msgspec.structs.replace(offer, updated_at=self._now)
        self._put(replace(before, offer=offer, product_row_id=product_pk), row, decision)
        if product_pk != before.product_row_id:
            update_visibility(self._state, before.product_row_id)
        return changed

    def _put(self, offer: OfferRow, row: IncomingRow, decision: Decision) -> None:
        warnings = row.warnings
        if decision.title_differs is not None:
            warnings = (*warnings, "title/kept")
        offer = replace(
            offer,
            feed_source_id=self._job.source_id,
            feed_digest=row.digest,
            feed_warnings=warnings,
            withdrawn_by_feed=False,
        )
        self._state.offers[offer.id] = offer
        record_price(self._state, offer, self._now)
        product = self._state.products[offer.product_row_id]
        self._state.products[product.id] = replace(
            product, is_public=is_public(self._state, product)
        )


_NO_TERMS = Terms(price=None, sale_price=None, currency=None, availability=None, condition=None)


def _attributes(row: IncomingRow) -> dict[str, Any]:
    values = dict(row.values)
    if "return" in values:
        values["return_"] = values.pop("return")
    return {**values, "extra": row.extra}


def _terms(row: IncomingRow) -> dict[str, Any]:
    get = row.values.get
    return {
        "shop_price": get("price"),
        "shop_sale_price": get("sale_price"),
        "shop_currency": get("currency"),
        "shop_availability": get("availability"),
        "shop_condition": get("condition"),
        "shop_link": get("link"),
    }
