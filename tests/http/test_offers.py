from datetime import timedelta
from typing import Any

import pytest
from tests.http.clients import Api, Client

from letzshop_core.testing.factories import FixedClock

PATH = "/shops/MYSHOP/products"


@pytest.fixture
async def vendor(api: Api) -> Client:
    """Owns the verified shop MYSHOP; there is a product to be offered in it."""
    vendor = await api.user("vendor")
    admin = await api.admin()
    await admin.post("/shops", {"shop_code": "MYSHOP", "shop_name": "M", "owner": "vendor"}, 201)
    product = {"product_id": "EXISTING_PRODUCT_123", "title": "Laptop", "price": "120 EUR"}
    await admin.post("/products", product | {"condition": "new"}, 201)
    return vendor


async def test_an_offer_is_made_listed_changed_and_withdrawn(
    api: Api, vendor: Client, clock: FixedClock
) -> None:
    new = {
        "product_id": "EXISTING_PRODUCT_123",
        "shop_price": 89.99,
        "shop_availability": "in stock",
        "is_featured": True,
    }
    offer = await vendor.post(PATH, new, 201)
    assert offer == new | {
        "shop_code": "MYSHOP",
        "shop_product_id": None,
        "shop_sale_price": None,
        "shop_currency": "EUR",
        "shop_condition": None,
        "shop_link": None,
        "is_active": True,
        "min_quantity": 1,
        "max_quantity": None,
        "effective": {
            "price": 89.99,
            "sale_price": None,
            "currency": "EUR",
            "availability": "in stock",
            "condition": "new",
        },
        "created_at": offer["created_at"],
        "updated_at": offer["created_at"],
    }
    stranger = await api.user("stranger")
    listed = await stranger.get(PATH)
    assert listed["total"] == 1
    assert listed["items"][0].pop("product")["title"] == "Laptop"
    assert listed["items"] == [offer]
    assert (await stranger.get("/products/EXISTING_PRODUCT_123"))["offers"] == [offer]
    path = f"{PATH}/EXISTING_PRODUCT_123"
    clock.time += timedelta(minutes=1)
    changed = await vendor.put(path, {"shop_sale_price": 80, "max_quantity": 5})
    assert changed["effective"]["sale_price"] == 80
    history = await stranger.get(f"{path}/price-history")
    assert [(c["price"], c["sale_price"]) for c in history["changes"]] == [
        (89.99, None),
        (89.99, 80),
    ]
    assert history["reduction"]["lowest_price"] == 89.99
    await vendor.delete(path)
    assert (await stranger.get(PATH))["total"] == 0
    await vendor.get(f"{path}/price-history", 404)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"product_id": "ABSENT"}, 404),
        ({}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "shop_price": "free"}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "shop_sale_price": 1}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "min_quantity": 0}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "min_quantity": 2, "max_quantity": 1}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "is_active": None}, 422),
        ({"product_id": "EXISTING_PRODUCT_123", "price": 1}, 422),
    ],
)
async def test_what_is_no_offer(vendor: Client, fields: dict[str, Any], status: int) -> None:
    await vendor.post(PATH, fields, status)


async def test_conflicts_and_authorisation(api: Api, vendor: Client) -> None:
    new = {"product_id": "EXISTING_PRODUCT_123"}
    await vendor.post(PATH, new, 201)
    assert (await vendor.post(PATH, new, 409))["code"] == "offer/exists"
    stranger = await api.user("stranger")
    path = f"{PATH}/EXISTING_PRODUCT_123"
    await stranger.post(PATH, new, 403)
    await stranger.put(path, {"shop_price": 1}, 403)
    await stranger.delete(path, 403)
    await stranger.get("/shops/ABSENT/products", 404)
    await stranger.post("/shops/ABSENT/products", new, 404)
    await api.anonymous.get(PATH, 401)
    await vendor.put(f"{PATH}/ABSENT", {"is_active": False}, 404)
