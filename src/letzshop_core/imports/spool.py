"""The spool: files of feeds between their arrival and the end of their import."""

import re
import secrets
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

__all__ = ["Spool"]

_NAME = re.compile(r"[a-z]+-[0-9a-f]+")


class Spool:
    """A directory that every process of one installation shares (without one, a temporary
    directory of this process). Its files have names like ``upload-9f86d081884c7d65``."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    @property
    def directory(self) -> Path:
        """The directory, made on first use."""
        if self._directory is None:
            self._directory = Path(tempfile.mkdtemp(prefix="letzshop-"))
        self._directory.mkdir(parents=True, exist_ok=True)
        return self._directory

    def new_name(self) -> str:
        """A name for an uploaded feed that nobody can guess or has taken."""
        return f"upload-{secrets.token_hex(16)}"

    def path(self, name: str) -> Path:
        """Where the file of this name lies.

        Raises:
            ValueError: it is no name that the spool gives.
        """
        if not _NAME.fullmatch(name):
            msg = f"no spool file is called {name!r}"
            raise ValueError(msg)
        return self.directory / name

    def download(self, job_id: int) -> Path:
        """Where the feed that this job fetches is kept."""
        return self.path(f"job-{job_id:x}")

    def facts(self, job_id: int) -> Path:
        """Where a job keeps what the server said of the feed that it fetched."""
        return self.path(f"facts-{job_id:x}")

    def sweep(self, keep: Collection[str], *, older_than: float) -> int:
        """Delete files that are not in ``keep`` and were not touched for ``older_than`` seconds.

        Returns how many went. Files that the spool did not name are left alone.
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
