"""Products as a feed: what is listed, in a format that feeds come in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
from pydantic import Field

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.export import write_feed
from letzshop_core.paging import MAX_LIMIT, Page, PageRequest
from letzshop_core.products.models import Product, ProductFilters

__all__ = ["ExportOptions", "export"]

FindPage = Callable[[PageRequest], Awaitable[Page[Product]]]

_ALWAYS: Final = ("id", "title", "description", "link", "image_link", "availability", "price")


class ExportOptions(ProductFilters):
    """Which products are exported, and how."""

    format: Literal["csv", "tsv", "xml"] = "csv"
    formula_safe: bool = Field(
        default=False,
        description="Put an apostrophe before cells that a spreadsheet would take for a formula. "
        "The feed reader takes it away again.",
    )


async def export(find: FindPage, options: ExportOptions) -> AsyncIterator[bytes]:
    """The products that ``find`` lists, piece by piece.

    Each page is written in a thread. Of a shop's products, the ids and terms are those of its
    offers, so that the shop can import its own export.
    """
    attributes: set[str] = {*_ALWAYS}
    extra: set[str] = set()
    if options.format != "xml":  # a table needs to know its columns before its rows
        async for page in _pages(find):
            await asyncio.to_thread(_note_columns, page, attributes, extra)
    chosen = [n for n in ATTRIBUTES if n in attributes or options.format == "xml"]

    def written(products: Iterable[Product]) -> bytes:
        pieces = write_feed(
            map(_values, products),
            options.format,
            attributes=chosen,
            extra=sorted(extra),
            formula_safe=options.formula_safe,
        )
        return b"".join(pieces)

    # A page is written as a feed of its own, of which the frame is taken off.
    empty = written([])
    frame = empty.index(b"</channel>") if options.format == "xml" else len(empty)
    yield empty[:frame]
    async for page in _pages(find):
        text = await asyncio.to_thread(written, page)
        yield text[frame : len(text) - (len(empty) - frame)]
    if empty[frame:]:
        yield empty[frame:]


def _note_columns(products: Iterable[Product], attributes: set[str], extra: set[str]) -> None:
    for product in products:
        attributes.update(_values(product))
        extra.update(product.extra)


async def _pages(find: FindPage) -> AsyncIterator[Sequence[Product]]:
    request: PageRequest | None = PageRequest(limit=MAX_LIMIT)
    while request is not None:
        page = await find(request)
        yield page.items
        following = page.next_cursor
        request = PageRequest(limit=MAX_LIMIT, cursor=following) if following else None


def _values(product: Product) -> dict[str, Any]:
    """The product in the reader's terms; what it does not say is left out."""
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
