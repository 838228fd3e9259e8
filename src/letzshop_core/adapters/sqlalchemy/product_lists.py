"""Lists of products: which rows, in which order, and how many there are.

A page is one statement, put together out of a few pieces of text. The rows of a page are found
first, by their ids alone, and their columns are read for those only. There are two ways to find
them. A list that most rows belong to is walked in its order until the page is full. Of a list
with few rows, all are gathered and ordered; that counts them, too.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from letzshop_core.adapters.sqlalchemy.catalogue_rows import OFFER_COLUMNS, PRODUCT_COLUMNS
from letzshop_core.paging import EXACT_TOTAL
from letzshop_core.products.derived import (
    CATEGORY_SEPARATOR,
    NO_PRICE,
    TITLE_SORT_LENGTH,
    ascii_lower,
    brand_spellings,
    product_gtin_key,
)
from letzshop_core.products.models import ProductFilters
from letzshop_core.products.positions import Position
from letzshop_core.search import query_words

__all__ = ["ProductQuery", "search_condition"]

_NO_SUCH_GTIN: Final = -1
_HAS_HIDDEN: Final = (
    "EXISTS (SELECT 1 FROM products h WHERE h.owner_id = :owner_id AND NOT h.is_public)"
)
_VISIBLE: Final = "(p.is_public OR p.owner_id = :owner_id)"
_PRICE_KEY: Final = f"coalesce(p.price, {NO_PRICE})"
_LOOK_AT: Final = 10_000
"""Rows of a list's order that are looked through for words that many products are said to hold."""
_SAMPLE: Final = 300
_AT_MOST: Final = f"LIMIT {EXACT_TOTAL + 1}"


