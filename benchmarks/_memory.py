"""The memory of a process, as Linux tells it."""

import re
from pathlib import Path

__all__ = ["forget_peak", "peak_rss", "rss"]


def rss(pid: int | str = "self") -> float:
    """What is in use now, in MiB."""
    return _figure("VmRSS", pid)


def peak_rss(pid: int | str = "self") -> float:
    """The most that was in use so far, in MiB.

    Not getrusage: its figure includes what the parent had in use when it began this process.
    """
    return _figure("VmHWM", pid)


def forget_peak(pid: int | str = "self") -> None:
    """Begin the peak anew; see proc(5)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _figure(name: str, pid: int | str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None, "Linux tells what memory a process uses"
    return int(found[1]) / 1024
