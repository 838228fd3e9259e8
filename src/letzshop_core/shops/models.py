"""Shops: what a vendor opens, fills with offers, and has verified."""

from datetime import datetime

import msgspec

__all__ = ["Shop"]


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
    created_at: datetime
    updated_at: datetime
