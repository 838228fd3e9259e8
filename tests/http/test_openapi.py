"""The description of the API, and its browser."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.http.clients import Client, serving

from letzshop_core import Letzshop, MemoryStore
from letzshop_http.openapi import describe, operations
from letzshop_http.routes import routes

MOUNTED = routes(Letzshop(MemoryStore()), marketplace="Test")
REFERENCE = Path(__file__).parents[2] / "docs/reference/http.md"
DESCRIBED = describe(MOUNTED, title="Test", version="1")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with serving(MemoryStore()) as api:
        yield api.anonymous


def _described_operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DESCRIBED["paths"].items():
        for method, described in methods.items():
            yield path, method, described


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with what it refers to."""
    return {"components": DESCRIBED["components"], **schema}


async def test_it_is_served_as_it_is_made(client: Client) -> None:
    served = await client.get("/openapi.json")
    assert served["openapi"].startswith("3.1.")
    assert served["paths"].keys() == DESCRIBED["paths"].keys()
    assert served["info"]["title"] == "Letzshop"


def test_every_route_is_in_it() -> None:
    mounted = {
        (re.sub(r":\w+(?=})", "", path), method) for path, method, _, _ in operations(MOUNTED)
    }
    assert mounted == {(path, method) for path, method, _ in _described_operations()}


def test_operation_ids_are_unique() -> None:
    ids = [described["operationId"] for _, _, described in _described_operations()]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere() -> None:
    references = {node["$ref"] for node in _nodes(DESCRIBED) if isinstance(node.get("$ref"), str)}
    assert references
    for reference in references:
        target: Any = DESCRIBED
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


@pytest.mark.parametrize("name", DESCRIBED["components"]["schemas"])
def test_every_schema_is_one(name: str) -> None:
    jsonschema_rs.Draft202012Validator(_schema(DESCRIBED["components"]["schemas"][name]))


def test_every_example_is_valid() -> None:
    checked = 0
    for node in _nodes(DESCRIBED):
        for example in node.get("examples", ()) if isinstance(node.get("examples"), list) else ():
            schema = {name: value for name, value in node.items() if name != "examples"}
            assert jsonschema_rs.is_valid(_schema(schema), example), (example, schema)
            checked += 1
    assert checked > 10


def test_every_default_is_valid() -> None:
    checked = 0
    for node in _nodes(DESCRIBED):
        if "default" in node and "type" in node:
            assert jsonschema_rs.is_valid(_schema(node), node["default"]), node
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("name", ["ShopPatch", "ProductPatch", "OfferPatch", "ScheduledFeedPatch"])
def test_changes_have_no_defaults(name: str) -> None:
    # Clients made from the description would send them, and so undo what they do not name.
    fields = DESCRIBED["components"]["schemas"][name]["properties"]
    assert fields
    assert not [field for field, schema in fields.items() if "default" in schema]


def test_times_and_amounts_are_said_to_be_such() -> None:
    schemas = DESCRIBED["components"]["schemas"]
    assert schemas["Shop"]["properties"]["created_at"] == {"type": "string", "format": "date-time"}
    assert {"type": "string", "format": "date-time"} in (
        schemas["User"]["properties"]["last_login"]["anyOf"]
    )
    amount = schemas["OfferPatch"]["properties"]["shop_price"]["anyOf"]
    assert {"type": "number", "minimum": 0, "exclusiveMaximum": 10**11} in amount


def test_schemas_use_words_of_json_schema_only() -> None:
    used = {word for node in _nodes(DESCRIBED["components"]["schemas"]) for word in node}
    assert not used & {"ge", "gt", "le", "lt", "decimal_places", "max_digits"}


@pytest.mark.parametrize(
    ("path", "method", "described"),
    list(_described_operations()),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_operation_says_what_it_takes_and_gives(
    path: str, method: str, described: dict[str, Any]
) -> None:
    assert described["summary"]
    assert {
        parameter["name"] for parameter in described["parameters"] if parameter["in"] == "path"
    } == set(re.findall(r"{(\w+)}", path))
    successes = [status for status in described["responses"] if status < "300"]
    assert len(successes) == 1
    if described["security"]:
        assert "401" in described["responses"]
    if "requestBody" in described:
        assert {"400", "413", "415", "422"} <= described["responses"].keys()
    for status, answer in described["responses"].items():
        if status >= "400" and path != "/health":
            assert answer["content"].keys() == {"application/problem+json"}


def test_uploads_have_a_file_and_its_fields() -> None:
    forms = DESCRIBED["paths"]["/import-csv"]["post"]["requestBody"]["content"]
    form = forms["multipart/form-data"]["schema"]
    assert form["properties"]["file"] == {"type": "string", "format": "binary"}
    assert {"shop_code", "mode", "columns"} < form["properties"].keys()
    assert form["required"] == ["file", "shop_code"]


def test_each_format_of_an_export_is_named() -> None:
    answer = DESCRIBED["paths"]["/export-csv"]["get"]["responses"]["200"]
    assert answer["content"].keys() == {"text/csv", "text/tab-separated-values", "application/xml"}


async def test_answers_fit_their_schemas(client: Client) -> None:
    problem = DESCRIBED["components"]["schemas"]["Problem"]
    for path in ("/nowhere", "/me", "/products/x"):
        answer = await client.call("GET", path)
        assert jsonschema_rs.is_valid(_schema(problem), answer.json), answer.text


class TestBrowser:
    async def test_the_page_asks_this_server_alone(self, client: Client) -> None:
        page = await client.call("GET", "/docs")
        assert page.headers["content-type"].startswith("text/html")
        links = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        assert links
        for link in links:
            answer = await client.call("GET", link)
            assert answer.status_code == 200, link
            assert answer.content
        assert not re.search(r"<script(?![^>]*src=)", page.text), "scripts are files only"

    async def test_its_policy_is_strict(self, client: Client) -> None:
        policy = (await client.call("GET", "/docs")).headers["content-security-policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self'"
        assert rules["connect-src"] == "'self'"
        assert rules["frame-ancestors"] == "'none'"
        assert "http" not in policy
        assert "unsafe-eval" not in policy

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("swagger-ui.css", "text/css"),
            ("swagger-ui-bundle.js", "text/javascript"),
            ("start.js", "text/javascript"),
        ],
    )
    async def test_its_files_have_their_types(self, client: Client, name: str, kind: str) -> None:
        answer = await client.call("GET", f"/docs/{name}")
        assert answer.headers["content-type"].startswith(kind)
        assert "max-age" in answer.headers["cache-control"]

    @pytest.mark.parametrize(
        "name", ["nothing.js", "__init__.py", "..%2f__init__.py", "%2e%2e", "swagger-ui.css%00"]
    )
    async def test_there_are_no_other_files(self, client: Client, name: str) -> None:
        assert (await client.call("GET", f"/docs/{name}")).status_code == 404


def test_the_reference_lists_every_operation() -> None:
    rows = re.findall(r"^\| `([A-Z]+) (/.*)` \| (.+) \| (.+) \|$", REFERENCE.read_text(), re.M)
    mounted = {
        (method.upper(), re.sub(r":\w+(?=})", "", path), described.auth.value, described.summary)
        for path, method, described, _ in operations(MOUNTED)
    }
    assert sorted(rows) == sorted(mounted)
