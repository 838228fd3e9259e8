"""Dates and periods, in the form of ISO 8601."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Final

from letzshop_core.feeds._fold import words_of
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.text import tidy
from letzshop_core.parsing.price_column import majority

__all__ = ["DateOrder", "date_reader", "period_reader"]

_ISO: Final = re.compile(
    r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
# 24.02.2026, 24/02/2026, 02/24/2026: the day first, as everywhere but in the United States, unless
# the cell or its column proves the opposite. No ISO date has the marks before 26.
_NUMBERS: Final = re.compile(
    r"(?<!\d)(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|(?:(?<=[./])|(?<=[./] ))\d\d)(?!\d)",
    re.ASCII,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})", re.ASCII)
_WEEKDAY: Final = re.compile(
    r"\A(?:mo|di|mi|do|fr|sa|so|tu|we|th|su|lu|ma|me|je|ve|gi|vi|wo|vr|za|zo)[^\W\d_]{0,9}[.,]{0,2}"
    r" (?=\d{1,4} ?[-./] ?\d{1,2}(?!\d))",  # and not March 1, 2027
    re.IGNORECASE,
)
_MOST_DAYS: Final = 12
# 24. Dezember 2026; Thu, 24 Dec 26; December 24, 2026; 2026. december 24.: as words_of leaves them
_MONTH: Final = r"([^\W\d_]{3,13})"
_IN_WORDS: Final = re.compile(
    rf"(?:[^\W\d_]+ ){{0,2}}(?:(\d{{1,2}})(?:st|nd|rd|th|er)?(?: de| of)? {_MONTH}(?: del?)?"
    rf"|{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?) (\d{{4}}|\d\d)(?: (?:r|roku|г|года|р|року))?"
    rf"|(\d{{4}}) {_MONTH} (\d{{1,2}})"
)
_IN_IDEOGRAMS: Final = re.compile(
    r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", re.ASCII
)
# October in Croatian, which has the point, and November in Polish
_TWO_MONTHS: Final = re.compile(r"\d\. ?listopada", re.IGNORECASE)
# Behind a date that is not ISO's: 10:00, 10:00:00 GMT, 10h00, 10.00 Uhr, 10 Uhr, 10:00 PM +0100,
# 10:00:00 GMT+0100 (CET)
_TIME: Final = re.compile(
    r"[T ,]+(?:(?:um|at|à|alle(?: ore)?|ore|om|klo|kl\.?|godz\.?|o|v|u|w|saat|в|о|у|στις) )?"
    r"(\d{1,2})"
    r"(?:[:h](\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?|\.(\d\d)(?= ?Uhr)|(?= ?(?:Uhr|[ap]\.?m)))"
    r"(?: ?(?:Uhr|h|([ap])\.?m\.?))?"
    r"(?: ?(?:(?:GMT|UTC)(?=[+-]))?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?: \([^()]{1,40}\))?)?\Z",
    re.ASCII | re.IGNORECASE,
)
#: How the months begin, as words_of leaves them: a line has those of one language or more, in the
#: order of the year. Of several that fit, the longest tells.
_MONTHS: Final = (
    "jan feb mar apr may jun jul aug sep oct nov dec",  # English
    "jan feb mae apr mai jun jul aug sep okt nov dez",  # German, Luxembourgish, Norwegian
    "jan fev mrz avr mee jui juil aou set out noi des",  # French, Portuguese
    "ene feb mrt abr mag giu lug ago set ott nov dic",  # Spanish, Italian
    "gen feb maa apr mei iun iul ago sze okt nov dec",  # Italian, Dutch, Romanian, Hungarian
    "ian feb mar apr maj jun jul aug sep okt nov dec",  # Romanian, Danish, Swedish, Slovak
    "sty lut mar kwi maj cze lip sie wrz paz lis gru",  # Polish
    "led uno bre dub kve cer cervenc srp zar rij lis pro",  # Czech
    "led uno bre dub kve cer cervene srp zar rij lis pro",
    "sij vel ozu tra svi lipnj srpnj kol ruj okt stu pro",  # Croatian
    "jan feb mar apr maj jun jul avg sep okt nov dec",  # Slovenian
    "jaa vee mar apr mai juun juul aug sep okt nov det",  # Estonian
    "tam hel maa huh tou kes hei elo syy lok marr jou",  # Finnish
    "oca sub mar nis may haz tem agu eyl eki kas ara",  # Turkish
    "янв фев мар апр маи июн июл авг сен окт ноя дек",  # Russian
    "яну фев мар апр мая юни юли авг сеп окт ное дек",  # Bulgarian
    "січ лют бер кві тра чер лип сер вер жов лис гру",  # Ukrainian
    "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",  # Greek
)
_MONTH_OF: Final = {
    start: str(number) for starts in _MONTHS for number, start in enumerate(starts.split(), 1)
}
_SHORTEST: Final = 3
#: Days since the end of 1899, as spreadsheets count them: of this century, and their fractions.
_SERIAL: Final = re.compile(r"(3[7-9]\d{3}|[4-6]\d{4}|7[0-2]\d{3})(?:[.,]\d+)?", re.ASCII)
_BEFORE_FIRST: Final = date(1899, 12, 30)
# Of Unix and of Java: Tue Feb 24 00:00:00 CET 2026
_YEAR_LAST: Final = re.compile(
    r"([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2}) (\d\d:\d\d:\d\d)"
    r"(?: (UTC|GMT)| [A-Z]{3,4})? (\d{4})",
    re.ASCII,
)
#: What databases write where there is none.
_NO_DATE: Final = re.compile(r"0000-00-00(?:[ T]00:00(?::00)?)?")
_DAY_ALONE: Final = re.compile(r"\d{1,2}", re.ASCII)
_LONGEST: Final = 100  # characters of a period in words, with times and zones
_FROM: Final = re.compile(
    r"\A(?:(?:ab|vom|von|from|du|des|dès|le|dal|dall'|il|del|desde|el|van|vanaf|vum|valid|gültig|"
    r"on|od|от|с|fra|från|"
    r"dem|à partir|erscheint|am) +)+",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*(?:/|--|[–—,;|→>…~〜～]|\.\.+)\s*|-|\s+(?:(?:-|bis(?: zum)?|to|until|till?|au|jusqu'au|al|"
    r"hasta(?: el)?|tot(?: en met)?|t/m|a|do|до|по)\s+)?",
    re.IGNORECASE,
)


class DateOrder:
    """Learns whether a column writes the month before the day, as shops of the United States do.

    It keeps counts, not values.
    """

    __slots__ = ("_day_first", "_month_first", "ambiguous")

    def __init__(self) -> None:
        self._day_first = 0
        self._month_first = 0
        #: Dates that can be read either way.
        self.ambiguous = 0

    @property
    def month_first(self) -> bool | None:
        """As the :func:`~letzshop_core.parsing.price_column.majority` has it."""
        return majority(self._month_first, self._day_first)

    def observe(self, cell: str) -> None:
        """Take the dates of a cell into account."""
        for match in _NUMBERS.finditer(cell[:_LONGEST]):
            first, mark, second, _ = match.groups()
            if mark == "." or (int(first) > _MOST_DAYS and int(second) <= _MOST_DAYS):
                self._day_first += 1
            elif int(second) > _MOST_DAYS:
                self._month_first += 1
            else:
                self.ambiguous += 1


def date_reader(*, month_first: bool | None = None) -> Callable[[str, Note], str | None]:
    """Reads ``2026-02-24``, with the time and the zone where they are given: ``T11:07+0100``.

    ``month_first`` is what the column proves, if anything.
    """

    def read(cell: str, note: Note) -> str | None:
        text = tidy(cell).removeprefix("'")  # that has a spreadsheet keep it as text
        if match := _YEAR_LAST.fullmatch(text):
            text = " ".join(filter(None, match.group(1, 4, 2, 3)))
        found = _date(_FROM.sub("", text, count=1), month_first)
        if found is None and not _NO_DATE.fullmatch(text):
            note("unreadable", f"Expected a date such as 2026-02-24, got {quoted(cell)}.")
        return found

    return read


def period_reader(*, month_first: bool | None = None) -> Callable[[str, Note], str | None]:
    """Reads two dates with ``/`` between them."""

    def read(cell: str, note: Note) -> str | None:
        text = _FROM.sub("", tidy(cell), count=1)
        own = DateOrder()
        own.observe(text)
        order = month_first if own.month_first is None else own.month_first
        for between in _BETWEEN.finditer(text) if len(text) <= _LONGEST else ():
            start, end = text[: between.start()], text[between.end() :]
            last = _date(end, order)
            first = last and (_date(start, order) or _begun(start, last, order))
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

    return read


def _begun(start: str, last: str, month_first: bool | None) -> str | None:
    """The start of a period of which only the end says the year, or the month too:
    ``24.02.-28.02.2026``, ``24.-28.02.2026``."""
    day = start.rstrip(". ")
    if _DAY_ALONE.fullmatch(day):
        return _date(f"{last[:8]}{day:0>2}")
    mark = next((mark for mark in "/-" if mark in day), ".")
    return _date(f"{day}{mark}{last[:4]}", month_first)


def _date(text: str, month_first: bool | None = None) -> str | None:
    hour = minute = second = zone = None
    if len(text) > _LONGEST:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
    elif match := _SERIAL.fullmatch(text):
        return (_BEFORE_FIRST + timedelta(int(match[1]))).isoformat()
    else:
        if match := _TIME.search(text):
            hour, minute, second, minute_behind, half, zone = match.groups()
            hour, minute = _hour(hour, half), minute or minute_behind or "00"
            text = text[: match.start()]
        found = _day(_WEEKDAY.sub("", text), month_first)
        if found is None:
            return None
        year, month, day = found
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


def _day(text: str, month_first: bool | None) -> tuple[str, str, str] | None:
    """The year, month and day of a date that is not ISO's."""
    text = text.rstrip(". ")
    if match := _NUMBERS.fullmatch(text):
        day, mark, month, year = match.groups()
        if mark != "." and (int(month) > _MOST_DAYS or (month_first and int(day) <= _MOST_DAYS)):
            day, month = month, day
    elif match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = match.groups()
    elif match := _IN_IDEOGRAMS.fullmatch(text):
        year, month, day = match.groups()
    elif match := _IN_WORDS.fullmatch(words_of(text)):
        day, name, first_name, day_behind, year, first_year, last_name, last_day = match.groups()
        day, year = day or day_behind or last_day, year or first_year
        month = _month(name or first_name or last_name)
        if _TWO_MONTHS.search(text):
            return None
    else:
        return None
    return year if len(year) > len("26") else f"20{year}", month, day


def _month(name: str) -> str:
    """The number of the month that begins so, or that of none."""
    starts = (name[:length] for length in range(len(name), _SHORTEST - 1, -1))
    return next((_MONTH_OF[start] for start in starts if start in _MONTH_OF), "0")


def _hour(hour: str, half: str | None) -> str:
    """The hour of the day; of 13 PM none that there is."""
    if half is None:
        return hour
    return str(int(hour) % 12 + 12 * (half in "pP")) if 0 < int(hour) < 13 else "24"


def _zone(zone: str | None) -> str:
    if zone is None:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    return zone.replace(":", "").ljust(5, "0")
