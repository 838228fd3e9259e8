"""Failed logins counted by the limits library: for several processes, in Redis."""

import logging
import time

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from letzshop_core.errors import Throttled
from letzshop_core.security.throttle import LoginThrottle, MemoryLoginThrottle

__all__ = ["LimitsLoginThrottle"]

_log = logging.getLogger(__name__)


class LimitsLoginThrottle:
    """See :class:`letzshop_core.security.throttle.LoginThrottle`.

    Failures are counted in windows of fixed length, over every process that shares the storage.
    While the storage does not answer, ``fallback`` counts.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        per_account: int = 10,
        per_address: int = 50,
        window: int = 900,
        fallback: LoginThrottle | None = None,
    ) -> None:
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)
        self._per_account = RateLimitItemPerSecond(per_account, window, namespace="login-account")
        self._per_address = RateLimitItemPerSecond(per_address, window, namespace="login-address")
        self._fallback = fallback or MemoryLoginThrottle(
            per_account=per_account, per_address=per_address, window=window
        )

    @classmethod
    def connect(cls, redis_url: str) -> "LimitsLoginThrottle":
        """Count in the Redis at ``redis_url`` (``redis://…``, ``rediss://…`` or ``unix://…``)."""
        scheme, _, rest = redis_url.partition("://")
        scheme = "redis+unix" if scheme == "unix" else scheme
        url = f"async+{scheme}://{rest}"
        storage = storage_from_string(url, implementation="redispy", wrap_exceptions=True)
        if not isinstance(storage, Storage):
            msg = f"not an asynchronous storage: {storage!r}"
            raise TypeError(msg)
        return cls(storage)

    async def attempt(self, account: str, address: str) -> None:
        """See :meth:`letzshop_core.security.throttle.LoginThrottle.attempt`."""
        try:
            await self._count(self._per_account, account, address)
            await self._count(self._per_address, address)
        except StorageError as error:
            _log.warning("failed logins are counted in memory: %s", error)
            await self._fallback.attempt(account, address)

    async def succeeded(self, account: str, address: str) -> None:
        """See :meth:`letzshop_core.security.throttle.LoginThrottle.succeeded`."""
        item = self._per_address
        try:
            await self._limiter.clear(self._per_account, account, address)
            await self._storage.incr(item.key_for(address), item.get_expiry(), amount=-1)
        except StorageError:
            await self._fallback.succeeded(account, address)

    async def _count(self, item: RateLimitItem, *key: str) -> None:
        if not await self._limiter.hit(item, *key):
            window = await self._limiter.get_window_stats(item, *key)
            raise Throttled(
                "Too many failed logins; wait before the next one.",
                retry_after=max(1.0, window.reset_time - time.time()),
            )