def search_condition(words: list[str], dialect: str, parameters: dict[str, Any]) -> tuple[str, str]:
    """What to join and what to require so that ``products p`` holds words that begin with these.

    ``FROM {join} products p WHERE {condition}``; the pattern goes into ``parameters["search"]``.
    """
    if dialect == "sqlite":
        parameters["search"] = " ".join(f'"{word}"*' for word in words)
        # CROSS JOIN has SQLite walk the matches, which come by ascending id.
        return "products_search CROSS JOIN", (
            "products_search MATCH :search AND p.id = products_search.rowid"
        )
    parameters["search"] = " & ".join(f"'{word}':*" for word in words)
    return "", (
        "array_to_tsvector(string_to_array(p.search_text, ' ')) @@ CAST(:search AS tsquery)"
    )


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
    parameters: dict[str, Any] = field(init=False, default_factory=dict)
    _source: str = field(init=False)
    _conditions: list[str] = field(init=False, default_factory=list)
    #: What follows from the conditions, said so that the index of prices finds it.
    _price_range: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Put the parts together that all statements share."""
        self._filter()
        words = query_words(self.filters.search or "")
        join = ""
        if words:
            join, condition = search_condition(words, self.dialect, self.parameters)
            self._conditions.append(condition)
        self.is_filtered = bool(self._conditions)
        self.has_one_filter = len(self._conditions) == 1 and len(words) <= 1
        # PostgreSQL's planner takes words that begin many others for rare ones.
        self.misleads_planner = bool(words) and self.dialect != "sqlite" and self.shop_id is None
        self._source = "products p"
        if self.shop_id is not None:
            self._source = "shop_products o"
            if self.is_filtered or self.filters.sort.column != "id":
                self._source += " JOIN products p ON p.id = o.product_pk"
            self._require("o.shop_id = :shop_id", shop_id=self.shop_id)
            if self.active_only:
                self._conditions.append("o.is_active")
        elif self.owner_id is not None:
            self.parameters["owner_id"] = self.owner_id
        self._source = f"{join} {self._source}".strip()
        self._id = "p.id" if self.shop_id is None else "o.product_pk"
        if join and self.shop_id is None and self.dialect == "sqlite":
            self._id = "products_search.rowid"  # which the index gives in order
        self._key = self._sort_key()
        self._direction = "DESC" if self.filters.sort.descending else "ASC"

    @property
    def begins(self) -> bool:
        """Whether the page is told by how many rows come before it, not by the last of them."""
        return "after_id" not in self.parameters

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal for lists of the same rows, whatever page and order is wanted."""
        return (*self._conditions, *self.parameters.items())

    def walk(self, *, counted: bool = False) -> str:
        """A page, found by going through an index in the list's order; ``counted`` with what
        :meth:`count` gives."""
        order = f"{self._key} {self._direction}, " if self._key else ""
        tail = f"ORDER BY {order}{self._id} {self._direction} LIMIT {self.skip + self.limit:d}"
        conditions = [*self._conditions, *self._beyond(self._id)]
        if self.filters.sort.column == "price":
            conditions += self._price_range
        ids = self._branches(self._columns, conditions, tail)
        total = f"({self.count()})" if counted else "NULL"
        return self._with_columns(f"WITH page AS ({self._cut(ids)})", total)

    def look_through(self) -> str:
        """A page, if enough of the first rows in the list's order belong to it."""
        key = f"{self._key} {self._direction}, " if self._key else ""
        tail = f"ORDER BY {key}{self._id} {self._direction} LIMIT {_LOOK_AT}"
        columns = f"p.*, {self._key or 'NULL'} AS key"
        key = f"p.key {self._direction}, " if self._key else ""
        tail_of_hits = f"ORDER BY {key}p.id {self._direction} LIMIT {self.skip + self.limit:d}"
        ids = " UNION ALL ".join(
            "SELECT * FROM ({}) AS b".format(
                _select("p.id, p.key", f"({rows}) AS p", self._conditions, tail_of_hits)
            )
            for rows in self._each_branch(columns, self._beyond(self._id), tail)
        )
        return self._with_columns(f"WITH page AS ({self._cut(ids)})", "NULL")

    def gather(self, *, of_any_number: bool = False) -> str:
        """A page and the total, out of all rows. Unless they may be of any number, there should
        be at most EXACT_TOTAL (a total above says that there are more, and the page is none)."""
        conditions = [*self._conditions, *self._price_range]
        hits = self._branches(self._columns, conditions, "" if of_any_number else _AT_MOST)
        beyond = self._beyond("id", "key")
        where = f"WHERE {' AND '.join(beyond)}" if beyond else ""
        page = self._cut(f"SELECT id, key FROM hits {where}")
        return self._with_columns(
            f"WITH hits AS MATERIALIZED ({hits}), page AS ({page})",
            "(SELECT count(*) FROM hits)",
        )

    def after(self, position: Position) -> None:
        """Begin the page behind this row."""
        self.parameters["after_id"] = position.row_id
        if self._key is not None:
            self.parameters["after_key"] = self._bound(position.key)

    def count(self) -> str:
        """The number of rows, or EXACT_TOTAL + 1 or more if there are more than EXACT_TOTAL."""
        counts = [
            f"(SELECT count(*) FROM ({branch}) AS b)"
            for branch in self._each_branch("1", [*self._conditions, *self._price_range], _AT_MOST)
        ]
        return f"SELECT {' + '.join(counts)}"

    def sample(self) -> str:
        """Of some of the products, wherever they are: how many belong to the list, how many
        there are, and about how many there are in all."""
        conditions = " AND ".join(
            [*self._conditions, "true" if self.owner_id is None else _VISIBLE],
        )
        known = "(SELECT {} FROM pg_class WHERE oid = 'products'::regclass)"
        percent = known.format(f"100 * least(1, {_SAMPLE} / greatest(reltuples, 1))")
        return (
            f"SELECT count(*) FILTER (WHERE {conditions}), count(*), {known.format('reltuples')}"
            f" FROM products p TABLESAMPLE SYSTEM ({percent})"
        )

    def everything(self) -> str:
        """Every row, for the planner to guess how many there are."""
        return self._branches("1", self._conditions, "")

    def every(self, columns: str, more: str = "") -> str:
        """All rows in their order. ``columns`` are of ``products p``, in a shop's list of
        ``shop_products o``, too, and of what ``more`` joins."""
        order = f"{self._key} {self._direction}, " if self._key else ""
        return f"{self.gathered(columns, more)} ORDER BY {order}{self._id} {self._direction}"

    def gathered(self, columns: str, more: str = "", where: str = "true") -> str:
        """All rows for which the condition holds too, in no order."""
        source, conditions = self._source, [*self._conditions, f"({where})"]
        if self.shop_id is not None:
            if " JOIN products p" not in source:
                source += " JOIN products p ON p.id = o.product_pk"
        elif self.owner_id is not None:
            conditions = [*conditions, _VISIBLE]
        return _select(columns, f"{source} {more}", conditions, "")

    @property
    def _columns(self) -> str:
        return f"{self._id} AS id, {self._key or 'NULL'} AS key"

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
        key = f"key {self._direction}, " if self._key else ""
        return f"{ids} ORDER BY {key}id {self._direction} LIMIT {self.limit:d} OFFSET {self.skip:d}"

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
            # Else it may read all of a table of a few thousand rows for the fifty of a page.
            looked_up = "LATERAL (SELECT * FROM products WHERE id = page.id OFFSET 0) AS p ON true"
        key = f"page.key {self._direction}, " if self._key else ""
        return (
            f"{pages} SELECT {columns}, page.id, page.key, {total}"
            f" FROM page JOIN {looked_up} {joined}"
            f" ORDER BY {key}page.id {self._direction}"
        )

    def _branches(self, columns: str, conditions: list[str], tail: str) -> str:
        branches = self._each_branch(columns, conditions, tail)
        return " UNION ALL ".join(f"SELECT * FROM ({branch}) AS b" for branch in branches)

    def _each_branch(self, columns: str, conditions: list[str], tail: str) -> list[str]:
        """Each class of visible rows by an index of its own: a condition with OR has none."""
        if self.owner_id is None or self.shop_id is not None:
            return [_select(columns, self._source, conditions, tail)]
        visible = [["p.is_public"], ["p.owner_id = :owner_id", "NOT p.is_public"]]
        sources = [self._source, self._source]
        if self.dialect == "sqlite":
            # Few products are hidden, and most users have none: SQLite would look for them among
            # all in the list's order, or among all that a search finds.
            if self._source == "products p":
                sources[1] += " INDEXED BY ix_products_hidden"
            else:
                visible[1].insert(0, _HAS_HIDDEN)
        return [
            _select(columns, source, [*which, *conditions], tail)
            for source, which in zip(sources, visible, strict=True)
        ]

    def _sort_key(self) -> str | None:
        column = self.filters.sort.column
        if column == "title":
            return f"substr(p.search_text, 1, {TITLE_SORT_LENGTH})"
        if column == "price":
            return f"coalesce({self._own_or('price')}, {NO_PRICE})"
        return None

    def _filter(self) -> None:
        wanted = self.filters
        if wanted.brand is not None:
            spellings = {f"brand{n}": s for n, s in enumerate(brand_spellings(wanted.brand))}
            names = ", ".join(f":{name}" for name in spellings)
            self._require(f"lower(p.brand) IN ({names})", **spellings)
        if wanted.category is not None:
            category = ascii_lower(wanted.category)
            self._require(
                "(lower(p.google_product_category) = :category"
                " OR lower(p.google_product_category) >= :category_from"
                " AND lower(p.google_product_category) < :category_to)",
                category=category,
                category_from=category + CATEGORY_SEPARATOR,
                # The next character after the separator's last, so: all that begin with it.
                category_to=category
                + CATEGORY_SEPARATOR[:-1]
                + chr(ord(CATEGORY_SEPARATOR[-1]) + 1),
            )
        if wanted.gtin is not None:
            key = product_gtin_key(wanted.gtin)
            self._require("p.gtin_key = :gtin", gtin=_NO_SUCH_GTIN if key is None else key)
        for column in ("availability", "condition", "currency"):
            value = getattr(wanted, column)
            if value is not None:
                self._require(f"{self._own_or(column)} = :{column}", **{column: value})
        price_range = []
        for name, sign in (("min_price", ">="), ("max_price", "<=")):
            bound = getattr(wanted, name)
            if bound is not None:
                self._require(
                    f"{self._own_or('price')} {sign} :{name}", **{name: self._bound(bound)}
                )
                price_range.append(f"{_PRICE_KEY} {sign} :{name}")
        if price_range and self.shop_id is None:  # of offers there is no such index
            self._price_range = [*price_range, f"{_PRICE_KEY} < {NO_PRICE}"]

    def _own_or(self, column: str) -> str:
        """The product's value; in a shop's list, the offer's effective one."""
        if self.shop_id is None:
            return f"p.{column}"
        if column == "currency":  # goes with the price
            return "CASE WHEN o.price IS NULL THEN p.currency ELSE o.currency END"
        return f"coalesce(o.{column}, p.{column})"

    def _bound(self, value: str | Decimal | None) -> Any:
        return float(value) if isinstance(value, Decimal) and self.dialect == "sqlite" else value

    def _require(self, condition: str, /, **parameters: Any) -> None:
        self._conditions.append(condition)
        self.parameters.update(parameters)


def _select(columns: str, source: str, conditions: list[str], tail: str) -> str:
    where = " AND ".join(conditions) or "true"
    return f"SELECT {columns} FROM {source} WHERE {where} {tail}"
