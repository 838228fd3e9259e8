"""What surrounds each request: its id, client address, security headers, access log, metrics."""

import re
import time
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from random import getrandbits
from typing import Final, TypeAlias

import structlog
from falcon.asgi import Request, Response

from letzshop_http.metrics import Metrics

__all__ = ["Envelope", "Network", "client_address"]

Network: TypeAlias = IPv4Network | IPv6Network
"""A range of addresses."""

_SANE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_HEADERS: Final = (
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
)
_CONTENT_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"

_log = structlog.get_logger("letzshop.access")


class Envelope:
    """Falcon middleware: identifies each request, and logs and counts it when it is answered.

    Sets on ``req.context``: ``request_id``, ``began`` (of :func:`time.perf_counter`), ``client``
    (the address that limits apply to), ``user`` (a name, once known).
    """

    def __init__(self, *, trusted_proxies: Sequence[Network], metrics: Metrics | None) -> None:
        self._trusted = tuple(trusted_proxies)
        self._metrics = metrics

    async def process_request(self, req: Request, _resp: Response) -> None:
        """Give the request its id, and find out where it comes from."""
        given = req.get_header("x-request-id")
        sane = given is not None and _SANE_ID.fullmatch(given)
        context = req.context
        context.request_id = given if sane else f"{getrandbits(128):032x}"
        context.began = time.perf_counter()
        context.user = None
        context.client = client_address(req, self._trusted)

    async def process_response(
        self, req: Request, resp: Response, resource: object, _succeeded: bool
    ) -> None:
        """Complete the headers; log and count the request."""
        context = req.context
        resp.set_header("x-request-id", context.request_id)
        resp.set_headers(_HEADERS)
        if resp.get_header("content-security-policy") is None:
            resp.set_header("content-security-policy", _CONTENT_POLICY)
        if resp.get_header("cache-control") is None:
            resp.set_header("cache-control", "no-store")
        seconds = time.perf_counter() - context.began
        status = resp.status_code
        if self._metrics is not None:
            route = req.uri_template if resource is not None else None
            self._metrics.observe(req.method, route or "(none)", status, seconds)
        _log.info(
            "request",
            request_id=context.request_id,
            method=req.method,
            path=req.path,
            status=status,
            ms=round(seconds * 1000, 1),
            client=context.client,
            user=context.user,
        )


def client_address(req: Request, trusted: Sequence[Network]) -> str:
    """The address that a request comes from: the peer or, behind trusted proxies, their client.

    ``X-Forwarded-For`` is read from its end for as long as each address is a trusted proxy, so
    that entries that a client adds have no effect.
    """
    peer = req.remote_addr or ""
    if not trusted or not _is_in(peer, trusted):
        return peer
    client = peer
    for hop in reversed((req.get_header("x-forwarded-for") or "").split(",")):
        text = _without_port(hop.strip())
        try:
            ip_address(text)
        except ValueError:
            break
        client = text
        if not _is_in(text, trusted):
            break
    return client


def _without_port(hop: str) -> str:
    """Some proxies add the port: ``203.0.113.7:5000``, ``[2001:db8::1]:5000``."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    host, _, port = hop.partition(":")
    return host if "." in host and port.isdigit() else hop


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)  # IPv4 on a socket for both versions
    return any((mapped or parsed) in network for network in networks)
