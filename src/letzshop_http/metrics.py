"""Metrics for Prometheus."""

from functools import cache
from typing import Final

from falcon.asgi import Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from letzshop_core.errors import NotFound
from letzshop_http.locality import is_local

__all__ = ["Metrics", "MetricsPage"]

_METHODS: Final = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """Counts requests by route and status, and measures how long they take."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "letzshop_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "letzshop_http_request_seconds",
            "Seconds from the request to its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )

        # Finding the series by its labels takes longer than counting.
        self._series = cache(
            lambda method, route, status: (
                self._requests.labels(method, route, status),
                self._seconds.labels(route),
            )
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        method = method if method in _METHODS else "(other)"  # clients can make up any number
        requests, durations = self._series(method, route, status)
        requests.inc()
        durations.observe(seconds)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class MetricsPage:
    """``/metrics``, which is not part of the described API."""

    limit: Final = "probe"

    def __init__(self, metrics: Metrics, *, for_all: bool) -> None:
        self._metrics = metrics
        self._for_all = for_all

    async def on_get(self, req: Request, resp: Response) -> None:
        """All metrics."""
        if not self._for_all and not is_local(req):
            raise NotFound("address", "/metrics")
        resp.content_type = CONTENT_TYPE_LATEST
        resp.data = self._metrics.text()
