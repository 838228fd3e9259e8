"""Products as a feed."""

from typing import Final

from letzshop_core.products.export import ExportOptions
from letzshop_http.operations import Call, Resource, operation

__all__ = ["ExportCsv"]

_MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


class ExportCsv(Resource):
    """``/export-csv``"""

    @operation(
        summary="Export products",
        query=ExportOptions,
        produces=tuple(_MEDIA_TYPES.values()),
        errors=(404,),
    )
    async def on_get(self, call: Call[None, ExportOptions]) -> None:
        """As CSV, TSV or Google's XML, streamed; the filters are those of the list of products.

        With `shop_code`, ids and prices are the shop's own, and inactive offers are left out:
        importing the file into the shop again changes nothing.
        """
        options = call.query
        response = call.response
        # First, since it may raise. From here on, the code is known to be that of a shop.
        response.stream = await self._letzshop.products.export(options, by=call.actor)
        response.content_type = _MEDIA_TYPES[options.format]
        response.downloadable_as = f"{(options.shop_code or 'products').lower()}.{options.format}"
