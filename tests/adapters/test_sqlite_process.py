"""The process that writes to a SQLite file for an import."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk import _sqlite_worker, sqlite
from letzshop_core.adapters.sqlalchemy.bulk.sqlite_process import SqliteProcess
from letzshop_core.errors import TransientStoreError
from letzshop_core.testing.bulk import begin_import, import_feed, resume_import, run_import
from letzshop_core.testing.factories import add_shop, add_user

FEED = b"id,title,price\n" + b"".join(b"%d,Lamp %d,10 EUR\n" % (n, n) for n in range(60))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "test.db")


@pytest.fixture
def writer(path: str) -> Iterator[SqliteProcess]:
    connection = SqliteProcess(path)
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, what TEXT)")
    yield connection
    connection.close()


def things(path: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT id, what FROM things").fetchall()
    connection.close()
    return found


def test_what_was_posted_is_there_for_the_next_statement(writer: SqliteProcess, path: str) -> None:
    writer.execute("BEGIN IMMEDIATE")
    assert writer.in_transaction
    writer.post("INSERT INTO things VALUES (?, ?), (?, ?)", [1, "Löwe", 2, None])
    assert [*writer.execute("SELECT * FROM things")] == [(1, "Löwe"), (2, None)]
    assert things(path) == []
    writer.execute("COMMIT")
    assert not writer.in_transaction
    assert things(path) == [(1, "Löwe"), (2, None)]


def test_values_and_long_answers_arrive_as_they_are(writer: SqliteProcess) -> None:
    values = [None, -(2**63), 19.9, "", "\0 ŷ 😀", b"\xff\0"]
    marks = ", ".join("?" * len(values))
    assert [*writer.execute(f"SELECT {marks}", values)] == [tuple(values)]
    text = "x" * 3_000_000
    assert [*writer.execute("SELECT ?, length(?)", [text, text])] == [(text, len(text))]


def test_the_next_statement_raises_what_a_posted_one_did(writer: SqliteProcess) -> None:
    writer.post("INSERT INTO things VALUES (?, 'first')", [1])
    writer.post("INSERT INTO things VALUES (?, 'again')", [1])
    writer.post("INSERT INTO things VALUES (?, 'not carried out')", [2])
    with pytest.raises(sqlite3.IntegrityError, match=r"things\.id") as raised:
        writer.execute("INSERT INTO things VALUES (3, 'not carried out')")
    assert raised.value.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
    assert [*writer.execute("SELECT * FROM things")] == [(1, "first")]


def test_a_transaction_is_undone_whose_last_statement_failed(
    writer: SqliteProcess, path: str
) -> None:
    driver = sqlite.SqliteDriver(URL.create("sqlite", database=path), writes=True)
    for _ in range(2):
        with pytest.raises(sqlite3.IntegrityError), driver.transaction():
            driver.load("things", {"id": [1, 1]})
    assert [*writer.execute("SELECT * FROM things")] == []
    driver.close()


def test_an_error_is_raised_as_it_is(writer: SqliteProcess) -> None:
    with pytest.raises(OverflowError):
        writer.execute("SELECT ?", [2**63])
    assert [*writer.execute("SELECT 1")] == [(1,)]


def test_a_file_that_cannot_be_opened_is_an_error_of_the_first_statement(tmp_path: Path) -> None:
    writer = SqliteProcess(str(tmp_path / "absent" / "test.db"))
    with pytest.raises(sqlite3.OperationalError) as raised:
        writer.execute("SELECT 1")
    assert raised.value.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN
    writer.close()


def test_what_is_not_committed_is_undone_at_the_end(path: str, writer: SqliteProcess) -> None:
    other = SqliteProcess(path)
    other.execute("BEGIN IMMEDIATE")
    other.post("INSERT INTO things VALUES (?, 'undone')", [1])
    other.close()
    assert [*writer.execute("SELECT * FROM things")] == []


def test_it_ends_although_a_fork_of_the_process_that_asks_has_the_pipe(path: str) -> None:
    writer = SqliteProcess(path)
    forked = os.dup(writer._requests.fileno())
    closing = threading.Thread(target=writer.close)
    closing.start()
    closing.join(PATIENCE)
    is_open = closing.is_alive()
    os.close(forked)
    closing.join()
    assert not is_open


def test_signals_to_a_whole_group_of_processes_do_not_end_it(writer: SqliteProcess) -> None:
    assert os.getpgid(writer.pid) != os.getpgrp(), "not even before it can ignore them"
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(writer.pid, number)
    assert [*writer.execute("SELECT 1")] == [(1,)]


def test_what_a_killed_one_was_asked_may_be_tried_again(writer: SqliteProcess) -> None:
    writer.execute("BEGIN IMMEDIATE")
    writer.interrupt()
    for _ in range(2):
        with pytest.raises(TransientStoreError):
            writer.execute("COMMIT")


def test_it_does_not_outlive_the_process_that_asks(path: str, writer: SqliteProcess) -> None:
    program = f"""
import os, signal
from letzshop_core.adapters.sqlalchemy.bulk.sqlite_process import SqliteProcess
writer = SqliteProcess({path!r})
writer.execute("BEGIN IMMEDIATE")
writer.post("INSERT INTO things VALUES (?, 'undone')", [1])
print(writer.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    asking = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and _runs(int(asking.stdout)):
        time.sleep(0.01)
    assert not _runs(int(asking.stdout))
    assert asking.stderr == b""
    assert [*writer.execute("SELECT * FROM things")] == []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An orphan may wait for somebody to take note of its end.
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


async def test_an_import_whose_writer_was_killed_is_resumed(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await add_user(sqlite_store)
    shop = await add_shop(sqlite_store, owner)
    job = await begin_import(sqlite_store, shop, owner, batch_size=20)
    commits = 0

    def execute(writer: SqliteProcess, sql: str, parameters: object = ()) -> object:
        nonlocal commits
        commits += sql == "COMMIT"
        if commits == 3:
            writer.interrupt()
        return original(writer, sql, parameters)

    original = SqliteProcess.execute
    with monkeypatch.context() as patched:
        patched.setattr(SqliteProcess, "execute", execute)
        with pytest.raises(TransientStoreError):
            await run_import(sqlite_store, job, FEED)
    resumed = await resume_import(sqlite_store, job)
    assert resumed.checkpoint is not None
    assert 0 < resumed.checkpoint.rows < 60
    counts = await run_import(sqlite_store, resumed, FEED)
    assert (counts.read, counts.created) == (60, 60)


async def test_an_import_whose_writer_cannot_run_writes_by_itself_later(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sqlite_worker, "__file__", "/package.zip/worker.py")
    monkeypatch.setattr(SqliteProcess, "works", True)
    owner = await add_user(sqlite_store)
    job = await begin_import(sqlite_store, await add_shop(sqlite_store, owner), owner)
    with pytest.raises(TransientStoreError):
        await run_import(sqlite_store, job, FEED)
    counts = await run_import(sqlite_store, await resume_import(sqlite_store, job), FEED)
    assert counts.created == 60


@pytest.mark.parametrize("program", ["uwsgi", "uwsgi_python3", "absent/python3", ""])
async def test_a_program_that_is_no_python_writes_by_itself(
    sqlite_store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    for name in ("uwsgi", "uwsgi_python3"):
        (tmp_path / name).symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(tmp_path / program) if program else "")
    assert isinstance(sqlite._writing_connection(":memory:"), sqlite3.Connection)
    owner = await add_user(sqlite_store)
    counts = await import_feed(sqlite_store, await add_shop(sqlite_store, owner), owner, FEED)
    assert counts.created == 60
