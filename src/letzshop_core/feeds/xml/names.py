"""Names of elements."""

from functools import lru_cache
from typing import Any

__all__ = ["local_name"]


@lru_cache(maxsize=1024)
def local_name(tag: Any) -> str:
    """An element's name in lower case, without its namespace; empty for a comment."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
