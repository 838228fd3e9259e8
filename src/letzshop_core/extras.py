"""What a caller reads whose installation lacks an optional library."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["MissingExtra", "needs"]


class MissingExtra(ModuleNotFoundError):
    """A library is not installed; the message names it, and the extra that brings it."""


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Import libraries that this extra of letzshop brings, in a ``with`` block.

    Of blocks within each other, the outermost is what the caller asked for.

    Raises:
        MissingExtra: a library is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module.startswith("letzshop"):
            raise
        msg = f"This needs {module}, which is not installed: pip install 'letzshop[{extra}]'"
        raise MissingExtra(msg, name=error.name) from error
