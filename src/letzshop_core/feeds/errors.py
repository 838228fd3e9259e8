"""What makes a whole feed unreadable."""

from letzshop_core.parsing._errors import ParsingError

__all__ = ["FeedError"]


class FeedError(ParsingError):
    """The feed cannot be read at all: it is empty, a web page, a broken archive, …

    ``code`` is stable (``feed/empty``, ``feed/html``, …); the message says what was found and
    what to do about it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, code=code)
