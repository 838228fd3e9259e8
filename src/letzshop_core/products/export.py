"""Exporting products as a feed."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import msgspec
from pydantic import Field

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.export import write_feed
from letzshop_core.products.models import Product, ProductFilters

__all__ = ["ALWAYS", "ExportOptions", "feed_of", "feed_values"]

ALWAYS: Final = ("id", "title", "description", "link", "image_link", "availability", "price")
"""The attributes that always have a column, even if no product has a value."""


class ExportOptions(ProductFilters):
    """Which products to export, and in which format."""

    format: Literal["csv", "tsv", "xml"] = "csv"
    formula_safe: bool = Field(
        default=False,
        description="Put an apostrophe before cells that a spreadsheet would take for a formula. "
        "The feed reader removes it again.",
    )


def feed_of(products: Sequence[Product], options: ExportOptions) -> Iterator[bytes]:
    """These products as a feed, piece by piece, with columns for the attributes that occur."""
    rows = [feed_values(product) for product in products]
    occurring = {*ALWAYS, *(name for row in rows for name in row)}
    return write_feed(
        rows,
        options.format,
        attributes=[name for name in ATTRIBUTES if name in occurring],
        extra=sorted({key for product in products for key in product.extra}),
        formula_safe=options.formula_safe,
    )


def feed_values(product: Product) -> dict[str, Any]:
    """The product's values by attribute, without those that are None.

    With an offer, id and terms are the offer's, so that the shop can import its own export.
    """
    fields = msgspec.structs.asdict(product)
    values = {name: value for name, value in fields.items() if value is not None}
    values["id"] = product.product_id
    if product.return_ is not None:
        values["return"] = product.return_
    if product.offer is not msgspec.UNSET:
        offer = product.offer
        terms = msgspec.structs.asdict(offer.effective)
        values |= {name: value for name, value in terms.items() if value is not None}
        if offer.effective.sale_price is None:
            values.pop("sale_price", None)
        values["id"] = offer.shop_product_id or product.product_id
        values["link"] = offer.shop_link or product.link
    return values
