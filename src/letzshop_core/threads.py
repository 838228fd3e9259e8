"""Blocking generators on the event loop."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import TypeVar

__all__ = ["in_thread"]

T = TypeVar("T")


async def in_thread(items: Generator[T, None, None]) -> AsyncGenerator[T, None]:
    """The items of a generator that blocks, each fetched in a thread when it is asked for.

    When this one is closed or cancelled, so is the other; nothing of it runs any more.
    """
    end = object()
    fetching: asyncio.Future[object] | None = None
    try:
        while True:
            fetching = asyncio.ensure_future(asyncio.to_thread(next, items, end))
            item = await asyncio.shield(fetching)
            if item is end:
                return
            yield item  # type: ignore[misc]
    finally:
        if fetching is not None and not fetching.done():  # cancelled; a thread cannot be
            await asyncio.wait([fetching])
        await asyncio.to_thread(items.close)
