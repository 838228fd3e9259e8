"""One batch of matched rows, merged by a few statements over all of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import msgspec

from letzshop_core.adapters.sqlalchemy.bulk.drivers import Driver
from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.adapters.sqlalchemy.visibility import IS_PUBLIC, LOOKED_UP, OWNER_IS_TRUSTED
from letzshop_core.imports.bulk import IncomingRow, Merged
from letzshop_core.imports.matching import (
    CandidateProduct,
    Candidates,
    Decision,
    Matcher,
    OwnOffer,
)
from letzshop_core.imports.models import JobContext
from letzshop_core.parsing import gtin_key
from letzshop_core.search import search_text

__all__ = ["BatchMerge", "StagedBatch"]

_json: Final = msgspec.json.Encoder(order="deterministic")

_ATTRIBUTES: Final = (*("title", *PROMOTED), "details", "extra", "gtin_key", "search_text")
"""Columns of products that a feed writes."""
_TERMS: Final = ("price", "sale_price", "currency", "availability", "condition", "link")
"""Columns of offers that a feed writes; the row's product has columns of the same names."""
_OWN: Final = ("shop_product_id", "feed_digest", "feed_warnings")
_PLACE: Final = ("product_pk", "offer_pk", "central", "new_product_pk", "new_offer_pk")
"""The keys of the product and the offer that a row belongs to (NULL if they are new), whether
the product becomes what the row says, and the keys that new ones get, if these are known."""
_STAGED: Final = ("n", *_OWN, "product_id", *_ATTRIBUTES, *_PLACE)
_PRODUCT: Final = slice(1 + len(_OWN), -len(_PLACE))
_OFFER: Final = itemgetter(*(_STAGED.index(name) for name in (*_TERMS, *_OWN)))
_PRICE: Final = itemgetter(*(_STAGED.index(name) for name in _TERMS[:3]))
"""The cells of a staged row that go into products, offers and the history of prices."""
_KNOWN: Final = frozenset((*PROMOTED, "title"))
_AMOUNTS: Final = tuple(map(PROMOTED.index, ("price", "sale_price")))
_LISTS: Final = tuple(map(PROMOTED.index, ("additional_image_link", "product_type")))


