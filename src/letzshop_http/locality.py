"""Whether a request comes directly from the server's own machine."""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # settings are read without Falcon
    from falcon.asgi import Request

__all__ = ["is_local", "is_loopback"]

_FORWARDING: Final = (
    "cf-connecting-ip",
    "forwarded",
    "forwarded-for",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-forwarded",
    "x-forwarded-by",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-original-forwarded-for",
    "x-real-ip",
)


def is_local(req: "Request") -> bool:
    """Whether the client and the host that it names are loopback addresses, without a proxy.

    A request that a proxy forwards comes from elsewhere, whatever the peer's address. One that
    names another host may come from a web page whose name was made to point here (DNS
    rebinding). One in HTTP/1.0 may come from nginx, which by itself forwards so, under its own
    address as the host, and says nothing of the client.
    """
    try:
        host = req.host
    except ValueError:  # the port is not a number
        return False
    return (
        req.scope.get("client") is not None  # on a Unix socket, Falcon makes up an address
        and is_loopback(req.remote_addr)
        and is_loopback(host)
        and req.scope["http_version"] != "1.0"
        and all(req.get_header(name) is None for name in _FORWARDING)  # even without a value
    )


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, is this machine for itself (RFC 6761, section 6.3)."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
