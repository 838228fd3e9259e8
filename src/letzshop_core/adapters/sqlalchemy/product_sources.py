"""Where the rows of a list of products come from: tables, indexes, conditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from letzshop_core.adapters.sqlalchemy.catalogue_rows import Row
from letzshop_core.adapters.sqlalchemy.product_filters import (
    PRICE_KEY,
    FilterConditions,
    search_condition,
)
from letzshop_core.products.models import ProductFilters

__all__ = ["Part", "ProductSources", "Sample", "Source", "select", "together"]

# Most users have no hidden products. Then none are looked for among all that the words find.
_HAS_HIDDEN: Final = (
    "EXISTS (SELECT 1 FROM products h WHERE h.owner_id = :owner_id AND NOT h.is_public)"
)
_JOINED: Final = "shop_products o JOIN products p ON p.id = o.product_pk"
_VISIBLE: Final = "(p.is_public OR p.owner_id = :owner_id)"
_TELLING: Final = 20
"""If so many rows of a sample match, their share cannot be far from that of all rows."""
_MUCH: Final = 5
"""How many times more frequent is much more frequent."""

# Up to 600 products. On PostgreSQL they are the first four of each of 150 pages, since ids have
# large gaps there and TABLESAMPLE would go through all pages. On SQLite ids have no such gaps.
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


class Part(NamedTuple):
    """Some rows of a list: ``FROM`` tables ``WHERE`` all conditions hold."""

    tables: str
    conditions: list[str]
    #: The sort key of these rows, if their index is on another expression than the list's own.
    key: str | None = None


@dataclass(frozen=True)
class Source:
    """Rows of a list; each of them is in one of the parts."""

    parts: list[Part]
    row_id: str

    def each(self, columns: str, more: list[str], tail: str) -> list[str]:
        return [
            select(columns, part.tables, [*part.conditions, *more], tail) for part in self.parts
        ]

    def select(self, columns: str, more: list[str], tail: str = "") -> str:
        return together(self.each(columns, more, tail))


@dataclass(frozen=True)
class Sample:
    """What a sample of the products says about a list: roughly how many rows it has, and whether
    that is more than a guess."""

    total: int
    is_telling: bool


class ProductSources:
    """The rows of one list, and the ways to get at them. Parameters as in
    :class:`~letzshop_core.adapters.sqlalchemy.product_lists.ProductQuery`."""

    def __init__(
        self,
        filters: ProductFilters,
        dialect: str,
        *,
        owner_id: int | None,
        shop_id: int | None,
        active_only: bool,
    ) -> None:
        self._dialect = dialect
        self._sort = filters.sort.column
        self._owner_id = owner_id
        self._of_offers = shop_id is not None
        wanted = FilterConditions(filters, dialect, of_offers=self._of_offers)
        self.parameters = wanted.parameters
        self.price_range = [] if self._of_offers else wanted.product_prices
        self.is_filtered = bool(wanted.conditions or wanted.words)
        self._words = wanted.words
        self._looked_up = [*wanted.words]
        self._parts = wanted.parts or [("o", list[str]())]
        self._of_products = wanted.of_products
        self._own_prices, self._inherited_prices = wanted.own_prices, wanted.product_prices
        self._shop: list[str] = []
        if self._of_offers:
            self.parameters["shop_id"] = shop_id
            self._shop = ["o.shop_id = :shop_id", *(["o.is_active"] if active_only else [])]
        elif owner_id is not None:
            self.parameters["owner_id"] = owner_id
        self._conditions = [*wanted.conditions, *self._shop]

    @property
    def conditions(self) -> list[str]:
        """All conditions except visibility. Words are looked for in the text of each row."""
        return [*self._conditions, *self._words.values()]

    @property
    def walked(self) -> Source:
        """The rows in their order. Words are looked for in the text of each."""
        return self._in_order(self.conditions, is_filtered=self.is_filtered)

    @property
    def unfiltered(self) -> Source:
        """The rows in their order, and those that the filters leave out."""
        return self._in_order(self._shop, is_filtered=False)

    def _in_order(self, conditions: list[str], *, is_filtered: bool) -> Source:
        if self._of_offers:
            parts = [Part(self._offers(is_filtered=is_filtered), conditions)]
            if self._sort == "price" and self._dialect == "postgresql":
                parts = self._priced(conditions, is_filtered=is_filtered)
            return Source(parts, "o.product_pk")
        parts = self._visible(conditions)
        if self._dialect == "sqlite":
            # Otherwise it may find them by a condition that many rows meet, and sort them all.
            by_index = _IN_ORDER[self._sort]
            if self._owner_id is None and self._sort == "id":
                by_index = "NOT INDEXED"
            parts[0] = Part(f"products p {by_index}", parts[0].conditions)
        return Source(parts, "p.id")

    def _priced(self, conditions: list[str], *, is_filtered: bool) -> list[Part]:
        """The offers in the order of their price: those that have one, and those that inherit it.
        Each half has an index of its own."""
        own = _JOINED if is_filtered else "shop_products o"
        return [
            Part(own, [*conditions, "o.price >= 0", *self._own_prices], "o.price"),
            Part(_JOINED, [*conditions, "o.price IS NULL", *self._inherited_prices], PRICE_KEY),
        ]

    @property
    def matched(self) -> Source:
        """The rows in no particular order. Words are looked up in the search index."""
        join, conditions = self._look_up()
        if self._of_offers:
            # SQLite reads the tables of a CROSS JOIN in this order.
            begun_with = {
                "o": self._offers(is_filtered=self.is_filtered),
                "p": "products p CROSS JOIN shop_products o",
            }
            parts = [
                Part(f"{join} {begun_with[table]}", [*conditions, *more])
                for table, more in self._parts
            ]
            return Source(parts, "o.product_pk")
        parts = self._visible(conditions)
        if not join:
            return Source(parts, "p.id")
        found = [Part(f"{join} products p", part.conditions) for part in parts]
        if len(found) == 2:
            if len(conditions) == 1 and self._sort == "id":
                # The words and this index tell everything: no need to read the products.
                found[0] = Part(f"{found[0].tables} {_IN_ORDER['id']}", found[0].conditions)
            found[1].conditions.insert(0, _HAS_HIDDEN)
        return Source(found, "products_search.rowid")

    def gathered(self, columns: str, more: str, where: str) -> str:
        """All rows for which ``where`` also holds, in no particular order."""
        join, conditions = self._look_up()
        tables = "products p"
        if self._of_offers:
            tables = _JOINED
        elif self._owner_id is not None:
            conditions.append(_VISIBLE)
        return select(columns, f"{join} {tables} {more}", [*conditions, f"({where})"], "")

    def sample(self) -> str:
        """Counts that :meth:`read_sample` reads."""
        source, conditions = "products p", self._conditions
        # By these an index would find the rows if it were not for the words.
        others = conditions
        if self._of_offers:
            source += " LEFT JOIN shop_products o ON o.product_pk = p.id AND o.shop_id = :shop_id"
            others = ["o.shop_id = :shop_id"]
        elif self._owner_id is not None:
            conditions = [*conditions, _VISIBLE]
        met = ", ".join(
            f"count(CASE WHEN {' AND '.join(all_of) or 'true'} THEN 1 END)"
            for all_of in (
                [*conditions, *self._words.values()],
                self._of_products,
                others,
                *([word] for word in self._words.values()),
            )
        )
        where = [_SAMPLE[self._dialect]]
        return select(f"{_IN_ALL[self._dialect]}, count(*), {met}", source, where, "")

    def read_sample(self, row: Row) -> Sample:
        """What the sample says about the list.

        Looking up a word takes the longer, the more frequent the word is. So from now on, words
        that are much more frequent than another word, or than the other filters, are not looked
        up, but looked for in the text of the rows that those find. Likewise, if a shop offers many
        more products than have this GTIN, brand or category, they are found by that; PostgreSQL
        knows it by itself.
        """
        in_all, looked_at, met, of_products, *of_each = row
        rarest = min(of_each)
        if (
            self._of_products
            and self._dialect == "sqlite"
            and _MUCH * (of_products + 1) < of_each[0]
        ):
            self._parts = [("p", ["o.product_pk = p.id"])]
        frequencies = zip(self._words, of_each[1:], strict=True)
        self._looked_up = [word for word, number in frequencies if number <= _MUCH * (rarest + 1)]
        total = int(in_all * met / looked_at) if looked_at else 0
        return Sample(total, is_telling=met >= _TELLING)

    def _offers(self, *, is_filtered: bool) -> str:
        if is_filtered or self._sort != "id":
            return _JOINED
        return "shop_products o"

    def _look_up(self) -> tuple[str, list[str]]:
        """What to join, and all conditions. Only words that are worth it are looked up."""
        others = [text for word, text in self._words.items() if word not in self._looked_up]
        conditions = [*self._conditions, *others]
        if not self._looked_up:
            return "", conditions
        join, found = search_condition(self._looked_up, self._dialect, self.parameters)
        return join, [*conditions, found]

    def _visible(self, conditions: list[str]) -> list[Part]:
        """The visible products in two parts, each with its own index: none would serve an OR."""
        if self._owner_id is None:
            return [Part("products p", conditions)]
        hidden = "products p"
        if self._dialect == "sqlite":
            # Otherwise it would look for these few among all products in the list's order.
            hidden += " INDEXED BY ix_products_hidden"
        return [
            Part("products p", ["p.is_public", *conditions]),
            Part(hidden, ["p.owner_id = :owner_id", "NOT p.is_public", *conditions]),
        ]


def select(columns: str, source: str, conditions: list[str], tail: str) -> str:
    """One statement; all conditions have to hold."""
    where = " AND ".join(conditions) or "true"
    return f"SELECT {columns} FROM {source} WHERE {where} {tail}"


def together(selects: Iterable[str]) -> str:
    """The rows of all statements."""
    return " UNION ALL ".join(f"SELECT * FROM ({rows}) AS b" for rows in selects)
