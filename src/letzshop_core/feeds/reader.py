"""Opening a feed."""

import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from letzshop_core.feeds._feed import Feed
from letzshop_core.feeds._records import Record, Records
from letzshop_core.feeds.containers import MAX_BYTES
from letzshop_core.feeds.profile import Profile
from letzshop_core.feeds.rows import GtinPolicy

__all__ = ["Feed", "Record", "Records", "read_feed"]

_IN_MEMORY: Final = 8 * 1024**2


def read_feed(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal_mark: str | None = None,
    columns: Mapping[str, str] | None = None,
    default_currency: str | None = None,
    gtin_policy: GtinPolicy = "lenient",
    profile: Profile | None = None,
    max_bytes: int = MAX_BYTES,
) -> Feed:
    """Open a product feed: delimited text or Google XML, packed or not, in any usual encoding.

    What is not given is detected; what is given is taken as it is.

    Args:
        source: a path, the bytes themselves, or a binary file (read to its end; it need not be
            seekable).
        encoding: a name that Python knows.
        delimiter: between cells, one character.
        decimal_mark: ``"."`` or ``","``, for all prices.
        columns: maps headers, as the feed spells them, to attribute names; ``""`` ignores a
            column. Other columns are recognised by their header.
        default_currency: ISO 4217; for prices that name no currency, unless most others in the
            column name one, and all the same.
        gtin_policy: ``"strict"`` rejects rows whose GTIN has a wrong check digit.
        profile: how an earlier feed of the kind was read (:attr:`Feed.profile`); the arguments
            above take precedence.
        max_bytes: the most bytes that the unpacked feed may have.

    Raises:
        FeedError: this is not a feed: empty, a web page, a spreadsheet, a broken archive.
        Invalid: ``columns`` names a column or an attribute that does not exist.
        LookupError: ``encoding`` is unknown.
        OSError: the file cannot be read.
    """
    if decimal_mark not in {None, ".", ","}:
        msg = f"decimal_mark must be '.' or ',', not {decimal_mark!r}"
        raise ValueError(msg)
    if delimiter is not None and len(delimiter) != 1:
        msg = f"delimiter must be one character, not {delimiter!r}"
        raise ValueError(msg)
    file = _opened(source)
    try:
        return Feed(
            file,
            encoding=encoding,
            delimiter=delimiter,
            decimal_mark=decimal_mark,
            columns=columns,
            default_currency=default_currency,
            gtin_policy=gtin_policy,
            profile=profile,
            max_bytes=max_bytes,
        )
    except BaseException:
        file.close()
        raise


def _opened(source: str | os.PathLike[str] | bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes | bytearray | memoryview):
        return io.BytesIO(source)
    if isinstance(source, str | os.PathLike):
        file = Path(source).open("rb")  # noqa: SIM115
        if file.seekable():
            return file
        with file:  # a pipe
            return _opened(file)
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    shutil.copyfileobj(source, spool)
    return spool  # type: ignore[return-value]
