"""The central catalogue, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import structs
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.catalogue_rows import (
    OFFER_COLUMNS,
    OFFER_WIDTH,
    PRODUCT_COLUMNS,
    PRODUCT_WIDTH,
    PROMOTED,
    Row,
    Rows,
)
from letzshop_core.adapters.sqlalchemy.driver import fetch_rows
from letzshop_core.adapters.sqlalchemy.product_lists import ProductQuery
from letzshop_core.adapters.sqlalchemy.stock import SqlStock
from letzshop_core.adapters.sqlalchemy.tables import products, shop_products, shops
from letzshop_core.adapters.sqlalchemy.totals import Totals
from letzshop_core.adapters.sqlalchemy.violations import violates_unique
from letzshop_core.adapters.sqlalchemy.visibility import OWNER_IS_TRUSTED, UPDATE_VISIBILITY
from letzshop_core.fields import is_storable
from letzshop_core.paging import EXACT_TOTAL, Page, PageRequest
from letzshop_core.products.cursors import Position, read_cursor, write_cursor
from letzshop_core.products.derived import (
    product_gtin_key,
    product_search_text,
    readable_gtin,
)
from letzshop_core.products.models import Product, ProductDetails, ProductFilters
from letzshop_core.products.ports import ProductRecord, id_taken
from letzshop_core.products.visibility import is_public_product
from letzshop_core.stock.models import StockSummary
from letzshop_core.users.models import Actor

__all__ = ["SqlProducts"]

_P: Final = products.c
_COLUMNS: Final = ("title", "extra", *PROMOTED)
_DETAILS: Final = tuple(
    (field, wire)
    for field, wire in zip(Product.__struct_fields__, Product.__struct_encode_fields__, strict=True)
    if field not in {*_COLUMNS, "product_id", "owner", "offer", "created_at", "updated_at"}
)

# A product with its offers, one row for each. Its own columns are repeated in each row, but few
# products have more than a few offers, and one statement is enough.
_ONE: Final = f"""
    SELECT {PRODUCT_COLUMNS}, {OFFER_COLUMNS}, s.owner_id, s.is_active AND s.is_verified,
        p.id, p.owner_id, {OWNER_IS_TRUSTED.replace("products.", "p.")},
        EXISTS (SELECT 1 FROM stock WHERE stock.gtin_key = p.gtin_key)
    FROM products p
    LEFT JOIN shop_products o ON o.product_pk = p.id
    LEFT JOIN shops s ON s.id = o.shop_id
    WHERE p.product_id = :product_id
    ORDER BY o.id
