"""Shops of two people in any store, and what is done there; told as the reference tells it."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import text
from tests.imports import reference
from tests.imports.reference import HEADER, Reference, Row

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.tables import metadata
from letzshop_core.feeds import read_feed
from letzshop_core.imports.models import Counts
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.shops.models import Shop
from letzshop_core.testing.bulk import begin_import, resume_import, run_import
from letzshop_core.testing.factories import (
    NOON,
    FixedClock,
    add_offer,
    add_product,
    add_shop,
    add_user,
)
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

OWNERS = {"ALFA": "anna", "BETA": "ben", "GAMMA": "anna"}
EVERYTHING = PageRequest(limit=1000)
ANYTHING = Actor(0, "admin", is_admin=True)
NOBODY = Actor(10**6, "nobody", is_admin=False)
PROFILE = read_feed(f"{HEADER}\n{Row('1', gtin='4006381333931').text}\n".encode()).profile


class Killed(Exception):
    """The worker of an import is no more."""


def written(rows: list[Row]) -> bytes:
    return "".join(f"{line}\n" for line in (HEADER, *(row.text for row in rows))).encode()


@dataclass
class Market:
    store: Store
    clock: FixedClock = field(default_factory=FixedClock)
    people: dict[str, Actor] = field(default_factory=dict)
    shops: list[Shop] = field(default_factory=list)

    async def open(self, verified: tuple[bool, bool, bool]) -> "Market":
        for name in ("anna", "ben", "root"):
            self.people[name] = await add_user(self.store, name, is_admin=name == "root")
        for code, is_verified in zip(("ALFA", "BETA", "GAMMA"), verified, strict=True):
            owner = self.people[OWNERS[code]]
            self.shops.append(await add_shop(self.store, owner, code, is_verified=is_verified))
        return self

    async def import_feed(
        self,
        shop: int,
        rows: list[Row],
        feed: str = "a",
        stop: int | None = None,
        **options: Any,
    ) -> tuple[Counts, list[dict[str, Any]]]:
        """The account and the findings. After ``stop`` batches the worker dies, and another one
        goes on."""
        owner = self.people[OWNERS[self.shops[shop].shop_code]]
        url = f"https://shop.example/{feed}"
        job = await begin_import(self.store, self.shops[shop], owner, url=url, **options)
        left = [stop]

        async def report(counts: Counts, bytes_read: int) -> None:
            assert counts.balanced
            if left[0] is not None:
                left[0] -= 1
                if left[0] == 0:
                    raise Killed

        content, where = written(rows), {"clock": self.clock, "profile": PROFILE}
        try:
            counts = await run_import(self.store, job, content, report=report, **where)
        except Killed:
            job = await resume_import(self.store, job)
            counts = await run_import(self.store, job, content, **where)
        async with self.store.reading() as uow:
            return counts, await uow.imports.findings(job.job_id, 10_000)

    async def add_product(self, product_id: str, owner: str | None, gtin: str) -> None:
        read = reference.read_gtin(gtin)
        await add_product(
            self.store,
            self.people[owner] if owner else None,
            product_id,
            title="Made by hand",
            gtin=read and read.digits,
            gtin_valid=read and read.valid,
        )

    async def add_offer(self, shop: int, product_id: str, own_id: str | None) -> None:
        async with self.store.reading() as uow:
            record = await uow.products.record(product_id, by=ANYTHING)
        assert record is not None
        await add_offer(self.store, self.shops[shop], record.product, shop_product_id=own_id)

    async def change_offer(self, shop_code: str, product_id: str, active: bool) -> None:
        shop_id = next(shop.id for shop in self.shops if shop.shop_code == shop_code)
        async with self.store.writing() as uow:
            record = await uow.offers.get(shop_id, product_id, lock=True)
            assert record is not None
            offer = msgspec.structs.replace(record.offer, is_active=active)
            await uow.offers.replace(record.id, offer)
            await uow.products.update_visibility([record.product_row_id])

    async def change_product(self, product_id: str, title: str, price: str) -> None:
        async with self.store.writing() as uow:
            record = await uow.products.record(product_id, by=ANYTHING, lock=True)
            assert record is not None
            product = msgspec.structs.replace(
                record.product, title=title, price=Decimal(price), sale_price=None, currency="EUR"
            )
            await uow.products.replace(record.id, product)
            await uow.offers.record_inherited_prices(record.id, NOON)

    async def remove_product(self, product_id: str) -> None:
        async with self.store.writing() as uow:
            record = await uow.products.record(product_id, by=ANYTHING, lock=True)
            assert record is not None
            await uow.products.remove(record.id)

    async def catalogue(self) -> dict[str, Any]:
        """Everything that can be seen of it, in the terms of the reference."""
        products, offers = {}, {}
        async with self.store.reading() as uow:
            for p in (await uow.products.find(ProductFilters(), EVERYTHING, by=ANYTHING)).items:
                prices = (p.price, p.sale_price, p.currency)
                values = (p.title, p.brand, p.gtin, p.gtin_valid, *prices, p.link)
                products[p.product_id] = (p.owner, *values)
            public = (await uow.products.find(ProductFilters(), EVERYTHING, by=NOBODY)).items
            for shop in self.shops:
                found = await uow.offers.find(
                    shop.id, OfferFilters(), EVERYTHING, inactive_too=True
                )
                for o in found.items:
                    record = await uow.offers.get(shop.id, o.product_id)
                    assert record is not None
                    history = [
                        (change.price, change.sale_price, change.currency)
                        for change in await uow.offers.prices(record.id, 1000)
                    ]
                    offers[shop.shop_code, o.product_id] = (
                        o.shop_product_id,
                        (o.shop_price, o.shop_sale_price, o.shop_currency),
                        o.shop_link,
                        o.is_active,
                        history,
                    )
        return {
            "products": products,
            "offers": offers,
            "public": sorted(product.product_id for product in public),
        }


def expected_catalogue(catalogue: Reference) -> dict[str, Any]:
    return {
        "products": {p.product_id: (p.owner, *p.written) for p in catalogue.products},
        "offers": {
            (o.shop.code, o.product.product_id): (o.own_id, o.prices, o.link, o.active, o.history)
            for o in catalogue.offers
        },
        "public": sorted(p.product_id for p in catalogue.products if catalogue.is_public(p)),
    }


def rows_of(counts: Counts) -> dict[str, int]:
    found = {name: count for name, count in msgspec.structs.asdict(counts).items() if count}
    found.pop("warnings", None)
    return found


@contextlib.asynccontextmanager
async def empty_stores(postgresql: SqlStore, sqlite: bytes) -> AsyncIterator[list[Store]]:
    """One of each kind."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with postgresql.engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "letzshop.db"
        path.write_bytes(sqlite)
        on_file = SqlStore.connect(f"sqlite:///{path}")
        try:
            yield [MemoryStore(), on_file, postgresql]
        finally:
            await on_file.close()
