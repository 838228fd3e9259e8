"""Makes things to test with. Every field has a default and can be overridden."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final

from msgspec import structs

from letzshop_core.errors import NotFound
from letzshop_core.offers.models import Offer
from letzshop_core.offers.terms import effective_terms
from letzshop_core.products.models import Product
from letzshop_core.shops.models import NewShop, Shop
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor, NewUser, Role

__all__ = [
    "LEASE",
    "NOON",
    "FixedClock",
    "add_offer",
    "add_product",
    "add_shop",
    "add_user",
    "new_offer",
    "new_product",
    "new_shop",
    "new_user",
]

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""The time at which test clocks begin."""

LEASE: Final = timedelta(seconds=30)
"""How long a worker holds a job."""

_numbers = count(1)
_ANYBODY: Final = Actor(0, "anybody", is_admin=True)


class FixedClock:
    """A clock that a test sets: ``clock.time += timedelta(minutes=31)``."""

    def __init__(self, time: datetime = NOON) -> None:
        self.time = time

    def now(self) -> datetime:
        """The time that was set."""
        return self.time


def new_user(**fields: Any) -> NewUser:
    """A registration, with another name each time."""
    number = next(_numbers)
    defaults = {
        "username": f"user{number}",
        "email": f"user{number}@example.com",
        "password": "correct horse battery",
    }
    return NewUser(**defaults | fields)


def new_shop(**fields: Any) -> NewShop:
    """A request to open a shop, with another code each time."""
    number = next(_numbers)
    return NewShop(**{"shop_code": f"SHOP{number}", "shop_name": f"Shop {number}"} | fields)


async def add_user(store: Store, username: str | None = None, *, is_admin: bool = False) -> Actor:
    """Store a user who cannot log in, and return the actor that they are."""
    username = username or f"user{next(_numbers)}"
    async with store.writing() as uow:
        user = await uow.users.add(
            username=username,
            email=f"{username}@example.com",
            hashed_password="-",
            role=Role.ADMIN if is_admin else Role.USER,
            at=NOON,
        )
    return Actor(user.id, user.username, is_admin)


async def add_shop(
    store: Store,
    owner: Actor,
    shop_code: str | None = None,
    *,
    is_verified: bool = True,
    is_active: bool = True,
    **fields: Any,
) -> Shop:
    """Store a shop; by default it is public."""
    code = {} if shop_code is None else {"shop_code": shop_code}
    async with store.writing() as uow:
        shop = await uow.shops.add(
            new_shop(**code, **fields), owner_id=owner.id, is_verified=is_verified, at=NOON
        )
        if not is_active:
            shop = await uow.shops.update(shop.id, {"is_active": False}, at=NOON)
    return shop


def new_product(product_id: str | None = None, **fields: Any) -> Product:
    """A product, with another id each time."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "product_id": product_id or f"product-{number}",
        "title": f"Thing {number}",
        "price": Decimal("19.99"),
        "currency": "EUR",
        "availability": "in stock",
        "condition": "new",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Product(**defaults | fields)


async def add_product(
    store: Store, owner: Actor | None = None, product_id: str | None = None, **fields: Any
) -> Product:
    """Store a product; without ``owner`` it belongs to nobody."""
    product = new_product(product_id, owner=owner.username if owner else None, **fields)
    async with store.writing() as uow:
        await uow.products.add(product, owner_id=owner.id if owner else None)
    return product


def new_offer(shop: Shop, product: Product, **fields: Any) -> Offer:
    """An offer of the product in the shop; by default it inherits all terms."""
    defaults: dict[str, Any] = {
        "shop_product_id": None,
        "shop_price": None,
        "shop_sale_price": None,
        "shop_currency": None,
        "shop_availability": None,
        "shop_condition": None,
        "shop_link": None,
        "is_featured": False,
        "is_active": True,
        "min_quantity": 1,
        "max_quantity": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    offer = Offer(
        shop_code=shop.shop_code,
        product_id=product.product_id,
        effective=product.terms,
        **defaults | fields,
    )
    return structs.replace(offer, effective=effective_terms(offer.own_terms, product.terms))


async def add_offer(store: Store, shop: Shop, product: Product, **fields: Any) -> Offer:
    """Store an offer of a product that has been stored."""
    offer = new_offer(shop, product, **fields)
    async with store.writing() as uow:
        record = await uow.products.record(product.product_id, by=_ANYBODY)
        if record is None:
            raise NotFound("product", product.product_id)
        await uow.offers.add(offer, shop_id=shop.id, product_row_id=record.id)
        await uow.products.update_visibility([record.id])
    return offer
