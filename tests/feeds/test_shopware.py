"""Shopware leaves out of a variant's row what it inherits."""

from decimal import Decimal

from letzshop_core.feeds import read_feed

HEADER = (
    "id;parent_id;product_number;active;stock;name;description;price_net;price_gross;"
    "manufacturer_name;ean;cover_media_url\n"
)
PARENT = "a1;;SW1;1;10;Hose;<p>x</p>;42.01;49.99;Acme;4006381333931;https://s.de/1.jpg\n"
VARIANT = "a2;a1;SW1.1;1;3;;;;39.99;;;\n"


def test_variants_hold_what_they_inherit() -> None:
    data = f"{HEADER}{PARENT}b1;;SW2;1;1;Hut;;8;9.99;;;\n{VARIANT}".encode()
    with read_feed(data, default_currency="EUR") as feed:
        parent, _, variant = feed.products()
    assert not variant.rejected
    assert variant.number == 4
    for name in ("title", "description", "brand", "image_link"):
        assert variant.values[name] == parent.values[name]
    assert variant.values["item_group_id"] == "a1"
    assert (variant.values["price"], variant.values["quantity"]) == (Decimal("39.99"), 3)
    assert "gtin" not in variant.values


def test_a_variant_has_a_number_of_its_own_at_its_maker() -> None:
    data = "id;parent_id;product_number;name;price_gross;mpn\na;;SW1;Hose;9;M1\nb;a;SW2;;8;\n"
    with read_feed(data.encode(), default_currency="EUR") as feed:
        assert [row.values.get("mpn") for row in feed.products()] == ["M1", None]


def test_a_variant_without_its_parent_is_left_as_it_is() -> None:
    data = f"{HEADER}{VARIANT}a3;a1;too;short\n{PARENT}".encode()
    with read_feed(data, default_currency="EUR") as feed:
        assert [row.rejected for row in feed.products()] == [True, True, False]


def test_the_text_of_a_variant_changes_with_what_it_inherits() -> None:
    texts = []
    for parent in (PARENT, PARENT.replace("Hose", "Hose, neu")):
        with read_feed(f"{HEADER}{parent}{VARIANT}".encode()) as feed:
            texts.append([record.raw for record in feed.records()][1])
    assert texts[0] != texts[1]


def test_no_more_parents_are_held_than_a_feed_needs() -> None:
    parents = "".join(PARENT.replace("a1", f"p{number}", 1) for number in range(3000))
    data = f"{HEADER}{parents}{VARIANT.replace('a1', 'p0')}{VARIANT.replace('a1', 'p2999')}"
    with read_feed(data.encode(), default_currency="EUR") as feed:
        *_, first, last = feed.products()
    assert (first.rejected, last.rejected) == (True, False)
