"""What a feed comes packed in, told by its content: gzip, bzip2, zip. Unpacking is bounded."""

import bz2
import gzip
import io
import lzma
import re
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from letzshop_core.feeds.errors import FeedError

__all__ = ["MAX_BYTES", "MAX_RATIO", "Content", "unpack"]

MAX_BYTES: Final = 4 * 1024**3
"""Unpacked size at the most: Google takes feeds of up to 4 GB."""
MAX_RATIO: Final = 200
"""Unpacked to packed size at the most. Real feeds reach 30; bombs start at 1,000."""

_RATIO_FLOOR: Final = 16 * 1024**2  # below this many unpacked bytes no ratio is suspicious
_CHUNK: Final = 256 * 1024
_IN_MEMORY: Final = 8 * 1024**2
_DEPTH: Final = 3  # a zip in a gzip is seen; deeper nesting is nobody's feed
_MAX_DIRECTORY: Final = 4 * 1024**2
"""Bytes of a zip's directory at the most: room for 40,000 files with long names. It is read whole,
and takes several times its size in memory."""
#: What files are called that hold no products.
_OF_OTHERS: Final = re.compile(
    r"categor|kategor|catégor|images|bilder|customers|kunden|clients|orders|bestellungen|commandes|"
    r"reviews|manufacturers|hersteller"
)
_FEED_SUFFIXES: Final = (".csv", ".tsv", ".xml", ".rss", ".atom", ".gz", ".bz2", ".zip")


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a feed, unpacked and seekable."""

    file: BinaryIO
    size: int
    #: What it was packed in, outermost first: ``("gzip",)``, ``("zip:products.csv",)``.
    containers: tuple[str, ...] = ()
    #: The archive ended too early; what is here is only its beginning.
    truncated: bool = False


def unpack(file: BinaryIO, *, max_bytes: int = MAX_BYTES, depth: int = 0) -> Content:
    """The content of a seekable file, out of whatever it is packed in.

    Raises:
        FeedError: a container is broken, encrypted, holds no feed, or unpacks to more than
            ``max_bytes`` or to more than ``MAX_RATIO`` times its size.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    magic = file.read(4)
    file.seek(0)
    if size > max_bytes:
        raise FeedError("feed/too-large", f"Expected at most {max_bytes} bytes, got {size}.")
    kind = _kind(magic)
    if kind is None:
        return Content(file, size)
    if depth >= _DEPTH:
        raise FeedError("feed/nested", "Expected a feed, got archives within archives.")
    limit = min(max_bytes, max(_RATIO_FLOOR, size * MAX_RATIO))
    if kind == "zip":
        target, truncated, name = _unzip(file, limit)
    else:
        with (
            gzip.GzipFile(fileobj=file, mode="rb")
            if kind == "gzip"
            else bz2.BZ2File(file) as stream
        ):
            target, truncated = _copy(stream, limit, kind)
        name = kind
    inner = unpack(target, max_bytes=max_bytes, depth=depth + 1)
    return Content(inner.file, inner.size, (name, *inner.containers), truncated or inner.truncated)


def _kind(magic: bytes) -> str | None:
    if magic.startswith(b"\x1f\x8b"):
        return "gzip"
    if magic.startswith(b"BZh"):
        return "bzip2"
    if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return None


def _copy(
    stream: gzip.GzipFile | bz2.BZ2File | zipfile.ZipExtFile, limit: int, kind: str
) -> tuple[BinaryIO, bool]:
    """Everything that can be unpacked, and whether the archive ended too early."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    copied = 0
    while True:
        try:
            # Not read(): it would lose what it has when the archive breaks off before it has all.
            chunk = stream.read1(_CHUNK)
        except EOFError:
            return target, True  # type: ignore[return-value]
        except (OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            if copied:
                return target, True  # type: ignore[return-value]
            msg = f"The {kind} archive is broken: {error}."
            raise FeedError("feed/broken-archive", msg) from None
        if not chunk:
            return target, False  # type: ignore[return-value]
        copied += len(chunk)
        if copied > limit:
            target.close()
            raise FeedError(
                "feed/bomb", f"Expected at most {limit} unpacked bytes, got more: a bomb?"
            )
        target.write(chunk)  # what fails here is no fault of the archive


def _unzip(file: BinaryIO, limit: int) -> tuple[BinaryIO, bool, str]:
    try:
        with zipfile.ZipFile(cast("BinaryIO", _Distrustful(file))) as archive:
            member = _feed_in(archive)
            with cast("zipfile.ZipExtFile", archive.open(member)) as stream:
                target, truncated = _copy(stream, limit, "zip")
            return target, truncated, f"zip:{member.filename}"
    except FeedError:
        raise  # it is a ValueError too
    except (
        *(zipfile.BadZipFile, lzma.LZMAError),
        *(NotImplementedError, RuntimeError, EOFError, ValueError),
    ) as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise FeedError(
                "feed/encrypted", "The zip archive is encrypted; send it without a password."
            ) from None
        raise FeedError("feed/broken-archive", f"The zip archive is broken: {error}.") from None


class _Distrustful:
    """The file of a zip archive, for ``zipfile``, which believes the sizes and places in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MAX_DIRECTORY:
            msg = f"its directory has more than {_MAX_DIRECTORY:,} bytes"
            raise zipfile.BadZipFile(msg)
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, OverflowError):  # no fault of the disk
            if whence == io.SEEK_END:
                raise  # zipfile looks whether there is more, and knows that there may be none
            msg = "a file in it would begin outside of it"
            raise zipfile.BadZipFile(msg) from None


def _feed_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The largest member that is named like a feed, of products at best; else the largest text,
    else of all."""
    names = archive.namelist()
    if not {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}.isdisjoint(names):
        raise FeedError(
            "feed/spreadsheet",
            "Expected a feed, got a spreadsheet or an office document; save it as CSV (UTF-8).",
        )
    members = [
        member
        for member in archive.infolist()
        if not member.filename.endswith("/")  # is_dir() fails at a file without a name
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith(".")
    ]
    if not members:
        raise FeedError("feed/empty", "The zip archive holds no file.")
    return max(
        members,
        key=lambda member: (_likeness(member.filename.lower()), member.file_size),
    )


def _likeness(name: str) -> tuple[int, bool]:
    """How much the name is that of a feed. A text beside a table is about it, and a shop's dump
    has tables of other things than products."""
    is_of_others = _OF_OTHERS.search(PurePosixPath(name).name) is not None
    return 2 if name.endswith(_FEED_SUFFIXES) else int(name.endswith(".txt")), not is_of_others
