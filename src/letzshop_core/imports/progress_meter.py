"""How far the reading of a feed is, and how fast it goes."""

import msgspec

from letzshop_core.imports.models import Progress
from letzshop_core.ports import Clock

__all__ = ["ProgressMeter"]


class ProgressMeter:
    """Measures how fast a feed is read, and says when to store that."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = self._noted = clock.now()
        self._rows = 0
        self._size = 0

    def start(self, size: int, rows: int) -> None:
        """Begin to measure. ``size`` is the feed's (bytes); ``rows`` were done earlier."""
        self._began = self._noted = self._clock.now()
        self._size, self._rows = size, rows

    def is_due(self) -> bool:
        """Whether a second has passed since this was last true."""
        now = self._clock.now()
        due = (now - self._noted).total_seconds() >= 1
        if due:
            self._noted = now
        return due

    def progress(self, bytes_read: int, rows: int) -> Progress:
        """How far the reading is."""
        seconds = max((self._clock.now() - self._began).total_seconds(), 1e-3)
        left = seconds * (self._size - bytes_read) / bytes_read if bytes_read else None
        return Progress(
            bytes_read=bytes_read,
            bytes_total=self._size,
            rows_per_second=round((rows - self._rows) / seconds, 1),
            seconds_left=None if left is None else round(left, 1),
        )

    def done(self, rows: int) -> Progress:
        """The progress of a feed that has been read to its end."""
        return msgspec.structs.replace(self.progress(self._size, rows), seconds_left=0.0)
