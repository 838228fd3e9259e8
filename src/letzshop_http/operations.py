"""Operations: what a responder takes and returns, declared once.

The declaration is used to authenticate the caller, to read and validate the input, to encode
the answer, and to describe all of this in the OpenAPI document.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Generic, TypeVar
from urllib.parse import unquote

import falcon
import msgspec
from falcon.asgi import Request, Response
from pydantic import BaseModel

from letzshop_core import Letzshop
from letzshop_core.errors import NotFound
from letzshop_core.users.models import Actor
from letzshop_http.body import FORM, JSON, media_type, read_body, refuse_coding
from letzshop_http.guard import Auth, Guard
from letzshop_http.query import read_query

__all__ = ["FORM", "JSON", "Auth", "Call", "Operation", "Resource", "encode", "operation"]

B = TypeVar("B")
Q = TypeVar("Q")

encode: Final = msgspec.json.Encoder(decimal_format="number").encode
"""A value of the core as JSON bytes: money as numbers with their exact decimals."""

_RETRY_SECONDS: Final = 2  # by when a server that is restarted, or another one, will answer


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """One call of an operation. ``request`` and ``response`` are Falcon's.

    The ``actor`` of a public operation is anonymous, with the id 0. ``body`` and ``query`` are
    instances of the operation's models, or None where it has none.
    """

    actor: Actor
    body: B
    query: Q
    request: Request
    response: Response


class Resource:
    """Base of the resources, with the marketplace and the guard."""

    guard: Guard
    """Set when the resource is mounted."""

    def __init__(self, letzshop: Letzshop) -> None:
        self._letzshop = letzshop


@dataclass(frozen=True, kw_only=True)
class Operation:
    """The declaration of an operation.

    As a decorator, it makes a method ``async def on_get(self, call, **path)`` a Falcon responder.

    Attributes:
        summary: a few words for the API browser; the method's docstring is the longer text.
        auth: who may call it. What they may change is decided by the services.
        body: the model of the request body; with ``optional_body`` it may be missing.
        consumes: media types of the body. :data:`JSON` and :data:`FORM` are read here; bodies of
            other types are read by the responder, and ``call.body`` is None.
        query: the model of the query parameters.
        status: the status of a success.
        returns: the type of the answer (a Struct, ``Page[Shop]``, …); None if it has no body.
        produces: media types of the answer. Answers other than JSON are written by the responder.
        upload: the model of the fields beside ``file`` in a multipart form.
        errors: error statuses besides those that follow from the rest.
        limit: the name of a stricter rate limit (``"login"``).
    """

    summary: str
    auth: Auth = Auth.USER
    body: type[BaseModel] | None = None
    optional_body: bool = False
    consumes: tuple[str, ...] = (JSON,)
    query: type[BaseModel] | None = None
    status: int = 200
    returns: Any = None
    produces: tuple[str, ...] = (JSON,)
    upload: type[BaseModel] | None = None
    errors: tuple[int, ...] = ()
    limit: str | None = None

    def __call__(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[None]]:
        """The responder that this method is turned into."""
        body, query = self.body, self.query
        others = {*self.consumes} - {JSON, FORM}
        reads_body = body is not None and len(others) < len(self.consumes)

        @wraps(method)
        async def responder(
            resource: Resource, req: Request, resp: Response, **params: str | int
        ) -> None:
            actor = await resource.guard.admit(req, resp, self.auth, self.limit)
            given = None
            if body is not None:
                refuse_coding(req)
            try:
                if reads_body and body is not None and media_type(req) not in others:
                    given = await read_body(req, body, self.consumes, optional=self.optional_body)
                asked = None if query is None else read_query(req, query)
                if params:
                    params = {name: _decoded(name, value) for name, value in params.items()}
                resp.status = self.status
                answer = await method(resource, Call(actor, given, asked, req, resp), **params)
            except asyncio.CancelledError:  # the server stops, and does not wait for it any longer
                raise falcon.HTTPServiceUnavailable(
                    description="The server is being stopped.", retry_after=_RETRY_SECONDS
                ) from None
            if answer is not None:
                resp.content_type = JSON
                resp.data = encode(answer)

        responder.operation = self  # type: ignore[attr-defined]
        return responder


operation = Operation
"""Reads better as a decorator."""


def _decoded(name: str, value: str | int) -> str | int:
    """A path parameter, percent-decoded. Nothing has a name that is not UTF-8."""
    if isinstance(value, int) or "%" not in value:
        return value
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise NotFound(name.removesuffix("_id").replace("_", " "), value) from None
