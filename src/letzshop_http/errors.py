"""Errors as problem details (RFC 9457): the one place that maps errors to status codes."""

import logging
from math import ceil
from typing import Any, Final

import falcon
from falcon.asgi import Request, Response

from letzshop_core.errors import (
    Conflict,
    FeedUnavailable,
    Forbidden,
    Invalid,
    NotFound,
    Throttled,
    TransientStoreError,
    Unauthenticated,
)
from letzshop_core.feeds import FeedError

__all__ = ["PROBLEM", "STATUSES", "add_error_handlers", "problem"]

PROBLEM: Final = "application/problem+json"

STATUSES: Final[dict[type[Exception], tuple[int, str]]] = {
    Invalid: (422, "Invalid input"),
    FeedError: (422, "Unreadable feed"),
    FeedUnavailable: (422, "Feed not available"),
    Unauthenticated: (401, "Not authenticated"),
    Forbidden: (403, "Forbidden"),
    NotFound: (404, "Not found"),
    Conflict: (409, "Conflict"),
    Throttled: (429, "Too many requests"),
    TransientStoreError: (503, "Temporarily unavailable"),
}
"""Status and title of each error of the core."""

_RETRY_SECONDS: Final = 2

_log = logging.getLogger("letzshop.http")


def add_error_handlers(app: "falcon.asgi.App[Any, Any]") -> None:
    """Make the app answer every error with problem details."""
    app.add_error_handler(Exception, _unexpected)
    app.add_error_handler(falcon.HTTPStatus, _passed_on)
    app.add_error_handler(falcon.HTTPError, _of_falcon)
    for kind in STATUSES:
        app.add_error_handler(kind, _of_core)


async def _of_core(req: Request, resp: Response, error: Any, _params: object) -> None:
    status, title = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    more: dict[str, Any] = {}
    if isinstance(error, Invalid):
        more["errors"] = [
            {"loc": list(fault.loc), "code": fault.code, "message": fault.message}
            for fault in error.errors
        ]
    elif isinstance(error, Unauthenticated):
        resp.set_header("www-authenticate", 'Bearer realm="letzshop"')
    elif isinstance(error, Throttled):
        resp.set_header("retry-after", str(max(1, ceil(error.retry_after))))
    elif isinstance(error, TransientStoreError):
        _log.warning("request_id=%s: %s", req.context.request_id, error.message, exc_info=error)
        resp.set_header("retry-after", str(_RETRY_SECONDS))
    _write(req, resp, status, title, str(error), error.code, more)


async def _of_falcon(
    req: Request, resp: Response, error: falcon.HTTPError, _params: object
) -> None:
    status = falcon.http_status_to_code(error.status)
    title = error.title if error.title != error.status else None
    title = title or falcon.code_to_http_status(status).partition(" ")[2]
    for name, value in dict(error.headers or {}).items():
        resp.set_header(name, value)
    detail = error.description or _DETAILS.get(status, title + ".")
    code = error.code if isinstance(error.code, str) else title.lower().replace(" ", "-")
    _write(req, resp, status, title, detail, code, {})


async def _unexpected(req: Request, resp: Response, error: Exception, _params: object) -> None:
    _log.error(
        "request_id=%s %s %s failed", req.context.request_id, req.method, req.path, exc_info=error
    )
    _write(
        req,
        resp,
        500,
        "Internal error",
        "Something went wrong on the server. If it persists, report the request id.",
        "internal",
        {},
    )


async def _passed_on(
    _req: Request, resp: Response, error: falcon.HTTPStatus, _params: object
) -> None:
    resp.status = error.status
    resp.text = error.text


_DETAILS: Final = {
    404: "There is nothing at this path.",
    405: "This path does not support this method.",
}


def _write(
    req: Request,
    resp: Response,
    status: int,
    title: str,
    detail: str,
    code: str,
    more: dict[str, Any],
) -> None:
    resp.status = status
    resp.stream = None
    resp.text = None
    resp.data = None
    resp.content_type = PROBLEM
    instance, request_id = req.root_path + req.path, req.context.request_id
    resp.media = problem(
        status, title, detail, code, instance=instance, request_id=request_id, **more
    )


def problem(
    status: int, title: str, detail: str, code: str, *, instance: str, request_id: str, **more: Any
) -> dict[str, Any]:
    """The body of an error (RFC 9457, section 3)."""
    return {
        "type": f"urn:letzshop:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "request_id": request_id,
        **more,
    }
