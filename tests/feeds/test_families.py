"""Exports whose variants stand below their product and leave out what they have in common."""

from decimal import Decimal

from letzshop_core.feeds import ProductRow, read_feed

SQUARESPACE = (
    "Product ID [Non Editable],Variant ID [Non Editable],Product URL,Title,Description,"
    "SKU,Option Value 1,Price,Sale Price,On Sale,Stock,Hosted Image URLs\n"
)
CAP = "p1,v1,cap,Cap,<p>Warm</p>,CAP-S,S,12.00,9.00,No,5,https://s.example/1.jpg https://s.example/2.jpg\n"
CAP_M = ",v2,,,,CAP-M,M,13.00,9.00,Yes,Unlimited,\n"
BIG_COMMERCE = "Item,ID,Name,SKU,Inventory Tracking,Current Stock,Price,Description,Image URL\n"


def products(text: str) -> list[ProductRow]:
    with read_feed(text.encode(), default_currency="EUR") as feed:
        return [*feed.products()]


def test_squarespace() -> None:
    first, second = products(f"{SQUARESPACE}{CAP}{CAP_M}")
    assert (first.id, second.id) == ("CAP-S", "CAP-M")
    for name in ("title", "description", "image_link", "additional_image_link"):
        assert second.values[name] == first.values[name]
    assert (first.values["price"], first.values.get("sale_price")) == (Decimal(12), None)
    assert (second.values["price"], second.values["sale_price"]) == (Decimal(13), Decimal(9))
    assert second.values["availability"] == "in stock"
    assert not (*first.findings, *second.findings)


def test_big_commerce_writes_images_into_rows_of_their_own() -> None:
    rows = products(
        BIG_COMMERCE + "Product,1,Cap,CAP,variant,0,12.00,Warm,\n"
        "Variant,2,,CAP-S,,5,,,\nVariant,3,,CAP-M,,2,13.00,,\n"
        "Image,4,,,,,,,https://b.example/1.jpg\nImage,5,,,,,,,https://b.example/2.jpg\n"
        "Product,6,Mug,MUG,product,9,8.00,Big,\n"
    )
    assert [(row.number, row.id, str(row.values["price"])) for row in rows] == [
        (2, "CAP", "12.00"),
        (3, "CAP-S", "12.00"),
        (4, "CAP-M", "13.00"),
        (7, "MUG", "8.00"),
    ]
    for row in rows[:3]:
        assert row.values["title"] == "Cap"
        assert row.values["image_link"] == "https://b.example/1.jpg"
        assert row.values["additional_image_link"] == ["https://b.example/2.jpg"]
    assert "image_link" not in rows[3].values


EBAY = (
    "*Action(SiteID=US|Currency=USD),Custom label (SKU),Title,Relationship,Relationship details,"
    "Start price,Quantity,Item photo URL,Condition ID\n"
)


def test_a_product_that_ebay_sells_as_its_variations_is_none_itself() -> None:
    rows = products(
        f"{EBAY}Add,MUG,Mug,,,9.00,2,https://e.example/m.jpg,5000\n"
        "Add,TEE,Tee,,Size=S;M,,,https://e.example/t.jpg,1500\n"
        ",TEE-S,,Variation,Size=S,15.00,3,,\n,TEE-M,,Variation,Size=M,16.00,0,,\n"
    )
    assert [(row.number, row.id, row.values["title"], row.values["condition"]) for row in rows] == [
        (2, "MUG", "Mug", "used"),
        (4, "TEE-S", "Tee", "new"),
        (5, "TEE-M", "Tee", "new"),
    ]
    assert [str(row.values["price"]) for row in rows] == ["9.00", "15.00", "16.00"]
    assert rows[2].values["image_link"] == "https://e.example/t.jpg"
    assert not any(row.rejected for row in rows)


def test_a_variant_has_as_many_images_as_product_data_may() -> None:
    images = "".join(f"Image,,,,,,,,https://b.example/{n}.jpg\n" for n in range(20))
    rows = products(f"{BIG_COMMERCE}Product,1,Cap,C,,0,12.00,Warm,\nVariant,2,,S,,5,,,\n{images}")
    assert [len(row.values["additional_image_link"]) for row in rows] == [10, 10]


def test_rows_without_their_product_share_nothing() -> None:
    rows = products(f"{SQUARESPACE}{CAP_M}{CAP_M.replace('13.00', '')}{CAP}")
    assert ["price" in row.values for row in rows] == [True, False, True]


def test_rows_without_their_product_are_left_as_they_are() -> None:
    rows = products(f"{SQUARESPACE}{CAP_M}{CAP}{CAP_M}too,short\n{CAP_M}")
    assert [row.rejected for row in rows] == [True, False, False, True, True]


def test_the_text_of_a_row_changes_with_what_it_takes_over() -> None:
    texts = []
    for image in ("1", "2"):
        rows = f"Product,1,Cap,C,,0,12.00,Warm,\nVariant,2,,S,,5,,,\nImage,3,,,,,,,https://b.example/{image}\n"
        with read_feed(f"{BIG_COMMERCE}{rows}".encode()) as feed:
            texts.append([record.raw for record in feed.records()])
    assert all(one != other for one, other in zip(*texts, strict=True))


def test_a_product_of_many_rows_is_read_some_at_a_time() -> None:
    variants = "".join(f",v{n},,,,CAP-{n},S,13.00,,No,1,\n" for n in range(6000))
    rows = products(f"{SQUARESPACE}{CAP}{variants}")
    assert {row.values["title"] for row in rows} == {"Cap"}
    assert len({row.id for row in rows}) == 6001
