"""Dates and periods, in the form of ISO 8601."""

import re
from datetime import date, time
from typing import Final

from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.text import tidy

__all__ = ["read_date", "read_period"]

_ISO: Final = re.compile(
    r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)? ?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
# 24.02.2026 and 24/02/2026: the day first, as everywhere but in the United States.
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII
)


def read_date(cell: str, note: Note) -> str | None:
    """``2026-02-24``, with the time and the zone where they are given: ``T11:07+0100``."""
    found = _date(tidy(cell))
    if found is None:
        note("unreadable", f"Expected a date such as 2026-02-24, got {quoted(cell)}.")
    return found


def read_period(cell: str, note: Note) -> str | None:
    """Two dates with ``/`` between them."""
    text = tidy(cell)
    for separator in ("/", " - ", " – ", " bis ", " to "):
        start, between, end = text.partition(separator)
        first, last = _date(start.strip()), _date(end.strip())
        if between and first and last:
            # Times tell only where both are given, in one zone.
            same = 16 if len(first) >= 16 and first[16:] == last[16:] else 10
            if first[:same] > last[:same]:
                note("unreadable", f"Expected the start before the end, got {quoted(cell)}.")
                return None
            return f"{first}/{last}"
    note(
        "unreadable",
        f"Expected two dates such as 2026-02-24T08:00+0100/2026-03-01, got {quoted(cell)}.",
    )
    return None


def _date(text: str) -> str | None:
    match = _ISO.fullmatch(text)
    if match is not None:
        year, month, day, hour, minute, second, zone = match.groups()
    else:
        match = _DAY_FIRST.fullmatch(text)
        if match is None:
            return None
        day, month, year, hour, minute, second = match.groups()
        zone = None
    try:
        date(int(year), int(month), int(day))
        time(int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    written = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None:
        return written
    seconds = f":{second}" if second and second != "00" else ""
    return f"{written}T{int(hour):02}:{minute}{seconds}{_zone(zone)}"


def _zone(zone: str | None) -> str:
    if zone is None or zone == "Z":
        return zone or ""
    return zone.replace(":", "").ljust(5, "0")
