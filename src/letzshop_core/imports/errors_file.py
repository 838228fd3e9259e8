"""errors.csv: the rejected rows as the vendor sent them, to be mended and sent again."""

import codecs
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from letzshop_core.feeds.dialect import csv_line
from letzshop_core.imports.models import RejectedRow

__all__ = ["ERROR_COLUMNS", "encoding_of", "errors_file", "is_errors_file"]

ERROR_COLUMNS = ("letzshop_row", "letzshop_errors")
"""The columns in front of the vendor's own; the feed reader ignores them."""

_MARKED: Final = frozenset(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


def is_errors_file(header: Sequence[str]) -> bool:
    """Whether this is the header of such a file, which is only a part of the vendor's feed."""
    return all(column in header for column in ERROR_COLUMNS)


def encoding_of(detected: Mapping[str, Any] | None) -> str:
    """The encoding of the file: the feed's, but UTF-8 for XML."""
    detected = detected or {}
    is_xml = detected.get("format") == "xml"
    return "utf-8" if is_xml else detected.get("encoding") or "utf-8"


async def errors_file(
    detected: Mapping[str, Any] | None, rejects: AsyncIterator[RejectedRow]
) -> AsyncIterator[bytes]:
    """The file, piece by piece, in the dialect of the feed (:attr:`ImportJob.detected`).

    Row number and errors come first, so that the cells of rows that have too many or too few
    stay in place. The vendor's text is not changed. Items of an XML feed become rows of CSV in
    UTF-8.
    """
    encoding = encoding_of(detected)
    detected = detected or {}
    delimiter = detected.get("delimiter") or ","
    quoting = detected.get("quoting") or "doubled"
    header = detected.get("header_text") or ""
    # Writes one byte order mark at most. What the encoding lacks of our messages becomes ``?``.
    encode = codecs.getincrementalencoder(encoding)("replace").encode
    # Spreadsheets need a byte order mark, and Python's codecs of a given byte order write none.
    mark = "\ufeff" if codecs.lookup(encoding).name in _MARKED else ""
    yield encode(mark + _line(ERROR_COLUMNS, delimiter, quoting) + delimiter + header + "\r\n")
    async for reject in rejects:
        errors = "; ".join(f"{error['code']}: {error['message']}" for error in reject.errors)
        front = (str(reject.row), errors)
        text = _line(front, delimiter, quoting) + delimiter + reject.raw.rstrip("\r\n")
        yield encode(text + "\r\n")


def _line(cells: Sequence[str], delimiter: str, quoting: str) -> str:
    if quoting == "none":  # a cell that cannot be quoted must not need to be
        unsafe = str.maketrans({delimiter: " ", "\r": " ", "\n": " "})
        return delimiter.join(cell.translate(unsafe) for cell in cells)
    return csv_line(cells, delimiter, escapechar="\\" if quoting == "backslash" else None)
