"""Estimated totals of long lists."""

import time
from collections import OrderedDict
from typing import Any, Final

__all__ = ["Totals"]

_LIFETIME: Final = 60.0
_ROOM: Final = 1000


class Totals:
    """Remembers estimated totals of long lists for a minute. Short lists are counted each time."""

    def __init__(self) -> None:
        self._known: OrderedDict[Any, tuple[float, int]] = OrderedDict()

    def get(self, key: Any) -> int | None:
        """The estimate for this list, unless it is too old."""
        known = self._known.get(key)
        return None if known is None or known[0] < time.monotonic() else known[1]

    def put(self, key: Any, total: int) -> None:
        """Remember the estimate."""
        self._known[key] = (time.monotonic() + _LIFETIME, total)
        self._known.move_to_end(key)
        if len(self._known) > _ROOM:
            self._known.popitem(last=False)
