import asyncio
from typing import Any

import pytest
from tests.http.clients import Api, Client

TECHSTORE = {
    "shop_code": "TechStore",
    "shop_name": "Tech Store Luxembourg",
    "description": "Electronics and gadgets",
    "contact_email": "info@techstore.example",
    "contact_phone": "+352 123 456 789",
    "website": "https://techstore.example",
}


async def test_a_shop_is_opened_and_shown(api: Api, owner: Client) -> None:
    shop = await owner.post("/shops", TECHSTORE, 201)
    assert shop == TECHSTORE | {
        "id": shop["id"],
        "shop_code": "TECHSTORE",
        "owner": "owner",
        "business_address": None,
        "tax_number": None,
        "is_active": True,
        "is_verified": False,
        "created_at": shop["created_at"],
        "updated_at": shop["created_at"],
    }
    assert await owner.get("/shops/techstore") == shop
    await owner.post("/shops", TECHSTORE, 409)


async def test_an_admins_shop_is_verified_and_may_be_somebody_elses(
    api: Api, owner: Client
) -> None:
    admin = await api.admin()
    shop = await admin.post("/shops", TECHSTORE | {"owner": "owner"}, 201)
    assert (shop["owner"], shop["is_verified"]) == ("owner", True)
    await owner.post("/shops", TECHSTORE | {"shop_code": "X1", "owner": "admin"}, 403)
    problem = await admin.post("/shops", TECHSTORE | {"shop_code": "X1", "owner": "nobody"}, 422)
    assert problem["errors"][0]["loc"] == ["owner"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shop_code", "A"),
        ("shop_code", "A/B"),
        ("shop_code", "nul\0"),
        ("shop_code", 12),
        ("shop_name", ""),
        ("shop_name", "x" * 201),
        ("contact_email", "nonsense"),
        ("website", "ftp://x.example"),
        ("is_verified", True),
        ("unknown", None),
    ],
)
async def test_bad_input_names_the_field(owner: Client, field: str, value: Any) -> None:
    problem = await owner.post("/shops", TECHSTORE | {field: value}, 422)
    assert problem["errors"][0]["loc"] == [field]


async def test_only_given_fields_change(owner: Client, stranger: Client) -> None:
    shop = await owner.post("/shops", TECHSTORE, 201)
    change = {"shop_name": "New", "description": None, "tax_number": " LU1 "}
    changed = await owner.put("/shops/TECHSTORE", change)
    assert changed == shop | {
        "shop_name": "New",
        "description": None,
        "tax_number": "LU1",
        "updated_at": changed["updated_at"],
    }
    await owner.put("/shops/TECHSTORE", {"shop_name": None}, 422)
    await owner.put("/shops/TECHSTORE", {"is_active": False}, 422)
    await stranger.put("/shops/TECHSTORE", {"shop_name": "Mine"}, 404)


async def test_visibility_and_verification(api: Api, owner: Client, stranger: Client) -> None:
    admin = await api.admin()
    shop = await owner.post("/shops", TECHSTORE, 201)
    verify, status = (f"/admin/shops/{shop['id']}/{path}" for path in ("verify", "status"))

    async def seen_by(client: Client) -> bool:
        page = await client.get("/shops", query_string="search=tech")
        result = await client.call("GET", "/shops/TECHSTORE")
        assert (result.status_code == 200) == (len(page["items"]) == 1)
        return result.status_code == 200

    assert [await seen_by(c) for c in (owner, stranger, admin)] == [True, False, True]
    assert (await admin.put(verify, {"is_verified": True}))["is_verified"] is True
    assert [await seen_by(c) for c in (owner, stranger, admin)] == [True, True, True]
    await stranger.put("/shops/TECHSTORE", {"shop_name": "Mine"}, 403)
    assert (await admin.put(status))["is_active"] is False
    assert [await seen_by(c) for c in (owner, stranger, admin)] == [True, False, True]
    assert (await admin.put(status))["is_active"] is True
    assert (await admin.put(verify))["is_verified"] is False
    assert [await seen_by(c) for c in (owner, stranger, admin)] == [True, False, True]
    await admin.put("/admin/shops/999999/verify", None, 404)
    await admin.put(verify, {"is_verified": "yes"}, 422)
    await admin.put(verify, {"is_active": True}, 422)
    await admin.put(verify, {"is_verified": None}, 422)
    assert [await seen_by(c) for c in (owner, stranger, admin)] == [True, False, True]


async def test_lists_and_filters(api: Api, owner: Client) -> None:
    admin = await api.admin()  # who owns DEMOSHOP
    await owner.post("/shops", TECHSTORE, 201)
    await owner.post("/shops", {"shop_code": "CAFE", "shop_name": "Café Étoile"}, 201)
    for client, query, expected in (
        (owner, "", ["DEMOSHOP", "TECHSTORE", "CAFE"]),
        (owner, "mine=true", ["TECHSTORE", "CAFE"]),
        (owner, "verified_only=1", ["DEMOSHOP"]),
        (owner, "active_only=true&mine=1", ["TECHSTORE", "CAFE"]),
        (owner, "search=ETOI", ["CAFE"]),
        (owner, "search=toile", []),
        (owner, "limit=1&skip=1", ["TECHSTORE"]),
        (admin, "is_verified=false", ["TECHSTORE", "CAFE"]),
    ):
        page = await client.get("/shops", query_string=query)
        assert [shop["shop_code"] for shop in page["items"]] == expected, query
    page = await admin.get("/admin/shops", query_string="is_verified=false&limit=1")
    assert [shop["shop_code"] for shop in page["items"]] == ["TECHSTORE"]
    assert page["total"] == 2
    page = await admin.get("/admin/shops", params={"cursor": page["next_cursor"]})
    assert [shop["shop_code"] for shop in page["items"]] == ["CAFE"]


@pytest.mark.parametrize("code", ["NONE", "%00", "%FF", "a%2Fb", "x" * 5000, "%ED%A0%80"])
async def test_what_is_no_shop_is_not_found(owner: Client, code: str) -> None:
    await owner.get(f"/shops/{code}", 404)


async def test_double_submits_open_one_shop(owner: Client) -> None:
    results = await asyncio.gather(
        *(owner.call("POST", "/shops", json=TECHSTORE) for _ in range(8))
    )
    assert sorted(result.status_code for result in results) == [201] + [409] * 7
