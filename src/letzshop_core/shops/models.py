"""Shops: as they are opened, changed, shown and listed."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from letzshop_core.fields import (
    Email,
    Line,
    Paragraphs,
    SearchText,
    Time,
    WebAddress,
    blank_is_none,
)
from letzshop_core.search import query_words

if TYPE_CHECKING:
    from letzshop_core.users.models import Actor

__all__ = ["NewShop", "Shop", "ShopCode", "ShopFilters", "ShopPatch", "shop_search_text"]

ShopCode = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=2, max_length=50, pattern=r"^[A-Za-z0-9_-]+$"
    ),
    AfterValidator(str.upper),
]
"""2 to 50 of A-Z, 0-9, hyphen and underscore; lower case becomes upper case."""

_Name = Annotated[Line, Field(max_length=200)]
_Description = Annotated[Annotated[Paragraphs, Field(max_length=5000)] | None, blank_is_none]
_Email = Annotated[Email | None, blank_is_none]
_ShortLine = Annotated[Annotated[Line, Field(max_length=50)] | None, blank_is_none]
_Website = Annotated[WebAddress | None, blank_is_none]
_Address = Annotated[Annotated[Paragraphs, Field(max_length=1000)] | None, blank_is_none]


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """A vendor's shop. ``shop_code`` is upper-case; ``owner`` is the owner's user name."""

    id: int
    shop_code: str
    shop_name: str
    description: str | None
    owner: str
    contact_email: str | None
    contact_phone: str | None
    website: str | None
    business_address: str | None
    tax_number: str | None
    is_active: bool
    is_verified: bool
    created_at: Time
    updated_at: Time

    @property
    def is_public(self) -> bool:
        """Whether every user sees the shop and its active offers."""
        return self.is_active and self.is_verified

    def is_managed_by(self, actor: "Actor") -> bool:
        """Whether the actor may change the shop, as its owner and admins may."""
        return actor.is_admin or actor.username == self.owner

    def is_visible_to(self, actor: "Actor") -> bool:
        """Whether the actor may see the shop."""
        return self.is_public or self.is_managed_by(actor)


class NewShop(BaseModel):
    """A new shop."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_code: ShopCode = Field(examples=["TECHSTORE"])
    shop_name: _Name = Field(examples=["Tech Store Luxembourg"])
    description: _Description = None
    contact_email: _Email = None
    contact_phone: _ShortLine = Field(default=None, examples=["+352 123 456 789"])
    website: _Website = None
    business_address: _Address = None
    tax_number: _ShortLine = None
    owner: _ShortLine = Field(default=None, description="Admins only: the user name of the owner.")


class ShopPatch(BaseModel):
    """Changes to a shop. Only the given fields change; null clears a field."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    shop_name: _Name = ""
    description: _Description = None
    contact_email: _Email = None
    contact_phone: _ShortLine = None
    website: _Website = None
    business_address: _Address = None
    tax_number: _ShortLine = None


class ShopFilters(BaseModel):
    """Filters for a list of shops."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    search: SearchText = Field(
        default=None,
        description="Words, each of which must begin a word of code, name or description.",
    )
    mine: bool = Field(default=False, description="Only shops that the caller owns.")
    is_verified: bool | None = Field(default=None, description="Only verified, or only unverified.")
    is_active: bool | None = Field(default=None, description="Only active, or only inactive.")


def shop_search_text(shop_code: str, shop_name: str, description: str | None) -> str:
    """The words by which a shop is found (see :func:`letzshop_core.search.matches`)."""
    # A word that another word begins with would be redundant here, too.
    return " ".join(query_words(f"{shop_code} {shop_name} {description or ''}"))
