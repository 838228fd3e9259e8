"""The filters of lists of products as SQL conditions."""

from decimal import Decimal
from typing import Any, Final

from letzshop_core.adapters.sqlalchemy.tables import COMMON_TERMS
from letzshop_core.products.derived import (
    CATEGORY_SEPARATOR,
    NO_PRICE,
    ascii_lower,
    brand_spellings,
    product_gtin_key,
)
from letzshop_core.products.models import ProductFilters
from letzshop_core.search import query_words

__all__ = [
    "PRICE_KEY",
    "FilterConditions",
    "as_parameter",
    "own_or_inherited",
    "search_condition",
]

PRICE_KEY: Final = f"coalesce(p.price, {NO_PRICE})"
"""What products are indexed by for lists in the order of their price."""

_NO_SUCH_GTIN: Final = -1


def search_condition(words: list[str], dialect: str, parameters: dict[str, Any]) -> tuple[str, str]:
    """What to join and what to require so that each of these words begins a word of
    ``products p``, by the index of words.

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


def own_or_inherited(column: str, *, of_offers: bool) -> str:
    """SQL for the product's value or, in a shop's list, the offer's effective one."""
    if not of_offers:
        return f"p.{column}"
    if column in {"sale_price", "currency"}:  # go with the price
        return f"CASE WHEN o.price IS NULL THEN p.{column} ELSE o.{column} END"
    return f"coalesce(o.{column}, p.{column})"


def as_parameter(value: str | Decimal | None, dialect: str) -> Any:
    """A value as a parameter: SQLite stores amounts of money as doubles."""
    return float(value) if isinstance(value, Decimal) and dialect == "sqlite" else value


class FilterConditions:
    """Conditions on ``products p`` and, in a shop's list, on ``shop_products o``."""

    def __init__(self, filters: ProductFilters, dialect: str, *, of_offers: bool) -> None:
        self._dialect = dialect
        self._of_offers = of_offers
        self.parameters: dict[str, Any] = {}
        #: What every filter requires, except for the words to search for.
        self.conditions: list[str] = []
        #: Those of them by which products are found, whoever offers them.
        self.of_products: list[str] = []
        #: The bounds of the price again, in the form in which the indexes of prices know it: for
        #: offers that have a price of their own, and for products (whose price the other offers
        #: inherit).
        self.own_prices: list[str] = []
        self.product_prices: list[str] = []
        #: Two halves of a shop's list, if splitting it helps: the table to start from (``o`` or
        #: ``p``), and conditions that follow from the filters and that its indexes know.
        self.parts: list[tuple[str, list[str]]] = []
        #: For each word to search for, the condition that a word of the product begins with it.
        self.words: dict[str, str] = {}
        self._add_words(filters)
        self._add_of_products(filters)
        self._add_terms(filters)
        self._add_prices(filters)

    def _add_words(self, filters: ProductFilters) -> None:
        contains = "instr" if self._dialect == "sqlite" else "strpos"
        for n, word in enumerate(query_words(filters.search or "")):
            self.words[word] = f"{contains}(' ' || p.search_text, :word{n}) > 0"
            self.parameters[f"word{n}"] = f" {word}"

    def _add_of_products(self, filters: ProductFilters) -> None:
        if filters.brand is not None:
            spellings = {f"brand{n}": s for n, s in enumerate(brand_spellings(filters.brand))}
            names = ", ".join(f":{name}" for name in spellings)
            self._require(f"lower(p.brand) IN ({names})", **spellings)
        if filters.gtin is not None:
            key = product_gtin_key(filters.gtin)
            self._require("p.gtin_key = :gtin", gtin=_NO_SUCH_GTIN if key is None else key)
        self._add_category(filters)
        self.of_products = [*self.conditions]

    def _add_terms(self, filters: ProductFilters) -> None:
        for column, common in COMMON_TERMS.items():
            value = getattr(filters, column)
            if value is not None:
                self._require(f"{self._value_of(column)} = :{column}", **{column: value})
                if value != common:
                    self._add_rare(column)

    def _add_rare(self, column: str) -> None:
        # An index of rare values is only used by a query that repeats the index's own condition.
        own, inherited = (
            [f"{table}.{column} = :{column}", f"{table}.{column} <> '{COMMON_TERMS[column]}'"]
            for table in ("o", "p")
        )
        if self._of_offers:
            self._split("price" if column == "currency" else column, own, inherited)
        else:
            self.conditions.append(inherited[1])

    def _split(self, decides: str, own: list[str], inherited: list[str]) -> None:
        """Split a shop's list into the offers with a value of their own, and the others."""
        if not self.parts:  # one split is enough; the conditions see to the other filters
            self.parts = [
                ("o", [f"o.{decides} IS NOT NULL", *own]),
                ("p", ["o.product_pk = p.id", f"o.{decides} IS NULL", *inherited]),
            ]

    def _add_category(self, filters: ProductFilters) -> None:
        if filters.category is None:
            return
        category = ascii_lower(filters.category)
        self._require(
            "(lower(p.google_product_category) = :category"
            " OR lower(p.google_product_category) >= :category_from"
            " AND lower(p.google_product_category) < :category_to)",
            category=category,
            category_from=category + CATEGORY_SEPARATOR,
            # The next character after the separator's last, so: all that begin with it.
            category_to=category + CATEGORY_SEPARATOR[:-1] + chr(ord(CATEGORY_SEPARATOR[-1]) + 1),
        )

    def _add_prices(self, filters: ProductFilters) -> None:
        for name, sign in (("min_price", ">="), ("max_price", "<=")):
            bound = getattr(filters, name)
            if bound is not None:
                value = as_parameter(bound, self._dialect)
                self._require(f"{self._value_of('price')} {sign} :{name}", **{name: value})
                self.own_prices.append(f"o.price {sign} :{name}")
                self.product_prices.append(f"{PRICE_KEY} {sign} :{name}")
        if self.product_prices:
            self.product_prices.append(f"{PRICE_KEY} < {NO_PRICE}")
            if self._of_offers:
                self._split("price", self.own_prices, self.product_prices)

    def _value_of(self, column: str) -> str:
        return own_or_inherited(column, of_offers=self._of_offers)

    def _require(self, condition: str, /, **parameters: Any) -> None:
        self.conditions.append(condition)
        self.parameters.update(parameters)
