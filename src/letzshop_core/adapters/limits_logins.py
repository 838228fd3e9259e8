"""Failed logins counted by the limits library: for several processes, in Redis."""

import time

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from letzshop_core.errors import Throttled

__all__ = ["LimitsLoginThrottle"]


class LimitsLoginThrottle:
    """See :class:`letzshop_core.security.throttle.LoginThrottle`.

    Failures are counted in windows of fixed length, over every process that shares the storage.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        per_account: int = 10,
        per_address: int = 50,
        window: int = 900,
    ) -> None:
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)
        self._per_account = RateLimitItemPerSecond(per_account, window, namespace="login-account")
        self._per_address = RateLimitItemPerSecond(per_address, window, namespace="login-address")

    async def attempt(self, account: str, address: str) -> None:
        """See :meth:`letzshop_core.security.throttle.LoginThrottle.attempt`."""
        await self._count(self._per_account, account, address)
        await self._count(self._per_address, address)

    async def succeeded(self, account: str, address: str) -> None:
        """See :meth:`letzshop_core.security.throttle.LoginThrottle.succeeded`."""
        await self._limiter.clear(self._per_account, account, address)
        item = self._per_address
        await self._storage.incr(item.key_for(address), item.get_expiry(), amount=-1)

    async def _count(self, item: RateLimitItem, *key: str) -> None:
        if not await self._limiter.hit(item, *key):
            window = await self._limiter.get_window_stats(item, *key)
            raise Throttled(
                "Too many failed logins; wait before the next one.",
                retry_after=max(1.0, window.reset_time - time.time()),
            )
