"""Using blocking generators from the event loop."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import TypeVar

__all__ = ["in_thread"]

T = TypeVar("T")


async def in_thread(items: Generator[T, None, None]) -> AsyncGenerator[T, None]:
    """The items of a blocking generator. Each is fetched in a thread while the one before it is
    used.

    When this generator is closed or cancelled, so is ``items``; none of its code runs afterwards.
    """
    end = object()

    def fetch() -> asyncio.Task[object]:
        return asyncio.create_task(asyncio.to_thread(next, items, end))

    fetching = fetch()
    try:
        while (item := await asyncio.shield(fetching)) is not end:
            fetching = fetch()
            yield item  # type: ignore[misc]
    finally:
        if not fetching.done():  # closed or cancelled, but a thread cannot be interrupted
            await asyncio.wait([fetching])
        if not fetching.cancelled():
            fetching.exception()  # retrieved, so that asyncio does not log it
        await asyncio.to_thread(items.close)
