"""How readers say what is wrong with a cell."""

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Note", "Read", "quoted"]

Note: TypeAlias = Callable[[str, str], None]
"""Takes a problem (the second half of a finding's code) and a sentence for the vendor."""

Read: TypeAlias = Callable[[str, Note], object]
"""Reads a cell; ``None`` means that it holds no usable value."""


def quoted(text: str) -> str:
    """The text as a message shows it."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
