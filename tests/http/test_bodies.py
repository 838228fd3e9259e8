"""Request bodies: malformed, invalid, and what the answer says."""

import asyncio
import json
from typing import Any

import falcon.testing
import pytest
from tests.http.clients import JSON, Api, Client, product

from letzshop_core import MemoryStore
from letzshop_http.body import MAX_BODY

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def store(memory_store: MemoryStore) -> MemoryStore:
    return memory_store


class TestMalformed:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"nonsense",
            b'{"product_id": "P1", "title": "Thing",}',
            b"{'product_id': 'P1'}",
            b'{"product_id": "P1", "title": "\xff"}',
            b'{"product_id": "P1", "title": "\\ud800"}',
            b'{"product_id": "P1", "title": "a\x00b"}',
            b'{"product_id": "P1", "title": "T", "price": 01}',
            b'{"product_id": "P1", "title": "T"} {}',
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b'{"a": ' + b"[" * 5_000 + rb'"\u0000"' + b"]" * 5_000 + b"}",
            '{"product_id": "P1"}'.encode("utf-16"),
        ],
        ids=lambda body: repr(body[:60]),
    )
    async def test_what_is_no_json_is_400(self, user: Client, body: bytes) -> None:
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["code"] == "malformed-json"

    @pytest.mark.parametrize(
        "kind", [None, "text/plain", "application/xml", "application/jsonx", "multipart/form-data"]
    )
    async def test_another_media_type_is_415(self, user: Client, kind: str | None) -> None:
        headers = {} if kind is None else {"Content-Type": kind}
        answer = await user.call("POST", "/products", body=b"{}", headers=headers)
        assert answer.status_code == 415
        assert "application/json" in answer.json["detail"]

    async def test_a_byte_order_mark_does_not_matter(self, user: Client) -> None:
        body = json.dumps(product()).encode("utf-8-sig")
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == 201, answer.text

    @pytest.mark.parametrize(
        "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;"]
    )
    async def test_parameters_and_case_of_the_type_do_not_matter(
        self, user: Client, kind: str
    ) -> None:
        body = json.dumps(product()).encode()
        answer = await user.call("POST", "/products", body=body, headers={"Content-Type": kind})
        assert answer.status_code == 201, answer.text

    @pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity, gzip", "nonsense"])
    @pytest.mark.parametrize("path", ["/products", "/import-csv", "/login"])
    async def test_compressed_is_415(self, user: Client, path: str, coding: str) -> None:
        answer = await user.call(
            "POST", path, body=b"{}", headers=JSON | {"Content-Encoding": coding}
        )
        assert answer.status_code == 415, answer.text
        assert coding.lower() in answer.json["detail"]
        assert answer.headers["accept-encoding"] == "identity"

    async def test_identity_is_no_compression(self, user: Client) -> None:
        headers = JSON | {"Content-Encoding": "identity"}
        body = json.dumps(product()).encode()
        answer = await user.call("POST", "/products", body=body, headers=headers)
        assert answer.status_code == 201, answer.text

    @pytest.mark.parametrize("first", [[], [b'{"username":']])
    async def test_a_body_that_does_not_come_is_408(
        self, api: Api, monkeypatch: pytest.MonkeyPatch, first: list[bytes]
    ) -> None:
        monkeypatch.setattr("letzshop_http.body._SECONDS", 0.05)
        sent: list[dict[str, Any]] = []

        async def receive() -> Any:
            if sent or not pending:
                return await asyncio.Event().wait()
            return pending.pop()

        async def send(event: Any) -> None:
            sent.append(event)

        pending = [{"type": "http.request", "body": data, "more_body": True} for data in first]
        scope = falcon.testing.create_scope(
            "/login", method="POST", headers=JSON | {"Content-Length": "100"}
        )
        await api.conductor.app(scope, receive, send)
        assert sent[0]["status"] == 408

    async def test_too_large_is_413(self, user: Client) -> None:
        body = b" " * (MAX_BODY + 1)
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == 413
        assert str(MAX_BODY) in answer.json["detail"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"username=vendor&password=%FF", 400),
            (b"username=\xff&password=x", 400),
            (b"nonsense", 400),
            (b"username=vendor&username=admin&password=x", 422),
            (b"username=ven%00dor&password=x", 422),
            (b"username=vendor", 422),
            (b"", 422),
            (b"username=vendor&password=wrong", 401),
            (b"grant_type=&username=vendor&password=correct+horse+battery&scope=", 200),
            (b"username=vendor&password=correct+horse%20battery", 200),
        ],
    )
    async def test_forms(self, user: Client, body: bytes, status: int) -> None:
        answer = await user.call("POST", "/login", body=body, headers=FORM)
        assert answer.status_code == status, answer.text


