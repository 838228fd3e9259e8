"""Requests for imports: which feed, and how to read and write it."""

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.encoding import canonical_encoding
from letzshop_core.products.fields import CurrencyCode

__all__ = [
    "FeedOrigin",
    "ImportMode",
    "ImportOptions",
    "NewImport",
    "StatedOptions",
    "UploadedFeed",
    "request_digest",
]


class ImportMode(StrEnum):
    """``upsert`` writes what the feed holds; ``full`` also withdraws what left the feed.

    All uploads to a shop are one feed.
    """

    UPSERT = "upsert"
    FULL = "full"


def _known_encoding(name: str) -> str:
    try:
        return canonical_encoding(name)
    except (LookupError, ValueError):
        msg = "must be a character encoding such as utf-8 or windows-1252"
        raise ValueError(msg) from None


_Encoding = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_known_encoding)
]


class ImportOptions(BaseModel):
    """How to import a feed. How to read it is detected unless it is given here."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    mode: ImportMode = ImportMode.UPSERT
    dry_run: bool = Field(default=False, description="Write nothing, but report the same.")
    batch_size: int = Field(
        default=1_000, ge=1, le=100_000, description="Changed rows per transaction."
    )
    encoding: _Encoding | None = Field(default=None, examples=["windows-1252"])
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    decimal_mark: Literal[".", ","] | None = None
    columns: dict[str, str | None] = Field(
        default_factory=dict,
        max_length=500,
        description="Attribute of each column, by its header; null ignores the column.",
        examples=[{"Artikelname": "title"}],
    )
    default_currency: str | None = Field(default=None, examples=["EUR"])
    max_withdrawn_share: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="In mode full: deactivate nothing if more than this share of the offers "
        "that the feed wrote earlier would go.",
    )
    overwrite_central: bool = Field(
        default=False,
        description="Admins only: also write the attributes of products that others own.",
    )

    def digest(self) -> str:
        """A digest of the options that affect the outcome of an import."""
        return _digest(self.model_dump(mode="json", exclude={"batch_size"}))


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


class StatedOptions(ImportOptions):
    """Options from a request: columns must be mapped to attributes that exist, and the currency
    must be current. What was stored earlier may have neither by now."""

    default_currency: CurrencyCode | None = Field(default=None, examples=["EUR"])

    @field_validator("columns")
    @classmethod
    def _name_attributes(cls, columns: dict[str, str | None]) -> dict[str, str | None]:
        for header, name in columns.items():
            if name and attribute_named(name) is None:
                msg = f"{header!r} must become a product attribute such as title, not {name!r}"
                raise ValueError(msg)
        return columns


class UploadedFeed(StatedOptions):
    """The form fields that come with an uploaded feed."""

    shop_code: str = Field(max_length=50)

    @property
    def options(self) -> ImportOptions:
        """The options without the rest of the request."""
        return ImportOptions(**{n: getattr(self, n) for n in ImportOptions.model_fields})


class NewImport(UploadedFeed):
    """A feed to be fetched and imported. ``url`` is http or https and may hold credentials."""

    url: str = Field(min_length=1, max_length=4000, examples=["https://shop.example/products.csv"])


class FeedOrigin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a job's feed comes from: a ``url`` to fetch, or a ``file`` in the spool directory."""

    url: str | None = None
    file: str | None = None
    name: str | None = None
    """What the uploader called the file."""

    @property
    def key(self) -> str:
        """The same for all versions of one feed."""
        return "upload" if self.url is None else self.shown or ""

    @property
    def shown(self) -> str | None:
        """The URL without user name and password, or the file's name."""
        if self.url is None:
            return self.name
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def request_digest(origin: FeedOrigin, content: str, options: ImportOptions) -> str:
    """The same for equal requests. ``content`` is the URL, or the digest of an upload."""
    return _digest([origin.key, content, options.model_dump(mode="json")])
