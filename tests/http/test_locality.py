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
    scope = falcon.testing.create_scope("/", host="localhost")
    scope["client"] = client
    assert is_local(falcon.asgi.Request(scope, _receive)) is local
