"""What the matching rules look at, found in a database for a whole batch."""

from collections.abc import Iterable, Sequence

from letzshop_core.adapters.sqlalchemy.bulk.driver import Driver
from letzshop_core.adapters.sqlalchemy.visibility import LOOKED_UP, OWNER_IS_TRUSTED
from letzshop_core.imports.matching import CandidateProduct, Candidates, Matcher, OwnOffer, RowKeys
from letzshop_core.imports.models import JobContext

__all__ = ["CandidateSearch"]


class CandidateSearch:
    """Looks for the products and offers that rows may belong to."""

    def __init__(self, driver: Driver, job: JobContext, matcher: Matcher) -> None:
        self._driver = driver
        self._job = job
        self._matcher = matcher

    def candidates(self, rows: Sequence[RowKeys]) -> Candidates:
        """Everything in the database that matters for matching the rows."""
        driver, run, shop_id = self._driver, self._driver.run, self._job.shop_id
        ids = [row.id for row in rows]
        spellings = self._spellings(ids)
        keys = {row.gtin_key for row in rows} - {None}
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
            taken=self._taken(ids, {product.product_id for product in products}),
        )

    def _spellings(self, ids: list[str]) -> list[str]:
        """The ids that products of these rows may have. Usually no product's id begins with the
        shop's code, and then half of them need not be looked for."""
        first, last = f"{self._job.shop_code}:", f"{self._job.shop_code};"
        used = self._driver.run(
            "SELECT 1 FROM products WHERE product_id >= ? AND product_id < ? LIMIT 1", first, last
        )
        return [name for row_id in ids for name in self._matcher.spellings(row_id)] if used else ids

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

    def _taken(self, ids: Sequence[str], found: set[str]) -> frozenset[str]:
        """Which of the suffixed ids are in use, for rows whose two other spellings are taken, or
        may be taken by the product of another row."""
        used = found.union(ids)
        wanted = [
            name
            for row_id in ids
            if self._matcher.spellings(row_id)[1] in used
            for name in self._matcher.suffixed(row_id)
        ]
        if not wanted:
            return frozenset()
        rows = self._driver.run(
            f"SELECT product_id FROM products WHERE {self._driver.is_in('product_id')}",
            self._driver.values(wanted),
        )
        return frozenset(row[0] for row in rows)


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
