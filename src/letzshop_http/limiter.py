"""Rate limits over a sliding window, in memory or shared through Redis."""

from math import ceil
from time import time
from typing import Final

import structlog
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from letzshop_http.guard import Verdict

__all__ = ["SlidingWindows"]

_log = structlog.get_logger(__name__)

_LIMITS: Final[dict[str, RateLimitItem]] = {
    "user": RateLimitItemPerMinute(600),
    "anonymous": RateLimitItemPerMinute(60),
    "login": RateLimitItemPerMinute(10),
    "registration": RateLimitItemPerMinute(10),
    "probe": RateLimitItemPerMinute(60_000),  # monitors, which must not be refused
}
"""The limit of each kind of request."""
_PAUSE: Final = 5.0  # seconds for which a storage that failed is not asked again


class SlidingWindows:
    """See :class:`letzshop_http.guard.RateLimiter`.

    Several processes count together in a ``shared`` storage. While it does not answer, each
    counts for itself: without Redis the API must neither fail nor be unlimited.
    """

    def __init__(self, shared: Storage | None = None) -> None:
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if shared is None else SlidingWindowCounterRateLimiter(shared)
        self._storage = shared
        self._shared_again_at = 0.0

    async def answers(self) -> bool:
        """Whether the shared storage answers."""
        try:
            return self._storage is None or await self._storage.check()
        except StorageError:
            return False

    async def hit(self, kind: str, key: str) -> Verdict:
        """Count a request."""
        limit = _LIMITS[kind]
        if self._shared is not None and time() >= self._shared_again_at:
            try:
                return await self._hit(self._shared, limit, kind, key)
            except StorageError as error:
                self._shared_again_at = time() + _PAUSE
                _log.warning("rate limits are counted in memory", reason=str(error))
        return await self._hit(self._own, limit, kind, key)

    async def _hit(
        self, windows: SlidingWindowCounterRateLimiter, limit: RateLimitItem, kind: str, key: str
    ) -> Verdict:
        allowed = await windows.hit(limit, kind, key)
        stats = await windows.get_window_stats(limit, kind, key)
        reset = max(1, ceil(stats.reset_time - time()))
        return Verdict(allowed, limit.amount, max(0, stats.remaining), reset)
