from typing import Any

import pytest
from tests.http.clients import Api, Client

LAPTOP = {
    "product_id": "LAPTOP123",
    "title": "Laptop 15 inch",
    "price": "19.99 EUR",
    "gtin": "4006381333931",
    "brand": "Acmé",
    "product_type": ["Electronics > Laptops"],
    "shipping": ["LU::DHL:4.90 EUR"],
    "return": ["LU:14"],
    "extra": {"Farbton": "rot"},
}


@pytest.fixture
async def vendor(api: Api) -> Client:
    """Owns the verified shop TECHSTORE."""
    vendor = await api.user("vendor")
    admin = await api.admin()
    shop = {"shop_code": "TECHSTORE", "shop_name": "Tech", "owner": "vendor"}
    await admin.post("/shops", shop, 201)
    return vendor


async def test_a_product_is_added_shown_changed_and_deleted(api: Api, vendor: Client) -> None:
    added = await vendor.post("/products", LAPTOP, 201)
    expected = LAPTOP | {"price": 19.99, "currency": "EUR", "gtin_valid": True, "owner": "vendor"}
    assert {name: added[name] for name in expected} == expected
    assert added["sale_price"] is None
    shown = await vendor.get("/products/LAPTOP123")
    assert shown == added | {
        "offers": [],
        "stock": {
            "gtin": "4006381333931",
            "gtin_valid": True,
            "total_quantity": 0,
            "total_reserved": 0,
            "total_available": 0,
            "product_title": "Laptop 15 inch",
            "locations": [],
            "warnings": [],
        },
    }
    changed = await vendor.put("/products/LAPTOP123", {"title": "Laptop 16 inch", "brand": None})
    assert (changed["title"], changed["brand"], changed["price"]) == ("Laptop 16 inch", None, 19.99)
    await vendor.delete("/products/LAPTOP123")
    await vendor.get("/products/LAPTOP123", 404)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"product_id": ""}, ["product_id"], "string_too_short"),
        ({"product_id": "x" * 256}, ["product_id"], "too_long"),
        ({"title": None}, ["title"], "string_type"),
        ({"title": "a\0b"}, ["title"], "control_character"),
        ({"price": "1,234"}, ["price"], "price_ambiguous"),
        ({"price": "cheap"}, ["price"], "price"),
        ({"price": True}, ["price"], "amount_type"),
        ({"price": -1}, ["price"], "greater_than_equal"),
        ({"price": 1e30}, ["price"], "less_than"),
        ({"price": {"amount": 1}}, ["price"], "amount_type"),
        ({"price": "5 USD", "currency": "EUR"}, ["currency"], "currency_contradiction"),
        ({"price": 5, "sale_price": 6}, ["sale_price"], "sale-price/above-price"),
        ({"currency": "ABC"}, ["currency"], "currency"),
        ({"gtin": "x"}, ["gtin"], "gtin/placeholder"),
        ({"availability": "maybe"}, ["availability"], "literal_error"),
        ({"multipack": 2**63}, ["multipack"], "less_than"),
        ({"link": "javascript:alert(1)"}, ["link"], "url"),
        ({"colour": "red"}, ["colour"], "extra_forbidden"),
        ({"owner": "somebody"}, ["owner"], "extra_forbidden"),
        ({"shipping": [1]}, ["shipping", 0], "string_type"),
    ],
)
async def test_invalid_products_are_refused_with_their_faults(
    vendor: Client, change: dict[str, Any], place: list[str], code: str
) -> None:
    problem = await vendor.post("/products", {"product_id": "p", "title": "t"} | change, 422)
    assert [(error["loc"], error["code"]) for error in problem["errors"]] == [(place, code)]
    assert (await vendor.get("/products"))["total"] == 0


@pytest.mark.parametrize(
    ("text", "code"), [("9" * 30, "less_than"), ("0." + "0" * 30 + "1", "decimal_max_places")]
)
async def test_numbers_of_any_length_are_numbers(vendor: Client, text: str, code: str) -> None:
    problem = await vendor.get(f"/products?min_price={text}", 422)
    assert [error["code"] for error in problem["errors"]] == [code]


