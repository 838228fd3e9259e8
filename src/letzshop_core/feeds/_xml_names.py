"""Names of elements."""

from typing import Any

__all__ = ["local_name"]


def local_name(tag: Any) -> str:
    """An element's name in lower case, without its namespace; empty for a comment."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
