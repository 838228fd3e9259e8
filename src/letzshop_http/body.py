"""Reads request bodies into pydantic models, and names every fault in them."""

import asyncio
import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import falcon
from falcon.asgi import Request
from pydantic import BaseModel, ValidationError

from letzshop_core.errors import FieldError, Invalid

__all__ = [
    "FORM",
    "JSON",
    "MAX_BODY",
    "invalid",
    "media_type",
    "members",
    "read_body",
    "refuse_coding",
]

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MAX_BODY: Final = 1024 * 1024
"""The most bytes of a body that is read into memory. Uploads are streamed, with another limit."""

M = TypeVar("M", bound=BaseModel)

_SHOWN: Final = 80  # characters of an offending value that the answer repeats
_NAMED: Final = 100  # faults of one body that the answer names
_SECONDS: Final = 30  # in which a body must arrive, or it could block a connection forever
_DECIMAL: Final = re.compile(r"Decimal\('([^']*)'\)")
_SECRET_WORDS: Final = ("password", "secret", "token")


def media_type(req: Request) -> str:
    """The media type of the body, without parameters; empty if none is stated."""
    return (req.content_type or "").partition(";")[0].strip().lower()


async def read_body(
    req: Request, model: type[M], consumes: tuple[str, ...], *, optional: bool
) -> M | None:
    """The body as the model; None if there is none and that is allowed.

    JSON is read strictly (``"5"`` is not a number, ``1`` not a boolean), a form leniently, since
    all of its values are text.

    Raises:
        falcon.HTTPUnsupportedMediaType, falcon.HTTPBadRequest, falcon.HTTPContentTooLarge:
            it has another type, is malformed, or too long.
        Invalid: it is well-formed but does not fit the model.
    """
    data = (await _read_bytes(req)).removeprefix(codecs.BOM_UTF8)  # RFC 8259, section 8.1
    if optional and not data.strip():
        return None
    kind = media_type(req)
    if kind not in consumes:
        raise falcon.HTTPUnsupportedMediaType(
            description=f"The body must be {' or '.join(consumes)}, not {kind or 'untyped'}."
        )
    try:
        if kind == FORM:
            return model.model_validate_strings(_form(data))
        _refuse_repeats_and_nuls(data)
        return model.model_validate_json(data, strict=True)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            reason = error.errors(include_url=False)[0]["msg"].removeprefix("Invalid JSON: ")
            raise falcon.HTTPBadRequest(
                title="Malformed JSON", description=f"The body is not JSON: {reason}."
            ) from None
        raise invalid(error) from None


def refuse_coding(req: Request) -> None:
    """Refuse compressed bodies: a megabyte may decompress to a gigabyte (RFC 9110, 15.5.16).

    Raises:
        falcon.HTTPUnsupportedMediaType: it is compressed.
    """
    coding = (req.get_header("content-encoding") or "identity").strip().lower()
    if coding != "identity":
        raise falcon.HTTPUnsupportedMediaType(
            description=f"The body must be sent without Content-Encoding, not as {coding}.",
            headers={"accept-encoding": "identity"},
        )


async def _read_bytes(req: Request) -> bytes:
    """The whole body.

    Raises:
        falcon.HTTPContentTooLarge: it has more than ``MAX_BODY`` bytes, whatever its
            Content-Length says.
        falcon.HTTPError: it arrives too slowly (408).
    """
    data = b""
    if (req.content_length or 0) <= MAX_BODY:
        try:
            async with asyncio.timeout(_SECONDS):
                data = await req.stream.read(MAX_BODY + 1)
        except TimeoutError:
            raise falcon.HTTPError(
                408, description=f"The body did not arrive within {_SECONDS} seconds."
            ) from None
    if (req.content_length or 0) > MAX_BODY or len(data) > MAX_BODY:
        raise falcon.HTTPContentTooLarge(description=f"The body may have up to {MAX_BODY} bytes.")
    return data


def invalid(error: ValidationError) -> Invalid:
    """The first faults that pydantic found, as ours: where, what was expected, what came."""
    faults: list[FieldError] = []
    for fault in error.errors(include_url=False, include_context=False)[:_NAMED]:
        place = tuple(_shown(part) if isinstance(part, str) else part for part in fault["loc"])
        faults.append(FieldError(place, fault["type"], _sentence(place, fault)))
    return Invalid(*faults)


def _sentence(loc: tuple[str | int, ...], fault: Any) -> str:
    place = ".".join(map(str, loc)) or "body"
    text = f"{place}: {_message(fault)}"
    if fault["type"] == "missing" or any(word in place.lower() for word in _SECRET_WORDS):
        return text
    if isinstance(fault["input"], dict | list) or ", got " in text:
        return text  # the value may contain a secret, or the text contains it already
    try:
        value = json.dumps(fault["input"], ensure_ascii=False, default=str)
    except ValueError:  # an integer of thousands of digits
        return text
    return f"{text}, got {value if len(value) <= _SHOWN else value[:_SHOWN] + '…'}"


def _message(fault: Any) -> str:
    """pydantic's message, for somebody who does not program in Python."""
    text = _DECIMAL.sub(r"\1", str(fault["msg"])).removeprefix("Value error, ").removesuffix(".")
    if fault["type"] in {"too_long", "too_short"} and isinstance(fault["input"], str):
        text = text.replace("Value", "String").replace(" after validation", "")
        text = text.replace(" items", " characters").replace(" item", " character")
    return text


def _form(data: bytes) -> dict[str, str]:
    """The fields of a form; one that was left blank counts as not given."""
    try:
        pairs = parse_qsl(data.decode(), strict_parsing=bool(data), errors="strict")
    except ValueError:
        raise falcon.HTTPBadRequest(
            title="Malformed form", description="The body is not a URL-encoded form in UTF-8."
        ) from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise Invalid(FieldError((), "repeated", "Each form field must be given only once."))
    for name, value in pairs:
        if "\0" in value:
            raise Invalid(_nul((name,)))
    return form


def _refuse_repeats_and_nuls(data: bytes) -> None:
    """Refuse what pydantic would accept: repeated names and NUL characters.

    If a name is repeated, some readers take the first value and some the last (RFC 8259,
    section 4). PostgreSQL stores no NUL in text.
    """
    try:
        document = json.loads(data, object_pairs_hook=members)
        place = next(_nuls(document), None) if b"\\u0000" in data else None
    except (ValueError, RecursionError):
        return  # malformed: pydantic says how
    if place is not None:
        raise Invalid(_nul(place))


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these members (an ``object_pairs_hook``).

    Raises:
        Invalid: a name comes more than once.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        name = _shown(name)
        raise Invalid.field(name, "repeated", f"{name}: must be given only once.")
    return found


def _shown(name: str) -> str:
    """A name that the client made up, so that it can be repeated: without lone surrogates."""
    return name[:_SHOWN].encode(errors="replace").decode()


def _nul(place: tuple[str | int, ...]) -> FieldError:
    name = ".".join(map(str, place))
    return FieldError(place, "control_character", f"{name}: must not hold a NUL character.")


def _nuls(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, str):
        if "\0" in value:
            yield place
    elif isinstance(value, dict):
        for key, item in value.items():
            if "\0" in key:
                yield place
            yield from _nuls(item, (*place, _shown(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _nuls(item, (*place, index))
