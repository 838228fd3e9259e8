"""Dates and periods, in the form of ISO 8601."""

import re
from datetime import date, time
from typing import Final

from letzshop_core.feeds._fold import words_of
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.text import tidy

__all__ = ["read_date", "read_period"]

_ISO: Final = re.compile(
    r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
# 24.02.2026 and 24/02/2026: the day first, as everywhere but in the United States. 12/24/2026 is
# not read: beside 12/05/2026 it would be in another order. No ISO date has the marks before 26.
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|(?<=[./])\d\d)"
    r"(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?)?",
    re.ASCII,
)
# 24. Dezember 2026; Thu, 24 Dec 2026 10:00:00 GMT; December 24, 2026: as words_of leaves them
_IN_WORDS: Final = re.compile(
    r"(?:[a-z]+ ){0,2}(?:(\d{1,2})(?:st|nd|rd|th|er)?(?: de)? ([a-z]{3,10})(?: de)?"
    r"|([a-z]{3,10}) (\d{1,2})(?:st|nd|rd|th)?) (\d{4})"
    r"(?: (\d\d) (\d\d)(?: (\d\d))?(?: (gmt|utc))?)?"
)
#: How the months begin in English, German, French, Spanish, Italian, Dutch and Luxembourgish.
_MONTHS: Final = (
    *("jan gen ene", "feb fev", "mar mae maa mrz mrt", "apr avr abr", "may mai mag mei mee"),
    *("jun juin giu", "jul juil lug", "aug aou ago", "sep set", "oct okt ott", "nov"),
    "dec dez dic",
)
_MONTH_OF: Final = {
    start: str(number) for number, starts in enumerate(_MONTHS, 1) for start in starts.split()
}
_LONGEST: Final = 100  # characters of a period in words, with times and zones
_FROM: Final = re.compile(
    r"(?:ab|vom|von|from|du|des|dès|le|dal|dall'|il|del|desde|el|van|vanaf|vum|valid|gültig) +",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*(?:/|--|[–—,;|])\s*|-|\s+(?:(?:-|bis(?: zum)?|to|until|till|au|jusqu'au|al|hasta(?: el)?|"
    r"tot|a)\s+)?",
    re.IGNORECASE,
)


def read_date(cell: str, note: Note) -> str | None:
    """``2026-02-24``, with the time and the zone where they are given: ``T11:07+0100``."""
    found = _date(_FROM.sub("", tidy(cell), count=1))
    if found is None:
        note("unreadable", f"Expected a date such as 2026-02-24, got {quoted(cell)}.")
    return found


def read_period(cell: str, note: Note) -> str | None:
    """Two dates with ``/`` between them."""
    text = _FROM.sub("", tidy(cell), count=1)
    for between in _BETWEEN.finditer(text) if len(text) <= _LONGEST else ():
        start, end = text[: between.start()], text[between.end() :]
        last = _date(end)
        first = last and (_date(start) or _date(f"{start.rstrip('.')}.{last[:4]}"))
        if first and last:
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
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, _, month, year, hour, minute, second, zone = match.groups()
        year = year if len(year) > len("26") else f"20{year}"
    elif match := _IN_WORDS.fullmatch(words_of(text)):
        day, name, first_name, day_behind, year, hour, minute, second, zone = match.groups()
        day, name = day or day_behind, name or first_name
        month = _MONTH_OF.get(name[:4]) or _MONTH_OF.get(name[:3], "0")
    else:
        return None
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
    if zone is None:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    return zone.replace(":", "").ljust(5, "0")
