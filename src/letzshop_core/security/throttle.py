"""Limits on failed logins, against guessing passwords."""

from collections import OrderedDict, deque
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Protocol

from letzshop_core.errors import Throttled
from letzshop_core.ports import Clock, SystemClock

__all__ = ["LoginThrottle", "MemoryLoginThrottle", "NoLoginThrottle", "network_of"]


def network_of(address: str) -> str:
    """What counts as one address: in IPv6 a /64, as one customer has at least that (RFC 6177).

    Text that is not an address is returned as it is.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, 64), strict=False))


class LoginThrottle(Protocol):
    """Counts failed logins per account and address together, and per address.

    Not per account alone: then anybody could lock anybody else out.
    """

    async def attempt(self, account: str, address: str) -> None:
        """Count an attempt, which counts as failed unless :meth:`succeeded` is called for it.

        It is counted before it is made, so that attempts at the same moment are limited, too.

        Raises:
            Throttled: there were too many failures lately; this attempt must not be made.
        """
        ...

    async def succeeded(self, account: str, address: str) -> None:
        """The attempt succeeded: forget the account's failures from this address."""
        ...


class NoLoginThrottle:
    """Allows every attempt: for tests, and where something else limits attempts."""

    async def attempt(self, account: str, address: str) -> None:
        """See :meth:`LoginThrottle.attempt`."""

    async def succeeded(self, account: str, address: str) -> None:
        """See :meth:`LoginThrottle.succeeded`."""


class MemoryLoginThrottle:
    """Counts failures of the last ``window`` seconds in this process, for at most ``size`` accounts
    and addresses."""

    def __init__(
        self,
        *,
        per_account: int = 10,
        per_address: int = 50,
        window: float = 900.0,
        size: int = 100_000,
        clock: Clock | None = None,
    ) -> None:
        self._per_account = per_account
        self._per_address = per_address
        self._window = window
        self._size = size
        self._clock = clock or SystemClock()
        self._failures: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    async def attempt(self, account: str, address: str) -> None:
        """See :meth:`LoginThrottle.attempt`."""
        now = self._clock.now().timestamp()
        counted = [
            (self._recent((account, address), now), self._per_account),
            (self._recent((address,), now), self._per_address),
        ]
        for failures, most in counted:
            if len(failures) >= most:
                raise Throttled(
                    "Too many failed logins; wait before the next one.",
                    retry_after=max(1.0, failures[-most] + self._window - now),
                )
        for failures, _ in counted:
            failures.append(now)

    async def succeeded(self, account: str, address: str) -> None:
        """See :meth:`LoginThrottle.succeeded`."""
        self._failures.pop((account, address), None)
        of_address = self._failures.get((address,))
        if of_address:
            of_address.pop()

    def _recent(self, key: tuple[str, ...], now: float) -> deque[float]:
        failures = self._failures.setdefault(key, deque())
        self._failures.move_to_end(key)
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        if len(self._failures) > self._size:
            self._failures.popitem(last=False)
        return failures
