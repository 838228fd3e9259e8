"""The rows of a batch in the form of the tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import msgspec

from letzshop_core.adapters.sqlalchemy.bulk.drivers import Driver
from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.imports.bulk import IncomingRow
from letzshop_core.imports.matching import Decision
from letzshop_core.parsing import gtin_key
from letzshop_core.search import search_text

__all__ = ["ATTRIBUTES", "OWN", "TERMS", "StagedBatch"]

_json: Final = msgspec.json.Encoder(order="deterministic")

ATTRIBUTES: Final = (*("title", *PROMOTED), "details", "extra", "gtin_key", "search_text")
"""Columns of products that a feed writes."""
TERMS: Final = ("price", "sale_price", "currency", "availability", "condition", "link")
"""Columns of offers that a feed writes; the row's product has columns of the same names."""
OWN: Final = ("shop_product_id", "feed_digest", "feed_warnings")
_PLACE: Final = ("product_pk", "offer_pk", "central", "new_product_pk", "new_offer_pk")
"""The keys of the product and the offer that a row belongs to (NULL if they are new), whether
the product becomes what the row says, and the keys that new ones get, if these are known."""
_STAGED: Final = ("n", *OWN, "product_id", *ATTRIBUTES, *_PLACE)
_PRODUCT: Final = slice(1 + len(OWN), -len(_PLACE))
_OFFER: Final = itemgetter(*(_STAGED.index(name) for name in (*TERMS, *OWN)))
_PRICE: Final = itemgetter(*(_STAGED.index(name) for name in TERMS[:3]))
"""The cells of a staged row that go into products, offers and the history of prices."""
_KNOWN: Final = frozenset((*PROMOTED, "title"))
_AMOUNTS: Final = tuple(map(PROMOTED.index, ("price", "sale_price")))
_LISTS: Final = tuple(map(PROMOTED.index, ("additional_image_link", "product_type")))


Cells = tuple[Any, ...]
"""A row in the order of the temporary table's columns."""


class StagedBatch:
    """The rows of a batch on their way into the tables.

    Those that are new altogether wait here, to be written straight into the catalogue; once it
    is decided what each row is, the others are in a temporary table of the connection.
    """

    def __init__(self, driver: Driver, rows: Sequence[IncomingRow], now: datetime) -> None:
        self.driver = driver
        self.rows = rows
        self.now = driver.time(now)
        self._prepared: list[Cells] = []
        self._new: list[Cells] = []
        self._new_products: Sequence[int] = ()
        self._new_offers: Sequence[int] = ()
        #: What each row is, with the keys of its product and its offer.
        self.placed: list[tuple[Decision, int, int]] = []
        #: What the rows in the temporary table are.
        self.others: list[Decision] = []

    def prepare(self) -> None:
        """Save time later, should all rows be new."""
        self._prepared = [self._cells(n, row) for n, row in enumerate(self.rows)]

    def take_keys(self) -> None:
        """Have keys for what may be new, within the transaction that merges: greater ones than
        the batch before, whose products are the older ones."""
        self._new_products = self.driver.new_ids("products", len(self.rows))
        self._new_offers = self.driver.new_ids("shop_products", len(self.rows))

    def place(self, decisions: Sequence[Decision]) -> None:
        """Have the rows where they belong, within the transaction that merges."""
        driver, rows = self.driver, self.rows
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
        for n, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
            is_new = decision.product is None and decision.offer_pk is None
            (new if is_new and decision.product_id == row.keys.id else others).append(n)
        prepared = self._prepared
        self._new = [prepared[n] if prepared else self._cells(n, rows[n]) for n in new]
        self.others = [decisions[n] for n in others]
        if others:
            self._empty_table()
            driver.load("staged", _STAGED, (self._cells(n, rows[n], decisions[n]) for n in others))

    def _empty_table(self) -> None:
        types = {
            **dict.fromkeys(_STAGED, "TEXT"),
            **dict.fromkeys(("n", "gtin_key", "feed_digest", *_PLACE), self.driver.integer),
            **dict.fromkeys(("price", "sale_price"), self.driver.amount_type),
            **dict.fromkeys(("gtin_valid", "central"), self.driver.boolean),
        }
        self.driver.create_temporary("staged", _columns(_STAGED, types.values()))
        self.driver.clear("staged")  # of what the batch before left

    def add_new_products(self, **same: Any) -> None:
        """Write the products of the rows that are new. ``same`` are columns that are the same in
        all of them."""
        if self._new:
            keys = self._new_products
            rows = ((keys[row[0]], *row[_PRODUCT]) for row in self._new)
            self.driver.load("products", ("id", "product_id", *ATTRIBUTES), rows, **same)

    def add_new_offers(self, **same: Any) -> None:
        """Write the offers of the rows that are new, and what they cost at first."""
        if self._new:
            products, keys, load = self._new_products, self._new_offers, self.driver.load
            offers = ((keys[row[0]], products[row[0]], *_OFFER(row)) for row in self._new)
            load("shop_products", ("id", "product_pk", *TERMS, *OWN), offers, **same)
            costs = ((keys[row[0]], *_PRICE(row)) for row in self._new)
            load("offer_prices", ("offer_id", *TERMS[:3]), costs, changed_at=self.now)

    def _cells(self, n: int, row: IncomingRow, decision: Decision | None = None) -> Cells:
        """The row in the order of the temporary table's columns."""
        values, keys, warnings = row.values, row.keys, row.warnings
        product_id, key = keys.id, keys.valid_gtin_key
        product_pk, offer_pk, central = None, None, True
        if decision is not None:
            product_id = decision.product_id
            product_pk = decision.product and decision.product.pk
            offer_pk, central = decision.offer_pk, decision.central
            if decision.keep_gtin and decision.product is not None:
                kept = decision.product
                values = {**values, "gtin": kept.gtin, "gtin_valid": kept.gtin_valid}
                key = None
            if decision.title_differs is not None:
                warnings = (*warnings, "title/kept")
        get = values.get
        gtin = get("gtin")
        if key is None and gtin is not None:
            key = gtin_key(gtin)
        plain = [*map(get, PROMOTED)]
        for index in _AMOUNTS:
            plain[index] = self.driver.amount(plain[index])
        for index in _LISTS:
            if plain[index] is not None:
                plain[index] = _json.encode(plain[index]).decode()
        details = None
        if len(values) > 1 + len(plain) - plain.count(None):
            details = {name: values[name] for name in values.keys() - _KNOWN}
        return (
            n,
            keys.id,
            row.digest,
            _json.encode(warnings).decode() if warnings else None,
            product_id,
            values["title"],
            *plain,
            _json.encode(details).decode() if details else None,
            _json.encode(row.extra).decode() if row.extra else None,
            key,
            search_text(
                product_id=product_id,
                title=values["title"],
                brand=get("brand"),
                product_type=get("product_type"),
                mpn=get("mpn"),
                gtin=gtin,
                item_group_id=get("item_group_id"),
            ),
            product_pk,
            offer_pk,
            central,
            self._new_products[n] if self._new_products else None,
            self._new_offers[n] if self._new_offers else None,
        )


def _columns(names: Iterable[str], types: Iterable[str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
