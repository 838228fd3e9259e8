"""How a file of XML reaches the parser."""

from typing import BinaryIO, Final

__all__ = ["Pieces"]

_FEW: Final = 128 * 1024  # bytes, which many products have
_MOST: Final = 16 * 1024**2  # bytes of one product, as of one cell of a table


class Pieces:
    """A file that is read in larger pieces the longer nothing in it has an end.

    With each piece, the parser looks again at all of a text, tag or comment that has no end yet.
    What has more bytes than any product is not read on: the file ends there.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.pending = 0
        """How many bytes were read since the user of the parser was done with something."""

    def read(self, size: int) -> bytes:
        """The next bytes; at least as many as were asked for, if there are."""
        if self.pending > _MOST:
            return b""
        piece = self._file.read(size + max(0, self.pending - _FEW))
        self.pending += len(piece)
        return piece
