"""Offers and their price history, in SQL."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from letzshop_core.adapters.sqlalchemy.catalogue_rows import (
    OFFER_COLUMNS,
    OFFER_WIDTH,
    PRODUCT_COLUMNS,
    PRODUCT_WIDTH,
    Rows,
)
from letzshop_core.adapters.sqlalchemy.driver import fetch_rows
from letzshop_core.adapters.sqlalchemy.product_filters import own_or_inherited, search_condition
from letzshop_core.adapters.sqlalchemy.tables import offer_prices, shop_products
from letzshop_core.adapters.sqlalchemy.types import UtcDateTime
from letzshop_core.adapters.sqlalchemy.violations import violates_unique
from letzshop_core.fields import is_storable
from letzshop_core.offers.listings import ListedOffer
from letzshop_core.offers.models import Offer, OfferFilters, PriceChange
from letzshop_core.offers.ports import OfferRecord, already_offered, own_id_taken
from letzshop_core.paging import (
    EXACT_TOTAL,
    Page,
    PageRequest,
    decode_cursor,
    encode_cursor,
)
from letzshop_core.search import query_words

__all__ = ["RECORD_PRICES", "SqlOffers"]

_O: Final = shop_products.c
_JOINED: Final = (
    "shop_products o JOIN shops s ON s.id = o.shop_id JOIN products p ON p.id = o.product_pk"
)
_ONE: Final = f"""
    SELECT {OFFER_COLUMNS}, o.id, p.id FROM {_JOINED}
    WHERE o.shop_id = :shop_id AND p.product_id = :product_id
"""

RECORD_PRICES: Final = f"""
    INSERT INTO offer_prices (offer_id, price, sale_price, currency, changed_at)
    SELECT e.offer_id, e.price, e.sale_price, e.currency,
        CASE WHEN last.changed_at > :at THEN last.changed_at ELSE :at END
    FROM (
        SELECT o.id AS offer_id,
            {own_or_inherited("price", of_offers=True)} AS price,
            {own_or_inherited("sale_price", of_offers=True)} AS sale_price,
            {own_or_inherited("currency", of_offers=True)} AS currency
        FROM shop_products o JOIN products p ON p.id = o.product_pk
        WHERE {{which}}
    ) AS e
    LEFT JOIN offer_prices AS last ON last.id = (
        SELECT id FROM offer_prices WHERE offer_id = e.offer_id
        ORDER BY changed_at DESC, id DESC LIMIT 1
    )
    WHERE last.id IS NULL OR last.price IS DISTINCT FROM e.price
        OR last.sale_price IS DISTINCT FROM e.sale_price
        OR last.currency IS DISTINCT FROM e.currency
