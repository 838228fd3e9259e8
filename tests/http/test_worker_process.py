"""The worker's process: restarted when it dies, gone when its parent is. Real processes."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE, until

from letzshop_http.worker_process import keep_running

CHILD = """
import asyncio, os, pathlib, sys
from letzshop_http.worker_process import stop_with_parent

async def main():
    stop = asyncio.Event()
    stop_with_parent(stop)
    pathlib.Path(sys.argv[1], str(os.getpid())).touch()
    await stop.wait()
    pathlib.Path(sys.argv[1], f"{os.getpid()}.stopped").touch()

asyncio.run(main())
"""
PARENT = """
import asyncio, sys
from letzshop_http.worker_process import keep_running
asyncio.run(keep_running([sys.executable, "-c", sys.argv[1], sys.argv[2]], asyncio.Event()))
"""


def started(directory: Path) -> list[int]:
    return [int(path.name) for path in directory.iterdir() if path.name.isdigit()]


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_a_worker_that_dies_is_started_again_and_stops_when_asked(tmp_path: Path) -> None:
    stop = asyncio.Event()
    command = [sys.executable, "-c", CHILD, str(tmp_path)]
    keeping = asyncio.create_task(keep_running(command, stop, first_wait=0.05))
    await until(lambda: len(started(tmp_path)) == 1)
    (first,) = started(tmp_path)
    os.kill(first, signal.SIGKILL)
    await until(lambda: len(started(tmp_path)) == 2)
    (second,) = set(started(tmp_path)) - {first}
    stop.set()
    await asyncio.wait_for(keeping, PATIENCE)
    assert not is_alive(second)
    assert (tmp_path / f"{second}.stopped").exists(), "it was not given the time to end well"


async def test_a_worker_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    stop = asyncio.Event()
    deaf = (
        "import os, pathlib, sys, time;"
        "pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(60)"
    )
    command = [sys.executable, "-c", deaf, str(tmp_path)]
    keeping = asyncio.create_task(keep_running(command, stop, patience=0.1))
    await until(lambda: started(tmp_path))
    stop.set()
    await asyncio.wait_for(keeping, PATIENCE)
    assert not is_alive(started(tmp_path)[0])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_worker_ends_with_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD, str(tmp_path)])
    try:
        await until(lambda: started(tmp_path))
        parent.send_signal(how)
        parent.wait(PATIENCE)
        (child,) = started(tmp_path)
        await until(lambda: not is_alive(child))
    finally:
        parent.kill()
    assert (tmp_path / f"{child}.stopped").exists()
