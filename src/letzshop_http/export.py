"""Products as a feed."""

from typing import Final

from letzshop_core.paging import Page, PageRequest
from letzshop_core.products.export import ExportOptions, export
from letzshop_core.products.models import Product
from letzshop_http.operations import Call, Resource, operation

__all__ = ["ExportCsv"]

_MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


class ExportCsv(Resource):
    """``/export-csv``"""

    @operation(summary="Export products", query=ExportOptions, produces="text/csv", errors=(404,))
    async def on_get(self, call: Call[None, ExportOptions]) -> None:
        """As CSV, TSV or Google's XML, streamed; the filters are those of the list of products.

        With `shop_code`, ids and prices are the shop's own: importing the file into the shop
        again changes nothing.
        """
        options = call.query
        # The first page is asked for at once: what is wrong with the request shows before the
        # answer has begun.
        await self._letzshop.products.find(options, PageRequest(limit=1), by=call.actor)

        async def find(page: PageRequest) -> Page[Product]:
            return await self._letzshop.products.find(options, page, by=call.actor)

        response = call.response
        response.content_type = _MEDIA_TYPES[options.format]
        response.downloadable_as = f"{(options.shop_code or 'products').lower()}.{options.format}"
        response.stream = export(find, options)
