"""Waiting for an event, but not for ever."""

import asyncio
import contextlib

__all__ = ["is_set_within"]


async def is_set_within(seconds: float, event: asyncio.Event) -> bool:
    """Wait until the event is set, or the time is up. Returns whether it is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()
