import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.http.clients import Api, Client, serving

from letzshop_core.testing.factories import FixedClock, add_product
from letzshop_core.uow import Store

GTIN = "4006381333931"
PLACE = {"gtin": GTIN, "location": "MAIN"}


async def totals(client: Client, gtin: str = GTIN) -> tuple[int, int, int]:
    stock = await client.get(f"/stock/{gtin}")
    return stock["total_quantity"], stock["total_reserved"], stock["total_available"]


async def test_shop_stock_with_a_wrong_check_digit(api: Api, owner: Client) -> None:
    await owner.post("/shops", {"shop_code": "MYSHOP", "shop_name": "My Shop"}, 201)
    body = {
        "gtin": "1234567890123",
        "location": "MYSHOP_WAREHOUSE",
        "quantity": 50,
        "shop_code": "MYSHOP",
    }
    stock = await owner.post("/stock", body)
    assert len(stock.pop("warnings")) == 1
    assert stock == {
        "gtin": "1234567890123",
        "gtin_valid": False,
        "total_quantity": 50,
        "total_reserved": 0,
        "total_available": 50,
        "product_title": None,
        "locations": [
            {
                "location": "MYSHOP_WAREHOUSE",
                "shop_code": "MYSHOP",
                "quantity": 50,
                "reserved": 0,
                "available": 50,
                "updated_at": "2026-03-01T12:00:00Z",
            }
        ],
    }


async def test_totals_count_what_the_caller_sees(api: Api, owner: Client, stranger: Client) -> None:
    await add_product(api.letzshop.store, title="Stapler", gtin=GTIN)
    await owner.post("/shops", {"shop_code": "MYSHOP", "shop_name": "My Shop"}, 201)
    await owner.post("/stock", PLACE | {"quantity": 5, "shop_code": "myshop"})
    await stranger.get(f"/stock/{GTIN}", 404)
    await stranger.post("/stock", PLACE | {"quantity": 2})
    assert await totals(stranger) == (2, 0, 2)
    assert await totals(owner, f"0{GTIN}") == (7, 0, 7)
    assert (await owner.get(f"/stock/{GTIN}"))["product_title"] == "Stapler"


async def test_changes(owner: Client) -> None:
    await owner.post("/stock", PLACE | {"quantity": 5})
    await owner.post("/stock/add", PLACE | {"quantity": 3})
    await owner.post("/stock/remove", PLACE | {"quantity": 7})
    assert await totals(owner) == (1, 0, 1)
    problem = await owner.post("/stock/remove", PLACE | {"quantity": 2}, 409)
    assert problem["code"] == "stock/insufficient"
    await owner.post("/stock/remove", PLACE | {"quantity": 1, "location": "ELSEWHERE"}, 404)


@pytest.mark.parametrize("path", ["/stock", "/stock/add", "/stock/remove", "/stock/reservations"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gtin", "nonsense"),
        ("gtin", ""),
        ("gtin", None),
        ("location", ""),
        ("quantity", -1),
        ("quantity", 10**30),
        ("quantity", 1.5),
        ("quantity", "5"),
        ("quantity", True),
        ("unknown", 1),
    ],
)
async def test_bad_input_names_the_field(
    memory_store: Store, path: str, field: str, value: Any
) -> None:
    async with serving(memory_store) as api:
        owner = await api.user("owner")
        problem = await owner.post(path, PLACE | {"quantity": 5} | {field: value}, 422)
        if problem["errors"][0]["loc"]:
            assert problem["errors"][0]["loc"][0] == field


async def test_reservations(api: Api, owner: Client, stranger: Client, clock: FixedClock) -> None:
    await owner.post("/stock", PLACE | {"quantity": 5})
    request = PLACE | {"quantity": 2, "ttl": 60, "idempotency_key": "order-1"}
    held = await owner.post("/stock/reservations", request, 201)
    assert held == PLACE | {
        "id": held["id"],
        "shop_code": None,
        "quantity": 2,
        "state": "held",
        "expires_at": "2026-03-01T12:01:00Z",
    }
    assert await owner.post("/stock/reservations", request, 201) == held
    await owner.post("/stock/reservations", request | {"quantity": 3}, 409)
    assert await totals(owner) == (5, 2, 3)

    path = f"/stock/reservations/{held['id']}"
    await stranger.delete(path, 404)
    await stranger.post(f"{path}/commit", None, 404)
    assert (await owner.post(f"{path}/commit"))["state"] == "committed"
    await owner.delete(path, 409)
    assert await totals(owner) == (3, 0, 3)

    held = await owner.post("/stock/reservations", PLACE | {"quantity": 3, "ttl": 60}, 201)
    await owner.delete(f"/stock/reservations/{held['id']}")
    held = await owner.post("/stock/reservations", PLACE | {"quantity": 3, "ttl": 60}, 201)
    await owner.post("/stock/reservations", PLACE | {"quantity": 1}, 409)
    clock.time += timedelta(minutes=1)
    problem = await owner.post(f"/stock/reservations/{held['id']}/commit", None, 409)
    assert problem["code"] == "reservation/expired"
    assert await totals(owner) == (3, 0, 3)
    await owner.delete("/stock/reservations/nonsense", 404)


async def test_several_items_are_reserved_together_or_not_at_all(owner: Client) -> None:
    await owner.post("/stock", PLACE | {"quantity": 5})
    items = [PLACE | {"quantity": 3}, PLACE | {"quantity": 3}]
    await owner.post("/stock/reservations", {"items": items}, 409)
    assert await totals(owner) == (5, 0, 5)
    items[1] = PLACE | {"quantity": 2}
    reserved = await owner.post("/stock/reservations", {"items": items, "ttl": 60}, 201)
    assert [item["quantity"] for item in reserved["items"]] == [3, 2]
    assert await totals(owner) == (5, 5, 0)
    await owner.post("/stock/reservations", {"items": []}, 422)
    await owner.post("/stock/reservations", {"items": items} | PLACE, 422)
    await owner.post("/stock/reservations", {}, 422)


async def test_strangers_may_look_but_not_touch(api: Api, owner: Client, stranger: Client) -> None:
    await owner.post("/stock", PLACE | {"quantity": 5})
    for path in ("/stock", "/stock/add", "/stock/remove", "/stock/reservations"):
        await stranger.post(path, PLACE | {"quantity": 1}, 403)
        await api.anonymous.post(path, PLACE | {"quantity": 1}, 401)
    await api.anonymous.get(f"/stock/{GTIN}", 401)
    assert await totals(stranger) == (5, 0, 5)


async def test_fifty_clients_reserve_the_last_units(owner: Client) -> None:
    await owner.post("/stock", PLACE | {"quantity": 7})
    results = await asyncio.gather(
        *(
            owner.call("POST", "/stock/reservations", json=PLACE | {"quantity": 1})
            for _ in range(50)
        )
    )
    assert sorted(result.status_code for result in results) == [201] * 7 + [409] * 43
    assert await totals(owner) == (7, 7, 0)
