"""The memory of this process, as Linux tells it."""

import re
from pathlib import Path

__all__ = ["peak_rss", "rss"]


def rss() -> float:
    """What is in use now, in MiB."""
    return _figure("VmRSS")


def peak_rss() -> float:
    """The most that was in use so far, in MiB.

    Not getrusage: its figure includes what the parent had in use when it began this process.
    """
    return _figure("VmHWM")


def _figure(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None, "Linux tells what memory a process uses"
    return int(found[1]) / 1024
