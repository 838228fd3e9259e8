"""Undoing the Content-Encoding of a download (RFC 9110, section 8.4), in bounded pieces."""

import zlib
from collections.abc import Iterator

from letzshop_core.errors import FeedUnavailable

__all__ = ["Unpacker", "unpacker"]

_CHUNK = 1 << 18
_CODINGS = frozenset(
    {"aes128gcm", "br", "compress", "dcb", "dcz", "deflate", "exi", "gzip", "pack200-gzip", "zstd"}
    | {"x-compress", "x-gzip"}
)
"""All that are registered at IANA ("HTTP Content Coding Registry") except ``identity``."""


class Unpacker:
    """Undoes a Content-Encoding piece by piece, never holding more than one piece."""

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._decoder = None if window is None else zlib.decompressobj(window)
        self._started = False

    @property
    def complete(self) -> bool:
        """Whether the end of the compressed stream has been reached."""
        return self._decoder is None or self._decoder.eof or not self._started

    def __call__(self, data: bytes) -> Iterator[bytes]:
        """Decompress ``data``, the next part of the stream.

        Raises:
            FeedUnavailable: the stream is damaged.
        """
        if self._decoder is None or self._window is None:
            yield data
            return
        while data:
            if self._decoder.eof:  # gzip may hold several members, RFC 1952 section 2.2
                data = data.lstrip(b"\0")  # or padding, as from tapes
                if not data:
                    return
                self._decoder = zlib.decompressobj(self._window)
            try:
                piece = self._decoder.decompress(data, _CHUNK)
            except zlib.error:
                if self._window == zlib.MAX_WBITS and not self._started:
                    # Raw, without the zlib wrapper that RFC 9110 asks for.
                    self._window = -zlib.MAX_WBITS
                    self._decoder = zlib.decompressobj(self._window)
                    continue
                raise FeedUnavailable(
                    "fetch/encoding", "The feed's server sent a damaged compressed download."
                ) from None
            self._started = True
            if piece:
                yield piece
            data = self._decoder.unconsumed_tail or self._decoder.unused_data


def unpacker(encoding: str | None) -> Unpacker:
    """Undoes the encoding that a Content-Encoding header with this value names.

    Names that are not content encodings are ignored, as browsers do: many shops' scripts send
    ``Content-Encoding: UTF-8``.

    Raises:
        FeedUnavailable: it is an encoding that was not asked for.
    """
    names = [name.strip() for name in (encoding or "").lower().split(",")]
    match [name for name in names if name in _CODINGS]:
        case []:
            return Unpacker(None)
        case ["gzip" | "x-gzip"]:
            return Unpacker(zlib.MAX_WBITS | 16)
        case ["deflate"]:
            return Unpacker(zlib.MAX_WBITS)
        case others:
            named = ", ".join(others)
            raise FeedUnavailable(
                "fetch/encoding", f"The feed's server used the encoding {named[:40]!r} unasked."
            )
