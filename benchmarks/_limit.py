"""What the database alone needs to bring clean rows into the catalogue.

One connection loads the rows, as an import left them, into a temporary table and merges them
into products, offers and price history by one statement each: same tables, same indexes, same
final state as the import, digests and search index included. Preparing the rows is not timed.
"""

import pickle
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.adapters.sqlalchemy.engine import SQLITE_PRAGMAS

__all__ = ["dump_postgresql", "dump_sqlite", "merge_postgresql", "merge_sqlite"]

PRODUCT = ("product_id", "title", *PROMOTED, "details", "extra", "gtin_key", "search_text")
TERMS = ("price", "sale_price", "currency", "availability", "condition", "link")
FEED = ("shop_product_id", "feed_digest", "feed_warnings", "feed_row")
CHUNK = 1 << 20
ROWS = 10_000


def _names(columns: Iterable[str], table: str = "") -> str:
    return ", ".join(f"{table}{column}" for column in columns)


CLEAN = f"""SELECT {_names(PRODUCT, "p.")}, p.is_public, {_names(FEED, "o.")}
    FROM products p JOIN shop_products o ON o.product_pk = p.id ORDER BY p.id"""
EMPTY = f"""CREATE TEMP TABLE clean AS SELECT {_names(PRODUCT, "p.")}, p.is_public,
    {_names(FEED, "o.")} FROM products p, shop_products o WHERE false"""


def _upsert(columns: Iterable[str], table: str) -> str:
    columns = tuple(columns)
    assigned = ", ".join(f"{column} = excluded.{column}" for column in columns)
    differ = " OR ".join(f"{table}.{c} IS DISTINCT FROM excluded.{c}" for c in columns)
    return f"DO UPDATE SET {assigned}, updated_at = excluded.updated_at WHERE {differ}"


PRODUCTS = f"""INSERT INTO products ({_names(PRODUCT)}, is_public, owner_id, source_shop_id,
        created_at, updated_at)
    SELECT {_names(PRODUCT)}, is_public, 1, 1, NOW, NOW FROM clean WHERE true
    ON CONFLICT (product_id) {_upsert(PRODUCT[1:], "products")}"""
OFFERS = f"""INSERT INTO shop_products (shop_id, product_pk, {_names(TERMS)}, {_names(FEED)},
        feed_source_id, feed_job_id, is_featured, is_active, min_quantity, withdrawn_by_feed,
        created_at, updated_at)
    SELECT 1, p.id, {_names(TERMS, "clean.")}, {_names(FEED, "clean.")},
        1, 1, false, true, 1, false, NOW, NOW
    FROM clean JOIN products p ON p.product_id = clean.product_id WHERE true
    ON CONFLICT (shop_id, product_pk) {_upsert((*TERMS, *FEED), "shop_products")}"""


def dump_postgresql(url: str, path: Path) -> None:
    """Write the clean rows of an imported catalogue to a file, as COPY reads them."""
    import psycopg

    with (
        psycopg.connect(url) as connection,
        path.open("wb") as file,
        connection.cursor().copy(f"COPY ({CLEAN}) TO STDOUT") as copy,
    ):
        for data in copy:
            file.write(data)


def merge_postgresql(url: str, path: Path) -> float:
    """Merge the rows of the file; the seconds that took."""
    import psycopg

    offers = OFFERS.replace("NOW", "now()")
    with psycopg.connect(url) as connection, path.open("rb") as file:
        start = time.perf_counter()
        connection.execute("SET jit = off")
        connection.execute(EMPTY)
        with connection.cursor().copy("COPY clean FROM STDIN") as copy:
            while data := file.read(CHUNK):
                copy.write(data)
        connection.execute("ANALYZE clean")
        connection.execute(PRODUCTS.replace("NOW", "now()"))
        connection.execute(
            f"""WITH written AS ({offers} RETURNING id, price, sale_price, currency)
            INSERT INTO offer_prices (offer_id, price, sale_price, currency, changed_at)
            SELECT id, price, sale_price, currency, now() FROM written"""
        )
        connection.execute("DROP TABLE clean")
        connection.commit()
        return time.perf_counter() - start


def dump_sqlite(database: Path, path: Path) -> None:
    """Write the clean rows of an imported catalogue to a file, as lists of tuples."""
    connection = sqlite3.connect(database)
    cursor = connection.execute(CLEAN)
    with path.open("wb") as file:
        while rows := cursor.fetchmany(ROWS):
            pickle.dump(rows, file)
    connection.close()


def merge_sqlite(database: Path, path: Path) -> float:
    """Merge the rows of the file; the seconds that took. Reading the file is not counted."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    moment = "'2026-03-01 12:00:00.000000'"
    marks = ", ".join("?" * (len(PRODUCT) + 1 + len(FEED)))
    reading = 0.0
    start = time.perf_counter()
    connection.execute(EMPTY)
    connection.execute("BEGIN IMMEDIATE")
    with path.open("rb") as file:
        while True:
            begin = time.perf_counter()
            try:
                rows = pickle.load(file)
            except EOFError:
                break
            reading += time.perf_counter() - begin
            connection.executemany(f"INSERT INTO clean VALUES ({marks})", rows)
    last = connection.execute("SELECT coalesce(max(id), 0) FROM shop_products").fetchone()[0]
    connection.execute(PRODUCTS.replace("NOW", moment))
    connection.execute(OFFERS.replace("NOW", moment))
    connection.execute(
        f"""INSERT INTO offer_prices (offer_id, price, sale_price, currency, changed_at)
        SELECT id, price, sale_price, currency, {moment} FROM shop_products WHERE id > ?""",
        (last,),
    )
    connection.execute("COMMIT")
    connection.execute("DROP TABLE clean")
    connection.close()
    return time.perf_counter() - start - reading
