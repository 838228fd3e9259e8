"""The spool: where feeds are stored from their arrival to the end of their import."""

import contextlib
import hashlib
import os
import re
import secrets
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from letzshop_core.errors import TransientStoreError

__all__ = ["Spool", "SpoolWriter", "SpooledFeed"]

_NAME = re.compile(r"[a-z]+-[0-9a-f]+")
_PIECE = 1 << 20


class SpooledFeed(msgspec.Struct, frozen=True):
    """A feed in the spool: the file's name there, and the SHA-256 of its bytes (hexadecimal)."""

    file: str
    digest: str


class SpoolWriter:
    """Writes a feed into a file of the spool, piece by piece. All methods block.

    They raise TransientStoreError if the file cannot be written, as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        with _writable():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = path.open("wb")

    def write(self, piece: bytes) -> None:
        """Add the next bytes of the feed."""
        self._digest.update(piece)
        with _writable():
            self._file.write(piece)

    def copy(self, file: BinaryIO) -> None:
        """Add what is left to read of a binary file."""
        while piece := file.read(_PIECE):
            self.write(piece)

    def finish(self) -> SpooledFeed:
        """Close the file; returns the feed."""
        with _writable():
            self._file.close()
        return SpooledFeed(self._path.name, self._digest.hexdigest())

    def discard(self) -> None:
        """Close and delete the file."""
        for leave in (self._file.close, self._path.unlink):
            with contextlib.suppress(OSError):  # a full disk may fail again here
                leave()


@contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TransientStoreError("Feeds cannot be stored at the moment.") from error


class Spool:
    """The directory that all processes of an installation share; without one, a temporary
    directory of this process. Its files have names like ``upload-9f86d081884c7d65``."""

    def __init__(self, directory: str | os.PathLike[str] | None = None) -> None:
        self._directory = None if directory is None else Path(directory)

    @property
    def directory(self) -> Path:
        """The directory, created on first use with access for its owner only."""
        directory = self._place()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return directory

    def _place(self) -> Path:
        if self._directory is None:
            self._directory = Path(tempfile.mkdtemp(prefix="letzshop-"))
        return self._directory

    def writer(self) -> SpoolWriter:
        """A writer for a feed that arrives in pieces, under a name that nobody can guess."""
        return SpoolWriter(self.path(f"upload-{secrets.token_hex(16)}"))

    def put(self, feed: bytes | str | os.PathLike[str] | BinaryIO) -> SpooledFeed:
        """Copy a feed into the spool: bytes, a path, or a binary file, which is read to its end
        and left open. Blocks.

        Raises:
            OSError: the file cannot be read.
            TransientStoreError: the copy cannot be written.
        """
        writer = self.writer()
        try:
            if isinstance(feed, bytes):
                writer.write(feed)
            elif isinstance(feed, str | os.PathLike):
                with Path(feed).open("rb") as file:
                    writer.copy(file)
            else:
                writer.copy(feed)
        except BaseException:
            writer.discard()
            raise
        return writer.finish()

    def path(self, name: str) -> Path:
        """The path of the file with this name.

        Raises:
            ValueError: the spool gives no such name.
        """
        if not _NAME.fullmatch(name):
            msg = f"{name!r} is not the name of a spool file"
            raise ValueError(msg)
        return self._place() / name

    def download(self, job_id: int) -> Path:
        """The path for the feed that this job fetches."""
        return self.path(f"job-{job_id:x}")

    def facts(self, job_id: int) -> Path:
        """The path for what the server said about the feed that this job fetched."""
        return self.path(f"facts-{job_id:x}")

    def sweep(self, keep: Collection[str], *, older_than: float) -> int:
        """Delete files that are not in ``keep`` and were not changed for ``older_than`` seconds.

        Returns how many. Files with other names than the spool gives are left alone.
        """
        limit = time.time() - older_than
        gone = 0
        for path in self.directory.iterdir():
            if path.name in keep or not _NAME.fullmatch(path.name):
                continue
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
                    gone += 1
            except FileNotFoundError:
                continue  # another process was quicker
        return gone