class StagedBatch:
    """The rows of a batch as they are to be written, before anything is decided.

    All are taken for new products and offers; :meth:`place` makes those anew that are not. Where
    rows are staged ahead, they wait in a temporary table of the connection, else here.
    """

    def __init__(self, driver: Driver, rows: Sequence[IncomingRow]) -> None:
        self.driver = driver
        self.rows = rows
        self.new_products: Sequence[int] = ()
        self.new_offers: Sequence[int] = ()
        #: All rows, as long as they wait here.
        self._waiting: list[tuple[Any, ...]] = []
        #: Those of them that are new altogether. The others are in the temporary table.
        self.new: list[tuple[Any, ...]] = []
        if rows and driver.stages_ahead:
            self._create_table()
            self._take_ids()
            driver.load("staged", _STAGED, (self._flat(n, row) for n, row in enumerate(rows)))
        else:
            self._waiting = [self._flat(n, row) for n, row in enumerate(rows)]

    def _create_table(self) -> None:
        driver = self.driver
        types = {
            **dict.fromkeys(_STAGED, "TEXT"),
            **dict.fromkeys(("n", "gtin_key", "feed_digest", *_PLACE), driver.integer),
            **dict.fromkeys(("price", "sale_price"), driver.amount_type),
            **dict.fromkeys(("gtin_valid", "central"), driver.boolean),
        }
        driver.create_temporary("staged", _columns(_STAGED, types.values()))

    def _take_ids(self) -> None:
        self.new_products = self.driver.new_ids("products", len(self.rows))
        self.new_offers = self.driver.new_ids("shop_products", len(self.rows))

    def clear(self) -> None:
        """Make room for another batch."""
        if self.rows and self.driver.stages_ahead:
            self.driver.clear("staged")

    def place(self, decisions: Sequence[Decision]) -> None:
        """Write what was decided, within the transaction that merges."""
        driver = self.driver
        others = [
            n
            for n, (row, decision) in enumerate(zip(self.rows, decisions, strict=True))
            if decision.product is not None
            or decision.offer_pk is not None
            or decision.product_id != row.keys.id
        ]
        if driver.stages_ahead:
            if others:
                driver.run(f"DELETE FROM staged WHERE {driver.is_in('n')}", driver.values(others))
        else:
            self._take_ids()
            not_new = frozenset(others)
            self.new = [row for row in self._waiting if row[0] not in not_new]
            if others:
                self._create_table()
                driver.clear("staged")  # of what the batch before left
        if others:
            driver.load(
                "staged", _STAGED, (self._flat(n, self.rows[n], decisions[n]) for n in others)
            )

    def _flat(self, n: int, row: IncomingRow, decision: Decision | None = None) -> tuple[Any, ...]:
        """The row in the order of the temporary table's columns."""
        values, keys, warnings = row.values, row.keys, row.warnings
        product_id, key = keys.id, keys.valid_gtin_key
        product_pk, offer_pk, central = None, None, True
        if decision is not None:
            product_id = decision.product_id
            product_pk = decision.product and decision.product.pk
            offer_pk, central = decision.offer_pk, decision.central
            if decision.keep_gtin and decision.product is not None:
                kept = decision.product
                values = {**values, "gtin": kept.gtin, "gtin_valid": kept.gtin_valid}
                key = None
            if decision.title_differs is not None:
                warnings = (*warnings, "title/kept")
        get = values.get
        gtin = get("gtin")
        if key is None and gtin is not None:
            key = gtin_key(gtin)
        plain = [*map(get, PROMOTED)]
        for index in _AMOUNTS:
            plain[index] = self.driver.amount(plain[index])
        for index in _LISTS:
            if plain[index] is not None:
                plain[index] = _json.encode(plain[index]).decode()
        details = None
        if len(values) > 1 + len(plain) - plain.count(None):
            details = {name: value for name, value in values.items() if name not in _KNOWN}
        return (
            n,
            keys.id,
            row.digest,
            _json.encode(warnings).decode() if warnings else None,
            product_id,
            values["title"],
            *plain,
            _json.encode(details).decode() if details else None,
            _json.encode(row.extra).decode() if row.extra else None,
            key,
            search_text(
                product_id=product_id,
                title=values["title"],
                brand=get("brand"),
                product_type=get("product_type"),
                mpn=get("mpn"),
                gtin=gtin,
                item_group_id=get("item_group_id"),
            ),
            product_pk,
            offer_pk,
            central,
            self.new_products[n] if self.new_products else None,
            self.new_offers[n] if self.new_offers else None,
        )


