"""Time alternatives against each other on a machine that is never quite idle."""

import time
from collections.abc import Callable, Mapping
from statistics import median

__all__ = ["per_item"]


def per_item(
    runs: Mapping[str, Callable[[], object]], *, items: int, rounds: int
) -> dict[str, float]:
    """Median microseconds per item of each run.

    The runs take turns within a round, so that a slow spell of the machine meets them all.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - start) / items * 1e6)
    return {name: median(values) for name, values in times.items()}
