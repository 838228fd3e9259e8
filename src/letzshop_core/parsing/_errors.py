"""What the errors of the parsers share; nothing else of the core is needed to use them."""

__all__ = ["ParsingError"]


class ParsingError(ValueError):
    """A text that is not what it should be."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        #: For people: what was expected, and what came.
        self.message = message
        #: For programs: stable, like ``price/unreadable``.
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        # Copied without the constructor, which takes other things than an exception's arguments:
        # what raises in a process of a pool is pickled.
        return type(self).__new__, (type(self), *self.args), self.__dict__
