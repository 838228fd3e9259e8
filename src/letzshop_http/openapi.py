"""The OpenAPI 3.1 description, made from the operations that are mounted."""

import inspect
import re
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Any, Final, get_args

import msgspec
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from letzshop_http.errors import PROBLEM
from letzshop_http.operations import FORM, JSON, Auth, Operation, Resource

__all__ = ["describe", "operations"]

_METHODS: Final = ("get", "post", "put", "delete")
_PARAMETER: Final = re.compile(r"{(\w+)(?::(\w+))?[^}]*}")
_REF: Final = "#/components/schemas/{name}"

_TAGS: Final = {
    "": "service",
    "health": "service",
    "stats": "service",
    "register": "account",
    "login": "account",
    "me": "account",
    "import-csv": "imports",
    "import-status": "imports",
    "import-jobs": "imports",
    "export-csv": "products",
}
"""Tags by the first part of a path, unless that is the tag itself."""

_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["loc", "code", "message"],
                "properties": {
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
_MEANINGS: Final = {
    400: "The request is malformed.",
    401: "No valid token.",
    403: "The caller may not do this.",
    404: "There is no such thing that the caller may see.",
    408: "The body did not arrive in time.",
    409: "The request contradicts what is stored.",
    413: "The body is too large.",
    415: "The body is of another media type.",
    422: "The input breaks a rule; `errors` names each fault.",
    429: "Too many requests; `Retry-After` says when to come back.",
    503: "Something that the service depends on does not work.",
}


def operations(
    routes: Iterable[tuple[str, Resource]],
) -> Iterator[tuple[str, str, Operation, Resource]]:
    """Every mounted operation: path, method in lower case, what it is, its resource."""
    for path, resource in routes:
        for method in _METHODS:
            responder = getattr(resource, f"on_{method}", None)
            if responder is not None:
                yield path, method, responder.operation, resource


def describe(routes: Iterable[tuple[str, Resource]], *, title: str, version: str) -> dict[str, Any]:
    """The description of the API that these routes make."""
    mounted = list(operations(routes))
    inputs = {op.body for *_, op, _ in mounted if op.body is not None}
    returned = {op.returns for *_, op, _ in mounted if op.returns is not None}
    outputs = sorted({kind for union in returned for kind in _members(union)}, key=str)
    pydantic_refs, pydantic_schemas = models_json_schema(
        [(model, "validation") for model in sorted(inputs, key=lambda model: model.__name__)],
        ref_template=_REF.replace("{name}", "{model}"),
    )
    output_schemas, components = msgspec.json.schema_components(outputs, ref_template=_REF)
    schema_of = dict(zip(outputs, output_schemas, strict=True))
    answers = {
        union: schema_of[union]
        if union in schema_of
        else {"anyOf": [schema_of[kind] for kind in _members(union)]}
        for union in returned
    }
    for model in {op.body for _, method, op, _ in mounted if method == "put" and op.body}:
        for field in pydantic_schemas["$defs"][model.__name__]["properties"].values():
            field.pop("default", None)  # what is not given stays as it is
    bodies = {model: pydantic_refs[model, "validation"] for model in inputs}
    paths: dict[str, dict[str, Any]] = {}
    for path, method, op, resource in mounted:
        plain = _PARAMETER.sub(r"{\1}", path)
        paths.setdefault(plain, {})[method] = _operation(
            path, method, op, resource, bodies, answers
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "A multi-vendor marketplace catalogue.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": {
                **_with_decimals(components),
                **pydantic_schemas.get("$defs", {}),
                "Problem": _PROBLEM_SCHEMA,
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


def _operation(
    path: str,
    method: str,
    op: Operation,
    resource: Resource,
    bodies: dict[type[BaseModel], Any],
    answers: dict[Any, Any],
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{method}{type(resource).__name__}",
        "summary": op.summary,
        "description": inspect.getdoc(getattr(resource, f"on_{method}")) or "",
        "tags": [_tag(path)],
        "parameters": [*_path_parameters(path), *_query_parameters(op.query)],
        "responses": _responses(op, answers, has_path=bool(_PARAMETER.search(path))),
        "security": [] if op.auth is Auth.PUBLIC else [{"bearer": []}],
    }
    if op.body is not None:
        described["requestBody"] = {
            "required": not op.optional_body,
            "content": {
                media: {"schema": bodies[op.body]} for media in op.consumes if media in {JSON, FORM}
            }
            | {
                media: {"schema": _form(op.upload)}
                for media in op.consumes
                if media not in {JSON, FORM}
            },
        }
    return described


def _form(model: type[BaseModel] | None) -> dict[str, Any]:
    """A multipart form: a file and, in parts of their own, the fields of the model."""
    schema = {} if model is None else model.model_json_schema()
    fields = _inlined(schema.get("properties", {}), schema.get("$defs", {}))
    return {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}, **fields},
        "required": ["file", *schema.get("required", ())],
    }


def _tag(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return _TAGS.get(first, first)


def _path_parameters(path: str) -> Iterator[dict[str, Any]]:
    for name, kind in _PARAMETER.findall(path):
        schema = {"type": "integer", "minimum": 0} if kind == "row" else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(model: type[BaseModel] | None) -> Iterator[dict[str, Any]]:
    if model is None:
        return
    schema = model.model_json_schema(ref_template=_REF.replace("{name}", "{model}"))
    defs = schema.get("$defs", {})
    for name, described in schema["properties"].items():
        plain = _inlined(described, defs)
        options = plain.pop("anyOf", None)
        if options is not None:  # in a query, null is said by leaving the parameter out
            kept = [option for option in options if option != {"type": "null"}]
            plain |= kept[0] if len(kept) == 1 else {"anyOf": kept}
        if plain.get("default", 0) is None:
            del plain["default"]
        description = plain.pop("description", None)
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": plain,
        } | ({"description": description} if description else {})


def _inlined(schema: Any, defs: dict[str, Any]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            target = defs[schema["$ref"].rpartition("/")[2]]
            return _inlined({**target, **{k: v for k, v in schema.items() if k != "$ref"}}, defs)
        return {key: _inlined(value, defs) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(item, defs) for item in schema]
    return schema


def _responses(op: Operation, answers: dict[Any, Any], *, has_path: bool) -> dict[str, Any]:
    success: dict[str, Any] = {"description": op.summary}
    if op.returns is not None:
        success["content"] = {JSON: {"schema": answers[op.returns]}}
    elif op.produces != (JSON,):
        success["content"] = {
            media.partition(";")[0]: {"schema": {"type": "string"}} for media in op.produces
        }
    faults = {429, 503, *op.errors}
    if op.auth is not Auth.PUBLIC:
        faults.add(401)
    if op.auth is Auth.ADMIN:
        faults.add(403)
    if op.body is not None:
        faults |= {400, 408, 413, 415, 422}
    if op.query is not None:
        faults.add(422)
    if has_path:
        faults.add(404)
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described = {
        str(status): {"description": _MEANINGS[status], "content": problem}
        for status in sorted(faults)
    }
    if op.returns is not None and 503 in op.errors:  # the answer itself says what fails
        described["503"] = {
            "description": _MEANINGS[503],
            "content": {JSON: {"schema": answers[op.returns]}},
        }
    return {str(op.status): success, **described}


def _with_decimals(schemas: dict[str, Any]) -> dict[str, Any]:
    """msgspec describes a Decimal as text; ours are written as numbers."""

    def walk(schema: Any) -> Any:
        if isinstance(schema, dict):
            if schema.get("format") == "decimal":
                return {**{k: v for k, v in schema.items() if k != "format"}, "type": "number"}
            return {key: walk(value) for key, value in schema.items()}
        if isinstance(schema, list):
            return [walk(item) for item in schema]
        return schema

    walked: dict[str, Any] = walk(schemas)
    return walked
