"""The API keeps what its own description promises, whatever is sent to it.

Generated requests, as each role, against a live server. ``LETZSHOP_SCHEMA_EXAMPLES`` sets how
many for each operation.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.e2e.conftest import LiveServer
from tests.waiting import PATIENCE

from letzshop_core import Letzshop, MemoryStore
from letzshop_http.openapi import describe
from letzshop_http.routes import routes

EXAMPLES = int(os.environ.get("LETZSHOP_SCHEMA_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def _json(server: LiveServer, method: str, path: str, body: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(
        method, server.url + path, json=body, headers=headers, timeout=PATIENCE
    )
    assert answer.ok, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("schema")
    with LiveServer(directory, {"RATE_LIMIT": "off", "JWT_EXPIRE_MINUTES": "600"}) as server:
        yield server


@pytest.fixture(scope="module")
def tokens(server: LiveServer) -> dict[str, str]:
    """The header of each role; the owner has a shop with something in it."""
    people = {}
    for name in ("owner", "stranger"):
        user = {"username": name, "email": f"{name}@example.com", "password": "a good password"}
        _json(server, "POST", "/register", user)
        login = {"username": name, "password": "a good password"}
        people[name] = _json(server, "POST", "/login", login)["access_token"]
    login = {"username": "admin", "password": "admin123"}
    people["admin"] = _json(server, "POST", "/login", login)["access_token"]
    shop = {"shop_code": "OWNED", "shop_name": "Owned"}
    _json(server, "POST", "/shops", shop, people["owner"])
    for number in range(3):
        product = {"product_id": f"P{number}", "title": "Thing", "price": "5.00 EUR"}
        _json(server, "POST", "/products", product, people["owner"])
        offer = {"product_id": f"P{number}"}
        _json(server, "POST", "/shops/OWNED/products", offer, people["owner"])
    return {"anonymous": "", **people}


SCHEMA = schemathesis.openapi.from_dict(
    describe(routes(Letzshop(MemoryStore()), marketplace="Test"), title="Test", version="1")
)
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_the_api_keeps_its_promises(
    operation: Any, tokens: dict[str, str], server: LiveServer
) -> None:
    callers = tokens.values() if operation.definition.raw["security"] else [""]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: schemathesis.Case) -> None:
        for token in callers:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            response = case.call(base_url=server.url, headers=headers, timeout=PATIENCE)
            case.validate_response(response, checks=CHECKS)

    check()
