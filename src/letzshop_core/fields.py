"""Kinds of text in requests, as pydantic types, and of times in answers."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = [
    "Email",
    "Line",
    "Moment",
    "Paragraphs",
    "SearchText",
    "Time",
    "WebAddress",
    "blank_is_none",
    "is_storable",
]

# C0 and C1 controls, and surrogates. NUL cannot be stored in PostgreSQL, surrogates nowhere;
# no other control character belongs into a text field.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_BREAKS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")

# The HTML standard's "valid email address", with at least one dot in the domain:
# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)


def is_storable(text: str) -> bool:
    """Whether databases accept this text, be it only to look for it."""
    return not _UNSTORABLE.search(text)


def _without_controls(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "must not hold control characters")
    return text


def _without_controls_but_breaks(text: str) -> str:
    if _CONTROL_BUT_BREAKS.search(text):
        raise PydanticCustomError(
            "control_character", "must not hold control characters but tabs and line breaks"
        )
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise PydanticCustomError("email", "must be an e-mail address like name@example.com")
    return text


def _web_address(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        raise PydanticCustomError("url", "must be a web address like https://example.com")
    return text


def _written_out(value: Any) -> Any:
    # pydantic would take "2026" as seconds since 1970.
    if isinstance(value, str) and not _DAY.match(value):
        raise _not_a_moment()
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _not_a_moment() from None


def _not_a_moment() -> PydanticCustomError:
    return PydanticCustomError("moment", "must be a time like 2026-01-31T12:00:00Z")


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


blank_is_none = BeforeValidator(_blank_is_none)
"""For optional fields: the blank text that a form sends for an empty field means None."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_without_controls),
]
"""One line of text, not blank; surrounding space is removed."""

Paragraphs = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_without_controls_but_breaks),
]
"""Text that may contain line breaks, not blank; surrounding space is removed."""

SearchText = Annotated[Annotated[Line, Field(max_length=254)] | None, blank_is_none]
"""Text to search for; None or blank finds everything."""

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}, examples=["vendor@example.com"]),
]
"""An e-mail address as browsers check it; at most 254 characters (RFC 5321, section 4.5.3.1)."""

WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2048),
    AfterValidator(_web_address),
    Field(json_schema_extra={"format": "uri"}, examples=["https://shop.example"]),
]
"""An http or https URL without credentials."""

Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
"""A point in time with its offset from UTC (RFC 3339), converted to UTC."""

Time = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time in an answer: timezone-aware, in UTC."""
