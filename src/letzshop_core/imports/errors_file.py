"""errors.csv: the rejected rows as the vendor sent them, to be mended and sent again."""

import codecs
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

from letzshop_core.feeds.dialect import csv_line
from letzshop_core.imports.models import RejectedRow

__all__ = ["ERROR_COLUMNS", "errors_file"]

ERROR_COLUMNS = ("letzshop_row", "letzshop_errors")
"""The columns in front of the vendor's own; the feed reader passes over them."""

_MARKED: Final = frozenset(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


async def errors_file(
    detected: Mapping[str, Any] | None, rejects: AsyncIterator[RejectedRow]
) -> AsyncIterator[bytes]:
    """The file, piece by piece, in the encoding and dialect that ``detected`` says.

    The row's number and its errors stand in front, so that rows with too many or too few cells
    keep theirs in place. What the vendor wrote is not touched; an item of an XML feed is a row
    of CSV in UTF-8.
    """
    detected = detected or {}
    is_xml = detected.get("format") == "xml"
    encoding = "utf-8" if is_xml else detected.get("encoding") or "utf-8"
    delimiter = detected.get("delimiter") or ","
    quoting = detected.get("quoting") or "doubled"
    header = detected.get("header_text") or ""
    encode = _encoder(encoding)
    # Without a mark no spreadsheet knows these, and Python's codecs of a given order write none.
    mark = "\ufeff" if codecs.lookup(encoding).name in _MARKED else ""
    yield encode(mark + _line(ERROR_COLUMNS, delimiter, quoting) + delimiter + header + "\r\n")
    async for reject in rejects:
        errors = "; ".join(f"{error['code']}: {error['message']}" for error in reject.errors)
        front = (str(reject.row), errors)
        text = _line(front, delimiter, quoting) + delimiter + reject.raw.rstrip("\r\n")
        yield encode(text + "\r\n")


def _line(cells: Sequence[str], delimiter: str, quoting: str) -> str:
    if quoting == "none":  # what cannot be quoted must not need it
        unsafe = str.maketrans({delimiter: " ", "\r": " ", "\n": " "})
        return delimiter.join(cell.translate(unsafe) for cell in cells)
    return csv_line(cells, delimiter, escapechar="\\" if quoting == "backslash" else None)


def _encoder(encoding: str) -> Callable[[str], bytes]:
    """Encodes pieces of one text: a byte order mark comes once, and what the encoding cannot
    say (in our messages) becomes ``?``."""
    encoder = codecs.getincrementalencoder(encoding)("replace")
    return encoder.encode
