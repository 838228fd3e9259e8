"""Lists of products: which rows, in which order, and how many there are.

A page is one statement, put together out of a few pieces of text. The rows of a page are found
first, by their ids alone, and their columns are read for those only. There are two ways to find
them. A list that many rows belong to is walked in its order until the page is full. Of a list
with few rows, all are gathered and ordered; that counts them, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from letzshop_core.adapters.sqlalchemy.catalogue_rows import OFFER_COLUMNS, PRODUCT_COLUMNS, Row
from letzshop_core.adapters.sqlalchemy.product_filters import (
    FilterConditions,
    as_parameter,
    own_or_inherited,
    search_condition,
)
from letzshop_core.paging import EXACT_TOTAL
from letzshop_core.products.derived import NO_PRICE, TITLE_SORT_LENGTH
from letzshop_core.products.models import ProductFilters
from letzshop_core.products.positions import Position

__all__ = ["ProductQuery", "Sample"]

_HAS_HIDDEN: Final = (
    "EXISTS (SELECT 1 FROM products h WHERE h.owner_id = :owner_id AND NOT h.is_public)"
)
_VISIBLE: Final = "(p.is_public OR p.owner_id = :owner_id)"
_LOOK_AT: Final = 10_000
"""Rows of a list's order that are looked through for words that many products hold."""
_AT_MOST: Final = f"LIMIT {EXACT_TOTAL + 1}"
_TELLING: Final = 20
"""So many rows of a sample are a share that cannot be far from that of all rows."""

# Up to 600 products, wherever they are: a few of every 150th part of PostgreSQL's table, whose
# ids have large gaps; by ids without gaps on SQLite.
_GOLDEN: Final = "((n * 2654435769) % 4294967296) / 4294967296.0"  # scatters 1, 2, 3, …
_SAMPLE: Final = {
    "postgresql": f"""
        p.ctid = ANY (ARRAY(
            SELECT CAST(format('(%s,%s)', floor(relpages * {_GOLDEN}), line) AS tid)
            FROM pg_class, generate_series(1, 150) AS n, generate_series(1, 4) AS line
            WHERE oid = 'products'::regclass
        ))""",
    "sqlite": f"""
        p.id IN (
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 600)
            SELECT CAST(first + (last - first + 1) * {_GOLDEN} AS INTEGER) FROM numbers,
            (SELECT (SELECT min(id) FROM products) AS first,
                (SELECT max(id) FROM products) AS last)
        )""",
}
_IN_ALL: Final = {
    "postgresql": "(SELECT reltuples FROM pg_class WHERE oid = 'products'::regclass)",
    "sqlite": "(SELECT max(id) FROM products) - (SELECT min(id) FROM products) + 1",
}
_IN_ORDER: Final = {
    "id": "INDEXED BY ix_products_public",
    "price": "INDEXED BY ix_products_price_key",
    "title": "INDEXED BY ix_products_title_key",
}


@dataclass(frozen=True)
class Sample:
    """What some of the products tell of a list: about how many rows it has, and whether that is
    more than a guess."""

    total: int
    is_telling: bool


@dataclass(frozen=True)
class _Rows:
    """The rows of a list. Each is in one of the parts: ``FROM`` a source ``WHERE`` conditions."""

    parts: list[tuple[str, list[str]]]
    row_id: str

    def each(self, columns: str, more: list[str], tail: str) -> list[str]:
        return [
            _select(columns, source, [*conditions, *more], tail)
            for source, conditions in self.parts
        ]

    def select(self, columns: str, more: list[str], tail: str = "") -> str:
        return _together(self.each(columns, more, tail))


