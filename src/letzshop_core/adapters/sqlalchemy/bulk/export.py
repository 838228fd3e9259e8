"""Products as a feed, whose cells the database itself writes.

A row that becomes a Python object on the way costs ten times as much as one that does not.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from letzshop_core.adapters.sqlalchemy.bulk.cells import CELLS
from letzshop_core.adapters.sqlalchemy.bulk.driver import Driver
from letzshop_core.adapters.sqlalchemy.catalogue_rows import (
    OFFER_COLUMNS,
    PRODUCT_COLUMNS,
    PRODUCT_WIDTH,
    PROMOTED,
    Rows,
)
from letzshop_core.adapters.sqlalchemy.driver import PARAMETER
from letzshop_core.adapters.sqlalchemy.product_lists import ProductQuery
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.export import write_feed
from letzshop_core.products.export import ALWAYS, ExportOptions, feed_values
from letzshop_core.products.models import Product
from letzshop_core.products.visibility import PRIVATE, as_seen_by
from letzshop_core.users.models import Actor

__all__ = ["ProductExport"]

_A_FEW: Final = 1000


class ProductExport:
    """The export of one list of products, over a connection of its own."""

    def __init__(
        self, driver: Driver, options: ExportOptions, *, by: Actor, shop_id: int | None
    ) -> None:
        self._driver = driver
        self._options = options
        self._cells = CELLS[driver.dialect](
            of_offers=shop_id is not None, formula_safe=options.formula_safe
        )
        self._of_shop = shop_id is not None
        self._by = by
        driver.take_snapshot()
        self._query = ProductQuery(
            options,
            driver.dialect,
            owner_id=None if by.is_admin else by.id,
            shop_id=shop_id,
            active_only=True,
        )
        self._parameters = self._query.parameters
        self._parameters["caller_id"] = by.id

    def pieces(self) -> Iterator[bytes]:
        """The feed, piece by piece."""
        if self._options.format == "xml":
            seen = (as_seen_by(product, self._by) for product in self._products())
            yield from write_feed(map(feed_values, seen), "xml")
            return
        attributes, extra = self._columns()
        yield from write_feed(
            [],
            self._options.format,
            attributes=attributes,
            extra=extra,
            formula_safe=self._options.formula_safe,
        )
        cells = [self._cell(name) for name in attributes]
        for number, key in enumerate(extra):
            cells.append(self._cells.further(f":extra{number}"))
            self._parameters[f"extra{number}"] = key
        yield from self._driver.table(
            *self._bound(self._query.every(", ".join(cells), self._cells.source)),
            delimiter="," if self._options.format == "csv" else "\t",
        )

    def _cell(self, name: str) -> str:
        cell = self._cells.attribute(ATTRIBUTES[name])
        if name in PRIVATE and not self._by.is_admin:
            return f"CASE WHEN p.owner_id = :caller_id THEN {cell} END"
        return cell

    def _products(self) -> Iterator[Product]:
        rows = Rows(self._driver.dialect)
        if not self._of_shop:
            for row in self._driver.stream(*self._bound(self._query.every(PRODUCT_COLUMNS))):
                yield rows.product(row)
            return
        query = self._query.every(
            f"{PRODUCT_COLUMNS}, {OFFER_COLUMNS}", "JOIN shops s ON s.id = o.shop_id"
        )
        for row in self._driver.stream(*self._bound(query)):
            yield rows.product(row, rows.offer(row[PRODUCT_WIDTH:]))

    def _columns(self) -> tuple[list[str], list[str]]:
        """The attributes and the further columns for which some product has a value that the caller
        may see."""
        attributes, extra = {*ALWAYS}, set[str]()
        self._look_at_a_few("details", attributes)
        self._look_at_a_few("extra", extra)
        # A few products have nearly everything; then it is quick to find that there is no more.
        for limit in (f"LIMIT {_A_FEW}", ""):
            self._add_columns(attributes, extra, limit)
        if not self._by.is_admin:
            attributes -= {
                name for name in attributes.intersection(PRIVATE) if not self._owns(name)
            }
        return [name for name in ATTRIBUTES if name in attributes], sorted(extra)

    def _owns(self, name: str) -> bool:
        """Whether some product of the caller has a value for this attribute, which has no column of
        its own."""
        own = f"""p.owner_id = :caller_id AND p.details LIKE '%"{name}":%'"""
        return bool(self._run(f"{self._query.gathered('1', where=own)} LIMIT 1"))

    def _look_at_a_few(self, column: str, keys: set[str]) -> None:
        """Add the keys of the JSON objects of a few products. Many others equal one of these, and
        comparing them is much faster than reading them."""
        # A few products, not a few objects: often no product has one.
        objects = f"{self._query.gathered(f'p.{column} AS object')} LIMIT {_A_FEW}"
        few = f"SELECT DISTINCT object FROM ({objects}) AS found WHERE object IS NOT NULL"
        texts = [text for (text,) in self._run(few)]
        self._parameters[f"met_{column}"] = self._driver.values(texts)
        keys |= {key for text in texts for key in json.loads(text)}

    def _add_columns(self, attributes: set[str], extra: set[str], limit: str) -> None:
        """Add what is not known yet, from the products that have a value for something unknown."""
        self._parameters["known_details"] = self._driver.values(attributes.difference(PROMOTED))
        self._parameters["known_extra"] = self._driver.values(extra)
        new = {
            name: f"{self._cells.value(ATTRIBUTES[name])} IS NOT NULL"
            for name in PROMOTED
            if name in ATTRIBUTES and name not in attributes
        }
        new |= {
            column: self._cells.has_other_keys(f"p.{column}", f":met_{column}", f":known_{column}")
            for column in ("details", "extra")
        }
        met = ", ".join(
            f"CASE WHEN {has} THEN 1 END AS met{n}" for n, has in enumerate(new.values())
        )
        rows = f"{self._query.gathered(met, where=' OR '.join(new.values()))} {limit}"
        counts = ", ".join(f"count(met{n})" for n in range(len(new)))
        (found,) = self._run(f"SELECT {counts} FROM ({rows}) AS found")
        occurring = {name for name, count in zip(new, found, strict=True) if count}
        for column, keys in (("details", attributes), ("extra", extra)):
            if column in occurring:
                objects = self._query.gathered(f"p.{column} AS object", where=new[column])
                keys |= {key for (key,) in self._run(self._cells.keys(f"{objects} {limit}"))}
        attributes |= occurring.difference({"details", "extra"})

    def _run(self, statement: str) -> list[tuple[Any, ...]]:
        return self._driver.run(*self._bound(statement))

    def _bound(self, statement: str) -> tuple[Any, ...]:
        """The statement with ``?`` for each ``:name``, and the values in that order."""
        names = PARAMETER.findall(statement)
        return PARAMETER.sub("?", statement), *(self._parameters[name] for name in names)
