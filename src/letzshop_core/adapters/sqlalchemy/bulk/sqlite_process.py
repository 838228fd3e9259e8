"""A connection to a SQLite file in a process of its own.

An import parses one batch while it writes another. SQLite is part of the process that uses it, so
both would share one Python, of which only one thread can run at a time: they would take as long as
one after the other. It also keeps SQLite's memory out of the importing process, and leaves that one
free to answer requests.
"""

import contextlib
import marshal
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from letzshop_core.adapters.sqlalchemy.bulk import _sqlite_worker
from letzshop_core.adapters.sqlalchemy.bulk._sqlite_worker import LENGTH
from letzshop_core.adapters.sqlalchemy.bulk.driver import Row
from letzshop_core.errors import TransientStoreError

__all__ = ["SqliteProcess"]

_PIPE: Final = 1 << 16
"""How much a pipe holds, as a rule."""


class SqliteProcess:
    """What of :class:`sqlite3.Connection` an import's writer needs, by the same names.

    One thread at a time may use it; it waits without Python's lock.
    """

    works: ClassVar = True
    """Whether this Python can run the process, as far as is known."""

    def __init__(self, path: str) -> None:
        #: Whether a transaction is open, as of the last answer.
        self.in_transaction = False
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", _sqlite_worker.__file__, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            pipesize=1 << 20,
            process_group=0,  # a terminal's Ctrl-C is not meant for it, not even while it starts
        )
        assert self._process.stdin is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self.pid = self._process.pid

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows that a statement gives.

        Raises what it raises, or what a statement that was posted before has raised.
        """
        self._send(sql, parameters, True)
        rows, error, self.in_transaction = self._answer()
        if error is not None:
            raise pickle.loads(error)  # noqa: S301
        return iter(rows)

    def post(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Have a statement executed without waiting for it. If it fails, those after it are not
        carried out, up to the next one that is waited for, which raises the error."""
        self._send(sql, parameters, False)

    def interrupt(self) -> None:
        """Give up the connection, from whatever thread; the open transaction is undone."""
        self._process.kill()

    def close(self) -> None:
        """End the process. What is not committed is undone."""
        with contextlib.suppress(OSError):  # it was killed
            # Closing the pipe is not enough if this process was forked, as the fork has it too.
            self._requests.write(LENGTH.pack(0))
        self._requests.close()
        if self._process.wait() > 0:  # it failed, rather than being killed
            SqliteProcess.works = False
        self._answers.close()

    def _send(self, *request: Any) -> None:
        # Version 2 does not look for objects that occur twice, which takes longer than it saves.
        data = marshal.dumps(request, 2)
        left = memoryview(LENGTH.pack(len(data)) + data)
        try:
            while left:
                left = left[self._requests.write(left) :]
        except BrokenPipeError as error:
            raise TransientStoreError from error

    def _answer(self) -> Any:
        # As few calls as possible: after each of them, another thread may have Python's lock.
        data = self._read(_PIPE)
        (length,) = LENGTH.unpack_from(data)
        pieces, missing = [data[LENGTH.size :]], LENGTH.size + length - len(data)
        while missing:
            pieces.append(self._read(missing))
            missing -= len(pieces[-1])
        return marshal.loads(b"".join(pieces))  # noqa: S302

    def _read(self, most: int) -> bytes:
        data = os.read(self._answers.fileno(), most)
        if not data:  # it was killed
            raise TransientStoreError
        return data
