"""Rate limits over a sliding window, in memory or shared through Redis."""

from dataclasses import dataclass
from math import ceil
from time import time
from typing import Final

import structlog
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string

__all__ = ["SlidingWindows"]

_log = structlog.get_logger(__name__)

_LIMITS: Final[dict[str, RateLimitItem]] = {
    "user": RateLimitItemPerMinute(600),
    "anonymous": RateLimitItemPerMinute(60),
    "login": RateLimitItemPerMinute(10),
    "registration": RateLimitItemPerMinute(10),
}
"""By kind; a kind that is not here is not limited."""


@dataclass(frozen=True, slots=True)
class Counted:
    """See :class:`letzshop_http.guard.Verdict`."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


class SlidingWindows:
    """See :class:`letzshop_http.guard.RateLimiter`.

    When Redis does not answer, each process counts for itself until it does: a cache that is
    down must not take the API down, nor leave it open.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared: SlidingWindowCounterRateLimiter | None = None
        if redis_url is not None:
            scheme, _, rest = redis_url.partition("://")
            scheme = {"unix": "redis+unix"}.get(scheme, scheme)
            storage = storage_from_string(
                f"async+{scheme}://{rest}", implementation="redispy", wrap_exceptions=True
            )
            assert isinstance(storage, Storage)  # noqa: S101
            self._shared = SlidingWindowCounterRateLimiter(storage)
        self._warned = False

    async def hit(self, kind: str, key: str) -> Counted | None:
        """Count a request."""
        limit = _LIMITS.get(kind)
        if limit is None:
            return None
        if self._shared is not None:
            try:
                counted = await self._hit(self._shared, limit, kind, key)
            except Exception as error:  # whatever the client library makes of a dead server
                if not self._warned:
                    _log.warning("rate limits are counted without Redis", error=str(error))
                self._warned = True
            else:
                self._warned = False
                return counted
        return await self._hit(self._own, limit, kind, key)

    async def _hit(
        self, windows: SlidingWindowCounterRateLimiter, limit: RateLimitItem, kind: str, key: str
    ) -> Counted:
        allowed = await windows.hit(limit, kind, key)
        stats = await windows.get_window_stats(limit, kind, key)
        reset = max(1, ceil(stats.reset_time - time()))
        return Counted(allowed, limit.amount, max(0, stats.remaining), reset)
