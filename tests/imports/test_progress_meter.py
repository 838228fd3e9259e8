"""How far the reading of a feed is, and when that is worth storing."""

from datetime import timedelta

from letzshop_core.imports.models import Progress
from letzshop_core.imports.progress_meter import ProgressMeter
from letzshop_core.testing.factories import FixedClock


def test_speed_and_time_left_are_those_of_this_attempt() -> None:
    clock = FixedClock()
    meter = ProgressMeter(clock)
    clock.time += timedelta(minutes=5)  # the time that fetching took does not count
    meter.start(1000, 10)
    clock.time += timedelta(seconds=10)
    assert meter.progress(250, 60) == Progress(
        bytes_read=250, bytes_total=1000, rows_per_second=5.0, seconds_left=30.0
    )
    assert meter.progress(0, 10).seconds_left is None
    clock.time += timedelta(seconds=10)
    assert meter.done(210) == Progress(
        bytes_read=1000, bytes_total=1000, rows_per_second=10.0, seconds_left=0.0
    )


def test_progress_is_due_once_a_second() -> None:
    clock = FixedClock()
    meter = ProgressMeter(clock)
    due = []
    for _ in range(5):
        due.append(meter.is_due())
        clock.time += timedelta(seconds=0.5)
    assert due == [False, False, True, False, True]
