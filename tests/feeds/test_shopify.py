"""Shopify writes what a product's variants share into the first of its rows."""

import csv
import io
from collections.abc import Mapping

import pytest

from letzshop_core.feeds import read_feed

OLDER = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Option1 Name", "Option1 Value"),
    *("Variant SKU", "Variant Inventory Qty", "Variant Price", "Variant Barcode"),
    *("Image Src", "Variant Image", "Status"),
)
NEWER = (
    *("URL handle", "Title", "Description", "Vendor", "Type", "Option1 name", "Option1 value"),
    *("SKU", "Inventory quantity", "Price", "Barcode"),
    *("Product image URL", "Variant image URL", "Status"),
)
SHIRT = {
    "Handle": "shirt",
    "Title": "Shirt",
    "Body (HTML)": "<p>Soft</p>",
    "Vendor": "Acme",
    "Type": "Shirts",
    "Option1 Name": "Size",
    "Option1 Value": "S",
    "Variant SKU": "S-1",
    "Variant Inventory Qty": "3",
    "Variant Price": "19.99",
    "Variant Barcode": "4006381333931",
    "Image Src": "https://cdn.example/1.jpg",
    "Status": "active",
}
MEDIUM = {
    "Handle": "shirt",
    "Option1 Value": "M",
    "Variant SKU": "S-2",
    "Variant Inventory Qty": "0",
    "Variant Price": "21.99",
    "Image Src": "https://cdn.example/2.jpg",
    "Variant Image": "https://cdn.example/m.jpg",
}
IMAGE = {"Handle": "shirt", "Image Src": "https://cdn.example/3.jpg"}
MUG = {
    "Handle": "mug",
    "Title": "Mug",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
    "Variant Price": "9.00",
}


def feed(*rows: Mapping[str, str], names: tuple[str, ...] = OLDER, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in OLDER] for row in rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("names", [OLDER, NEWER], ids=["older", "newer"])
@pytest.mark.parametrize(
    ("status", "availability"), [("active", "in stock"), ("draft", "out of stock")]
)
def test_drafts_are_not_sold(names: tuple[str, ...], status: str, availability: str) -> None:
    large = MEDIUM | {"Option1 Value": "L", "Variant SKU": "S-3", "Variant Inventory Qty": "2"}
    with read_feed(feed(SHIRT | {"Status": status}, large, names=names)) as opened:
        assert [row.values["availability"] for row in opened.products()] == [availability] * 2


