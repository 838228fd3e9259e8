"""A feed imported with pandas and SQLAlchemy's ORM, row by row, as tutorials do it.

``python -m benchmarks.peers._pandas_orm DATABASE_URL FEED``; prints the seconds. Products and
offers go into the tables of letzshop, without digests, price history or findings.
"""

import sys
import time
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session

from letzshop_core.adapters.sqlalchemy import tables
from letzshop_core.adapters.sqlalchemy.engine import database_url

COPIED = (
    *("title", "description", "link", "image_link", "availability", "brand", "gtin", "mpn"),
    *("condition", "google_product_category", "item_group_id", "color", "size", "gender"),
    *("age_group", "material", "pattern", "shipping_weight"),
)


class Base(DeclarativeBase):
    metadata = tables.metadata


Product: Any = type("Product", (Base,), {"__table__": tables.products})
Offer: Any = type("Offer", (Base,), {"__table__": tables.shop_products})


def main(url: str, path: str) -> float:
    parsed = database_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_engine(parsed.set(drivername="sqlite" if sqlite else "postgresql+psycopg"))
    start = time.perf_counter()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    with Session(engine) as session:
        for number, row in frame.iterrows():
            try:
                amount, currency = row["price"].split()
                price = Decimal(amount)
            except (ValueError, InvalidOperation):
                continue
            now = datetime.now(UTC)
            found = select(Product).where(Product.product_id == row["id"])
            product = session.scalars(found).one_or_none()
            if product is None:
                product = Product(product_id=row["id"], owner_id=1, is_public=True, created_at=now)
                session.add(product)
            for name in COPIED:
                setattr(product, name, row[name] or None)
            product.price, product.currency, product.updated_at = price, currency, now
            product.search_text = row["title"].lower()
            session.flush()
            wanted = select(Offer).where(Offer.shop_id == 1, Offer.product_pk == product.id)
            offer = session.scalars(wanted).one_or_none()
            if offer is None:
                offer = Offer(
                    shop_id=1,
                    product_pk=product.id,
                    shop_product_id=row["id"],
                    is_featured=False,
                    is_active=True,
                    min_quantity=1,
                    withdrawn_by_feed=False,
                    created_at=now,
                )
                session.add(offer)
            offer.price, offer.currency, offer.updated_at = price, currency, now
            offer.availability, offer.condition = row["availability"], row["condition"]
            if int(number) % 1000 == 999:
                session.commit()
        session.commit()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
