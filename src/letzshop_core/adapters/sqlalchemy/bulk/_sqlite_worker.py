"""The process that writes to a SQLite file for an import: ``python _sqlite_worker.py FILE``.

See :mod:`letzshop_core.adapters.sqlalchemy.bulk.sqlite_process`, which starts it. It imports
nothing but the standard library, so that it starts at once and takes little memory.
"""

import marshal
import os
import signal
import sqlite3
import sys
from struct import Struct
from typing import Final

LENGTH: Final = Struct("<Q")
"""What stands in front of each message: how many bytes it has."""


def main(path: str) -> None:
    """Carry out statements from the standard input until an empty request, or until it ends because
    whoever asks was killed. What is not committed then is undone.

    A request is a statement, its parameters, and whether an answer is wanted. The answer, on the
    standard output, is the rows; the error, pickled, of the first statement since the last answer
    that failed, after which no others were carried out; and whether a transaction is open.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # they are meant for the process that asks
        signal.signal(number, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    connection = None
    rows: list[tuple[object, ...]] = []
    error = None
    while len(header := requests.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(header)
        if length == 0 or len(request := requests.read(length)) < length:
            break
        sql, parameters, is_asked = marshal.loads(request)  # noqa: S302
        if error is None:
            try:
                connection = connection or sqlite3.connect(path, timeout=30, isolation_level=None)
                rows = connection.execute(sql, parameters).fetchall()
            except Exception as raised:
                rows, error = [], _pickled(raised)
        if is_asked:
            is_open = connection is not None and connection.in_transaction
            answer = marshal.dumps((rows, error, is_open))
            try:
                answers.write(LENGTH.pack(len(answer)) + answer)
                answers.flush()
            except BrokenPipeError:
                break
            error = None
    if connection is not None:
        connection.close()
    os._exit(0)  # tidying up would only take time


def _pickled(error: Exception) -> bytes:
    import pickle  # noqa: PLC0415  # hardly ever needed

    return pickle.dumps(error)


if __name__ == "__main__":
    main(sys.argv[1])