"""
_SHOP: Final = PRODUCT_WIDTH + OFFER_WIDTH
_IS_ACTIVE: Final = PRODUCT_WIDTH + 10
_SHOP_CODE: Final = PRODUCT_WIDTH
_PRODUCT: Final = _SHOP + 2
_HAS_STOCK: Final = _PRODUCT + 3

_GATHER_AT_MOST: Final = 200_000
"""Longer lists are walked, even if none of their rows are near the beginning."""

_UPDATE_VISIBILITY: Final = text(UPDATE_VISIBILITY.format(which="id IN :ids")).bindparams(
    bindparam("ids", expanding=True)
)


class SqlProducts:
    """See :class:`letzshop_core.products.ports.ProductRepository`."""

    def __init__(self, connection: AsyncConnection, totals: Totals) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._rows = Rows(self._dialect)
        self._totals = totals

    async def add(self, product: Product, *, owner_id: int | None) -> int:
        statement = insert(products).values(
            product_id=product.product_id,
            owner_id=owner_id,
            is_public=False,
            created_at=product.created_at,
            **_values(product),
        )
        try:
            result = await self._connection.execute(statement.returning(_P.id))
        except IntegrityError as error:
            if violates_unique(error, "products", "product_id"):
                raise id_taken(product.product_id) from error
            raise
        row_id: int = result.scalar_one()
        await self.update_visibility([row_id])
        return row_id

    async def replace(self, row_id: int, product: Product) -> None:
        statement = update(products).where(_P.id == row_id).values(**_values(product))
        await self._connection.execute(statement)
        offers = update(shop_products).where(shop_products.c.product_pk == row_id)
        await self._connection.execute(offers.values(feed_digest=None))

    async def remove(self, row_id: int) -> None:
        await self._connection.execute(delete(products).where(_P.id == row_id))

    async def get(self, product_id: str, *, by: Actor, now: datetime) -> ProductDetails | None:
        rows = await self._look_up(product_id, by)
        if not rows:
            return None
        offers = [
            self._rows.offer(row[PRODUCT_WIDTH:])
            for row in rows
            if row[_SHOP_CODE] is not None
            and (by.is_admin or row[_SHOP] == by.id or (row[_IS_ACTIVE] and row[_SHOP + 1]))
        ]
        product = self._rows.product_fields(rows[0])
        stock = None
        gtin = readable_gtin(product["gtin"])
        if gtin is not None:
            stock = StockSummary.of(gtin, [], None)
            if rows[0][_HAS_STOCK]:
                stock = await SqlStock(self._connection).summary(gtin, by=by, now=now)
            stock = structs.replace(stock, product_title=product["title"])
        return ProductDetails(**product, stock=stock, offers=offers)

    async def record(
        self, product_id: str, *, by: Actor, lock: bool = False
    ) -> ProductRecord | None:
        rows = await self._look_up(product_id, by, lock=lock)
        if not rows:
            return None
        product = self._rows.product(rows[0])
        row_id, owner_id = rows[0][_PRODUCT : _PRODUCT + 2]
        return ProductRecord(id=row_id, owner_id=owner_id, product=product)

    async def _look_up(self, product_id: str, by: Actor, *, lock: bool = False) -> list[Row]:
        """The rows of :data:`_ONE`; none if the caller may not see the product."""
        if not is_storable(product_id):
            return []
        if lock:
            statement = select(_P.id).where(_P.product_id == product_id).with_for_update()
            await self._connection.execute(statement)
        rows = await fetch_rows(self._connection, _ONE, {"product_id": product_id})
        if not rows or by.is_admin:
            return rows
        owner_id, trusted_owner = rows[0][_PRODUCT + 1 : _HAS_STOCK]
        offers = [row for row in rows if row[_SHOP_CODE] is not None]
        visible = (
            owner_id == by.id
            or any(row[_SHOP] == by.id for row in offers)
            or is_public_product(
                ((row[_IS_ACTIVE], row[_SHOP + 1]) for row in offers),
                trusted_owner=bool(trusted_owner),
            )
        )
        return rows if visible else []

    async def find(
        self,
        filters: ProductFilters,
        page: PageRequest,
        *,
        by: Actor,
        shop_id: int | None = None,
        inactive_too: bool = False,
    ) -> Page[Product]:
        query = ProductQuery(
            filters,
            self._dialect,
            owner_id=None if by.is_admin else by.id,
            shop_id=shop_id,
            active_only=not inactive_too,
            limit=page.limit + 1,
            skip=page.skip if page.cursor is None else 0,
        )
        identity = query.identity
        if page.cursor is not None:
            query.after(read_cursor(filters.sort, page.cursor))
        found, total, is_estimate = await self._found(query, identity)
        rows = found[: page.limit]
        next_cursor = None
        if len(found) > len(rows) > 0:
            *_, row_id, key, _ = rows[-1]
            next_cursor = write_cursor(filters.sort, Position(self._key(key), row_id))
        return Page(
            items=[self._listed(row, shop_id) for row in rows],
            total=total,
            total_is_estimate=is_estimate,
            skip=page.skip,
            limit=page.limit,
            next_cursor=next_cursor,
        )

    async def _found(
        self, query: ProductQuery, identity: tuple[Any, ...]
    ) -> tuple[list[Row], int, bool]:
        """The rows of a page and one more, the total, and whether that is an estimate."""
        total = self._totals.get(identity)
        if total is None and query.sources.is_filtered:
            (row,) = await self._fetch(query, query.sources.sample())
            sample = query.sources.read_sample(row)
            total = sample.total
            if not sample.is_telling or total <= 2 * EXACT_TOTAL:
                rows = await self._fetch(query, query.gather())
                count = await self._counted(query, rows)
                if count <= EXACT_TOTAL:
                    return rows, count, False
                total = max(total, count)
            self._totals.put(identity, total)
        if total is not None and query.is_looked_through:
            rows = await self._fetch(query, query.look_through())
            if len(rows) == query.limit:
                return rows, total, True
            if total <= _GATHER_AT_MOST:
                rows = await self._fetch(query, query.gather(of_any_number=True))
                return rows, total, True
        rows = await self._fetch(query, query.walk(counted=total is None))
        if total is not None:
            return rows, total, True
        if query.begins and len(rows) < query.limit and (rows or not query.skip):
            return rows, query.skip + len(rows), False
        count = await self._counted(query, rows)
        if count <= EXACT_TOTAL:
            return rows, count, False
        total = max(count, await self._guess(query))
        self._totals.put(identity, total)
        return rows, total, True

    async def _fetch(self, query: ProductQuery, statement: str) -> list[Row]:
        # With filters, the best plan depends on their words and values.
        return await fetch_rows(
            self._connection, statement, query.parameters, prepare=not query.sources.is_filtered
        )

    async def _counted(self, query: ProductQuery, rows: list[Row]) -> int:
        """The total, which each row of a page carries; for an empty page it has to be counted."""
        if rows:
            return int(rows[0][-1])
        if query.begins and not query.skip:
            return 0
        ((count,),) = await self._fetch(query, query.count())
        return int(count)

    async def _guess(self, query: ProductQuery) -> int:
        """How many rows the planner expects; 0 on SQLite, whose planner does not say."""
        if self._dialect != "postgresql":
            return 0
        explain = f"EXPLAIN (FORMAT JSON) {query.everything()}"
        ((plan,),) = await self._fetch(query, explain)
        return int(plan[0]["Plan"]["Plan Rows"])

    def _listed(self, row: Row, shop_id: int | None) -> Product:
        if shop_id is None:
            return self._rows.product(row)
        return self._rows.product(row, self._rows.offer(row[PRODUCT_WIDTH:]))

    def _key(self, key: Any) -> Any:
        return key if key is None or isinstance(key, str) else self._rows.amount(key)

    async def is_offered_by_others(self, row_id: int, owner_id: int | None) -> bool:
        others = (
            select(shop_products.c.id)
            .join(shops, shops.c.id == shop_products.c.shop_id)
            .where(shop_products.c.product_pk == row_id)
        )
        if owner_id is not None:
            others = others.where(shops.c.owner_id != owner_id)
        return (await self._connection.execute(others.limit(1))).first() is not None

    async def update_visibility(self, row_ids: Sequence[int]) -> None:
        if row_ids:
            await self._connection.execute(_UPDATE_VISIBILITY, {"ids": list(row_ids)})

    async def hold_shops(self, *, shop_id: int | None = None, owner_id: int | None = None) -> None:
        condition = shops.c.id == shop_id if shop_id is not None else shops.c.owner_id == owner_id
        statement = select(shops.c.id).where(condition).order_by(shops.c.id)
        await self._connection.execute(statement.with_for_update(read=True))

    async def refresh_visibility(self, shop_id: int, after_id: int, limit: int) -> int | None:
        offered = (
            select(shop_products.c.product_pk.label("id"))
            .where(shop_products.c.shop_id == shop_id, shop_products.c.product_pk > after_id)
            .order_by(shop_products.c.product_pk)
            .limit(limit)
            .subquery()
        )
        owner_id = select(shops.c.owner_id).where(shops.c.id == shop_id).scalar_subquery()
        owned = (
            select(_P.id)
            .where(_P.owner_id == owner_id, _P.id > after_id)
            .order_by(_P.id)
            .limit(limit)
            .subquery()
        )
        either = select(offered.c.id).union(select(owned.c.id)).order_by("id").limit(limit)
        row_ids = list((await self._connection.execute(either)).scalars())
        # Locked first, and recomputed by a statement that sees what the first one waited for.
        lock = select(_P.id).where(_P.id.in_(row_ids)).order_by(_P.id).with_for_update()
        await self._connection.execute(lock)
        await self.update_visibility(row_ids)
        return row_ids[-1] if len(row_ids) == limit else None


def _values(product: Product) -> dict[str, Any]:
    """Every column that follows from the product's values, except for its id and owner."""
    details = {wire: getattr(product, field) for field, wire in _DETAILS}
    return {
        **{name: getattr(product, name) for name in _COLUMNS},
        "details": {name: value for name, value in details.items() if value is not None} or None,
        "extra": product.extra or None,
        "gtin_key": product_gtin_key(product.gtin),
        "search_text": product_search_text(product),
        "updated_at": product.updated_at,
    }
