"""errors.csv: the rejected rows as the vendor sent them, to be mended and sent again."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Any

from letzshop_core.imports.models import RejectedRow

__all__ = ["ERROR_COLUMNS", "errors_file"]

ERROR_COLUMNS = ("letzshop_row", "letzshop_errors")
"""The columns in front of the vendor's own; the feed reader passes over them."""


async def errors_file(
    detected: Mapping[str, Any] | None, rejects: AsyncIterator[RejectedRow]
) -> AsyncIterator[bytes]:
    """The file, piece by piece, in the encoding and dialect that ``detected`` says.

    The row's number and its errors stand in front, so that rows with too many or too few cells
    keep theirs in place. What the vendor wrote is not touched.
    """
    detected = detected or {}
    encoding = detected.get("encoding") or "utf-8"
    delimiter = detected.get("delimiter") or ","
    header = detected.get("header_text")
    front = _line(ERROR_COLUMNS, delimiter)
    yield _encoded(front + (delimiter + header if header else "") + "\r\n", encoding, first=True)
    async for reject in rejects:
        errors = "; ".join(f"{e['code']}: {e['message']}" for e in reject.errors)
        text = _line((reject.row, errors), delimiter) + delimiter + reject.raw.rstrip("\r\n")
        yield _encoded(text + "\r\n", encoding)


def _line(cells: tuple[object, ...], delimiter: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    return written.getvalue()


def _encoded(text: str, encoding: str, *, first: bool = False) -> bytes:
    """The text in the feed's encoding; what that cannot say (in our messages) becomes ``?``."""
    try:
        data = text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode(encoding, "replace")
    if not first and encoding.lower().replace("-", "").replace("_", "") in {"utf16", "utf8sig"}:
        return data[2:] if "16" in encoding else data[3:]  # one byte order mark is enough
    return data
