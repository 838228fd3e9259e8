"""errors.csv: the rejected rows as the vendor sent them, to be mended and sent again."""

import codecs
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from letzshop_core.feeds import Feed, Profile
from letzshop_core.feeds.dialect import Dialect, cells_of, csv_line, unwrapped
from letzshop_core.imports.models import ImportJob, RejectedRow

__all__ = ["ERROR_COLUMNS", "encoding_of", "errors_file", "import_of", "is_errors_file", "read_as"]

ERROR_COLUMNS = ("letzshop_import", "letzshop_row", "letzshop_errors")
"""The columns in front of the vendor's own; the feed reader ignores them."""

T = TypeVar("T")

_ID: Final = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_MARKED: Final = frozenset(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


def is_errors_file(header: Sequence[str]) -> bool:
    """Whether this is the header of such a file, which is only a part of the vendor's feed."""
    return all(column in header for column in ERROR_COLUMNS[1:])


def import_of(feed: Feed) -> int | None:
    """The job that rejected the rows of such a file, as its first row says; of other feeds None."""
    if not (is_errors_file(feed.header) and ERROR_COLUMNS[0] in feed.header):
        return None
    place = feed.header.index(ERROR_COLUMNS[0])
    said = next((cells[place].strip() for cells in feed if len(cells) > place), "")
    return int(said) if _ID.fullmatch(said) else None


def read_as(profile: Profile, detected: Mapping[str, Any]) -> Profile:
    """The profile of such a file, with what only the other rows of the feed told of the notation:
    decimal marks, the order of dates and the currency of prices that name none."""

    def by_index(told: Mapping[str, T]) -> dict[int, T]:
        return {place: told[name] for place, name in enumerate(profile.header) if name in told}

    return replace(
        profile,
        columns={},
        decimal_marks=by_index(detected.get("decimal_marks", {})),
        month_first=by_index(detected.get("month_first", {})),
        default_currency=detected.get("default_currency"),
    )


def encoding_of(detected: Mapping[str, Any] | None) -> str:
    """The encoding of the file: the feed's, but UTF-8 for XML."""
    detected = detected or {}
    is_xml = detected.get("format") == "xml"
    return "utf-8" if is_xml else detected.get("encoding") or "utf-8"


async def errors_file(job: ImportJob, rejects: AsyncIterator[RejectedRow]) -> AsyncIterator[bytes]:
    """The rows that a job rejected, piece by piece, in the dialect of its feed.

    The job's id, row number and errors come first, so that the cells of rows that have too many
    or too few stay in place; they replace those of a feed that is such a file itself. The vendor's
    text is not changed, but where a row as a whole stands in quotes, these are left out. Items of
    an XML feed become rows of CSV in UTF-8.
    """
    encoding = encoding_of(job.detected)
    writer = _Writer(job.detected or {})
    # Writes one byte order mark at most. What the encoding lacks of our messages becomes ``?``.
    encode = codecs.getincrementalencoder(encoding)("replace").encode
    # Spreadsheets need a byte order mark, and Python's codecs of a given byte order write none.
    mark = "\ufeff" if codecs.lookup(encoding).name in _MARKED else ""
    yield encode(mark + writer.line(ERROR_COLUMNS, writer.header))
    async for reject in rejects:
        errors = "; ".join(f"{error['code']}: {error['message']}" for error in reject.errors)
        front = (str(job.account_id), str(reject.row), errors)
        yield encode(writer.line(front, reject.raw))


class _Writer:
    """Puts cells in front of rows, in the dialect of these."""

    def __init__(self, detected: Mapping[str, Any]) -> None:
        given = {name: detected.get(name) for name in ("delimiter", "quotechar", "quoting")}
        self._dialect = dialect = Dialect(**{name: has for name, has in given.items() if has})
        self._width = 0
        self.header = self._unwrapped(detected.get("header_text") or "")
        names = cells_of(self.header, dialect.csv_options())
        self._width = len(names)
        self._front = _cells(len(ERROR_COLUMNS), dialect)
        self._has_front = (*names[: len(ERROR_COLUMNS)],) == ERROR_COLUMNS

    def line(self, cells: Sequence[str], row: str) -> str:
        """The row with these cells in front of it."""
        row = self._unwrapped(row.rstrip("\r\n"))
        if self._has_front:
            row = self._front.sub("", row, count=1)
        return f"{self._written(cells)}{self._dialect.delimiter}{row}\r\n"

    def _unwrapped(self, row: str) -> str:
        """What is in the quotes, if the row as a whole stands in quotes."""
        quote = self._dialect.quotechar
        if row[:1] != quote or row[-1] != quote:
            return row
        cells = cells_of(row, self._dialect.csv_options())
        inner = unwrapped(cells, self._dialect)
        return cells[0] if inner is not cells and len(inner) >= self._width else row

    def _written(self, cells: Sequence[str]) -> str:
        dialect = self._dialect
        if dialect.quoting == "none":  # a cell that cannot be quoted must not need to be
            unsafe = str.maketrans({dialect.delimiter: " ", "\r": " ", "\n": " "})
            return dialect.delimiter.join(cell.translate(unsafe) for cell in cells)
        escape = "\\" if dialect.quoting == "backslash" else None
        return csv_line(cells, dialect.delimiter, dialect.quotechar, escape)


def _cells(count: int, dialect: Dialect) -> re.Pattern[str]:
    """The first cells of a row, with the delimiters behind them."""
    mark, quote = re.escape(dialect.delimiter), dialect.quotechar
    inside = rf"\\.|[^{quote}\\]" if dialect.quoting == "backslash" else f"{quote * 2}|[^{quote}]"
    quoted = "" if dialect.quoting == "none" else f"{quote}(?:{inside})*{quote}|"
    return re.compile(f"^(?:(?:{quoted}[^{mark}]*){mark}){{{count}}}", re.DOTALL)
