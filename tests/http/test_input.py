"""Queries, ids in paths, and amounts."""

import json
from urllib.parse import quote

import pytest
from tests.http.clients import JSON, Api, Client, product

from letzshop_core import MemoryStore


@pytest.fixture
def store(memory_store: MemoryStore) -> MemoryStore:
    return memory_store


class TestQueries:
    @pytest.mark.parametrize(
        ("query", "loc"),
        [
            ("colour=red", ["colour"]),
            ("gtin=abc", ["gtin"]),
            ("availability=soon", ["availability"]),
            ("currency=EURO", ["currency"]),
            ("limit=0", ["limit"]),
            ("limit=1001", ["limit"]),
            ("limit=ten", ["limit"]),
            ("limit=1&limit=2", ["limit"]),
            ("skip=-1", ["skip"]),
            ("skip=99999999999999999999", ["skip"]),
            (f"skip={'9' * 5000}", ["skip"]),
            ("cursor=%00", ["cursor"]),
            ("search=a%00b", ["search"]),
            (f"search={'x' * 201}", ["search"]),
            ("search=%FF", ["search"]),
            ("search=%ED%A0%80", ["search"]),
            ("sort=colour", ["sort"]),
            ("min_price=NaN", ["min_price"]),
            ("min_price=Infinity", ["min_price"]),
            ("min_price=abc", ["min_price"]),
        ],
    )
    async def test_each_fault_is_named(self, user: Client, query: str, loc: list[str]) -> None:
        answer = await user.call("GET", "/products", query_string=query)
        assert answer.status_code == 422, answer.text
        assert answer.json["errors"][0]["loc"] == loc

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "search=",
            "limit=",
            "search=%EF%BF%BD",
            "search=a,b",
            "search=%F0%9F%98%80",
            "search='%22%5C*:()%25_",
            "brand=%25",
        ],
    )
    async def test_empty_parameters_and_odd_text_are_fine(self, user: Client, query: str) -> None:
        assert (await user.call("GET", "/products", query_string=query)).status_code == 200

    async def test_a_cursor_of_our_own_making_only(self, user: Client) -> None:
        answer = await user.call("GET", "/products", query_string="cursor=nonsense")
        assert answer.status_code == 422

    @pytest.mark.parametrize(("text", "found"), [("true", 1), ("1", 1), ("false", 0), ("0", 0)])
    async def test_booleans(self, user: Client, text: str, found: int) -> None:
        await user.post("/shops", {"shop_code": "MINE", "shop_name": "Mine"}, 201)
        page = await user.get("/shops", query_string=f"verified_only={text}")
        assert page["total"] == 1 - found  # it is not verified

    @pytest.mark.parametrize("text", ["perhaps", "yes", "on", "t", "2"])
    async def test_another_word_is_no_boolean(self, user: Client, text: str) -> None:
        for name in ("mine", "is_active"):  # the second may also be left open
            answer = await user.call("GET", "/shops", query_string=f"{name}={text}")
            assert answer.status_code == 422, name
            message = f'{name}: must be true, false, 1 or 0, got "{text}".'
            assert answer.json["errors"][0]["message"] == message


class TestDecimals:
    @pytest.mark.parametrize(
        ("sent", "written"),
        [
            ("999.99", "999.99"),
            ("0.1", "0.1"),
            ("12345678901.1234", "12345678901.1234"),
            ("99999999999.9999", "99999999999.9999"),
            ("0.0001", "0.0001"),
            ("5", "5"),
            ("0", "0"),
            ("-0.0", "0.0"),
            ('"19.99"', "19.99"),
            ('"19.99 EUR"', "19.99"),
        ],
    )
    async def test_money_keeps_its_digits(self, user: Client, sent: str, written: str) -> None:
        body = f'{{"product_id": "P1", "title": "T", "price": {sent}}}'.encode()
        answer = await user.call("POST", "/products", body=body, headers=JSON)
        assert answer.status_code == 201, answer.text
        for text in (answer.text, (await user.call("GET", "/products/P1")).text):
            assert json.loads(text, parse_float=str, parse_int=str)["price"] == written


class TestIds:
    @pytest.mark.parametrize(
        "product_id",
        [
            "a/b",
            "/",
            "//",
            "..",
            "../etc/passwd",
            "a%2Fb",
            "100%",
            "%",
            "a?b=c",
            "a#b",
            "a b",
            "a+b",
            "ä ö",
            "商品",
            "🎈",
            "a;b",
            "a,b",
            "a\\b",
            "a&b",
            "{x}",
            ".",
            "trailing/",
        ],
    )
    async def test_any_id_is_found_under_its_path(self, user: Client, product_id: str) -> None:
        await user.post("/products", product(product_id=product_id), 201)
        path = f"/products/{quote(product_id, safe='')}"
        assert (await user.get(path))["product_id"] == product_id
        assert (await user.put(path, {"title": "Newer"}))["title"] == "Newer"
        await user.delete(path)
        await user.get(path, 404)

    @pytest.mark.parametrize("path", ["/products/%00", "/products/%FF", "/products/%ED%A0%80"])
    async def test_what_no_id_can_be_is_404(self, user: Client, path: str) -> None:
        answer = await user.call("GET", path)
        assert answer.status_code == 404, answer.text

    @pytest.mark.parametrize(
        "number",
        [
            "0",
            "-1",
            "abc",
            "9" * 19,
            "9" * 30,
            "9" * 5000,
            "1.5",
            f"-{'9' * 30}",
            "+1",
            "1_0",
            "%FF",
        ],
    )
    async def test_what_no_number_of_a_row_can_be_is_404(self, user: Client, number: str) -> None:
        for path in ("/import-status/{}", "/import-jobs/{}/errors.csv"):
            assert (await user.call("GET", path.format(number))).status_code == 404
        assert (await user.call("DELETE", f"/feeds/{number}")).status_code == 404

    async def test_the_number_of_a_row_may_be_percent_encoded(self, api: Api) -> None:
        admin = await api.admin()
        user_id = str((await admin.get("/me"))["id"])
        path = f"/admin/users/{''.join(f'%{ord(digit):x}' for digit in user_id)}/status"
        assert (await admin.put(path, {"is_active": True}))["username"] == "admin"
