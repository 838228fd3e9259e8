"""Whether a request comes straight from the machine that the server runs on."""

from ipaddress import ip_address
from typing import Final

from falcon.asgi import Request

__all__ = ["is_local"]

_FORWARDING: Final = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)


def is_local(req: Request) -> bool:
    """Whether the peer is a loopback address that speaks for itself and means this machine.

    A request that a proxy passes on comes from elsewhere, whatever the peer's address. One that
    names another host was sent by a web page whose name was made to point here (DNS rebinding).
    """
    client = req.scope.get("client")  # none on a Unix socket, behind which there is a proxy
    return (
        client is not None
        and _is_loopback(client[0])
        and _is_loopback(req.host)
        and not any(req.get_header(name) for name in _FORWARDING)
    )


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
