"""Waiting for what happens in the background."""

import asyncio
from collections.abc import Callable
from inspect import isawaitable
from typing import Final

__all__ = ["PATIENCE", "until"]

PATIENCE: Final = 300.0
"""Seconds after which a test gives up on something. Tests do not measure time: a machine that is
busy, or that stops them for a while, must not make one fail."""


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition, or what it awaits, is true.

    Raises:
        TimeoutError: it never is.
    """
    async with asyncio.timeout(PATIENCE):
        while not (await met if isawaitable(met := condition()) else met):
            await asyncio.sleep(0.02)
