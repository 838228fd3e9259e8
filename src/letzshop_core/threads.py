"""Blocking generators on the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import TypeVar

__all__ = ["in_thread"]

T = TypeVar("T")


async def in_thread(items: Iterator[T]) -> AsyncIterator[T]:
    """The items of an iterator that blocks, each fetched in a thread when it is asked for.

    When this generator is closed or cancelled, nothing of the iterator runs any more.
    """
    end = object()
    while True:
        fetching = asyncio.ensure_future(asyncio.to_thread(next, items, end))
        try:
            item = await asyncio.shield(fetching)
        except asyncio.CancelledError:
            with suppress(Exception):
                await fetching
            raise
        if item is end:
            return
        yield item  # type: ignore[misc]