"""
"""Adds the effective prices of offers ``o`` (those for which ``{which}`` holds) to their history,
unless it already ends with them. ``:at`` is the time of the change. If the history ends with a
later time (somebody who began later was quicker), that is used again, to keep the order right."""

_RECORD_OF_OFFER: Final = text(RECORD_PRICES.format(which="o.id = :key"))
_RECORD_OF_PRODUCT: Final = text(RECORD_PRICES.format(which="o.product_pk = :key"))


class SqlOffers:
    """See :class:`letzshop_core.offers.ports.OfferRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._rows = Rows(self._dialect)

    async def add(self, offer: Offer, *, shop_id: int, product_row_id: int) -> None:
        statement = insert(shop_products).values(
            shop_id=shop_id,
            product_pk=product_row_id,
            created_at=offer.created_at,
            withdrawn_by_feed=False,
            **_values(offer),
        )
        try:
            result = await self._connection.execute(statement.returning(_O.id))
        except IntegrityError as error:
            _translate(error, offer)
            raise
        await self._record(_RECORD_OF_OFFER, result.scalar_one(), offer.created_at)

    async def replace(self, row_id: int, offer: Offer, *, sets_activity: bool = True) -> None:
        statement = update(shop_products).where(_O.id == row_id)
        statement = statement.values(**_values(offer), feed_digest=None)
        if sets_activity:
            statement = statement.values(withdrawn_by_feed=False)
        try:
            await self._connection.execute(statement)
        except IntegrityError as error:
            _translate(error, offer)
            raise
        await self._record(_RECORD_OF_OFFER, row_id, offer.updated_at)

    async def remove(self, row_id: int) -> None:
        await self._connection.execute(delete(shop_products).where(_O.id == row_id))

    async def get(self, shop_id: int, product_id: str, *, lock: bool = False) -> OfferRecord | None:
        if not is_storable(product_id):
            return None
        sql = f"{_ONE} FOR UPDATE OF o" if lock and self._dialect == "postgresql" else _ONE
        rows = await fetch_rows(
            self._connection, sql, {"shop_id": shop_id, "product_id": product_id}
        )
        if not rows:
            return None
        row_id, product_row_id = rows[0][OFFER_WIDTH:]
        return OfferRecord(
            id=row_id, product_row_id=product_row_id, offer=self._rows.offer(rows[0])
        )

    async def find(
        self, shop_id: int, filters: OfferFilters, page: PageRequest, *, inactive_too: bool
    ) -> Page[ListedOffer]:
        parameters: dict[str, Any] = {"shop_id": shop_id}
        conditions = ["o.shop_id = :shop_id"]
        source, counted = _JOINED, "shop_products o"
        words = query_words(filters.search or "")
        if words:
            join, condition = search_condition(words, self._dialect, parameters)
            source = counted = f"{join} {source}"
            conditions.append(condition)
        if filters.shop_product_id is not None:
            parameters["own_id"] = filters.shop_product_id
            conditions.append("o.shop_product_id = :own_id")
        wanted = {"is_active": filters.is_active, "is_featured": filters.is_featured}
        conditions += [
            f"o.{column}" if value else f"NOT o.{column}"
            for column, value in wanted.items()
            if value is not None
        ]
        if not inactive_too:
            conditions.append("o.is_active")
        where = " AND ".join(conditions)
        some = f"SELECT 1 FROM {counted} WHERE {where} LIMIT {EXACT_TOTAL + 1}"
        count = f"SELECT count(*) FROM ({some}) AS found"
        ((total,),) = await fetch_rows(self._connection, count, parameters, prepare=False)
        place = {"limit": page.limit + 1, "skip": page.skip, "after": 0}
        if page.cursor is not None:
            (after,) = decode_cursor(page.cursor, int)
            place |= {"skip": 0, "after": after}
        found = await fetch_rows(
            self._connection,
            f"SELECT {OFFER_COLUMNS}, {PRODUCT_COLUMNS}, p.id FROM {source}"
            f" WHERE {where} AND o.product_pk > :after"
            " ORDER BY o.product_pk LIMIT :limit OFFSET :skip",
            parameters | place,
            prepare=False,
        )
        rows = found[: page.limit]
        return Page(
            items=[self._listed(row) for row in rows],
            total=total,
            total_is_estimate=total > EXACT_TOTAL,
            skip=page.skip,
            limit=page.limit,
            next_cursor=encode_cursor(rows[-1][-1]) if len(found) > len(rows) > 0 else None,
        )

    async def prices(self, row_id: int, limit: int) -> list[PriceChange]:
        statement = (
            select(
                offer_prices.c.price,
                offer_prices.c.sale_price,
                offer_prices.c.currency,
                offer_prices.c.changed_at,
            )
            .where(offer_prices.c.offer_id == row_id)
            .order_by(offer_prices.c.changed_at.desc(), offer_prices.c.id.desc())
            .limit(limit)
        )
        newest_first = await self._connection.execute(statement)
        changes = [PriceChange(**row) for row in newest_first.mappings()]
        return changes[::-1]

    async def record_inherited_prices(self, product_row_id: int, at: datetime) -> None:
        await self._record(_RECORD_OF_PRODUCT, product_row_id, at)

    async def _record(self, statement: Any, key: int, at: datetime) -> None:
        await self._connection.execute(
            statement.bindparams(bindparam("at", type_=UtcDateTime)), {"key": key, "at": at}
        )

    def _listed(self, row: tuple[Any, ...]) -> ListedOffer:
        product = self._rows.product(row[OFFER_WIDTH : OFFER_WIDTH + PRODUCT_WIDTH])
        return ListedOffer(**self._rows.offer_fields(row), product=product)


def _values(offer: Offer) -> dict[str, Any]:
    """The columns that a shop decides on."""
    return {
        "shop_product_id": offer.shop_product_id,
        "price": offer.shop_price,
        "sale_price": offer.shop_sale_price,
        "currency": offer.shop_currency,
        "availability": offer.shop_availability,
        "condition": offer.shop_condition,
        "link": offer.shop_link,
        "is_featured": offer.is_featured,
        "is_active": offer.is_active,
        "min_quantity": offer.min_quantity,
        "max_quantity": offer.max_quantity,
        "updated_at": offer.updated_at,
    }


def _translate(error: IntegrityError, offer: Offer) -> None:
    """Raise the conflict that the error stands for, if it is one that offers can have."""
    if violates_unique(error, "shop_products", "shop_id", "product_pk"):
        raise already_offered(offer) from error
    if violates_unique(error, "shop_products", "shop_id", "shop_product_id"):
        raise own_id_taken(offer) from error
