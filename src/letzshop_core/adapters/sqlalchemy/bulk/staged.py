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

_encode: Final = msgspec.json.Encoder(order="deterministic").encode
_decode: Final = msgspec.json.Decoder(list[str]).decode

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
        self._columns: Columns = {}
        self._new_products: Sequence[int] = ()
        self._new_offers: Sequence[int] = ()
        #: The rows that are new, with the keys that their products and offers get.
        self._new: Columns = {}
        #: What was decided about each row, with the keys of its product and its offer.
        self.placed: list[tuple[Decision, int, int]] = []
        #: What was decided about the rows in the temporary table.
        self.others: list[Decision] = []

    def prepare(self) -> None:
        """Turn the rows into columns, which replace their values: a batch waits for its turn in
        memory, and both would take half as much again. All is as it is for rows that are new."""
        self._columns = self._of_feed()
        for row in self.rows:
            row.values.clear()

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
        self._new = self._picked(new)
        self.others = [decisions[n] for n in others]
        if others:
            self._fill_table(others)

    def _picked(self, numbers: Sequence[int]) -> dict[str, Sequence[Any]]:
        """The columns of these rows, and the keys that they get if they are new."""
        columns = {
            **self._columns,
            "new_product_pk": self._new_products,
            "new_offer_pk": self._new_offers,
        }
        if len(numbers) < len(self.rows):
            return {name: [column[n] for n in numbers] for name, column in columns.items()}
        return columns

    def _fill_table(self, others: Sequence[int]) -> None:
        """Put these rows into the temporary table."""
        decided = self.others
        columns = {
            **_as_decided(self._picked(others), [self.rows[n] for n in others], decided),
            "product_pk": [decision.product and decision.product.pk for decision in decided],
            "offer_pk": [decision.offer_pk for decision in decided],
            "central": [decision.central for decision in decided],
            "restates": [False] * len(decided),
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

    def _of_feed(self) -> Columns:
        """The columns of the rows that come from the feed."""
        values = [row.values for row in self.rows]
        columns: dict[str, Sequence[Any]] = {
            name: [*map(dict.get, values, repeat(name))] for name in _KNOWN
        }
        columns["shop_product_id"] = [row.keys.id for row in self.rows]
        columns["product_id"] = columns["shop_product_id"]
        columns["search_text"] = search_texts(**{name: columns[name] for name in _SEARCHED})
        columns["gtin_key"] = [
            gtin_key(gtin) if row.keys.valid_gtin_key is None and gtin else row.keys.valid_gtin_key
            for row, gtin in zip(self.rows, columns["gtin"], strict=True)
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
        columns["extra"] = [_json_text(row.extra or None) for row in self.rows]
        columns["feed_digest"] = [row.digest for row in self.rows]
        columns["feed_row"] = [row.number for row in self.rows]
        columns["feed_warnings"] = [_json_text(row.warnings or None) for row in self.rows]
        return columns


def _as_decided(
    columns: Columns, rows: Sequence[IncomingRow], decided: Sequence[Decision]
) -> dict[str, Sequence[Any]]:
    """The columns of rows as they are written to the products that they were found to be."""
    gtins, are_valid, keys, warnings = (
        [*columns[name]] for name in ("gtin", "gtin_valid", "gtin_key", "feed_warnings")
    )
    for n, (row, decision) in enumerate(zip(rows, decided, strict=True)):
        kept = decision.product if decision.keep_gtin else None
        if kept is not None:
            gtins[n], are_valid[n] = kept.gtin, kept.gtin_valid
            keys[n] = gtin_key(kept.gtin) if kept.gtin else None
        if decision.title_differs is not None:
            warnings[n] = _json_text((*row.warnings, "title/kept"))
    product_ids = [decision.product_id for decision in decided]
    types = [text and _decode(text) for text in columns["product_type"]]
    searched = {"gtin": gtins, "product_id": product_ids, "product_type": types}
    return {
        **columns,
        "gtin": gtins,
        "gtin_valid": are_valid,
        "gtin_key": keys,
        "feed_warnings": warnings,
        "product_id": product_ids,
        "search_text": search_texts(
            **{name: searched.get(name, columns[name]) for name in _SEARCHED}
        ),
    }


def _json_text(value: Any) -> str | None:
    return None if value is None else _encode(value).decode()
