"""Lists of products: which rows, in which order, and how many there are.

A page is one statement, put together from a few pieces of text. It finds the ids of the page's
rows first, and then reads the columns of those rows only. There are two ways to find them: a list
of many rows is walked in its order until the page is full; the rows of a short list are all
gathered and sorted, which also counts them.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from letzshop_core.adapters.sqlalchemy.catalogue_rows import OFFER_COLUMNS, PRODUCT_COLUMNS
from letzshop_core.adapters.sqlalchemy.product_filters import as_parameter, own_or_inherited
from letzshop_core.adapters.sqlalchemy.product_sources import (
    ProductSources,
    Source,
    select,
    together,
)
from letzshop_core.paging import EXACT_TOTAL
from letzshop_core.products.cursors import Position
from letzshop_core.products.derived import NO_PRICE, TITLE_SORT_LENGTH
from letzshop_core.products.models import ProductFilters

__all__ = ["ProductQuery"]

_LOOK_AT: Final = 10_000
"""How many rows, in the order of the list, are looked through for a page of a long list."""
_LOOK_AT_PER_ROW: Final = 30
"""How many more for each row of the page, and each that is skipped; up to five times as many."""
_AT_MOST: Final = f"LIMIT {EXACT_TOTAL + 1}"


@dataclass
class ProductQuery:
    """A list of products, and the part of it that is wanted.

    ``owner_id`` limits it to public products and those of this user; None means all. With
    ``shop_id`` it is what that shop offers, ``active_only`` or all of it.

    The rows of the statements have the columns of a product, in a shop's list those of the offer,
    and then the product's row id, its sort key (NULL if the id alone decides) and the total (NULL
    if the statement does not find it). Their parameters are :attr:`parameters`. The limits are
    part of the text, so that the planner sees them even when it plans a prepared statement once
    for all executions.
    """

    filters: ProductFilters
    dialect: str
    owner_id: int | None = None
    shop_id: int | None = None
    active_only: bool = False
    limit: int = 0
    skip: int = 0
    parameters: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Put the parts together that all statements share."""
        self.sources = ProductSources(
            self.filters,
            self.dialect,
            owner_id=self.owner_id,
            shop_id=self.shop_id,
            active_only=self.active_only,
        )
        self.parameters = self.sources.parameters
        # All products with the words, or of the category, may be at the end of the list, which
        # PostgreSQL's planner cannot know. On SQLite it would not help: it would sort all the rows
        # it looks through.
        self.is_looked_through = self.sources.is_filtered and self.dialect == "postgresql"
        self._key = self._sort_key()
        self._direction = "DESC" if self.filters.sort.descending else "ASC"

    @property
    def begins(self) -> bool:
        """Whether the page begins after a number of rows (``skip``), not after a given row."""
        return "after_id" not in self.parameters

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal for lists of the same rows, whatever page and order is wanted."""
        return (*self.sources.conditions, *self.parameters.items())

    def after(self, position: Position) -> None:
        """Begin the page after this row."""
        self.parameters["after_id"] = position.row_id
        if self._key is not None:
            self.parameters["after_key"] = as_parameter(position.key, self.dialect)

    def walk(self, *, counted: bool = False) -> str:
        """A page, found by going through an index in the list's order; ``counted`` with what
        :meth:`count` gives."""
        rows = self.sources.walked
        ids = self._first(rows, f"{rows.row_id} AS id", self.skip + self.limit)
        total = f"({self.count()})" if counted else "NULL"
        return self._with_columns(f"WITH page AS ({self._cut(ids)})", total)

    def look_through(self) -> str:
        """A page, if there are enough rows of the list among the first of all in its order."""
        number = min(_LOOK_AT + _LOOK_AT_PER_ROW * (self.skip + self.limit), 5 * _LOOK_AT)
        rows = self.sources.unfiltered
        columns = "p.*" if self.shop_id is None else f"{rows.row_id} AS id"
        first = self._first(rows, columns, number)
        # The first rows of both parts together, public and hidden: otherwise a page could continue
        # with rows of one part where those of the other were no longer looked at.
        looked_at = f"({first} {self._order(self._key and 'key', 'id')} LIMIT {number})"
        if self.shop_id is None:
            page = select("id, key", f"{looked_at} AS p", self.sources.conditions, "")
        else:
            # By OFFSET, the rest of a row is only read when it is its turn.
            joined = (
                "JOIN LATERAL (SELECT * FROM shop_products"
                " WHERE shop_id = :shop_id AND product_pk = first.id OFFSET 0) AS o ON true"
                " JOIN LATERAL (SELECT * FROM products WHERE id = first.id OFFSET 0) AS p ON true"
            )
            page = select(
                "first.id AS id, first.key AS key",
                f"{looked_at} AS first {joined}",
                self.sources.conditions,
                "",
            )
        return self._with_columns(f"WITH page AS ({self._cut(page)})", "NULL")

    def gather(self, *, of_any_number: bool = False) -> str:
        """A page and the total, from all rows of the list.

        Unless ``of_any_number``, no more rows are read than it takes to see that there are more
        than EXACT_TOTAL. Then the total says so, and the page is not valid.
        """
        rows = self.sources.matched
        hits = rows.select(
            f"{rows.row_id} AS id, {self._key or 'NULL'} AS key",
            self.sources.price_range,
            "" if of_any_number else _AT_MOST,
        )
        if self._key is None and self.dialect == "postgresql":
            return self._gather_ids(hits)
        page = self._cut(select("id, key", "hits", self._beyond("id", "key"), ""))
        return self._with_columns(
            f"WITH hits AS MATERIALIZED ({hits}), page AS ({page})",
            "(SELECT count(*) FROM hits)",
        )

    def _gather_ids(self, hits: str) -> str:
        """As :meth:`gather`, if the ids alone decide: an array of them is made in half the time in
        which their rows are stored and read twice."""
        beyond = " AND ".join(self._beyond("id")) or "true"
        ids = f"array_agg(id {self._order(None, 'id')}) FILTER (WHERE {beyond})"
        part = f"({ids})[{self.skip + 1:d}:{self.skip + self.limit:d}]"
        return self._with_columns(
            f"WITH hits AS (SELECT count(*) AS total, {part} AS ids FROM ({hits}) AS b),"
            " page AS (SELECT id, NULL AS key FROM hits, unnest(ids) AS id)",
            "(SELECT total FROM hits)",
        )

    def count(self) -> str:
        """The number of rows; if there are more than EXACT_TOTAL, any number above it."""
        counts = [
            f"(SELECT count(*) FROM ({part}) AS b)"
            for part in self.sources.matched.each("1", self.sources.price_range, _AT_MOST)
        ]
        return f"SELECT {' + '.join(counts)}"

    def everything(self) -> str:
        """Every row; for the planner's estimate of how many there are."""
        return self.sources.matched.select("1", [])

    def every(self, columns: str, more: str = "") -> str:
        """All rows in their order. ``columns`` are of ``products p`` (in a shop's list also of
        ``shop_products o``) and of what ``more`` joins."""
        order = self._order(self._key, self.sources.matched.row_id)
        return f"{self.gathered(columns, more)} {order}"

    def gathered(self, columns: str, more: str = "", where: str = "true") -> str:
        """All rows for which ``where`` also holds, in no particular order."""
        return self.sources.gathered(columns, more, where)

    def _first(self, rows: Source, columns: str, number: int) -> str:
        """This many rows of each part, in the list's order."""
        price_range = self.sources.price_range if self.filters.sort.column == "price" else []
        return together(
            select(
                f"{columns}, {key or 'NULL'} AS key",
                part.tables,
                [*part.conditions, *self._beyond(rows.row_id, key), *price_range],
                f"{self._order(key, rows.row_id)} LIMIT {number:d}",
            )
            for part in rows.parts
            for key in [part.key or self._key]
        )

    def _sort_key(self) -> str | None:
        column = self.filters.sort.column
        if column == "title":
            return f"substr(p.search_text, 1, {TITLE_SORT_LENGTH})"
        if column == "price":
            price = own_or_inherited("price", of_offers=self.shop_id is not None)
            return f"coalesce({price}, {NO_PRICE})"
        return None

    def _order(self, key: str | None, row_id: str) -> str:
        first = f"{key} {self._direction}, " if key else ""
        return f"ORDER BY {first}{row_id} {self._direction}"

    def _beyond(self, row_id: str, key: str | None = None) -> list[str]:
        """The conditions that hold for all rows after the one that the page begins after."""
        if self.begins:
            return []
        sign = "<" if self.filters.sort.descending else ">"
        if self._key is None:
            return [f"{row_id} {sign} :after_id"]
        key = key or self._key
        # On PostgreSQL a row comparison walks an index; SQLite needs the first column by itself.
        return [
            f"{key} {sign}= :after_key",
            f"({key}, {row_id}) {sign} (:after_key, :after_id)",
        ]

    def _cut(self, ids: str) -> str:
        order = self._order(self._key and "key", "id")
        return f"{ids} {order} LIMIT {self.limit:d} OFFSET {self.skip:d}"

    def _with_columns(self, pages: str, total: str) -> str:
        columns, joined = PRODUCT_COLUMNS, ""
        if self.shop_id is not None:
            columns += f", {OFFER_COLUMNS}"
            joined = (
                "JOIN shop_products o ON o.shop_id = :shop_id AND o.product_pk = p.id"
                " JOIN shops s ON s.id = o.shop_id"
            )
        looked_up = "products p ON p.id = page.id"
        if self.dialect == "postgresql":
            # Otherwise it may read a whole table of a few thousand rows for the fifty of a page.
            looked_up = "LATERAL (SELECT * FROM products WHERE id = page.id OFFSET 0) AS p ON true"
        order = self._order(self._key and "page.key", "page.id")
        return (
            f"{pages} SELECT {columns}, page.id, page.key, {total}"
            f" FROM page JOIN {looked_up} {joined} {order}"
        )
