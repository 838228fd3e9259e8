"""Whatever becomes of the reader, a blocking generator is closed, and never while it runs."""

import asyncio
import contextlib
import threading
from collections.abc import Generator

import pytest

from letzshop_core.threads import in_thread
from tests.waiting import PATIENCE, until


class Source:
    """Counts; knows whether it was closed, and by which thread. ``held`` keeps it before each
    number until the event is set."""

    def __init__(self, fault: Exception | None = None, held: threading.Event | None = None) -> None:
        self.asked = threading.Event()
        self.closed_by: threading.Thread | None = None
        self._fault = fault
        self._held = held

    def numbers(self) -> Generator[int, None, None]:
        try:
            for number in range(3):
                self.asked.set()
                if self._held is not None:
                    assert self._held.wait(PATIENCE)
                yield number
            if self._fault is not None:
                raise self._fault
        finally:
            self.closed_by = threading.current_thread()


async def test_read_to_the_end() -> None:
    source = Source()
    assert [number async for number in in_thread(source.numbers())] == [0, 1, 2]
    assert source.closed_by is not None


async def test_what_it_raises_is_raised() -> None:
    with pytest.raises(LookupError):
        [number async for number in in_thread(Source(LookupError()).numbers())]


async def test_closed_before_its_end() -> None:
    source = Source()
    numbers = in_thread(source.numbers())
    assert await anext(numbers) == 0
    await numbers.aclose()
    assert source.closed_by not in {None, threading.main_thread()}


async def test_cancelled_while_it_runs() -> None:
    held = threading.Event()
    source = Source(held=held)

    async def read() -> None:
        async for _ in in_thread(source.numbers()):
            pass

    reading = asyncio.create_task(read())
    assert await asyncio.to_thread(source.asked.wait, PATIENCE)
    reading.cancel()
    await asyncio.sleep(0)
    assert source.closed_by is None, "it is still running"
    held.set()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await until(lambda: source.closed_by)
    assert source.closed_by is not threading.main_thread()


async def test_the_next_is_fetched_while_one_is_used() -> None:
    begun = threading.Event()

    def numbers() -> Generator[int, None, None]:
        yield 0
        begun.set()
        yield 1

    async with contextlib.aclosing(in_thread(numbers())) as items:
        assert await anext(items) == 0
        assert await asyncio.to_thread(begun.wait, PATIENCE)
