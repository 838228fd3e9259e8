"""The same two reads as a team would write them with FastAPI, SQLAlchemy's ORM and pydantic.

Served with ``uvicorn --factory benchmarks.peers.fastapi_orm:create_app``; ``DATABASE_URL`` and
``JWT_SECRET_KEY`` as for letzshop, whose tables it reads. Like letzshop it checks the token and
that its user is active, and shows only what the caller may see. It gives what has a column of
its own, unread; letzshop also unpacks lists and gives every attribute of a product.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import MetaData, create_engine, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, joinedload, relationship, selectinload

__all__ = ["create_app"]


class OfferOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shop_code: str
    shop_product_id: str | None
    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    availability: str | None
    condition: str | None
    link: str | None
    is_featured: bool
    is_active: bool
    min_quantity: int
    max_quantity: int | None
    created_at: datetime
    updated_at: datetime


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    product_id: str
    title: str
    description: str | None
    link: str | None
    image_link: str | None
    additional_image_link: str | None
    availability: str | None
    availability_date: str | None
    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    sale_price_effective_date: str | None
    brand: str | None
    gtin: str | None
    gtin_valid: bool | None
    mpn: str | None
    condition: str | None
    google_product_category: str | None
    product_type: str | None
    item_group_id: str | None
    color: str | None
    size: str | None
    gender: str | None
    age_group: str | None
    material: str | None
    pattern: str | None
    shipping_weight: str | None
    owner: str | None
    created_at: datetime
    updated_at: datetime


class ProductDetails(ProductOut):
    total_quantity: int
    total_reserved: int
    offers: list[OfferOut]


class ProductPage(BaseModel):
    items: list[ProductOut]
    total: int
    skip: int
    limit: int


def create_app() -> FastAPI:
    """The application over the database that the environment names."""
    url, secret = os.environ["DATABASE_URL"], os.environ["JWT_SECRET_KEY"]
    # The tables as they are, with the types that SQLAlchemy itself gives their columns.
    found = MetaData()
    looking = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    found.reflect(looking)
    looking.dispose()
    tables = found.tables

    class Base(DeclarativeBase):
        metadata = found

    class User(Base):
        __table__ = tables["users"]

    class Shop(Base):
        __table__ = tables["shops"]

    class Offer(Base):
        __table__ = tables["shop_products"]
        shop = relationship(Shop)

        @property
        def shop_code(self) -> str:
            code: str = self.shop.shop_code
            return code

    class Product(Base):
        __table__ = tables["products"]
        owned_by = relationship(User)
        offers = relationship(Offer, order_by=Offer.__table__.c.id)

        @property
        def owner(self) -> str | None:
            return self.owned_by.username if self.owned_by is not None else None

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
            select(Product)
            .where(products.product_id == product_id)
            .options(joinedload(Product.owned_by))
            .options(selectinload(Product.offers).joinedload(Offer.shop))
        )
        if product is None or not (product.is_public or product.owner_id == user.id):
            raise HTTPException(404)
        product.total_quantity, product.total_reserved = (
            await db.execute(
                select(
                    func.coalesce(func.sum(stock.quantity), 0),
                    func.coalesce(func.sum(stock.reserved), 0),
                ).where(stock.gtin_key == product.gtin_key)
            )
        ).one()
        return product

    @app.get("/products", response_model=ProductPage)
    async def many(
        user: Annotated[Any, Depends(caller)],
        db: Annotated[AsyncSession, Depends(session)],
        skip: int = 0,
        limit: int = 100,
    ) -> Any:
        seen = or_(products.is_public, products.owner_id == user.id)
        counted = select(products.id).where(seen).limit(10_001).subquery()
        total = await db.scalar(select(func.count()).select_from(counted))
        rows = await db.scalars(
            select(Product)
            .where(seen)
            .order_by(products.id)
            .offset(skip)
            .limit(limit)
            .options(joinedload(Product.owned_by))
        )
        return {"items": rows.all(), "total": total, "skip": skip, "limit": limit}

    return app
