"""Many at the same time on products and offers."""

import asyncio

import pytest

from letzshop_core import Letzshop
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.errors import Conflict
from letzshop_core.offers.models import NewOffer, OfferPatch
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import NewProduct, ProductFilters, ProductPatch
from letzshop_core.testing.factories import add_product, add_shop, add_user


@pytest.fixture
def letzshop(sql_store: SqlStore) -> Letzshop:
    return Letzshop(sql_store)


async def test_of_many_who_add_one_product_one_does(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    new = NewProduct(product_id="p", title="t")
    results = await asyncio.gather(
        *(letzshop.products.create(new, by=owner) for _ in range(12)), return_exceptions=True
    )
    assert sum(isinstance(result, Conflict) for result in results) == 11
    assert (await letzshop.products.find(ProductFilters(), PageRequest(), by=owner)).total == 1


async def test_of_many_who_offer_one_product_in_a_shop_one_does(letzshop: Letzshop) -> None:
    owner = await add_user(letzshop.store)
    await add_shop(letzshop.store, owner, "SHOP")
    await add_product(letzshop.store, owner, "p")
    new = NewOffer(product_id="p")
    results = await asyncio.gather(
        *(letzshop.offers.create("SHOP", new, by=owner) for _ in range(12)), return_exceptions=True
    )
    assert sum(isinstance(result, Conflict) for result in results) == 11


async def test_changes_of_offers_products_and_shops_do_not_get_in_each_others_way(
    letzshop: Letzshop,
) -> None:
    store = letzshop.store
    admin = await add_user(store, is_admin=True)
    vendors = [await add_user(store) for _ in range(3)]
    shops = [await add_shop(store, vendor, f"SHOP-{n}") for n, vendor in enumerate(vendors)]
    for name in "ab":
        await add_product(store, vendors[0], name)
        for shop, vendor in zip(shops, vendors, strict=True):
            await letzshop.offers.create(shop.shop_code, NewOffer(product_id=name), by=vendor)
    changes = []
    for n in range(4):
        for shop, vendor in zip(shops, vendors, strict=True):
            for name in "ba" if n % 2 else "ab":
                patch = OfferPatch(is_active=n == 3, shop_price=n + 1)
                changes.append(letzshop.offers.update(shop.shop_code, name, patch, by=vendor))
            changes.append(letzshop.shops.set_verified(shop.id, bool(n % 2), by=admin))
        changes.append(letzshop.products.update("a", ProductPatch(price=n), by=vendors[0]))
    await asyncio.gather(*changes)
    for shop, verified in zip(shops, (False, True, False), strict=True):
        await letzshop.shops.set_verified(shop.id, verified, by=admin)
    await letzshop.shops.refresh_stale_visibility()
    stranger = await add_user(store)
    for name in "ab":
        await letzshop.offers.update("SHOP-1", name, OfferPatch(is_active=name == "a"), by=admin)
    found = await letzshop.products.find(ProductFilters(), PageRequest(), by=stranger)
    assert [product.product_id for product in found.items] == ["a"]
    await letzshop.shops.close()
