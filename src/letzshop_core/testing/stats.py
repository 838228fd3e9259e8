"""What any store must count."""

from decimal import Decimal
from typing import Any

from letzshop_core.stats.models import (
    RECOMMENDED,
    ImportStats,
    ProductStats,
    ShopStats,
    Stats,
    StockStats,
)
from letzshop_core.testing.factories import add_offer, add_product, add_shop, add_user
from letzshop_core.uow import Store

__all__ = ["StatsReaderContract"]


class StatsReaderContract:
    """:class:`letzshop_core.stats.ports.StatsReader`."""

    async def test_an_empty_marketplace(self, store: Store) -> None:
        async with store.reading() as uow:
            assert await uow.stats.marketplace() == Stats(
                products=ProductStats(total=0, brands=0, categories=0),
                shops=ShopStats(total=0, active=0, verified=0),
                offers=0,
                stock=StockStats(entries=0, quantity=0, reserved=0),
                imports=ImportStats(pending=0, processing=0, completed=0, failed=0),
            )

    async def test_everything_is_counted_once(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        await add_shop(store, owner, is_verified=False)
        await add_shop(store, owner, is_active=False)
        for brand, category in (
            ("Apple", "Electronics"),
            ("APPLE", "electronics > Phones"),
            (None, "Electronics"),
            ("Äpfel", None),
        ):
            product = await add_product(store, owner, brand=brand, google_product_category=category)
        await add_offer(store, shop, product)
        async with store.reading() as uow:
            stats = await uow.stats.marketplace()
        assert stats.products == ProductStats(total=4, brands=2, categories=2)
        assert stats.shops == ShopStats(total=3, active=2, verified=2)
        assert stats.offers == 1

    async def test_what_a_shops_active_offers_lack(self, store: Store) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        bare: dict[str, Any] = {
            "price": None,
            "currency": None,
            "availability": None,
            "condition": None,
        }
        values: dict[str, Any] = {
            **dict.fromkeys(RECOMMENDED, "x"),
            "price": 1,
            "product_type": ["x"],
        }
        full = await add_product(
            store,
            owner,
            **values,
        )
        some = await add_product(store, owner, brand="B", **bare)
        none = await add_product(store, owner, **bare)
        await add_offer(store, shop, full)
        await add_offer(
            store,
            shop,
            some,
            shop_price=Decimal(1),
            shop_currency="EUR",
            shop_link="https://shop.example",
        )
        await add_offer(store, shop, none, is_active=False)
        await add_offer(store, await add_shop(store, owner), none)
        async with store.reading() as uow:
            faults = await uow.stats.offer_faults(shop.id)
        assert faults.offers == 2
        assert {name for name, number in faults.missing.items() if number} == (
            set(RECOMMENDED) - {"price", "link", "brand"}
        )
        assert set(faults.missing.values()) == {0, 1}
        assert not any(faults.findings.values())