class TestInvalid:
    @pytest.mark.parametrize(
        ("fields", "loc", "code"),
        [
            ({"colour": "red"}, ["colour"], "extra_forbidden"),
            ({"title": 5}, ["title"], "string_type"),
            ({"title": None}, ["title"], "string_type"),
            ({"title": ""}, ["title"], "string_too_short"),
            ({"title": "a\0b"}, ["title"], "control_character"),
            ({"extra": {"a\0": "x"}}, ["extra"], "control_character"),
            ({"extra": {"a": ["x"]}}, ["extra", "a"], "string_type"),
            ({"quantity": "5"}, ["quantity"], "int_type"),
            ({"quantity": True}, ["quantity"], "int_type"),
            ({"quantity": 1.5}, ["quantity"], None),
            ({"quantity": -1}, ["quantity"], "greater_than_equal"),
            ({"is_bundle": 1}, ["is_bundle"], "bool_type"),
            ({"is_bundle": "true"}, ["is_bundle"], "bool_type"),
            ({"price": -1}, ["price"], None),
            ({"price": True}, ["price"], None),
            ({"price": []}, ["price"], None),
            ({"price": "on request"}, ["price"], None),
            ({"price": 1.23456}, ["price"], None),
            ({"price": 10**11}, ["price"], None),
            ({"currency": "EURO"}, ["currency"], None),
            ({"currency": "XQQ"}, ["currency"], None),
            ({"link": "javascript:alert(1)"}, ["link"], "url"),
        ],
    )
    async def test_each_fault_is_named(
        self, user: Client, fields: dict[str, Any], loc: list[str], code: str | None
    ) -> None:
        answer = await user.call("POST", "/products", json=product(**fields))
        assert answer.status_code == 422, answer.text
        (fault,) = answer.json["errors"]
        assert fault["loc"] == loc
        assert fault["code"] == code or code is None
        assert fault["message"].startswith(".".join(loc))

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
    @pytest.mark.parametrize("field", ["price", "quantity", "title"])
    async def test_what_is_no_number(self, user: Client, field: str, number: str) -> None:
        body = f'{{"product_id": "P1", "title": "T", "brand": "B", "{field}": {number}}}'
        answer = await user.call("POST", "/products", body=body.encode(), headers=JSON)
        assert answer.status_code == 422, answer.text
        assert answer.json["errors"][0]["loc"] == [field]

    async def test_the_message_has_what_came_and_what_was_expected(self, user: Client) -> None:
        answer = await user.call("POST", "/products", json=product(quantity="many"))
        (fault,) = answer.json["errors"]
        assert fault["message"] == 'quantity: Input should be a valid integer, got "many"'

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            (
                {"price": 10**12},
                "price: Input should be less than 100000000000, got 1000000000000",
            ),
            (
                {"product_id": "x" * 256},
                "product_id: String should have at most 255 characters, not",
            ),
            ({"title": None}, "title: Input should be a valid string, got null"),
        ],
    )
    async def test_messages_are_for_people(
        self, user: Client, fields: dict[str, Any], message: str
    ) -> None:
        answer = await user.call("POST", "/products", json=product(**fields))
        assert answer.json["errors"][0]["message"].startswith(message)

    async def test_our_own_findings_read_like_the_others(self, user: Client) -> None:
        feed = {"url": "https://example.com/f.csv", "shop_code": "S1", "encoding": "rot13"}
        answer = await user.call("POST", "/import-csv", json=feed)
        assert answer.json["errors"][0]["message"] == (
            'encoding: must be a character encoding such as utf-8 or windows-1252, got "rot13"'
        )

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ('{"product_id": "P1", "product_id": "P2", "title": "T"}', "product_id"),
            ('{"product_id": "P1", "title": "T", "extra": {"a": "1", "\\u0061": "2"}}', "a"),
            ('{"nonsense": 1, "nonsense": 1}', "nonsense"),
            (r'{"\ud800": 1, "\ud800": 1}', "?"),
            (f'{{"{"x" * 9999}": 1, "{"x" * 9999}": 1}}', "x" * 80),
        ],
    )
    async def test_repeated_names(self, user: Client, body: str, name: str) -> None:
        answer = await user.call("POST", "/products", body=body.encode(), headers=JSON)
        assert answer.status_code == 422, answer.text
        (fault,) = answer.json["errors"]
        assert (fault["loc"], fault["code"]) == ([name], "repeated")

    async def test_a_nul_below_a_name_that_is_no_text(self, user: Client) -> None:
        body = rb'{"product_id": "P1", "title": "T", "extra": {"\ud800": "\u0000"}}'
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == 422, answer.text
        assert answer.json["errors"][0]["loc"] == ["extra", "?"]

    @pytest.mark.parametrize("many", [{"x" * 100_000: 1}, {f"x{n}": 1 for n in range(20_000)}])
    async def test_the_answer_to_nonsense_is_short(
        self, user: Client, many: dict[str, int]
    ) -> None:
        answer = await user.call("POST", "/products", json=many)
        assert answer.status_code == 422
        assert len(answer.content) < 50_000

    async def test_all_faults_at_once(self, user: Client) -> None:
        answer = await user.call("POST", "/products", json={"title": 5, "colour": "red"})
        places = {tuple(fault["loc"]) for fault in answer.json["errors"]}
        assert places == {("product_id",), ("title",), ("colour",)}

    @pytest.mark.parametrize("body", [[], "text", 5, True, None])
    async def test_a_body_that_is_no_object(self, user: Client, body: Any) -> None:
        answer = await user.call("POST", "/products", body=json.dumps(body).encode(), headers=JSON)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["loc"] == []

    @pytest.mark.parametrize("field", ["quantity", "price", "multipack"])
    @pytest.mark.parametrize(
        ("digits", "status"), [(20, 422), (400, 422), (4299, 422), (5000, 400)]
    )
    async def test_huge_numbers(self, user: Client, field: str, digits: int, status: int) -> None:
        body = f'{{"product_id": "P1", "title": "T", "{field}": {"9" * digits}}}'.encode()
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == status, answer.text
        assert len(answer.content) < 2000

    @pytest.mark.parametrize(
        ("number", "status"),
        [("1e400", 422), ("-1e400", 422), ("1e-400", 201), ("1e999999999", 422)],
    )
    async def test_numbers_beyond_floats(self, user: Client, number: str, status: int) -> None:
        body = f'{{"product_id": "P1", "title": "T", "price": {number}}}'.encode()
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == status, answer.text
        assert status != 201 or answer.json["price"] == 0

    async def test_long_values_are_not_sent_back(self, user: Client) -> None:
        answer = await user.call("POST", "/products", json=product(currency="x" * 100_000))
        assert answer.status_code == 422
        assert len(answer.content) < 2000

    @pytest.mark.parametrize(
        "body",
        [
            {"username": "a", "email": "no mail", "password": "hunter2-hunter2"},
            {"username": "vendor9", "email": "v@example.com", "password": "hunter2"},
            {"username": "vendor9", "email": "v@example.com", "password": ["hunter2"]},
            {"username": "vendor9", "email": "v@example.com", "Password": "hunter2"},
            [{"username": "vendor9", "password": "hunter2"}],
            [["hunter2"]],
        ],
    )
    async def test_passwords_are_never_sent_back(self, api: Api, body: Any) -> None:
        answer = await api.anonymous.call("POST", "/register", json=body)
        assert answer.status_code == 422, answer.text
        assert "hunter2" not in answer.text
