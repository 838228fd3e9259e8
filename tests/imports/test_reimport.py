"""A shop's export, imported into the shop again, changes nothing."""

from collections.abc import AsyncIterator

import pytest
from tests.imports.conftest import Market

from letzshop_core.products.export import ExportOptions

FEED = (
    "id,title,description,link,image_link,additional_image_link,availability,price,sale_price,"
    "brand,gtin,condition,product_type,google_product_category,shipping,is_bundle,Lager\n"
    '1,"Lamp, ""big""","Two\nlines; and =1+1",https://a.lu/1,https://a.lu/1.jpg,'
    '"https://a.lu/2.jpg,https://a.lu/3.jpg",in stock,1299.00 EUR,1199.50 EUR,Größe,'
    '4006381333931,new,"Home > Lamps, Big",Home & Garden,LU:::4.90 EUR,yes,A 3\n'
    "2,Bare,,,,,preorder,5.5,,,,used,,,,no,\n"
    "3,'=SUM(A1),Text,https://a.lu/3,,,out of stock,0.0500 EUR,,B,,refurbished,,,,,'quoted'\n"
)


async def _bytes(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("kind", ["csv", "tsv", "xml"])
@pytest.mark.parametrize("formula_safe", [False, True])
async def test_an_export_imported_again_changes_nothing(
    market: Market, kind: str, formula_safe: bool
) -> None:
    first = await market.import_bytes(FEED.encode())
    assert (first.counts.read, first.counts.created) == (3, 3), first

    options = ExportOptions.model_validate(
        {"shop_code": market.shop.shop_code, "format": kind, "formula_safe": formula_safe}
    )

    async def exported() -> bytes:
        return await _bytes(await market.letzshop.products.export(options, by=market.owner))

    before = await exported()
    again = await market.import_bytes(before)

    counts = again.counts
    assert (counts.read, counts.unchanged) == (3, 3), (counts, again.findings, before.decode())
    assert await exported() == before
