"""Takes the records of a feed in portions of any size."""

from collections.abc import Iterable, Iterator

from letzshop_core.feeds import Records

__all__ = ["RecordQueue", "but_last"]


class RecordQueue:
    """The records of a feed, which come in blocks, in portions of the caller's size."""

    def __init__(self, records: Iterator[Records]) -> None:
        self._records = records
        #: Records of the last block that were too many for the last portion.
        self._left: Records | None = None

    def next(self, most: int) -> Records | None:
        """The next records, at most ``most``; None at the end of the feed."""
        records, self._left = self._left or next(self._records, None), None
        if records is not None and len(records) > most:
            self._left = records.picked(range(most, len(records)))
            records = records.picked(range(most))
        return records


def but_last(all_records: Iterable[Records]) -> Iterator[Records]:
    """All records but the last one."""
    last = Records([], [], [])
    for records in all_records:
        if records:
            yield last
            last = records
    yield last.picked(range(len(last) - 1))
