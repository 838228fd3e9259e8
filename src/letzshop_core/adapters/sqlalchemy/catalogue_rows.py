"""Makes products and offers from rows: by position, which is fast, as lists have hundreds."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from letzshop_core.adapters.sqlalchemy.types import exact_amount
from letzshop_core.offers.models import Offer, Terms
from letzshop_core.offers.terms import effective_terms
from letzshop_core.products.models import Product

__all__ = [
    "OFFER_COLUMNS",
    "OFFER_WIDTH",
    "PRODUCT_COLUMNS",
    "PRODUCT_WIDTH",
    "PROMOTED",
    "Row",
    "Rows",
]

Row = tuple[Any, ...]

_HEAD: Final = ("product_id", "title", "created_at", "updated_at", "owner", "extra")
PROMOTED: Final = (
    *("description", "link", "image_link", "additional_image_link"),
    *("availability", "availability_date", "price", "sale_price", "currency"),
    *("sale_price_effective_date", "brand", "gtin", "gtin_valid", "mpn", "condition"),
    *("google_product_category", "product_type", "item_group_id", "color", "size", "gender"),
    *("age_group", "material", "pattern", "shipping_weight"),
)
"""Attributes with a column of their own, in the order of the fields of :class:`Product`."""

_OWNER: Final = "(SELECT username FROM users WHERE users.id = p.owner_id)"

PRODUCT_COLUMNS: Final = ", ".join(
    [
        *(_OWNER if name == "owner" else f"p.{name}" for name in (*_HEAD, *PROMOTED)),
        "p.details",
    ]
)
"""The columns of ``products p`` that :meth:`Rows.product` reads."""

_PRODUCT_FIELDS: Final = (*_HEAD, *PROMOTED)
PRODUCT_WIDTH: Final = len(_PRODUCT_FIELDS) + 1
_EXTRA: Final = _PRODUCT_FIELDS.index("extra")
_IMAGES: Final = _PRODUCT_FIELDS.index("additional_image_link")
_TYPES: Final = _PRODUCT_FIELDS.index("product_type")
_PRICE: Final = _PRODUCT_FIELDS.index("price")
_SALE_PRICE: Final = _PRODUCT_FIELDS.index("sale_price")
_CREATED: Final = _PRODUCT_FIELDS.index("created_at")
_UPDATED: Final = _PRODUCT_FIELDS.index("updated_at")
_GTIN_VALID: Final = _PRODUCT_FIELDS.index("gtin_valid")

OFFER_COLUMNS: Final = (
    "s.shop_code, p.product_id, o.shop_product_id, o.price, o.sale_price, o.currency, "
    "o.availability, o.condition, o.link, o.is_featured, o.is_active, o.min_quantity, "
    "o.max_quantity, o.created_at, o.updated_at, "
    "p.price, p.sale_price, p.currency, p.availability, p.condition"
)
"""The columns of ``shop_products o``, its shop ``s`` and product ``p`` that :meth:`Rows.offer`
reads."""

OFFER_WIDTH: Final = 20

_decode = msgspec.json.Decoder().decode


class Rows:
    """Reads rows as the driver of one of the databases returns them."""

    def __init__(self, dialect: str) -> None:
        sqlite = dialect == "sqlite"
        self._plain = not sqlite
        self.amount: Callable[[Any], Decimal | None] = _double if sqlite else _same
        self.time: Callable[[Any], datetime] = _utc_text if sqlite else _same

    def product(self, row: Row, offer: Offer | msgspec.UnsetType = msgspec.UNSET) -> Product:
        """The product whose columns the row begins with."""
        values, details = self._product(row)
        if offer is not msgspec.UNSET:
            details["offer"] = offer
        return Product(*values, **details)

    def product_fields(self, row: Row) -> dict[str, Any]:
        """The fields of the product whose columns the row begins with."""
        values, details = self._product(row)
        return dict(zip(_PRODUCT_FIELDS, values, strict=True)) | details

    def _product(self, row: Row) -> tuple[list[Any], dict[str, Any]]:
        values = list(row[: PRODUCT_WIDTH - 1])
        values[_EXTRA] = _decode(values[_EXTRA]) if values[_EXTRA] else {}
        if values[_IMAGES] is not None:
            values[_IMAGES] = _decode(values[_IMAGES])
        if values[_TYPES] is not None:
            values[_TYPES] = _decode(values[_TYPES])
        if not self._plain:
            values[_CREATED] = _utc_text(values[_CREATED])
            values[_UPDATED] = _utc_text(values[_UPDATED])
            values[_PRICE] = _double(values[_PRICE])
            values[_SALE_PRICE] = _double(values[_SALE_PRICE])
            if values[_GTIN_VALID] is not None:
                values[_GTIN_VALID] = bool(values[_GTIN_VALID])
        text = row[PRODUCT_WIDTH - 1]
        if text is None:
            return values, {}
        details = _decode(text)
        if "return" in details:
            details["return_"] = details.pop("return")
        return values, details

    def offer(self, row: Row) -> Offer:
        """The offer whose columns the row begins with."""
        return Offer(**self.offer_fields(row))

    def offer_fields(self, row: Row) -> dict[str, Any]:
        """The fields of the offer whose columns the row begins with."""
        # fmt: off
        (
            shop_code, product_id, shop_product_id, price, sale_price, currency, availability,
            condition, link, is_featured, is_active, min_quantity, max_quantity, created_at,
            updated_at, product_price, product_sale_price, product_currency,
            product_availability, product_condition,
        ) = row[:OFFER_WIDTH]
        # fmt: on
        own = Terms(
            price=self.amount(price),
            sale_price=self.amount(sale_price),
            currency=currency,
            availability=availability,
            condition=condition,
        )
        inherited = Terms(
            price=self.amount(product_price),
            sale_price=self.amount(product_sale_price),
            currency=product_currency,
            availability=product_availability,
            condition=product_condition,
        )
        return {
            "shop_code": shop_code,
            "product_id": product_id,
            "shop_product_id": shop_product_id,
            "shop_price": own.price,
            "shop_sale_price": own.sale_price,
            "shop_currency": currency,
            "shop_availability": availability,
            "shop_condition": condition,
            "shop_link": link,
            "is_featured": bool(is_featured),
            "is_active": bool(is_active),
            "min_quantity": min_quantity,
            "max_quantity": max_quantity,
            "effective": effective_terms(own, inherited),
            "created_at": self.time(created_at),
            "updated_at": self.time(updated_at),
        }


def _same(value: Any) -> Any:
    return value


def _double(value: float | None) -> Decimal | None:
    return None if value is None else exact_amount(value)


def _utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
