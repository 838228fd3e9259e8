"""Counting failed logins with the limits library, in a Redis that several processes share."""

import logging
import time
from typing import Final

from letzshop_core.errors import Throttled
from letzshop_core.extras import needs
from letzshop_core.security.throttle import MemoryLoginThrottle

with needs("server,redis"):
    from limits import RateLimitItem, RateLimitItemPerSecond
    from limits.aio.storage import Storage
    from limits.aio.strategies import FixedWindowRateLimiter
    from limits.errors import ConfigurationError, StorageError
    from limits.storage import storage_from_string
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

__all__ = ["LimitsLoginThrottle", "redis_storage"]

_PATIENCE: Final = 0.5  # seconds
_log = logging.getLogger(__name__)


def redis_storage(url: str) -> Storage:
    """A storage for counts in the Redis at ``url`` (``redis://…``, ``rediss://…``, ``unix://…``).

    It raises StorageError if Redis is away, or takes longer than a request should wait.

    Raises:
        ValueError: no Redis can be reached by such a URL.
    """
    scheme, _, rest = url.partition("://")
    scheme = "redis+unix" if scheme == "unix" else scheme
    try:
        # Unknown parameters are only noticed when a connection is made (which opens nothing yet).
        Redis.from_url(url).connection_pool.make_connection()  # type: ignore[no-untyped-call]
        storage = storage_from_string(
            f"async+{scheme}://{rest}",
            implementation="redispy",
            wrap_exceptions=True,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
        )
    except (ConfigurationError, RedisError, TypeError, ValueError):
        # The reason is left out, since it may quote a part of the password.
        msg = "is not a URL like redis://:password@host:6379/0, with parameters that redis-py knows"
        raise ValueError(msg) from None
    if not isinstance(storage, Storage):
        msg = f"not an asynchronous storage: {storage!r}"
        raise TypeError(msg)
    return storage


class LimitsLoginThrottle:
    """See :class:`letzshop_core.security.throttle.LoginThrottle`.

    Failures are counted in windows of fixed length (``window``, in seconds), over every process
    that shares the storage. While the storage does not answer, each process counts for itself.
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
        self._fallback = MemoryLoginThrottle(
            per_account=per_account, per_address=per_address, window=window
        )

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
