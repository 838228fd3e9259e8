"""Whether a request comes directly from the server's own machine."""

from typing import Any

import falcon.asgi
import falcon.testing
import pytest

from letzshop_http.locality import is_local


async def _receive() -> Any:
    raise AssertionError


@pytest.mark.parametrize(
    ("client", "local"),
    [
        (("127.0.0.1", 40000), True),
        (("::1", 40000), True),
        (("192.0.2.1", 40000), False),
        (None, False),  # a Unix socket, on which proxies send requests
    ],
)
def test_only_a_loopback_client_is_local(client: tuple[str, int] | None, local: bool) -> None:
    assert is_local(_request(client)) is local


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "Via", "Forwarded-For"),
        *("X-Forwarded", "X-Forwarded-By", "X-Forwarded-For", "X-Forwarded-Host"),
        *("X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Server"),
        *("X-Original-Forwarded-For", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP"),
        *("CF-Connecting-IP", "True-Client-IP"),
    ],
)
def test_what_a_proxy_passes_on_is_not_local(header: str) -> None:
    for value in ("127.0.0.1", ""):
        assert not is_local(_request(("127.0.0.1", 40000), headers={header: value}))


def test_what_nginx_passes_on_by_itself_is_not_local() -> None:
    assert not is_local(_request(("127.0.0.1", 40000), http_version="1.0"))


def _request(client: tuple[str, int] | None, **scope: Any) -> falcon.asgi.Request:
    made = falcon.testing.create_scope("/", host="localhost", **scope)
    made["client"] = client
    return falcon.asgi.Request(made, _receive)
