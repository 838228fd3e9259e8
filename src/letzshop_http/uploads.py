"""Uploads: streamed from a multipart form into the spool, never held in memory."""

import asyncio
import json
import re
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

import falcon
import msgspec
from falcon.asgi import Request
from falcon.asgi.multipart import BodyPart
from falcon.asgi.reader import BufferedReader
from pydantic import ValidationError

from letzshop_core.errors import FieldError, Invalid
from letzshop_core.imports.options import UploadedFeed
from letzshop_core.imports.spool import Spool, SpooledFeed
from letzshop_http.body import invalid, members

__all__ = ["MAX_UPLOAD", "MULTIPART", "Upload", "receive_feed"]

MULTIPART: Final = "multipart/form-data"
MAX_UPLOAD: Final = 4 << 30
"""The most bytes of an uploaded feed."""

_FIELD: Final = 64 * 1024  # bytes of a form field that is not a file
_CHUNK: Final = 64 * 1024  # bytes
_SECONDS: Final = 60  # for a piece of the form to arrive
_NAME: Final = 255  # characters of a file's name that are kept
_FORMS: Final = falcon.media.MultipartFormHandler()

_END_OF_HEADERS: Final = b"\r\n\r\n"
#: Bytes as they are (RFC 2045, section 6.2). Apache's HttpClient 4 writes it above all text.
_UNCODED: Final = re.compile(rb"(?im)^(content-transfer-encoding: )(?:7bit|8bit|binary)\s*$")

T = TypeVar("T")


class Upload(msgspec.Struct, frozen=True):
    """An uploaded file, and the client's name for it."""

    feed: SpooledFeed
    client_name: str | None


class _Parts(BufferedReader):
    """The stream of a form, with headers of its parts that Falcon reads: it fails at file names in
    another encoding than UTF-8, and takes text that is marked as uncoded for coded."""

    async def read_until(
        self, delimiter: bytes, size: int = -1, consume_delimiter: bool = False
    ) -> bytes:
        found = await super().read_until(delimiter, size, consume_delimiter)
        if delimiter != _END_OF_HEADERS:
            return found
        return _UNCODED.sub(rb"\1binary", found.decode(errors="replace").encode())


async def receive_feed(req: Request, spool: Spool) -> tuple[UploadedFeed, Upload]:
    """The form's fields, and its part ``file``, which is written into the spool.

    Raises:
        Invalid: a field is missing, unknown, repeated or wrong. Nothing is left in the spool.
        falcon.HTTPBadRequest, falcon.HTTPContentTooLarge: it is not a multipart form, or is too
            large.
    """
    upload: Upload | None = None
    try:
        # Not req.get_media(), which recognises the media type in lower case only.
        stream = _Parts(req.stream)
        form = await _FORMS.deserialize_async(stream, req.content_type, req.content_length)
        fields: dict[str, Any] = {}
        parts = aiter(form)
        while (part := await _arriving(anext(parts, None))) is not None:
            if part.name == "file":
                if upload is not None:
                    raise Invalid.field("file", "repeated", "file: must be given only once.")
                client_name = _shown(part.filename)
                upload = Upload(await _save(part, spool), client_name)
            else:
                name = part.name or ""
                if name in fields:
                    raise Invalid.field(name, "repeated", f"{name}: must be given only once.")
                fields[name] = await _text(part, name)
        if upload is None:
            raise Invalid.field("file", "missing", "file: the form must have a file of this name.")
        return _described({name: text for name, text in fields.items() if text}), upload
    except BaseException as error:
        if upload is not None:
            await asyncio.to_thread(spool.path(upload.feed.file).unlink, missing_ok=True)
        if isinstance(error, falcon.MediaMalformedError):
            raise falcon.HTTPBadRequest(
                title="Malformed form",
                description=f"The body is not a multipart form: {error.description}.",
            ) from None
        raise


async def _arriving(piece: Awaitable[T]) -> T:
    """The next piece of the form, unless it takes so long that it could block the connection."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await piece
    except TimeoutError:
        raise falcon.HTTPError(
            408, description=f"Less than {_CHUNK:,} bytes arrived within {_SECONDS} seconds."
        ) from None


def _shown(name: str | None) -> str | None:
    """The client's name for a file, so that it can be stored and shown."""
    if name is None:
        return None
    return "".join(c if c.isprintable() else "\ufffd" for c in name[:_NAME])


async def _save(part: BodyPart, spool: Spool) -> SpooledFeed:
    writer = await asyncio.to_thread(spool.writer)
    size = 0
    try:
        while chunk := await _arriving(part.stream.read(_CHUNK)):
            size += len(chunk)
            if size > MAX_UPLOAD:
                raise falcon.HTTPContentTooLarge(
                    description=f"A feed may have up to {MAX_UPLOAD:,} bytes."
                )
            await asyncio.to_thread(writer.write, chunk)
        return await asyncio.to_thread(writer.finish)
    except BaseException:
        await asyncio.to_thread(writer.discard)
        raise


async def _text(part: BodyPart, name: str) -> str:
    data: bytes = await _arriving(part.stream.read(_FIELD + 1))
    if len(data) > _FIELD:
        raise Invalid.field(name, "too_long", f"{name}: may have up to {_FIELD:,} bytes.")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Invalid.field(name, "encoding", f"{name}: must be UTF-8.") from None
    if "\0" in text:
        raise Invalid.field(name, "control_character", f"{name}: must not hold a NUL character.")
    return text


def _described(fields: dict[str, Any]) -> UploadedFeed:
    if "columns" in fields:
        try:
            fields["columns"] = json.loads(fields["columns"], object_pairs_hook=members)
        except (ValueError, RecursionError):
            raise Invalid(
                FieldError(("columns",), "json_invalid", "columns: must be a JSON object.")
            ) from None
    try:
        return UploadedFeed.model_validate(fields)
    except ValidationError as error:
        raise invalid(error) from None
