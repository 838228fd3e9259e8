"""One batch of matched rows, merged by a few statements over all of them."""

from collections.abc import Collection, Iterable, Sequence

from letzshop_core.adapters.sqlalchemy.bulk.driver import Driver
from letzshop_core.adapters.sqlalchemy.bulk.staged import ATTRIBUTES, OWN, StagedBatch
from letzshop_core.adapters.sqlalchemy.offers import RECORD_PRICES
from letzshop_core.adapters.sqlalchemy.product_filters import own_or_inherited
from letzshop_core.adapters.sqlalchemy.visibility import UPDATE_VISIBILITY
from letzshop_core.imports.bulk import TERMS, Merged
from letzshop_core.imports.matching import Decision
from letzshop_core.imports.models import JobContext

__all__ = ["BatchMerge", "update_visibility"]


class BatchMerge:
    """Merges the rows of one batch, as part of the caller's transaction."""

    def __init__(self, staged: StagedBatch, job: JobContext) -> None:
        self._staged = staged
        self._driver = staged.driver
        self._job = job
        self._now = staged.now
        #: Offers that were inactive and are active now.
        self._activated: set[int] = set()

    def run(self, decisions: Sequence[Decision]) -> Merged:
        """Write what was decided about each row."""
        # Whether a product is public depends on shops, whose state must not change meanwhile.
        held = self._driver.held
        self._shop_is_public = self._driver.run(
            f"SELECT is_active AND is_verified FROM shops WHERE id = ? {held}", self._job.shop_id
        )[0][0]
        self._staged.place(decisions)
        self._placed = self._staged.placed
        self._mark_restated()
        changed_products = self._write_products()
        moved = self._move_offers(decisions)
        changed_offers = moved | self._write_offers()
        self._record_prices(changed_offers, changed_products)
        self._update_visibility(decisions)
        merged = Merged()
        for position, (decision, product_pk, offer_pk) in enumerate(self._placed):
            if decision.title_differs is not None:
                merged.titles_kept[position] = decision.title_differs
            if decision.offer_pk is None:
                merged.created += 1
            elif offer_pk in changed_offers or product_pk in changed_products:
                merged.updated += 1
            else:
                merged.unchanged += 1
        return merged

    def _mark_restated(self) -> None:
        """Mark the rows that say what holds already of offers whose terms are a person's."""
        if any(decision.offer_pk is not None for decision in self._staged.others):
            effective = [own_or_inherited(name, of_offers=True) for name in TERMS]
            differ = " OR ".join(
                f"staged.{name} IS DISTINCT FROM {value}"
                for name, value in zip(TERMS, effective, strict=True)
            )
            self._driver.run(
                f"""
                UPDATE staged SET restates = true
                FROM shop_products o JOIN products p ON p.id = o.product_pk
                WHERE o.id = staged.offer_pk AND p.id = staged.product_pk
                AND (o.feed_source_id IS NULL OR o.updated_at > p.updated_at)
                AND NOT ({differ})
                """
            )

    def _write_products(self) -> set[int]:
        """Insert new products, update the shop owner's own; returns the keys of changed ones."""
        job, run, staged = self._job, self._driver.run, self._staged
        # New products are only offered by this shop.
        made = {
            "owner_id": job.shop_owner_id,
            "source_shop_id": job.shop_id,
            "is_public": self._shop_is_public,
            "created_at": self._now,
            "updated_at": self._now,
        }
        staged.add_new_products(**made)
        if any(decision.product is None for decision in staged.others):
            names = ", ".join(("product_id", *ATTRIBUTES))
            run(
                f"""
                INSERT INTO products (id, {names}, {", ".join(made)})
                SELECT new_product_pk, {names}, ?, ?, ?, ?, ?
                FROM staged WHERE product_pk IS NULL
                """,
                *made.values(),
            )
        if not any(decision.product and decision.central for decision in staged.others):
            return set()
        others = [name for name in ATTRIBUTES if name not in TERMS]
        kept = (
            f"{n} = CASE WHEN incoming.restates THEN products.{n} ELSE incoming.{n} END"
            for n in TERMS
        )
        taken = ", ".join((_set(others), *kept))
        changed = run(
            f"""
            UPDATE products SET {taken}, updated_at = ? FROM staged AS incoming
            WHERE incoming.product_pk = products.id AND incoming.central
            AND ({_differ("products", others)} OR NOT incoming.restates
                AND ({_differ("products", TERMS)})) RETURNING products.id
            """,
            self._now,
        )
        return {row[0] for row in changed}

    def _move_offers(self, decisions: Iterable[Decision]) -> set[int]:
        """Move offers to other products, one by one and in order, since one may take the place that
        another has just left."""
        moved = {}
        for decision, product_pk, offer_pk in self._placed:
            if decision.moved_from is not None:
                moved[offer_pk] = product_pk
                self._driver.run(
                    "UPDATE shop_products SET product_pk = ?, updated_at = ? WHERE id = ?",
                    *(product_pk, self._now, offer_pk),
                )
        return {*moved}

    def _write_offers(self) -> set[int]:
        """Update existing offers, insert new ones; returns the keys of changed ones."""
        changed: set[int] = set()
        if any(decision.offer_pk is not None for decision, _, _ in self._placed):
            changed = self._update_offers()
        if any(decision.offer_pk is None for decision, _, _ in self._placed):
            self._add_offers()
        return changed

    def _update_offers(self) -> set[int]:
        run, job = self._driver.run, self._job
        terms, memory = (*TERMS, "shop_product_id"), ("feed_digest", "feed_warnings", "feed_row")
        differ = f"""shop_products.shop_product_id IS DISTINCT FROM incoming.shop_product_id
            OR NOT incoming.restates AND ({_differ("shop_products", TERMS)})"""
        # Locked, so that nobody changes them after they were found to be up to date.
        found = run(
            f"""
            SELECT shop_products.id,
                shop_products.withdrawn_by_feed OR {differ},
                shop_products.withdrawn_by_feed AND NOT shop_products.is_active
            FROM staged AS incoming JOIN shop_products ON shop_products.id = incoming.offer_pk
            {self._driver.to_change("shop_products")}
            """
        )
        changed = {key for key, differs, _ in found if differs}
        same = {key for key, *_ in found} - changed
        self._activated = {key for key, _, activated in found if activated}
        for keys, moment in ((changed, ", updated_at = ?"), (same, "")):
            if keys:
                run(
                    f"""
                    UPDATE shop_products SET {_set((*terms, *memory))},
                        feed_source_id = ?, feed_job_id = ?,
                        is_active = shop_products.is_active OR shop_products.withdrawn_by_feed,
                        withdrawn_by_feed = false {moment}
                    FROM staged AS incoming WHERE incoming.offer_pk = shop_products.id
                    AND {self._driver.is_in("shop_products.id")}
                    """,
                    job.source_id,
                    job.job_id,
                    *([self._now] if moment else []),
                    self._driver.values(keys),
                )
        return changed

    def _add_offers(self) -> None:
        """Insert new offers and their first prices."""
        job, run, staged = self._job, self._driver.run, self._staged
        made = {
            "shop_id": job.shop_id,
            "feed_source_id": job.source_id,
            "feed_job_id": job.job_id,
            "is_featured": False,
            "is_active": True,
            "min_quantity": 1,
            "withdrawn_by_feed": False,
            "created_at": self._now,
            "updated_at": self._now,
        }
        names, prices = (*TERMS, *OWN), TERMS[:3]
        staged.add_new_offers(**made)
        if any(decision.offer_pk is None for decision in staged.others):
            run(
                f"""
                INSERT INTO shop_products (id, product_pk, {", ".join((*names, *made))})
                SELECT new_offer_pk, coalesce(product_pk, new_product_pk), {", ".join(names)},
                    ?, ?, ?, ?, ?, ?, ?, ?, ?
                FROM staged WHERE offer_pk IS NULL
                """,
                *made.values(),
            )
            run(
                f"""
                INSERT INTO offer_prices (offer_id, {", ".join(prices)}, changed_at)
                SELECT new_offer_pk, {", ".join(prices)}, ? FROM staged WHERE offer_pk IS NULL
                """,
                self._now,
            )

    def _record_prices(self, offers: set[int], products: set[int]) -> None:
        """Extend the price history of changed offers, and of those that inherit a changed price."""
        driver = self._driver
        for condition, keys in (
            (driver.is_in("o.id"), offers),
            (f"o.price IS NULL AND {driver.is_in('o.product_pk')}", products),
        ):
            if keys:
                record = RECORD_PRICES.replace(":at", "?").format(which=condition)
                driver.run(record, self._now, self._now, driver.values(keys))

    def _update_visibility(self, decisions: Iterable[Decision]) -> None:
        """Update the visibility of products that have gained or lost an active offer."""
        offered = {
            product_pk
            for decision, product_pk, _ in self._placed
            if decision.product is not None and decision.offer_pk is None
        }
        others = {
            product_pk
            for decision, product_pk, offer_pk in self._placed
            if offer_pk in self._activated or decision.moved_from is not None
        }
        others |= {d.moved_from for d in decisions if d.moved_from is not None}
        # Whoever adds an offer of a product has locked it already.
        update_visibility(self._driver, offered | others, to_lock=others)


def update_visibility(driver: Driver, products: Collection[int], to_lock: Collection[int]) -> None:
    """Recompute whether the products with these keys are public.

    A transaction that changes another offer of such a product does so as well. Whichever locks
    the product later sees what the other one did.
    """
    if to_lock:
        driver.run(
            f"""SELECT id FROM products WHERE {driver.is_in("id")}
            ORDER BY id {driver.to_change("products")}""",
            driver.values(to_lock),
        )
    if products:
        driver.run(
            f"""SELECT 1 FROM shops WHERE id IN (SELECT shop_id FROM shop_products
            WHERE {driver.is_in("product_pk")}) {driver.held}""",
            driver.values(products),
        )
        driver.run(
            UPDATE_VISIBILITY.format(which=driver.is_in("id")),
            driver.values(products),
        )


def _set(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = incoming.{name}" for name in names)


def _differ(table: str, names: Iterable[str]) -> str:
    return " OR ".join(f"{table}.{name} IS DISTINCT FROM incoming.{name}" for name in names)
