"""The rows of a batch, in the form of the tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, Final

import msgspec

from letzshop_core.adapters.sqlalchemy.bulk.driver import Driver
from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.imports.bulk import TERMS, IncomingRow
from letzshop_core.imports.matching import Decision
from letzshop_core.parsing import gtin_key
from letzshop_core.search import search_texts

__all__ = ["ATTRIBUTES", "OWN", "StagedBatch"]

_json: Final = msgspec.json.Encoder(order="deterministic")

ATTRIBUTES: Final = (*("title", *PROMOTED), "details", "extra", "gtin_key", "search_text")
"""Columns of products that a feed writes."""
OWN: Final = ("shop_product_id", "feed_digest", "feed_warnings", "feed_row")
_PLACE: Final = ("product_pk", "offer_pk", "new_product_pk", "new_offer_pk")
"""The keys of the product and the offer that a row belongs to (NULL if they are new), and the keys
that a new product and offer get."""
_WHETHER: Final = ("gtin_valid", "central", "restates")
"""``central``: the product takes over the row's attributes; ``restates``: but for the terms, see
:meth:`letzshop_core.imports.bulk.BulkSession.merge`."""
_KNOWN: Final = ("title", *PROMOTED)
_SEARCHED: Final = ("product_id", "title", "brand", "product_type", "mpn", "gtin", "item_group_id")


Columns = Mapping[str, Sequence[Any]]
"""Rows by column, as parameters of the database."""


class StagedBatch:
    """The rows of a batch on their way into the tables.

    Once it is decided what each row is, rows that are entirely new are kept here, to be written
    straight into the catalogue. The others are put into a temporary table of the connection.
    """

    def __init__(self, driver: Driver, rows: Sequence[IncomingRow], now: datetime) -> None:
        self.driver = driver
        self.rows = rows
        self.now = driver.time(now)
        self._prepared: Columns = {}
        self._new_products: Sequence[int] = ()
        self._new_offers: Sequence[int] = ()
        #: The rows that are new, with the keys that their products and offers get.
        self._new: Columns = {}
        #: What was decided about each row, with the keys of its product and its offer.
        self.placed: list[tuple[Decision, int, int]] = []
        #: What was decided about the rows in the temporary table.
        self.others: list[Decision] = []

    def prepare(self) -> None:
        """Do ahead of time what is needed if all rows are new."""
        self._prepared = self._columns(self.rows)

    def take_keys(self) -> None:
        """Get keys for what may be new, in the transaction that merges. They are greater than those
        of the batch before, whose products count as older."""
        keys = self.driver.new_ids(len(self.rows), "products", "shop_products")
        self._new_products, self._new_offers = keys

    def place(self, decisions: Sequence[Decision]) -> None:
        """Put the rows where they belong, in the transaction that merges."""
        self.placed = [
            (
                decision,
                new_product if decision.product is None else decision.product.pk,
                new_offer if decision.offer_pk is None else decision.offer_pk,
            )
            for decision, new_product, new_offer in zip(
                decisions, self._new_products, self._new_offers, strict=True
            )
        ]
        new: list[int] = []
        others: list[int] = []
        for n, (row, decision) in enumerate(zip(self.rows, decisions, strict=True)):
            is_new = decision.product is None and decision.offer_pk is None
            (new if is_new and decision.product_id == row.keys.id else others).append(n)
        self._new = self._new_columns(new)
        self.others = [decisions[n] for n in others]
        if others:
            self._fill_table(others)

    def _new_columns(self, new: Sequence[int]) -> Columns:
        """The columns of these rows, which are new."""
        if self._prepared and len(new) == len(self.rows):
            columns = self._prepared
        else:
            columns = self._columns([self.rows[n] for n in new])
        return {
            **columns,
            "new_product_pk": [self._new_products[n] for n in new],
            "new_offer_pk": [self._new_offers[n] for n in new],
        }

    def _fill_table(self, others: Sequence[int]) -> None:
        """Put these rows into the temporary table."""
        decided = self.others
        columns = {
            **self._columns(
                [_as_decided(self.rows[n], one) for n, one in zip(others, decided, strict=True)],
                [decision.product_id for decision in decided],
            ),
            "product_pk": [decision.product and decision.product.pk for decision in decided],
            "offer_pk": [decision.offer_pk for decision in decided],
            "central": [decision.central for decision in decided],
            "restates": [False] * len(decided),
            "new_product_pk": [self._new_products[n] for n in others],
            "new_offer_pk": [self._new_offers[n] for n in others],
        }
        integers = ("gtin_key", "feed_digest", "feed_row", *_PLACE)
        types = {
            **dict.fromkeys(columns, "TEXT"),
            **dict.fromkeys(integers, self.driver.integer),
            **dict.fromkeys(("price", "sale_price"), self.driver.amount_type),
            **dict.fromkeys(_WHETHER, self.driver.boolean),
        }
        self.driver.create_temporary("staged", ", ".join(map(" ".join, types.items())))
        self.driver.clear("staged")  # the rows of the batch before
        self.driver.load("staged", columns)

    def add_new_products(self, **same: Any) -> None:
        """Write the products of the rows that are new. ``same`` are columns with the same value in
        all of them."""
        self._add("products", ("product_id", *ATTRIBUTES), {"id": "new_product_pk"}, **same)

    def add_new_offers(self, **same: Any) -> None:
        """Write the offers of the rows that are new, and their first prices."""
        keys = {"id": "new_offer_pk", "product_pk": "new_product_pk"}
        self._add("shop_products", (*TERMS, *OWN), keys, **same)
        self._add("offer_prices", TERMS[:3], {"offer_id": "new_offer_pk"}, changed_at=self.now)

    def _add(self, table: str, names: Iterable[str], keys: Mapping[str, str], **same: Any) -> None:
        if self._new["new_offer_pk"]:
            named = {name: self._new[name] for name in names}
            named |= {name: self._new[key] for name, key in keys.items()}
            self.driver.load(table, named, **same)

    def _columns(self, rows: Sequence[IncomingRow], product_ids: Sequence[str] = ()) -> Columns:
        """The columns of the rows that come from the feed. The products get these ids; by default,
        the vendor's own."""
        values = [row.values for row in rows]
        columns: dict[str, Sequence[Any]] = {
            name: [*map(dict.get, values, repeat(name))] for name in _KNOWN
        }
        columns["shop_product_id"] = [row.keys.id for row in rows]
        columns["product_id"] = product_ids or columns["shop_product_id"]
        columns["search_text"] = search_texts(**{name: columns[name] for name in _SEARCHED})
        columns["gtin_key"] = [
            gtin_key(gtin) if row.keys.valid_gtin_key is None and gtin else row.keys.valid_gtin_key
            for row, gtin in zip(rows, columns["gtin"], strict=True)
        ]
        for name in ("price", "sale_price"):
            columns[name] = [*map(self.driver.amount, columns[name])]
        for name in ("additional_image_link", "product_type"):
            columns[name] = [*map(_json_text, columns[name])]
        others = sorted(set[str]().union(*values).difference(_KNOWN))
        columns["details"] = [
            _json_text({name: value[name] for name in others if name in value} or None)
            for value in values
        ]
        columns["extra"] = [_json_text(row.extra or None) for row in rows]
        columns["feed_digest"] = [row.digest for row in rows]
        columns["feed_row"] = [row.number for row in rows]
        columns["feed_warnings"] = [_json_text(row.warnings or None) for row in rows]
        return columns


def _as_decided(row: IncomingRow, decision: Decision) -> IncomingRow:
    """The row as it is written to an existing product."""
    values, keys, warnings = row.values, row.keys, row.warnings
    if decision.keep_gtin and decision.product is not None:
        kept = decision.product
        values = {**values, "gtin": kept.gtin, "gtin_valid": kept.gtin_valid}
        keys = msgspec.structs.replace(keys, valid_gtin_key=None)
    if decision.title_differs is not None:
        warnings = (*warnings, "title/kept")
    return msgspec.structs.replace(row, keys=keys, values=values, warnings=warnings)


def _json_text(value: Any) -> str | None:
    return None if value is None else _json.encode(value).decode()
