"""Lists, searches, single products and counts over a catalogue: what they cost, and whether that
stays the same when the catalogue grows.

Two catalogues of the same kind, a small and a large one, are filled and asked in turns, through
the store's own repositories and services. Times are medians in milliseconds. PostgreSQL runs with
the settings of production, so that a million products fit into its cache.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks._catalogue import PRODUCTION
from letzshop_core import Letzshop
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.migrations import upgrade
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.products.cursors import Position, write_cursor
from letzshop_core.products.models import ProductFilters, ProductSort
from letzshop_core.search import search_text
from letzshop_core.users.models import Actor

LIMIT = 50
SMALL = 10_000
DEAR = 950
CALLER = Actor(3, "caller")
NOW = "2026-03-01 12:00:00.000000"
COLUMNS = (
    *("product_id", "title", "description", "link", "image_link", "availability", "price"),
    *("currency", "brand", "gtin", "gtin_valid", "gtin_key", "condition"),
    *("google_product_category", "product_type", "search_text", "is_public", "owner_id"),
    *("created_at", "updated_at"),
)
OFFER_COLUMNS = (
    *("shop_id", "product_pk", "shop_product_id", "price", "currency", "availability"),
    *("condition", "is_featured", "is_active", "min_quantity", "withdrawn_by_feed"),
    *("created_at", "updated_at"),
)


def products(rows: int) -> Iterator[tuple[Any, ...]]:
    """Rows of products. Word ``common`` is in a tenth of the titles, ``medium`` in one of a
    hundred, never both; ``rare`` in ten, whatever their number; the others follow Zipf's law. The
    dearest twentieth has a category of its own."""
    chance = random.Random(1)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in range(330)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    drawn = chance.choices(words, weights, k=rows * 6)
    for n in range(rows):
        title = " ".join(drawn[n * 6 : n * 6 + 6])
        if n % 10 == 3:
            title += " common"
        if n % 100 == 7:
            title += " medium"
        if n % (rows // 10) == 9:
            title += " rare"
        brand = f"Brand{chance.randrange(2000)}"
        gtin = f"{4_000_000_000_000 + n}"
        price, currency, availability, condition = terms(n, rows, chance)
        category = "Dear" if price >= DEAR else f"Level {n % 20} > Level {n % 400}"
        text = search_text(
            product_id=f"sku-{n}", title=title, brand=brand, product_type=[category], gtin=gtin
        )
        yield (
            *(f"sku-{n}", title, "A description of some length. " * 8),
            *(f"https://shop.example/{n}", f"https://shop.example/{n}.jpg", availability),
            *(price, currency, brand, gtin, True, int(gtin)),
            *(condition, category, json.dumps([category]), text, True, 2, NOW, NOW),
        )


def terms(n: int, rows: int, chance: random.Random) -> tuple[float, str, str, str]:
    """Price, currency, availability and condition. A tenth is out of stock, one of a hundred is
    used, and ten each can be preordered, are refurbished, cost Swiss francs."""
    nth_of_ten = n % (rows // 10)
    return (
        chance.randrange(100, 100_000) / 100,
        "CHF" if nth_of_ten == 13 else "EUR",
        "preorder" if nth_of_ten == 11 else "out of stock" if n % 10 == 4 else "in stock",
        "refurbished" if nth_of_ten == 12 else "used" if n % 100 == 8 else "new",
    )


def offers(rows: int) -> Iterator[tuple[Any, ...]]:
    """Rows of offers, one of each product. A tenth has no terms of its own."""
    chance = random.Random(3)
    for n in range(rows):
        own = terms(n, rows, chance) if n % 10 else (None, None, None, None)
        yield (1, n + 1, f"sku-{n}", *own, False, True, 1, False, NOW, NOW)


USERS = [(1, "admin", "admin"), (2, "vendor", "user"), (3, "caller", "user")]


def fill_postgresql(url: str, rows: int) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for row_id, name, role in USERS:
            connection.execute(
                "INSERT INTO users (id, username, username_key, email, email_key,"
                " hashed_password, role, is_active, token_version, created_at, updated_at)"
                " VALUES (%s, %s, %s, %s, %s, '-', %s, true, 0, now(), now())",
                (row_id, name, name, name, name, role),
            )
        connection.execute(
            "INSERT INTO shops (id, shop_code, shop_name, owner_id, is_active, is_verified,"
            " search_text, created_at, updated_at)"
            " VALUES (1, 'SHOP', 'Shop', 2, true, true, '', now(), now())"
        )
        for table, columns, source in (
            ("products", COLUMNS, products(rows)),
            ("shop_products", OFFER_COLUMNS, offers(rows)),
        ):
            copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
            with connection.cursor().copy(copy) as sink:
                for row in source:
                    sink.write_row(row)
        connection.execute("VACUUM ANALYZE")


def fill_sqlite(path: Path, rows: int) -> None:
    connection = sqlite3.connect(path)
    for row_id, name, role in USERS:
        connection.execute(
            "INSERT INTO users (id, username, username_key, email, email_key, hashed_password,"
            " role, is_active, token_version, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, '-', ?, 1, 0, ?, ?)",
            (row_id, name, name, name, name, role, NOW, NOW),
        )
    connection.execute(
        "INSERT INTO shops (id, shop_code, shop_name, owner_id, is_active, is_verified,"
        " search_text, created_at, updated_at) VALUES (1, 'SHOP', 'Shop', 2, 1, 1, '', ?, ?)",
        (NOW, NOW),
    )
    for table, columns, source in (
        ("products", COLUMNS, products(rows)),
        ("shop_products", OFFER_COLUMNS, offers(rows)),
    ):
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        connection.executemany(insert, source)
    connection.commit()
    connection.close()


def operations(store: SqlStore, rows: int) -> dict[str, Callable[[], Awaitable[object]]]:
    """What is timed, by name."""
    letzshop = Letzshop(store)
    chance = random.Random(2)

    def listing(
        cursor: str | None = None, skip: int = 0, **filters: Any
    ) -> Callable[[], Awaitable[object]]:
        wanted = ProductFilters(**filters)
        page = PageRequest(limit=LIMIT, cursor=cursor, skip=skip)
        return lambda: letzshop.products.find(wanted, page, by=CALLER)

    def one() -> Awaitable[object]:
        return letzshop.products.get(f"sku-{chance.randrange(rows)}", by=CALLER)

    def page(number: int) -> str:
        # As if the pages before had been walked: a cursor names the last row of the one before.
        last = min(LIMIT * (number - 1), rows - LIMIT)
        return write_cursor(ProductSort.ID, Position(None, last))

    return {
        "get": one,
        "list": listing(),
        "list_by_price": listing(sort="price"),
        "list_by_title_descending": listing(sort="-title"),
        "list_of_shop": listing(shop_code="SHOP"),
        "list_of_shop_by_price": listing(shop_code="SHOP", sort="price"),
        "list_of_shop_by_title": listing(shop_code="SHOP", sort="title"),
        "list_of_shop_in_stock": listing(shop_code="SHOP", availability="in stock"),
        "list_of_shop_preorder": listing(shop_code="SHOP", availability="preorder"),
        "list_of_shop_refurbished": listing(shop_code="SHOP", condition="refurbished"),
        "list_of_shop_price_range": listing(shop_code="SHOP", min_price=500, max_price="500.05"),
        "list_of_shop_brand": listing(shop_code="SHOP", brand="brand77"),
        "list_of_shop_gtin": listing(shop_code="SHOP", gtin="4000000000777"),
        "list_of_shop_dear_by_price": listing(shop_code="SHOP", category="Dear", sort="price"),
        "list_out_of_stock": listing(availability="out of stock"),
        "list_preorder": listing(availability="preorder"),
        "list_used": listing(condition="used"),
        "list_refurbished": listing(condition="refurbished"),
        "list_of_francs": listing(currency="CHF"),
        "list_of_francs_by_price": listing(currency="CHF", sort="price"),
        "list_of_brand": listing(brand="brand77"),
        "list_of_category": listing(category="Level 7"),
        "list_of_dear_by_price": listing(category="Dear", sort="price"),
        "search_rare": listing(search="rare"),
        "search_prefixes": listing(search="ba12 ka3"),
        "search_medium": listing(search="mediu"),
        "search_common": listing(search="common"),
        "search_common_page_21": listing(search="common", skip=20 * LIMIT),
        "search_common_by_price": listing(search="common", sort="price"),
        "search_a_letter": listing(search="b"),
        "search_many_brands": listing(search="brand1"),
        "search_two_letters": listing(search="b d", sort="-price"),
        "search_two_words": listing(search="medium b"),
        "search_words_apart": listing(search="common medium"),
        "search_nothing": listing(search="nowhere"),
        "search_in_shop": listing(search="medium", shop_code="SHOP"),
        "search_common_in_shop": listing(search="common", shop_code="SHOP"),
        "search_refurbished": listing(search="b", condition="refurbished"),
        "list_of_price_range": listing(min_price=500, max_price="500.05"),
        "list_above_price_by_price": listing(min_price=500, sort="price"),
        "list_above_every_price": listing(min_price=5000, sort="price"),
        "stats": letzshop.stats.get,
        "offers_of_shop": lambda: letzshop.offers.find(
            "SHOP", OfferFilters(), PageRequest(limit=LIMIT), by=CALLER
        ),
        "cursor_page_2": listing(page(2)),
        "cursor_page_10000": listing(page(10_000)),
    }


async def measure(urls: dict[str, tuple[str, int]], rounds: int) -> dict[str, dict[str, float]]:
    stores = {name: SqlStore.connect(url) for name, (url, _) in urls.items()}
    timed = {name: operations(stores[name], rows) for name, (_, rows) in urls.items()}
    times: dict[str, dict[str, list[float]]] = {name: {} for name in urls}
    for turn in range(rounds + 3):
        for name, runs in timed.items():
            for operation, run in runs.items():
                start = time.perf_counter()
                await run()
                if turn >= 3:  # the first fill caches and pools
                    took = (time.perf_counter() - start) * 1000
                    times[name].setdefault(operation, []).append(took)
    for store in stores.values():
        await store.close()
    return {n: {o: median(t) for o, t in by.items()} for n, by in times.items()}


def main(argv: list[str]) -> int:
    """Fill, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of the large catalogue")
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    sizes = {"small": SMALL, "large": options.rows}
    urls: dict[str, tuple[str, int]] = {}
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.database == "postgresql":
            from letzshop_core.testing.servers import new_database, postgresql_server

            server = stack.enter_context(postgresql_server(PRODUCTION))
        for name, rows in sizes.items():
            if options.database == "postgresql":
                url = new_database(server)
                upgrade(url)
                fill_postgresql(url, rows)
            else:
                path = directory / f"{name}.db"
                url = f"sqlite:///{path}"
                upgrade(url)
                fill_sqlite(path, rows)
            urls[name] = (url, rows)
        result = asyncio.run(measure(urls, options.rounds))
    report = {
        "database": options.database,
        "rows": sizes,
        "median_ms": {name: _rounded(times) for name, times in result.items()},
        "large_over_small": _rounded(
            {o: result["large"][o] / result["small"][o] for o in result["large"]}
        ),
        "page_10000_over_page_2": round(
            result["large"]["cursor_page_10000"] / result["large"]["cursor_page_2"], 3
        ),
    }
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        _print_table(report)
    return 0


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in numbers.items()}


def _print_table(report: dict[str, Any]) -> None:
    small, large = report["median_ms"]["small"], report["median_ms"]["large"]
    print(f"{report['database']}, ms per call, {report['rows']}")
    for name, ratio in report["large_over_small"].items():
        print(f"{name:28}{small[name]:10.2f}{large[name]:10.2f}{ratio:8.2f}x")
    print(f"page 10,000 / page 2: {report['page_10000_over_page_2']:.2f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