@dataclass
class ProductQuery:
    """A list of products that somebody asks for, and the part of it that is wanted.

    ``owner_id`` limits it to public products and those of this user; None means all. With
    ``shop_id`` it is what that shop offers, ``active_only`` or all of it.

    The statements' rows have the columns of a product, those of the offer in a shop's list, and
    then the product's row id, its sort key (NULL if the id alone decides) and the total, where the
    statement finds it. Their parameters are :attr:`parameters`. The limits stand in the text,
    where the planner sees them when it plans a prepared statement once for all times.
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
        wanted = FilterConditions(self.filters, self.dialect, of_offers=self._of_offers)
        self.parameters = wanted.parameters
        self._words = wanted.words
        self._looked_up = [*wanted.words]
        self._price_range = wanted.price_range
        self._parts = wanted.parts
        self._conditions = wanted.conditions
        self.is_filtered = bool(self._conditions or self._words)
        # PostgreSQL's planner cannot tell how soon a page of words is full.
        self.is_looked_through = (
            bool(self._words) and self.dialect == "postgresql" and not self._of_offers
        )
        if self._of_offers:
            self.parameters["shop_id"] = self.shop_id
            self._conditions.append("o.shop_id = :shop_id")
            if self.active_only:
                self._conditions.append("o.is_active")
        elif self.owner_id is not None:
            self.parameters["owner_id"] = self.owner_id
        self._key = self._sort_key()
        self._direction = "DESC" if self.filters.sort.descending else "ASC"

    @property
    def begins(self) -> bool:
        """Whether the page is told by how many rows come before it, not by the last of them."""
        return "after_id" not in self.parameters

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal for lists of the same rows, whatever page and order is wanted."""
        return (*self._conditions, *self._words.values(), *self.parameters.items())

    def after(self, position: Position) -> None:
        """Begin the page behind this row."""
        self.parameters["after_id"] = position.row_id
        if self._key is not None:
            self.parameters["after_key"] = as_parameter(position.key, self.dialect)

    def walk(self, *, counted: bool = False) -> str:
        """A page, found by going through an index in the list's order; ``counted`` with what
        :meth:`count` gives."""
        rows = self._walked
        more = self._beyond(rows.row_id)
        if self.filters.sort.column == "price":
            more += self._price_range
        tail = f"{self._order(self._key, rows.row_id)} LIMIT {self.skip + self.limit:d}"
        ids = rows.select(self._columns(rows), more, tail)
        total = f"({self.count()})" if counted else "NULL"
        return self._with_columns(f"WITH page AS ({self._cut(ids)})", total)

    def look_through(self) -> str:
        """A page, if enough of the first rows in the list's order hold the words."""
        looked_at = f"{self._order(self._key, 'p.id')} LIMIT {_LOOK_AT}"
        first = _Rows(self._visible([]), "p.id").each(
            f"p.*, {self._key or 'NULL'} AS key", self._beyond("p.id"), looked_at
        )
        conditions = [*self._conditions, *self._words.values()]
        tail = f"{self._order(self._key and 'p.key', 'p.id')} LIMIT {self.skip + self.limit:d}"
        ids = _together(
            _select("p.id, p.key", f"({rows}) AS p", conditions, tail) for rows in first
        )
        return self._with_columns(f"WITH page AS ({self._cut(ids)})", "NULL")

    def gather(self, *, of_any_number: bool = False) -> str:
        """A page and the total, out of all rows. Unless they may be of any number, there should
        be at most EXACT_TOTAL (a total above says that there are more, and the page is none)."""
        rows = self._matched
        hits = rows.select(
            self._columns(rows), self._price_range, "" if of_any_number else _AT_MOST
        )
        page = self._cut(_select("id, key", "hits", self._beyond("id", "key"), ""))
        return self._with_columns(
            f"WITH hits AS MATERIALIZED ({hits}), page AS ({page})",
            "(SELECT count(*) FROM hits)",
        )

    def count(self) -> str:
        """The number of rows, or EXACT_TOTAL + 1 or more if there are more than EXACT_TOTAL."""
        counts = [
            f"(SELECT count(*) FROM ({part}) AS b)"
            for part in self._matched.each("1", self._price_range, _AT_MOST)
        ]
        return f"SELECT {' + '.join(counts)}"

    def sample(self) -> str:
        """Counts that :meth:`read_sample` reads."""
        source, conditions = "products p", self._conditions
        # What an index finds them by, if it is not the words.
        others = conditions
        if self._of_offers:
            source += " LEFT JOIN shop_products o ON o.product_pk = p.id AND o.shop_id = :shop_id"
            others = ["o.shop_id = :shop_id"]
        elif self.owner_id is not None:
            conditions = [*conditions, _VISIBLE]
        met = ", ".join(
            f"count(CASE WHEN {' AND '.join(all_of) or 'true'} THEN 1 END)"
            for all_of in (
                [*conditions, *self._words.values()],
                others,
                *([word] for word in self._words.values()),
            )
        )
        where = [_SAMPLE[self.dialect]]
        return _select(f"{_IN_ALL[self.dialect]}, count(*), {met}", source, where, "")

    def read_sample(self, row: Row) -> Sample:
        """What the sample says. Words that are much more frequent than others, or than what else
        the list is filtered by, are looked for in the rows that those find from now on: to look
        them up takes as long as they are frequent."""
        in_all, looked_at, met, *of_each = row
        rarest = min(of_each)
        frequencies = zip(self._words, of_each[1:], strict=True)
        self._looked_up = [word for word, number in frequencies if number <= 10 * (rarest + 1)]
        total = int(in_all * met / looked_at) if looked_at else 0
        return Sample(total, is_telling=met >= _TELLING)

    def everything(self) -> str:
        """Every row, for the planner to guess how many there are."""
        return self._matched.select("1", [])

    def every(self, columns: str, more: str = "") -> str:
        """All rows in their order. ``columns`` are of ``products p``, in a shop's list of
        ``shop_products o``, too, and of what ``more`` joins."""
        return f"{self.gathered(columns, more)} {self._order(self._key, self._matched.row_id)}"

    def gathered(self, columns: str, more: str = "", where: str = "true") -> str:
        """All rows for which the condition holds too, in no order."""
        join, conditions = self._look_up()
        source = "products p"
        if self._of_offers:
            source = "shop_products o JOIN products p ON p.id = o.product_pk"
        elif self.owner_id is not None:
            conditions.append(_VISIBLE)
        return _select(columns, f"{join} {source} {more}", [*conditions, f"({where})"], "")

    @property
    def _of_offers(self) -> bool:
        return self.shop_id is not None

    @property
    def _offers(self) -> str:
        if self.is_filtered or self.filters.sort.column != "id":
            return "shop_products o JOIN products p ON p.id = o.product_pk"
        return "shop_products o"

    @property
    def _walked(self) -> _Rows:
        """The rows, in their order; words are looked for in each."""
        conditions = [*self._conditions, *self._words.values()]
        if self._of_offers:
            return _Rows([(self._offers, conditions)], "o.product_pk")
        parts = self._visible(conditions)
        if self.dialect == "sqlite":
            # Else it may find them by a condition that many fulfil, and sort them all.
            by_index = _IN_ORDER[self.filters.sort.column]
            if self.owner_id is None and self.filters.sort.column == "id":
                by_index = "NOT INDEXED"
            parts[0] = (f"products p {by_index}", parts[0][1])
        return _Rows(parts, "p.id")

    @property
    def _matched(self) -> _Rows:
        """The rows, in no order; words are looked up."""
        join, conditions = self._look_up()
        if self._of_offers:
            # SQLite keeps to the order of a CROSS JOIN.
            begun_with = {"o": self._offers, "p": "products p CROSS JOIN shop_products o"}
            parts = [
                (f"{join} {begun_with[table]}", [*conditions, *more])
                for table, more in self._parts or [("o", [])]
            ]
            return _Rows(parts, "o.product_pk")
        parts = self._visible(conditions)
        if not join:
            return _Rows(parts, "p.id")
        # The index has rows by ascending id. Most users have no hidden product: then it is not
        # asked for theirs.
        parts = [
            (f"{join} products p", all_of if n == 0 else [_HAS_HIDDEN, *all_of])
            for n, (_, all_of) in enumerate(parts)
        ]
        return _Rows(parts, "products_search.rowid")

    def _look_up(self) -> tuple[str, list[str]]:
        """What to join, and all conditions; words are looked up that are worth it."""
        others = [text for word, text in self._words.items() if word not in self._looked_up]
        conditions = [*self._conditions, *others]
        if not self._looked_up:
            return "", conditions
        join, found = search_condition(self._looked_up, self.dialect, self.parameters)
        return join, [*conditions, found]

    def _visible(self, conditions: list[str]) -> list[tuple[str, list[str]]]:
        """Each class of visible products by an index of its own: a condition with OR has none."""
        if self.owner_id is None:
            return [("products p", conditions)]
        hidden = "products p"
        if self.dialect == "sqlite":
            # It would look for the few among all in the list's order.
            hidden += " INDEXED BY ix_products_hidden"
        return [
            ("products p", ["p.is_public", *conditions]),
            (hidden, ["p.owner_id = :owner_id", "NOT p.is_public", *conditions]),
        ]

    def _columns(self, rows: _Rows) -> str:
        return f"{rows.row_id} AS id, {self._key or 'NULL'} AS key"

    def _sort_key(self) -> str | None:
        column = self.filters.sort.column
        if column == "title":
            return f"substr(p.search_text, 1, {TITLE_SORT_LENGTH})"
        if column == "price":
            return f"coalesce({own_or_inherited('price', of_offers=self._of_offers)}, {NO_PRICE})"
        return None

    def _order(self, key: str | None, row_id: str) -> str:
        first = f"{key} {self._direction}, " if key else ""
        return f"ORDER BY {first}{row_id} {self._direction}"

    def _beyond(self, row_id: str, key: str | None = None) -> list[str]:
        """What holds behind the row that the page begins after."""
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
        if self._of_offers:
            columns += f", {OFFER_COLUMNS}"
            joined = (
                "JOIN shop_products o ON o.shop_id = :shop_id AND o.product_pk = p.id"
                " JOIN shops s ON s.id = o.shop_id"
            )
        looked_up = "products p ON p.id = page.id"
        if self.dialect == "postgresql":
            # Else it may read all of a table of a few thousand rows for the fifty of a page.
            looked_up = "LATERAL (SELECT * FROM products WHERE id = page.id OFFSET 0) AS p ON true"
        order = self._order(self._key and "page.key", "page.id")
        return (
            f"{pages} SELECT {columns}, page.id, page.key, {total}"
            f" FROM page JOIN {looked_up} {joined} {order}"
        )


def _select(columns: str, source: str, conditions: list[str], tail: str) -> str:
    where = " AND ".join(conditions) or "true"
    return f"SELECT {columns} FROM {source} WHERE {where} {tail}"


def _together(selects: Iterable[str]) -> str:
    return " UNION ALL ".join(f"SELECT * FROM ({rows}) AS b" for rows in selects)