async def test_ids_may_hold_anything(vendor: Client) -> None:
    for product_id, path in (
        ("a/b", "a%2Fb"),
        ("100% & ?#", "100%25%20%26%20%3F%23"),
        ("東京", "%E6%9D%B1%E4%BA%AC"),
        ("..", "%2E%2E"),
    ):
        await vendor.post("/products", {"product_id": product_id, "title": "t"}, 201)
        assert (await vendor.get(f"/products/{path}"))["product_id"] == product_id
        await vendor.post("/shops/TECHSTORE/products", {"product_id": product_id}, 201)
        prices = await vendor.get(f"/shops/TECHSTORE/products/{path}/price-history")
        assert prices["product_id"] == product_id
        await vendor.delete(f"/shops/TECHSTORE/products/{path}")


async def test_the_lists_of_the_walkthrough(api: Api, vendor: Client) -> None:
    stranger = await api.user("stranger")
    for number in range(5):
        laptop = {"product_id": f"L{number}", "title": f"Laptop {number}", "brand": "Apple"}
        laptop |= {"availability": "in_stock", "google_product_category": "Electronics > Computers"}
        await vendor.post("/products", laptop | {"price": number + 1}, 201)
    await vendor.post("/shops/TECHSTORE/products", {"product_id": "L3", "shop_price": 2.5}, 201)
    for query, found in (
        ("", "L0 L1 L2 L3 L4"),
        ("?shop_code=techstore", "L3"),
        ("?shop_code=TECHSTORE&search=laptop", "L3"),
        ("?shop_code=TECHSTORE&max_price=2.5&currency=EUR", "L3"),
        ("?search=laptop&availability=in%20stock", "L0 L1 L2 L3 L4"),
        ("?brand=Apple&category=Electronics&sort=-price&limit=2", "L4 L3"),
        ("?min_price=2&max_price=3&limit=5", "L1 L2"),
        ("?skip=4&sort=title", "L4"),
        ("?search=lap%20TOP", ""),
        ("?search=&brand=", "L0 L1 L2 L3 L4"),
    ):
        page = await stranger.get(f"/products{query}")
        assert " ".join(item["product_id"] for item in page["items"]) == found, query
    listed = await stranger.get("/products?shop_code=TECHSTORE")
    assert listed["items"][0]["offer"]["effective"] == {
        "price": 2.5,
        "sale_price": None,
        "currency": "EUR",
        "availability": "in stock",
        "condition": None,
    }
    first = await stranger.get("/products?limit=3&sort=-id")
    rest = await stranger.get(f"/products?limit=3&sort=-id&cursor={first['next_cursor']}")
    assert [p["product_id"] for p in first["items"] + rest["items"]] == [
        f"L{n}" for n in (4, 3, 2, 1, 0)
    ]
    assert (first["total"], first["total_is_estimate"], rest["next_cursor"]) == (5, False, None)
    assert "offer" not in first["items"][0]


async def test_what_others_may_not(api: Api, vendor: Client) -> None:
    stranger = await api.user("stranger")
    await vendor.post("/products", LAPTOP, 201)
    await stranger.put("/products/LAPTOP123", {"title": "Mine"}, 403)
    await stranger.delete("/products/LAPTOP123", 403)
    await stranger.post("/products", LAPTOP, 409)
    reserved = await stranger.post("/products", {"product_id": "techstore:1", "title": "t"}, 409)
    assert reserved["code"] == "product/prefix-reserved"
    await api.anonymous.get("/products", 401)
    await api.anonymous.get("/products/LAPTOP123", 401)


async def test_counts_and_quality(api: Api, vendor: Client) -> None:
    await vendor.post("/products", LAPTOP, 201)
    await vendor.post("/shops/TECHSTORE/products", {"product_id": "LAPTOP123"}, 201)
    stats = await vendor.get("/stats")
    assert stats == {
        "products": {"total": 1, "brands": 1, "categories": 0},
        "shops": {"total": 2, "active": 2, "verified": 2},  # and the demo shop
        "offers": 1,
        "stock": {"entries": 0, "quantity": 0, "reserved": 0},
        "imports": {"pending": 0, "processing": 0, "completed": 0, "failed": 0},
    }
    quality = await vendor.get("/shops/techstore/quality")
    assert (quality["shop_code"], quality["offers"]) == ("TECHSTORE", 1)
    assert (quality["findings"], quality["last_import"]) == ([], None)
    assert {"attribute": "description", "offers": 1, "share": 1.0} in quality["missing"]
    await (await api.user("stranger")).get("/shops/TECHSTORE/quality", 403)
