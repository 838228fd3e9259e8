"""Wix's exports, older and newer ones."""

from decimal import Decimal

import pytest

from letzshop_core.feeds import ProductRow, read_feed

OLD = (
    "handleId,fieldType,name,description,productImageUrl,collection,sku,price,surcharge,discountMode,"
    "discountValue,inventory,productOptionName1,productOptionType1,productOptionDescription1\n"
)
NEW = (
    "handle,fieldType,name,plainDescription,media,brand,price,strikethroughPrice,inventory,sku,"
    "productOptionName1,productOptionType1,productOptionChoices1\n"
)


def products(text: str) -> list[ProductRow]:
    with read_feed(text.encode(), default_currency="EUR") as feed:
        return [*feed.products()]


def test_variants_of_older_exports() -> None:
    small, large = products(
        f"{OLD}p1,Product,Cap,Warm,a1~mv2.jpg;a2~mv2.jpg,Hats,,12.00,,PERCENT,10,0,Size,DROP_DOWN,S;L\n"
        "p1,Variant,,,,,,,,,,3,,,S\n"
        "p1,Variant,,,,,CAP-L,,2.5,,,InStock,,,L\n"
    )
    assert (small.id, large.id) == ("p1-S", "CAP-L")
    assert (small.values["price"], small.values["sale_price"]) == (Decimal(12), Decimal("10.80"))
    assert (large.values["price"], large.values["sale_price"]) == (
        Decimal("14.5"),
        Decimal("13.05"),
    )
    assert (small.values["quantity"], large.values["availability"]) == (3, "in stock")
    for row, size in ((small, "S"), (large, "L")):
        assert (row.values["title"], row.values["item_group_id"]) == ("Cap", "p1")
        assert row.values["size"] == size
        assert row.values["image_link"] == "https://static.wixstatic.com/media/a1~mv2.jpg"
        assert row.values["additional_image_link"] == [
            "https://static.wixstatic.com/media/a2~mv2.jpg"
        ]


@pytest.mark.parametrize(
    ("sku", "mode", "off", "expected"),
    [
        ("", "PERCENT", "0.0", ("p1", None)),
        ("CAP", "AMOUNT", "2", ("CAP", Decimal(10))),
        ("", "", "", ("p1", None)),
        ("", "PERCENT", "much", ("p1", None)),
    ],
)
def test_a_product_without_variants(
    sku: str, mode: str, off: str, expected: tuple[str, Decimal | None]
) -> None:
    (row,) = products(
        f"{OLD}p1,Product,Cap,Warm,https://w.example/1.jpg,,{sku},12.00,,{mode},{off},InStock,Ribbon,"
        "DROP_DOWN,Yes;No\n"
    )
    assert (row.id, row.values.get("sale_price")) == expected
    assert row.values["image_link"] == "https://w.example/1.jpg"
    assert not row.rejected
    assert not [finding for finding in row.findings if finding.code.startswith("sale_price/")]


def test_a_variant_is_not_sold_for_the_price_of_its_product_if_it_costs_more() -> None:
    (row,) = products(f'{OLD}p1,Product,Cap,,,,,"12,00",,,,,,,\np1,Variant,,,,,,,2.5,,,,,,L\n')
    assert row.rejected
    assert "price/missing" in {finding.code for finding in row.findings}


def test_a_product_with_an_sku_and_rows_without_a_product_stay() -> None:
    rows = products(
        f"{OLD}p0,Variant,,,,,X,,,,,,,,S\np1,Product,Cap,,,,CAP,12.00,,,,,,,\np1,too,short\n"
        'p1,Variant,,,,,,,,,,,,,"rgb(0, 0, 0):Black"\n'
    )
    assert [row.id for row in rows if not row.rejected] == ["CAP"]
    (_, product, _, orphan) = rows
    assert (product.number, orphan.number) == (3, 5)


def test_newer_exports() -> None:
    small, large, mug = products(
        f"{NEW}cap,PRODUCT,Cap,<p>Warm</p>,https://w.example/1.jpg;https://w.example/2.jpg,Acme,12,15,"
        "IN_STOCK,,Size,TEXT_CHOICES,S;L\n"
        "cap,VARIANT,,,,,,,4,C-S,,,S\n"
        "cap,VARIANT,,,,,13,,0,,,,L\n"
        "mug,PRODUCT,Mug,<p>Big</p>,https://w.example/3.jpg,Acme,8,,3,,,,\n"
    )
    assert [row.id for row in (small, large, mug)] == ["C-S", "cap-L", "mug"]
    assert (small.values["price"], small.values["sale_price"]) == (Decimal(15), Decimal(12))
    assert (large.values["price"], large.values["availability"]) == (Decimal(13), "out of stock")
    assert (large.values["description"], large.values["brand"]) == ("<p>Warm</p>", "Acme")
    assert (small.values["size"], large.values["size"]) == ("S", "L")
    assert (mug.values["quantity"], mug.values["image_link"]) == (3, "https://w.example/3.jpg")
