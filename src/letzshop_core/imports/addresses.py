"""Which addresses a feed may be fetched from.

A server that fetches URLs for its users must not give them access to its own network (OWASP
"Server-Side Request Forgery Prevention Cheat Sheet"). The rules here do no I/O; whoever connects
applies them to the address that it connects to, and to every redirect.
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from letzshop_core.errors import FeedUnavailable

__all__ = ["AddressPolicy"]

_Address: TypeAlias = IPv4Address | IPv6Address

# IPv6 blocks whose addresses stand for IPv4 addresses: the prefix, and the bits to their right.
_EMBEDDED = [
    (IPv6Network("::/96"), 0),  # IPv4-compatible, RFC 4291 section 2.5.5.1 (:: and ::1 too)
    (IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped, RFC 4291 section 2.5.5.2
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated, RFC 2765
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64, RFC 6052
    (IPv6Network("2002::/16"), 80),  # 6to4, RFC 3056
]
# Not marked as special by every version of the standard library, or public but never a shop's.
_REFUSED = [
    ip_network("192.0.0.0/24"),  # IETF protocol assignments, RFC 6890
    ip_network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    ip_network("168.63.129.16/32"),  # the host agent of every Azure machine
    ip_network("64:ff9b:1::/48"),  # NAT64 for local use, RFC 8215
    ip_network("2001::/23"),  # Teredo and other protocol assignments, RFC 2928
    ip_network("3fff::/20"),  # documentation, RFC 9637
    ip_network("5f00::/16"),  # segment routing, RFC 9602
    ip_network("fec0::/10"),  # site-local, RFC 3879
]


class AddressPolicy:
    """Allows public addresses, and what ``allowed`` names: host names, addresses or networks.

    Raises:
        ValueError: an entry of ``allowed`` is none of these.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for entry in allowed:
            text = entry.strip().strip("[]").rstrip(".").casefold()
            try:
                self._networks.append(ip_network(text, strict=False))
            except ValueError:
                if not text or not all(c.isalnum() or c in "-._" for c in text):
                    msg = f"{entry!r} is not a host name, address or network"
                    raise ValueError(msg) from None
                self._names.add(text)

    def check_url(self, url: str) -> SplitResult:
        """The parts of a URL that may be fetched, as far as can be known without asking DNS.

        Raises:
            FeedUnavailable: it is not http or https, names no host, or names a forbidden address.
        """
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
            parts = SplitResult("", "", "", "", "")
        if (
            parts.scheme not in {"http", "https"}
            or not host
            or not _UNFIT_FOR_HOSTS.isdisjoint(host)
            or _is_odd_number(host)
            or _has_controls(url)
        ):
            raise FeedUnavailable(
                "fetch/invalid-url",
                "The feed's URL must begin with http:// or https:// and name a host.",
            )
        try:
            address = ip_address(host)
        except ValueError:
            if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
                # RFC 6761 section 6.3: these are loopback whatever DNS says.
                self.check_address(host, IPv4Address("127.0.0.1"))
        else:
            self.check_address(host, address)
        return parts

    def check_address(self, host: str, address: _Address) -> None:
        """Return if ``host`` may be connected to at ``address``, which it resolved to.

        Raises:
            FeedUnavailable: the address is not public and neither it nor the name is allowed.
        """
        if not self._permits(host.rstrip(".").casefold(), address):
            raise FeedUnavailable(
                "fetch/forbidden-address",
                f"{host} has an address that feeds may not be fetched from "
                "(FEED_ALLOWED_HOSTS can allow it).",
            )

    def _permits(self, host: str, address: _Address) -> bool:
        if host in self._names:
            return True
        meant = _embedded(address)
        if any(form in network for network in self._networks for form in (address, meant)):
            return True
        return _is_public(meant)


def _embedded(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for; any other address itself."""
    if isinstance(address, IPv6Address):
        for network, shift in _EMBEDDED:
            if address in network and int(address) > 1:
                return IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return address


def _is_public(address: _Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not any(address in network for network in _REFUSED)
    )


#: WHATWG URL standard, forbidden domain code points; those that end a host are left out.
_UNFIT_FOR_HOSTS: Final = frozenset(' "#%<>\\^`{|}')


def _is_odd_number(host: str) -> bool:
    """Whether a host is made of numbers, as addresses are, but is none: ``127.1``, ``2130706433``.

    Clients may read it as an address all the same, without asking a resolver for it. No name ends
    in a number (WHATWG URL standard, "ends in a number").
    """
    if not (host.isascii() and host.rstrip(".").rpartition(".")[2].isdigit()):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _has_controls(url: str) -> bool:
    return any(ord(character) < 32 or ord(character) == 127 for character in url)