@pytest.mark.parametrize("names", [OLDER, NEWER], ids=["older", "newer"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_variants_hold_what_their_product_shares(names: tuple[str, ...], delimiter: str) -> None:
    data = feed(SHIRT, MEDIUM, IMAGE, MUG, names=names, delimiter=delimiter)
    with read_feed(data, default_currency="EUR") as opened:
        small, medium, mug = opened.products()
    assert [row.rejected for row in (small, medium, mug)] == [False] * 3
    assert [row.number for row in (small, medium, mug)] == [2, 3, 5]
    for row in (small, medium):
        assert row.values["title"] == "Shirt"
        assert row.values["description"] == "<p>Soft</p>"
        assert row.values["brand"] == "Acme"
        assert row.values["item_group_id"] == "shirt"
        assert row.extra["Status"] == "active"
    assert (small.values["gtin"], medium.values.get("gtin")) == ("4006381333931", None)
    assert (small.values["quantity"], medium.values["quantity"]) == (3, 0)
    assert small.values["image_link"] == "https://cdn.example/1.jpg"
    assert small.values["additional_image_link"] == [
        "https://cdn.example/2.jpg",
        "https://cdn.example/3.jpg",
    ]
    assert medium.values["image_link"] == "https://cdn.example/m.jpg"
    assert mug.values.get("brand") is None


def test_a_variant_without_an_sku_goes_by_its_handle_and_options() -> None:
    rows = (SHIRT | {"Variant SKU": ""}, MEDIUM | {"Variant SKU": ""}, MUG)
    with read_feed(feed(*rows)) as opened:
        assert [row.id for row in opened.products()] == ["shirt-S", "shirt-M", "mug"]


def test_variants_that_share_an_sku_go_by_their_handle_and_options() -> None:
    shared = {"Variant SKU": "S-1"}
    other = MUG | {"Variant SKU": "S-1"}
    with read_feed(feed(SHIRT, MEDIUM | shared, other), default_currency="EUR") as opened:
        assert [row.id for row in opened.products()] == ["shirt-S", "shirt-M", "S-1"]


def test_a_product_with_the_sku_of_another_one_goes_by_its_handle() -> None:
    cap = {**MUG, "Handle": "cap", "Title": "Cap", "Variant SKU": "S-2"}
    scarf = {**MUG, "Handle": "scarf", "Title": "Scarf", "Variant SKU": "S-3"}
    content = feed(SHIRT, MEDIUM, cap, scarf, MEDIUM)
    with read_feed(content, default_currency="EUR") as read:
        assert [row.id for row in read.products()] == ["S-1", "S-2", "cap", "S-3", "S-2"]


def test_the_text_of_a_variant_changes_with_what_it_shares() -> None:
    """So that an import sees that it changed, and a rejected row can be read by itself."""
    texts = []
    for title in ("Shirt", "Shirt, new"):
        with read_feed(feed(SHIRT | {"Title": title}, MEDIUM)) as opened:
            texts.append([record.raw for record in opened.records()][1])
    assert texts[0] != texts[1]
    (cells,) = csv.reader([texts[1]])
    assert cells[:2] == ["shirt", "Shirt, new"]


def test_cells_are_those_of_the_file() -> None:
    with read_feed(feed(SHIRT, MEDIUM, IMAGE)) as opened:
        assert [row[:2] for row in opened] == [["shirt", "Shirt"], ["shirt", ""], ["shirt", ""]]


def test_a_row_of_another_width_is_left_as_it_is() -> None:
    data = feed(SHIRT) + b"shirt,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\r\n" + feed(MEDIUM).split(b"\r\n")[1]
    with read_feed(data) as opened:
        assert [row.rejected for row in opened.products()] == [False, True, True]


def test_images_do_not_multiply_with_the_variants() -> None:
    rows = [
        SHIRT | {"Image Src": "https://cdn.example/0.jpg"},
        *(
            MEDIUM | {"Variant SKU": f"S-{n}", "Image Src": f"https://cdn.example/{n}.jpg"}
            for n in range(1, 50)
        ),
    ]
    with read_feed(feed(*rows)) as opened:
        first, *others = opened.products()
    assert len(first.values["additional_image_link"]) == 49
    for row in others:
        assert row.values["image_link"] == "https://cdn.example/m.jpg"
        assert len(row.values["additional_image_link"]) == 11


def test_no_more_rows_are_held_than_a_product_may_have() -> None:
    rows = [SHIRT, *(MEDIUM | {"Variant SKU": f"S-{n}"} for n in range(2, 6000))]
    with read_feed(feed(*rows)) as opened:
        titles = {row.values["title"] for row in opened.products()}
    assert titles == {"Shirt"}


@pytest.mark.parametrize(
    "names",
    [
        (
            "Handle,Variant SKU,Variant Price,Image Src,Option1 Value,Variant Inventory Qty,"
            "Variant Inventory Tracker,Variant Inventory Policy"
        ),
        (
            "URL handle,SKU,Price,Product image URL,Option1 value,Inventory quantity,"
            "Inventory tracker,Continue selling when out of stock"
        ),
    ],
    ids=["older", "newer"],
)
@pytest.mark.parametrize(
    ("quantity", "tracker", "policy", "expected"),
    [
        ("0", "shopify", "deny", ("out of stock", 0)),
        ("0", "", "deny", ("in stock", None)),
        ("-3", "", "deny", ("in stock", None)),
        ("", "", "deny", ("in stock", None)),
        ("0", "shopify", "CONTINUE", ("in stock", None)),
        ("-2", "shopify", "continue", ("in stock", None)),
        ("4", "shopify", "continue", ("in stock", 4)),
        ("4", "", "deny", ("in stock", 4)),
        ("0", "", "", ("out of stock", 0)),
    ],
)
def test_what_nobody_counts_is_for_sale(
    names: str, quantity: str, tracker: str, policy: str, expected: tuple[str, object]
) -> None:
    data = f"Title,{names}\nMug,mug,M1,9.00,,,{quantity},{tracker},{policy}\n"
    with read_feed(data.encode(), default_currency="EUR") as opened:
        (row,) = opened.products()
    assert (row.values["availability"], row.values.get("quantity")) == expected


@pytest.mark.parametrize(
    "names",
    [
        "Handle,Title,Option1 Value,Variant SKU,Image Src,Variant Price,Variant Compare At Price",
        "URL handle,Title,Option1 value,SKU,Product image URL,Price,Compare-at price",
    ],
)
def test_prices_in_single_markets_are_not_those_of_the_shop(names: str) -> None:
    data = f"{names},Price / EU,Price / EUR,Compare At Price / EUR\nmug,Mug,,M1,,9.00,12.00,1,2,3\n"
    with read_feed(data.encode(), default_currency="CHF") as opened:
        (row,) = opened.products()
    assert (str(row.values["price"]), str(row.values["sale_price"])) == ("12.00", "9.00")


def test_variants_have_what_is_said_of_their_product_for_google() -> None:
    names = (*OLDER, "Google Shopping / Gender")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows(
        [row.get(name, "") for name in OLDER] + [told]
        for row, told in ((SHIRT, "Male"), (MEDIUM, ""))
    )
    with read_feed(text.getvalue().encode()) as opened:
        assert [row.values.get("gender") for row in opened.products()] == ["male", "male"]
