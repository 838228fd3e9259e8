"""The same two reads as a team would write them with FastAPI, SQLAlchemy's ORM and pydantic.

Served with ``uvicorn --factory benchmarks.peers.fastapi_orm:create_app``; ``DATABASE_URL`` and
``JWT_SECRET_KEY`` as for letzshop, whose tables it reads. Like letzshop it checks the token and
that its user is active, shows only what the caller may see, and gives the same fields. Left out,
to its favour: places of stock, and money as numbers (it is text here, as pydantic has it).
"""

import json
import os
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, get_type_hints

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, create_model
from sqlalchemy import MetaData, Text, TypeDecorator, create_engine, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, joinedload, relationship, selectinload

from letzshop_core.products.models import Product

__all__ = ["create_app"]


class Terms(BaseModel):
    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    availability: str | None
    condition: str | None


class OfferOut(BaseModel):
    shop_code: str
    product_id: str
    shop_product_id: str | None
    shop_price: Decimal | None
    shop_sale_price: Decimal | None
    shop_currency: str | None
    shop_availability: str | None
    shop_condition: str | None
    shop_link: str | None
    is_featured: bool
    is_active: bool
    min_quantity: int
    max_quantity: int | None
    effective: Terms
    created_at: datetime
    updated_at: datetime


# Every attribute of a product, with the types that letzshop gives them.
_types = get_type_hints(Product)
_fields: dict[str, Any] = {
    wire: (_types[name], ... if name in {"product_id", "title"} else None)
    for name, wire in zip(Product.__struct_fields__, Product.__struct_encode_fields__, strict=True)
    if name != "offer"
}
ProductOut: Any = create_model("ProductOut", **_fields)


class StockOut(BaseModel):
    gtin: str
    gtin_valid: bool
    total_quantity: int
    total_reserved: int
    total_available: int
    product_title: str | None
    locations: list[str] = []
    warnings: list[str] = []


class ProductDetails(ProductOut):
    stock: StockOut | None
    offers: list[OfferOut]


class ProductPage(BaseModel):
    items: list[ProductOut]
    total: int
    total_is_estimate: bool
    skip: int
    limit: int
    next_cursor: str | None


class JsonText(TypeDecorator[Any]):
    """JSON in a column of text."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


def create_app() -> FastAPI:
    """The application over the database that the environment names."""
    url, secret = os.environ["DATABASE_URL"], os.environ["JWT_SECRET_KEY"]
    # The tables as they are, with the types that SQLAlchemy itself gives their columns.
    found = MetaData()
    looking = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    found.reflect(looking)
    looking.dispose()
    tables = found.tables
    for column in ("additional_image_link", "product_type", "details", "extra"):
        tables["products"].c[column].type = JsonText()

    class Base(DeclarativeBase):
        metadata = found

    class User(Base):
        __table__ = tables["users"]

    class Shop(Base):
        __table__ = tables["shops"]

    class Offer(Base):
        __table__ = tables["shop_products"]
        shop = relationship(Shop)

    class ProductRow(Base):
        __table__ = tables["products"]
        owned_by = relationship(User)
        offers = relationship(Offer, order_by=Offer.__table__.c.id)

    shown = [column.key for column in tables["products"].c if column.key in ProductOut.model_fields]

    def attributes(product: Any) -> dict[str, Any]:
        values = {name: getattr(product, name) for name in shown}
        values |= product.details or {}
        values["extra"] = product.extra or {}
        values["owner"] = product.owned_by.username if product.owned_by is not None else None
        return values

    def offer_out(offer: Any, product: Any) -> OfferOut:
        priced = product if offer.price is None else offer
        return OfferOut(
            shop_code=offer.shop.shop_code,
            product_id=product.product_id,
            shop_product_id=offer.shop_product_id,
            shop_price=offer.price,
            shop_sale_price=offer.sale_price,
            shop_currency=offer.currency,
            shop_availability=offer.availability,
            shop_condition=offer.condition,
            shop_link=offer.link,
            is_featured=offer.is_featured,
            is_active=offer.is_active,
            min_quantity=offer.min_quantity,
            max_quantity=offer.max_quantity,
            effective=Terms(
                price=priced.price,
                sale_price=priced.sale_price,
                currency=priced.currency,
                availability=offer.availability or product.availability,
                condition=offer.condition or product.condition,
            ),
            created_at=offer.created_at,
            updated_at=offer.updated_at,
        )

    stock = tables["stock"].c
    products = tables["products"].c
    engine = create_async_engine(
        url.replace("postgresql:", "postgresql+asyncpg:", 1), pool_size=10, max_overflow=5
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    async def caller(
        credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
        db: Annotated[AsyncSession, Depends(session)],
    ) -> Any:
        try:
            claims = jwt.decode(
                credentials.credentials, secret, algorithms=["HS256"], issuer="letzshop"
            )
        except jwt.InvalidTokenError:
            raise HTTPException(401) from None
        user: Any = await db.get(User, int(claims["sub"]))
        if user is None or not user.is_active or user.token_version != claims["ver"]:
            raise HTTPException(401)
        return user

    @app.get("/products/{product_id}", response_model=ProductDetails)
    async def one(
        product_id: str,
        user: Annotated[Any, Depends(caller)],
        db: Annotated[AsyncSession, Depends(session)],
    ) -> Any:
        product: Any = await db.scalar(
            select(ProductRow)
            .where(products.product_id == product_id)
            .options(joinedload(ProductRow.owned_by))
            .options(selectinload(ProductRow.offers).joinedload(Offer.shop))
        )
        if product is None or not (product.is_public or product.owner_id == user.id):
            raise HTTPException(404)
        summary = None
        if product.gtin is not None:
            total, reserved = (
                await db.execute(
                    select(
                        func.coalesce(func.sum(stock.quantity), 0),
                        func.coalesce(func.sum(stock.reserved), 0),
                    ).where(stock.gtin_key == product.gtin_key)
                )
            ).one()
            summary = StockOut(
                gtin=product.gtin,
                gtin_valid=product.gtin_valid,
                total_quantity=total,
                total_reserved=reserved,
                total_available=total - reserved,
                product_title=product.title,
            )
        offers = [
            offer_out(offer, product)
            for offer in product.offers
            if offer.shop.owner_id == user.id
            or (offer.is_active and offer.shop.is_active and offer.shop.is_verified)
        ]
        return ProductDetails(**attributes(product), stock=summary, offers=offers)

    @app.get("/products", response_model=ProductPage)
    async def many(
        user: Annotated[Any, Depends(caller)],
        db: Annotated[AsyncSession, Depends(session)],
        skip: int = 0,
        limit: int = 100,
    ) -> Any:
        seen = or_(products.is_public, products.owner_id == user.id)
        counted = select(products.id).where(seen).limit(10_001).subquery()
        total = await db.scalar(select(func.count()).select_from(counted)) or 0
        rows: Any = (
            await db.scalars(
                select(ProductRow)
                .where(seen)
                .order_by(products.id)
                .offset(skip)
                .limit(limit)
                .options(joinedload(ProductRow.owned_by))
            )
        ).all()
        return ProductPage(
            items=[ProductOut(**attributes(row)) for row in rows],
            total=total,
            total_is_estimate=total > 10_000,
            skip=skip,
            limit=limit,
            next_cursor=str(rows[-1].id) if len(rows) == limit else None,
        )

    return app
