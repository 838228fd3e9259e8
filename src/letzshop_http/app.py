"""The Falcon application."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from importlib.metadata import version
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

import falcon
import falcon.asgi
import falcon.routing
import structlog
from falcon.asgi import Request, Response

from letzshop_core import Letzshop
from letzshop_http.docs import DocsAsset, DocsPage, OpenApi
from letzshop_http.envelope import Envelope, Network
from letzshop_http.errors import add_error_handlers
from letzshop_http.guard import Guard, RateLimiter
from letzshop_http.health import OptionalDependencies
from letzshop_http.metrics import Metrics, MetricsPage
from letzshop_http.openapi import describe
from letzshop_http.operations import encode
from letzshop_http.routes import routes

__all__ = ["create_app"]

_PATIENCE = 60.0
"""Seconds that a client may take to accept the next piece of a streamed answer, which occupies a
connection to the database until it ends."""

_log = structlog.get_logger("letzshop.access")


class _App(falcon.asgi.App[Request, Response]):
    """Falcon's application, with three differences.

    It routes on the path as the client encoded it, since ids may contain ``/``, and below the path
    at which another application has mounted it (ASGI's ``root_path``). It looks at a
    request before any of its body has arrived: a client that is refused need not send it, and a
    body that never arrives is given up where bodies are read. If a client waited to be asked for
    the body, and was not, the connection ends, or else the next request would be taken for the
    body (RFC 9110, section 10.1.1). And it disconnects clients that stop reading a streamed
    answer, and makes no more of one whose client is gone: the server would let it go on.
    """

    async def __call__(  # type: ignore[override]  # Falcon's App serves WSGI and ASGI by turns
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        routed = dict(scope)
        body_awaited = True
        gone: asyncio.Task[None] | None = None
        if scope["type"] == "http":
            routed["headers"] = list(scope["headers"])  # may be read only once
            body_awaited = (b"expect", b"100-continue") not in routed["headers"]
            raw = scope.get("raw_path") or b""
            path = raw.partition(b"?")[0].decode("latin-1") if b"%" in raw else scope["path"]
            routed["path"] = path.removeprefix(scope.get("root_path", ""))

        first = {"type": "http.request", "body": b"", "more_body": True}
        ahead = [first] if scope["type"] == "http" else []

        async def receive_on() -> Any:
            nonlocal body_awaited
            if ahead:
                return ahead.pop()
            body_awaited = True
            return await receive()

        async def send_on(message: Any) -> None:
            nonlocal gone
            if message["type"] == "http.response.start" and not body_awaited:
                headers = [*message["headers"], (b"connection", b"close")]
                await send({**message, "headers": headers})
            elif message.get("more_body"):
                gone = gone or asyncio.create_task(_disconnected(receive))
                async with asyncio.timeout(_PATIENCE):
                    await send(message)
                if gone.done():
                    raise _Gone
            else:
                await send(message)

        try:
            await super().__call__(routed, receive_on, send_on)
        except TimeoutError:
            _log.info("stalled", path=scope.get("path"))
        except _Gone:
            _log.info("gone", path=scope.get("path"))
        finally:
            if gone is not None:
                gone.cancel()

    def add_route(self, uri_template: str, resource: Any, **options: Any) -> None:
        """Mount a resource. Whatever answers GET also answers HEAD (RFC 9110, section 9.1)."""
        if hasattr(resource, "on_get"):
            resource.on_head = resource.on_get
        super().add_route(uri_template, resource, **options)


def create_app(
    letzshop: Letzshop,
    *,
    marketplace: str = "Letzshop",
    limiter: RateLimiter | None = None,
    cors_origins: Sequence[str] = (),
    trusted_proxies: Sequence[Network] = (),
    metrics: Metrics | None = None,
    metrics_for_all: bool = False,
    optional_dependencies: OptionalDependencies = MappingProxyType({}),
) -> _App:
    """The complete HTTP API over a marketplace, as an ASGI application.

    Args:
        letzshop: the marketplace to serve. The caller closes it.
        marketplace: its name, as ``GET /`` shows it.
        limiter: counts requests and refuses the excess; None for no limits.
        cors_origins: web origins whose scripts may call the API; ``*`` for all.
        trusted_proxies: networks of proxies whose ``X-Forwarded-For`` is trusted.
        metrics: counts requests, to be read at ``/metrics``; None for no metrics.
        metrics_for_all: whether everybody may read them, or only this machine.
        optional_dependencies: what the service can do without for a while, for ``GET /health``:
            by name, a function that says whether it answers.
    """
    app = _App(
        middleware=[Envelope(trusted_proxies=trusted_proxies, metrics=metrics)],
        request_type=Request,
        response_type=Response,
    )
    if cors_origins:
        app.add_middleware(
            falcon.CORSMiddleware(
                allow_origins="*" if "*" in cors_origins else list(cors_origins),
                expose_headers=[
                    "content-disposition",
                    "location",
                    "x-request-id",
                    "ratelimit-limit",
                    "ratelimit-remaining",
                    "ratelimit-reset",
                    "retry-after",
                ],
            )
        )
    app.req_options.keep_blank_qs_values = False
    app.req_options.auto_parse_qs_csv = False
    app.req_options.strip_url_path_trailing_slash = True
    app.resp_options.media_handlers["application/problem+json"] = _Json()
    app.resp_options.media_handlers["application/json"] = _Json()
    app.router_options.converters["row"] = _RowNumber
    add_error_handlers(app)
    guard = Guard(letzshop.users, limiter)
    app.add_middleware(guard)
    app.add_sink(guard.nothing_here)
    mounted = routes(letzshop, marketplace=marketplace, optional=optional_dependencies)
    for path, resource in mounted:
        resource.guard = guard
        app.add_route(path, resource)
    app.add_route(
        "/openapi.json",
        OpenApi(lambda: describe(mounted, title=marketplace, version=version("letzshop"))),
    )
    app.add_route("/docs", DocsPage())
    app.add_route("/docs/{name}", DocsAsset())
    if metrics is not None:
        app.add_route("/metrics", MetricsPage(metrics, for_all=metrics_for_all))
    return app


class _Gone(Exception):
    """The client has hung up."""


async def _disconnected(receive: Callable[[], Awaitable[Any]]) -> None:
    """Return when the client is gone. What it sends until then is not wanted any more."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _RowNumber(falcon.routing.BaseConverter):
    """The id of a row in a path. Other text does not match the route."""

    def convert(self, value: str) -> int | None:
        digits = unquote(value)
        is_number = digits.isascii() and digits.isdigit() and len(digits) < 19  # 63 bits
        return int(digits) if is_number else None


class _Json(falcon.media.BaseHandler):
    def serialize(self, media: object, content_type: str) -> bytes:
        return encode(media)

    async def serialize_async(self, media: object, content_type: str) -> bytes:
        return encode(media)
