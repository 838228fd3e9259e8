"""Merges a batch of feed rows into the catalogue, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from letzshop_core.adapters.memory.catalogue import (
    offers_of,
    owner_is_trusted,
    product_row,
    record_price,
    shown_offer,
    update_visibility,
)
from letzshop_core.adapters.memory.state import MemoryState, OfferRow, ProductRow
from letzshop_core.imports.bulk import TERMS, IncomingRow, Merged
from letzshop_core.imports.matching import (
    CandidateProduct,
    Candidates,
    Decision,
    Matcher,
    OwnOffer,
)
from letzshop_core.imports.models import JobContext
from letzshop_core.offers.models import Offer, Terms
from letzshop_core.products.models import Product

__all__ = ["BatchMerge"]


class BatchMerge:
    """Writes one batch into the catalogue, row by row, as :class:`Matcher` decides."""

    def __init__(self, state: MemoryState, job: JobContext, now: datetime) -> None:
        self._state = state
        self._job = job
        self._now = now

    def run(self, rows: Sequence[IncomingRow]) -> Merged:
        """Write the rows; returns what became of them."""
        matcher = Matcher.of(self._job)
        decisions = matcher.decide([row.keys for row in rows], self._candidates(rows, matcher))
        merged = Merged()
        for position, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
            if decision.title_differs is not None:
                merged.titles_kept[position] = decision.title_differs
            restates = self._restates(row, decision)
            if decision.product is None:
                product_pk, changed = self._add_product(row, decision.product_id), True
            else:
                product_pk = decision.product.pk
                changed = decision.central and self._update_product(
                    product_pk, row, decision, keep_terms=restates
                )
            if decision.offer_pk is None:
                self._add_offer(row, product_pk, decision)
                merged.created += 1
            elif self._update_offer(row, product_pk, decision, same_terms=restates) or changed:
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
        state = self._state
        return CandidateProduct(
            pk=row.id,
            product_id=row.product.product_id,
            title=row.product.title,
            brand=row.product.brand,
            gtin=row.product.gtin,
            gtin_valid=row.product.gtin_valid,
            gtin_key=row.gtin_key if row.product.gtin_valid else None,
            owner_id=row.owner_id,
            trusted_owner=owner_is_trusted(state, row.owner_id),
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
        self._state.products[pk] = product_row(
            pk,
            product,
            owner_id=self._job.shop_owner_id,
            source_shop_id=self._job.shop_id,
        )
        return pk

    def _restates(self, row: IncomingRow, decision: Decision) -> bool:
        """Whether the row says of an offer whose terms are a person's what holds for it already."""
        offer = self._state.offers.get(decision.offer_pk or 0)
        if offer is None or decision.moved_from is not None:
            return False
        product = self._state.products[offer.product_row_id].product
        if offer.feed_source_id is not None and offer.offer.updated_at <= product.updated_at:
            return False
        effective = msgspec.structs.asdict(shown_offer(self._state, offer).effective)
        effective["link"] = offer.offer.shop_link or product.link
        return effective == {name: row.values.get(name) for name in TERMS}

    def _update_product(
        self, pk: int, row: IncomingRow, decision: Decision, *, keep_terms: bool
    ) -> bool:
        before = self._state.products[pk]
        old = before.product
        values = _attributes(row)
        if keep_terms:
            values |= {name: getattr(old, name) for name in TERMS}
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
        self._state.products[pk] = product_row(
            pk, product, owner_id=before.owner_id, source_shop_id=before.source_shop_id
        )
        for offer in offers_of(self._state, pk):
            record_price(self._state, offer, self._now)
        update_visibility(self._state, pk)
        return True

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

    def _update_offer(
        self, row: IncomingRow, product_pk: int, decision: Decision, *, same_terms: bool
    ) -> bool:
        before = self._state.offers[decision.offer_pk or 0]
        offer = msgspec.structs.replace(
            before.offer,
            product_id=decision.product_id,
            shop_product_id=row.keys.id,
            **_terms(row),
            # A feed may bring back what a feed withdrew, but not what a person deactivated.
            is_active=before.offer.is_active or before.withdrawn_by_feed,
        )
        compared = (
            msgspec.structs.replace(before.offer, **_terms(row)) if same_terms else before.offer
        )
        changed = offer != compared or product_pk != before.product_row_id
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
        update_visibility(self._state, offer.product_row_id)


_NO_TERMS = Terms(price=None, sale_price=None, currency=None, availability=None, condition=None)


def _attributes(row: IncomingRow) -> dict[str, Any]:
    values = dict(row.values)
    if "return" in values:
        values["return_"] = values.pop("return")
    return {**values, "extra": row.extra}


def _terms(row: IncomingRow) -> dict[str, Any]:
    return {f"shop_{name}": row.values.get(name) for name in TERMS}
