"""From bytes to lines of text, so that no broken byte costs more than itself."""

import codecs
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

__all__ = ["MISREAD", "LineReader"]

_CHUNK: Final = 64 * 1024
_MAX_LINE: Final = 32 * 1024**2  # characters; a "line" of more is no table
_OTHER_ENDS: Final = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"

MISREAD: Final = re.compile("[\udc80-\udcff\ufffd]")
"""What stands in the text where bytes were no text: a surrogate for each byte (PEP 383)."""


class LineReader:
    """The lines of a file, as text with their ends, decoded in pieces.

    LF, CRLF and a lone CR end a line. Bytes that the encoding does not know become what
    :data:`MISREAD` finds, and ``damaged`` is set. NUL characters are left out.
    """

    def __init__(self, file: BinaryIO, encoding: str, *, start: int = 0) -> None:
        self._file = file
        self._start = start
        self._position = start
        self._encoding = encoding
        wide = encoding.startswith(("utf-16", "utf-32"))
        self._lenient = "replace" if wide else "surrogateescape"
        self.damaged = False
        self.nuls = 0

    @property
    def position(self) -> int:
        """How many bytes of the file have been read, at most one piece ahead of the lines."""
        return self._position

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.pieces())

    def pieces(self) -> Iterator[list[str]]:
        """The lines, some at a time."""
        decode = codecs.getincrementaldecoder(self._encoding)
        decoder = decode("strict")
        carry = ""
        self._position = self._start
        while True:
            self._file.seek(self._position)
            chunk = self._file.read(max(_CHUNK, len(carry)))
            self._position += len(chunk)
            state = decoder.getstate()
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                self.damaged = True
                decoder = decode(self._lenient)
                decoder.setstate(state)
                text = decoder.decode(chunk, final=not chunk)
            # Text beyond Latin-1 is full of zero bytes, among which NUL takes long to find.
            if b"\0" in chunk and "\0" in text:
                self.nuls += text.count("\0")
                text = text.replace("\0", "")
            if not chunk:
                yield _lines_of(carry + text)
                return
            lines = _lines_of(carry + text)
            # The last line may go on in the next piece; so may a CRLF.
            carry = lines.pop() if lines else ""
            if len(carry) > _MAX_LINE:
                lines.append(carry)
                carry = ""
            yield lines


def _lines_of(text: str) -> list[str]:
    """The lines with their ends. :meth:`str.splitlines` is the quick way to have them, but takes
    more characters for ends than those that end a row."""
    if any(map(text.__contains__, _OTHER_ENDS)):
        return io.StringIO(text, newline="").readlines()
    return text.splitlines(keepends=True)