class BatchMerge:
    """Matches and merges the rows of one batch, within the transaction of its caller."""

    def __init__(self, staged: StagedBatch, job: JobContext, now: datetime) -> None:
        self._staged = staged
        self._driver = staged.driver
        self._job = job
        self._now = staged.driver.time(now)

    def run(self, matcher: Matcher) -> Merged:
        """Decide what each row is, and write it."""
        rows = self._staged.rows
        if not rows:
            return Merged()
        # Whether a product is public hangs on the state of shops, which must not change meanwhile.
        held = self._driver.held
        self._shop_is_public = self._driver.run(
            f"SELECT is_active AND is_verified FROM shops WHERE id = ? {held}", self._job.shop_id
        )[0][0]
        decisions = matcher.decide([row.keys for row in rows], self._candidates(rows, matcher))
        self._staged.place(decisions)
        self._placed = [
            (
                decision,
                new_product if decision.product is None else decision.product.pk,
                new_offer if decision.offer_pk is None else decision.offer_pk,
            )
            for decision, new_product, new_offer in zip(
                decisions, self._staged.new_products, self._staged.new_offers, strict=True
            )
        ]
        changed_products = self._write_products()
        moved = self._move_offers(decisions)
        changed_offers = moved | self._write_offers()
        self._record_prices(changed_offers, changed_products)
        self._update_visibility(decisions, changed_offers)
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

    def _candidates(self, rows: Sequence[IncomingRow], matcher: Matcher) -> Candidates:
        driver, run, shop_id = self._driver, self._driver.run, self._job.shop_id
        ids = [row.keys.id for row in rows]
        spellings = self._spellings(ids, matcher)
        keys = {row.keys.gtin_key for row in rows} - {None}
        found = run(
            f"""
            SELECT id, product_id, title, brand, gtin, gtin_valid, gtin_key, owner_id,
                {OWNER_IS_TRUSTED}, source_shop_id,
                EXISTS (SELECT 1 FROM shop_products o
                    WHERE o.product_pk = products.id AND o.shop_id <> ? {LOOKED_UP})
            FROM products WHERE id IN (
                SELECT product_pk FROM shop_products
                    WHERE shop_id = ? AND {driver.is_in("shop_product_id")}
                UNION SELECT id FROM products WHERE gtin_valid AND {driver.is_in("gtin_key")}
                UNION SELECT id FROM products WHERE {driver.is_in("product_id")}
            )
            """,
            shop_id,
            shop_id,
            driver.values(ids),
            driver.values(keys),
            driver.values(spellings),
        )
        products = [_candidate(*row) for row in found]
        offers = (
            run(
                f"""SELECT id, product_pk, shop_product_id FROM shop_products
                WHERE shop_id = ? AND {driver.is_in("product_pk")}""",
                shop_id,
                driver.values(product.pk for product in products),
            )
            if products
            else []
        )
        return Candidates(
            products=products,
            offers=[OwnOffer(*offer) for offer in offers],
            shop_codes=self._other_shop_codes(ids),
            taken=self._taken(ids, {product.product_id for product in products}, matcher),
        )

    def _spellings(self, ids: list[str], matcher: Matcher) -> list[str]:
        """The ids that products of these rows may have. Most often the shop's code begins no
        product's id, and half of them need not be looked for."""
        first, last = f"{self._job.shop_code}:", f"{self._job.shop_code};"
        used = self._driver.run(
            "SELECT 1 FROM products WHERE product_id >= ? AND product_id < ? LIMIT 1", first, last
        )
        return [name for row_id in ids for name in matcher.spellings(row_id)] if used else ids

    def _other_shop_codes(self, ids: Iterable[str]) -> frozenset[str]:
        prefixes = {row_id.partition(":")[0].strip().upper() for row_id in ids if ":" in row_id}
        if not prefixes:
            return frozenset()
        found = self._driver.run(
            f"SELECT shop_code FROM shops WHERE id <> ? AND {self._driver.is_in('shop_code')}",
            self._job.shop_id,
            self._driver.values(prefixes),
        )
        return frozenset(row[0] for row in found)

    def _taken(self, ids: Sequence[str], found: set[str], matcher: Matcher) -> frozenset[str]:
        """Which of the suffixed ids there are, for rows whose both other spellings are taken, or
        may be by another row's product."""
        used = found.union(ids)
        wanted = [
            name
            for row_id in ids
            if matcher.spellings(row_id)[1] in used
            for name in matcher.suffixed(row_id)
        ]
        if not wanted:
            return frozenset()
        rows = self._driver.run(
            f"SELECT product_id FROM products WHERE {self._driver.is_in('product_id')}",
            self._driver.values(wanted),
        )
        return frozenset(row[0] for row in rows)

    def _write_products(self) -> set[int]:
        """Insert the new ones, update the shop owner's own; the keys of those that changed."""
        job, run, staged = self._job, self._driver.run, self._staged
        # What is new is offered by this shop alone.
        made = {
            "owner_id": job.shop_owner_id,
            "source_shop_id": job.shop_id,
            "is_public": self._shop_is_public,
            "created_at": self._now,
            "updated_at": self._now,
        }
        if staged.new:
            keys = staged.new_products
            rows = ((keys[row[0]], *row[_PRODUCT]) for row in staged.new)
            self._driver.load("products", ("id", "product_id", *_ATTRIBUTES), rows, **made)
        if len(staged.new) < sum(decision.product is None for decision, _, _ in self._placed):
            names = ", ".join(("product_id", *_ATTRIBUTES))
            run(
                f"""
                INSERT INTO products (id, {names}, {", ".join(made)})
                SELECT new_product_pk, {names}, ?, ?, ?, ?, ?
                FROM staged WHERE product_pk IS NULL
                """,
                *made.values(),
            )
        if not any(decision.product and decision.central for decision, _, _ in self._placed):
            return set()
        changed = run(
            f"""
            UPDATE products SET {_set(_ATTRIBUTES)}, updated_at = ? FROM staged AS incoming
            WHERE incoming.product_pk = products.id AND incoming.central
            AND ({_differ("products", _ATTRIBUTES)}) RETURNING products.id
            """,
            self._now,
        )
        return {row[0] for row in changed}

    def _move_offers(self, decisions: Iterable[Decision]) -> set[int]:
        """Offers that go over to another product, one by one, each after those before it: the
        place that one takes may be the one that another has just left."""
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
        """Update those that there are, insert the new ones; the keys of those that changed."""
        changed: set[int] = set()
        if any(decision.offer_pk is not None for decision, _, _ in self._placed):
            changed = self._update_offers()
        if any(decision.offer_pk is None for decision, _, _ in self._placed):
            self._add_offers()
        return changed

    def _update_offers(self) -> set[int]:
        run, source = self._driver.run, self._job.source_id
        terms, memory = (*_TERMS, "shop_product_id"), ("feed_digest", "feed_warnings")
        # Held, so that nobody changes them after they were found to stand as they should.
        found = run(
            f"""
            SELECT shop_products.id,
                shop_products.withdrawn_by_feed OR {_differ("shop_products", terms)}
            FROM staged AS incoming JOIN shop_products ON shop_products.id = incoming.offer_pk
            WHERE shop_products.withdrawn_by_feed
                OR shop_products.feed_source_id IS DISTINCT FROM ?
                OR {_differ("shop_products", (*terms, *memory))}
            {self._driver.to_change("shop_products")}
            """,
            source,
        )
        changed = {key for key, differs in found if differs}
        for keys, moment in ((changed, ", updated_at = ?"), ({k for k, _ in found} - changed, "")):
            if keys:
                run(
                    f"""
                    UPDATE shop_products SET {_set((*terms, *memory))}, feed_source_id = ?,
                        is_active = shop_products.is_active OR shop_products.withdrawn_by_feed,
                        withdrawn_by_feed = false {moment}
                    FROM staged AS incoming WHERE incoming.offer_pk = shop_products.id
                    AND {self._driver.is_in("shop_products.id")}
                    """,
                    source,
                    *([self._now] if moment else []),
                    self._driver.values(keys),
                )
        return changed

    def _add_offers(self) -> None:
        """Insert the new ones, and what they cost at first."""
        job, run, staged = self._job, self._driver.run, self._staged
        made = {
            "shop_id": job.shop_id,
            "feed_source_id": job.source_id,
            "is_featured": False,
            "is_active": True,
            "min_quantity": 1,
            "withdrawn_by_feed": False,
            "created_at": self._now,
            "updated_at": self._now,
        }
        names, prices = (*_TERMS, *_OWN), _TERMS[:3]
        if staged.new:
            products, keys, load = staged.new_products, staged.new_offers, self._driver.load
            offers = ((keys[row[0]], products[row[0]], *_OFFER(row)) for row in staged.new)
            load("shop_products", ("id", "product_pk", *names), offers, **made)
            costs = ((keys[row[0]], *_PRICE(row)) for row in staged.new)
            load("offer_prices", ("offer_id", *prices), costs, changed_at=self._now)
        if len(staged.new) < sum(decision.offer_pk is None for decision, _, _ in self._placed):
            run(
                f"""
                INSERT INTO shop_products (id, product_pk, {", ".join((*names, *made))})
                SELECT new_offer_pk, coalesce(product_pk, new_product_pk), {", ".join(names)},
                    ?, ?, ?, ?, ?, ?, ?, ?
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
        """The price history of offers that changed, and of those that inherit a changed price."""
        driver = self._driver
        for condition, keys in (
            (driver.is_in("o.id"), offers),
            (f"o.price IS NULL AND {driver.is_in('o.product_pk')}", products),
        ):
            if keys:
                driver.run(
                    f"""
                    INSERT INTO offer_prices (offer_id, price, sale_price, currency, changed_at)
                    SELECT id, price, sale_price, currency, ? FROM (
                        SELECT o.id AS id,
                            CASE WHEN o.price IS NULL THEN p.price ELSE o.price END AS price,
                            CASE WHEN o.price IS NULL THEN p.sale_price ELSE o.sale_price END
                                AS sale_price,
                            CASE WHEN o.price IS NULL THEN p.currency ELSE o.currency END
                                AS currency
                        FROM shop_products o JOIN products p ON p.id = o.product_pk
                        WHERE {condition}
                    ) AS now_asked
                    WHERE NOT EXISTS (
                        SELECT 1 FROM offer_prices h WHERE h.id = (
                            -- Plain max(id) would be looked for from the table's end.
                            SELECT max(id + 0) FROM offer_prices WHERE offer_id = now_asked.id
                        )
                        AND h.price IS NOT DISTINCT FROM now_asked.price
                        AND h.sale_price IS NOT DISTINCT FROM now_asked.sale_price
                        AND h.currency IS NOT DISTINCT FROM now_asked.currency
                    )
                    """,
                    self._now,
                    driver.values(keys),
                )

    def _update_visibility(self, decisions: Iterable[Decision], changed_offers: set[int]) -> None:
        """Of the products that were there before or whose offer was."""
        touched = {
            product_pk
            for decision, product_pk, offer_pk in self._placed
            if (decision.product is not None and decision.offer_pk is None)
            or offer_pk in changed_offers
        }
        touched |= {d.moved_from for d in decisions if d.moved_from is not None}
        if touched:
            self._driver.run(
                f"""SELECT 1 FROM shops WHERE id IN (SELECT shop_id FROM shop_products
                WHERE {self._driver.is_in("product_pk")}) {self._driver.held}""",
                self._driver.values(touched),
            )
            self._driver.run(
                f"""
                UPDATE products SET is_public = {IS_PUBLIC}
                WHERE {self._driver.is_in("id")} AND is_public <> {IS_PUBLIC}
                """,
                self._driver.values(touched),
            )


def _candidate(
    pk: int,
    product_id: str,
    title: str,
    brand: str | None,
    gtin: str | None,
    gtin_valid: bool | None,
    key: int | None,
    owner_id: int | None,
    trusted_owner: bool,
    source_shop_id: int | None,
    offered_by_others: bool,
) -> CandidateProduct:
    return CandidateProduct(
        pk=pk,
        product_id=product_id,
        title=title,
        brand=brand,
        gtin=gtin,
        gtin_valid=None if gtin_valid is None else bool(gtin_valid),
        gtin_key=key if gtin_valid else None,
        owner_id=owner_id,
        trusted_owner=bool(trusted_owner),
        source_shop_id=source_shop_id,
        offered_by_others=bool(offered_by_others),
    )


def _columns(names: Iterable[str], types: Iterable[str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))


def _set(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = incoming.{name}" for name in names)


def _differ(table: str, names: Iterable[str]) -> str:
    return " OR ".join(f"{table}.{name} IS DISTINCT FROM incoming.{name}" for name in names)
