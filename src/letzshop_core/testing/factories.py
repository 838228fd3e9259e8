"""Things to test with: every field has a default, every field can be overridden."""

from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from letzshop_core.shops.models import NewShop, Shop
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor, NewUser, Role

__all__ = ["NOON", "FixedClock", "add_shop", "add_user", "new_shop", "new_user"]

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""A moment to stand still at."""

_numbers = count(1)


class FixedClock:
    """A clock that a test sets: ``clock.time += timedelta(minutes=31)``."""

    def __init__(self, time: datetime = NOON) -> None:
        self.time = time

    def now(self) -> datetime:
        """The time that was set."""
        return self.time


def new_user(**fields: Any) -> NewUser:
    """A registration, of a new name each time."""
    number = next(_numbers)
    defaults = {
        "username": f"user{number}",
        "email": f"user{number}@example.com",
        "password": "correct horse battery",
    }
    return NewUser(**defaults | fields)


def new_shop(**fields: Any) -> NewShop:
    """A shop to be opened, of a new code each time."""
    number = next(_numbers)
    return NewShop(**{"shop_code": f"SHOP{number}", "shop_name": f"Shop {number}"} | fields)


async def add_user(store: Store, username: str | None = None, *, is_admin: bool = False) -> Actor:
    """Store a user, who cannot log in, and return who they act as."""
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
    """Store a shop, public unless said otherwise."""
    code = {} if shop_code is None else {"shop_code": shop_code}
    async with store.writing() as uow:
        shop = await uow.shops.add(
            new_shop(**code, **fields), owner_id=owner.id, is_verified=is_verified, at=NOON
        )
        if not is_active:
            shop = await uow.shops.update(shop.id, {"is_active": False}, at=NOON)
    return shop
