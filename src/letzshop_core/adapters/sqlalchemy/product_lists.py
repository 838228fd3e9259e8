"""Lists of products: which rows, in which order, and how many there are.

A page is one statement, put together out of a few pieces of text. Whatever the filters, the
rows of a page are found first, by their ids alone, and their columns are read for those only.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

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
    """A list of products that somebody asks for.

    ``owner_id`` limits it to public products and those of this user; None means all. With
    ``shop_id`` it is what that shop offers, ``active_only`` or all of it.
    """

    filters: ProductFilters
    dialect: str
    owner_id: int | None = None
    shop_id: int | None = None
    active_only: bool = False
    parameters: dict[str, Any] = field(init=False, default_factory=dict)
    _source: str = field(init=False)
    _conditions: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Put the parts together that pages and totals share."""
        self._source = "products p"
        if self.shop_id is not None:
            self._source = "shop_products o JOIN products p ON p.id = o.product_pk"
            self._require("o.shop_id = :shop_id", shop_id=self.shop_id)
            if self.active_only:
                self._conditions.append("o.is_active")
        words = query_words(self.filters.search or "")
        if words:
            join, condition = search_condition(words, self.dialect, self.parameters)
            self._source = f"{join} {self._source}"
            self._conditions.append(condition)
        self._filter()

    def page(self, *, limit: int, skip: int = 0, after: Position | None = None) -> str:
        """Ids and sort keys of a page; sets the parameters it needs besides the filters'."""
        sort = self.filters.sort
        direction = "DESC" if sort.descending else "ASC"
        key = self._sort_key()
        conditions = list(self._conditions)
        # On PostgreSQL a row comparison walks an index; SQLite needs the first column by itself.
        if after is not None:
            sign = "<" if sort.descending else ">"
            self.parameters["after_id"] = after.row_id
            if key is None:
                conditions.append(f"p.id {sign} :after_id")
            else:
                self.parameters["after_key"] = self._bound(after.key)
                conditions.append(f"{key} {sign}= :after_key")
                conditions.append(f"({key}, p.id) {sign} (:after_key, :after_id)")
        columns = "p.id AS id" if key is None else f"p.id AS id, {key} AS key"
        order = f"id {direction}" if key is None else f"key {direction}, id {direction}"
        inner = f"p.id {direction}" if key is None else f"{key} {direction}, p.id {direction}"
        if self.shop_id is not None and key is None:
            inner = f"o.product_pk {direction}"
        self.parameters |= {"limit": limit, "skip": skip, "reach": skip + limit}
        branches = self._branches(columns, conditions, f"ORDER BY {inner} LIMIT :reach")
        return f"{branches} ORDER BY {order} LIMIT :limit OFFSET :skip"

    @property
    def has_key(self) -> bool:
        """Whether rows of :meth:`page` have a sort key beside their id."""
        return self._sort_key() is not None

    def count(self) -> str:
        """The number of rows, as far as ``:most`` (to be set in the parameters)."""
        branches = self._branches("p.id", self._conditions, "LIMIT :most")
        return f"SELECT count(*) FROM (SELECT 1 FROM ({branches}) AS found LIMIT :most) AS counted"  # noqa: S608

    def everything(self) -> str:
        """Every row, for the planner to guess how many there are."""
        return self._branches("p.id", self._conditions, "")

    def _branches(self, columns: str, conditions: list[str], tail: str) -> str:
        """Each class of visible rows by an index of its own: a condition with OR has none."""

        def branch(*more: str) -> str:
            where = " AND ".join([*more, *conditions]) or "true"
            return f"SELECT * FROM (SELECT {columns} FROM {self._source} WHERE {where} {tail}) AS b"  # noqa: S608

        if self.owner_id is None or self.shop_id is not None:
            return branch()
        self.parameters["owner_id"] = self.owner_id
        own = branch("p.owner_id = :owner_id", "NOT p.is_public")
        return f"{branch('p.is_public')} UNION ALL {own}"

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
        if wanted.min_price is not None:
            self._require(
                f"{self._own_or('price')} >= :min_price", min_price=self._bound(wanted.min_price)
            )
        if wanted.max_price is not None:
            self._require(
                f"{self._own_or('price')} <= :max_price", max_price=self._bound(wanted.max_price)
            )

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
