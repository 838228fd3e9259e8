"""Runs the background work in a process beside the server, so that parsing feeds does not delay
answers. The process is restarted when it dies, and ends with the server."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Coroutine, Sequence

import structlog

from letzshop_core.waiting import is_set_within

__all__ = ["keep_running", "stop_with_parent"]

_log = structlog.get_logger(__name__)

_LONGEST_WAIT = 30.0
_STEADY = 60.0
"""After a child has run for so many seconds, the waits before restarts begin anew."""


async def keep_running(
    command: Sequence[str],
    stop: asyncio.Event,
    *,
    patience: float = 20.0,
    first_wait: float = 1.0,
) -> None:
    """Run ``command`` until ``stop`` is set, starting it again whenever it ends.

    The child holds the reading end of a pipe as its standard input: the pipe closes when this
    process asks it to stop, and also when this process is killed. After ``patience`` seconds
    the child is killed itself.
    """
    wait = first_wait
    while not stop.is_set():
        began = time.monotonic()
        child = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        try:
            await _first(child.wait(), stop.wait())
        finally:
            await _end(child, patience)
        if stop.is_set():
            return
        if time.monotonic() - began > _STEADY:
            wait = first_wait
        _log.warning("the worker ended; starting it again", status=child.returncode, seconds=wait)
        await is_set_within(wait, stop)
        wait = min(wait * 2, _LONGEST_WAIT)


def stop_with_parent(stop: asyncio.Event) -> None:
    """In the child: set ``stop`` as soon as standard input closes. Call it in a running loop."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="parent", daemon=True).start()


async def _end(child: asyncio.subprocess.Process, patience: float) -> None:
    if child.returncode is not None:
        return
    if child.stdin is not None:
        child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), patience)
    except TimeoutError:
        child.kill()
        await child.wait()


async def _first(*waiting: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(one) for one in waiting]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
