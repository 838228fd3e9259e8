"""Exports that cannot be, and those whose reader goes away."""

import asyncio
from typing import Any

import falcon.testing
import pytest
from tests.http.clients import Api, Client

import letzshop_http.app


@pytest.fixture
async def user(api: Api) -> Client:
    user = await api.user("vendor")
    for number in range(3):
        await user.post("/products", {"product_id": f"A{number}", "title": "Lamp"}, 201)
    return user


async def _ask_and_stall(api: Api, token: str | None) -> list[str]:
    """Ask for an export and take nothing but the head of the answer."""
    taken: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        if message.get("more_body"):
            await asyncio.Event().wait()
        taken.append(message["type"])

    headers = {"Authorization": f"Bearer {token}"}
    scope = falcon.testing.create_scope(path="/export-csv", headers=headers)
    await api.conductor.app(scope, falcon.testing.ASGIRequestEventEmitter(), send)
    return taken


async def test_clients_that_take_nothing_are_let_go(
    api: Api, user: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letzshop_http.app, "_PATIENCE", 0.05)
    stalled = await asyncio.gather(*(_ask_and_stall(api, user.token) for _ in range(20)))
    assert stalled == [["http.response.start"]] * 20

    exported = await user.call("GET", "/export-csv")
    assert [line[:3] for line in exported.text.splitlines()] == ["id,", "A0,", "A1,", "A2,"]


async def test_clients_that_hang_up_leave_nothing_behind(api: Api, user: Client) -> None:
    for _ in range(20):
        asking = asyncio.create_task(_ask_and_stall(api, user.token))
        await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    assert (await user.call("GET", "/export-csv?format=xml")).text.count("<item>") == 3


async def test_no_more_is_made_for_clients_that_are_gone(api: Api, user: Client) -> None:
    sent: list[tuple[str, bool]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append((message["type"], message.get("more_body", False)))
        await asyncio.sleep(0.01)  # as a server, which says nothing when nobody takes it

    headers = {"Authorization": f"Bearer {user.token}"}
    scope = falcon.testing.create_scope(path="/export-csv", headers=headers)
    await api.conductor.app(scope, receive, send)
    assert sent == [("http.response.start", False), ("http.response.body", True)]


@pytest.mark.parametrize(
    ("shop_code", "status"), [("NOPE", 404), ("a%0D%0AX-Made-Up: 1", 422), ("a%0A", 404)]
)
async def test_an_error_is_no_file_of_the_shop_that_was_asked_for(
    user: Client, shop_code: str, status: int
) -> None:
    answer = await user.call("GET", f"/export-csv?shop_code={shop_code}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-disposition" not in answer.headers
