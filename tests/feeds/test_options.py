"""Columns whose attribute another column names: options of Shopify, attributes of WooCommerce."""

from pathlib import Path

import pytest

from letzshop_core.feeds import ProductRow, read_feed
from letzshop_core.feeds.check import convert_feed


def parse(**cells: str) -> ProductRow:
    """The product of a row with these cells besides id, title and price; ``_`` is a space."""
    header = ["id", "title", "price", *(name.replace("_", " ") for name in cells)]
    lines = ("\t".join(header), "\t".join(["A-1", "Shirt", "9.99 EUR", *cells.values()]))
    with read_feed("\n".join(lines).encode()) as feed:
        (row,) = feed.products()
    return row


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"Option1_Name": "Size", "Option1_Value": "M"}, {"size": "M"}),
        (
            {
                "Option1_Name": "Tamanho",
                "Option1_Value": "GG",
                "Option2_Name": "Farbe",
                "Option2_Value": "Rot",
            },
            {"size": "GG", "color": "Rot"},
        ),
        ({"ATTRIBUTE1": "Colour", "VALUE1": "Red"}, {"color": "Red"}),
        ({"Attribute_1_name": "Brand", "Attribute_1_value(s)": "Acme"}, {"brand": "Acme"}),
        (
            {"Attribut_1_Name": "EAN", "Attribut_1_Wert(e)": "4006381333931"},
            {"gtin": "4006381333931"},
        ),
        (
            {"variant_option_one_name": "Size", "variant_option_one_value": "M"},
            {"size": "M"},
        ),
        ({"Option_Name_1": "Matière", "Option_Value_1": "Coton"}, {"material": "Coton"}),
        ({"Attribute_1_name": "Colour", "Attribute_1_value(s)": "Red"}, {"color": "Red"}),
        ({"Attribut_1_Name": "Größe", "Attribut_1_Wert(e)": "42"}, {"size": "42"}),
        (
            {"Nom_de_l’attribut_2": "Couleur", "Valeur(s)_de_l’attribut_2": "Bleu"},
            {"color": "Bleu"},
        ),
        (
            {"Nombre_del_atributo_1": "Género", "Valor(es)_del_atributo_1": "mujer"},
            {"gender": "female"},
        ),
    ],
)
def test_an_option_is_the_attribute_that_it_names(
    cells: dict[str, str], values: dict[str, str]
) -> None:
    row = parse(**cells)
    assert {name: row.values.get(name) for name in values} == values
    assert row.extra == {}


@pytest.mark.parametrize(
    "cells",
    [
        {"Option1_Name": "Title", "Option1_Value": "Default Title"},
        {"Option1_Name": "Engraving", "Option1_Value": "none"},
        {"Option1_Name": "", "Option1_Value": "M"},
        {"Option1_Name": "Size", "Option1_Value": ""},
        {"Option1_Name": "Price", "Option1_Value": "1.99"},
        {"Attribute_1_name": "Size", "Attribute_1_value(s)": "S, M, L"},
        {"Option1_Name": "Gender", "Option1_Value": "any"},
    ],
)
def test_other_options_are_kept_aside(cells: dict[str, str]) -> None:
    row = parse(**cells)
    assert row.values.keys() <= {"id", "title", "price", "currency"}
    kept = {name.replace("_", " "): cell for name, cell in cells.items() if cell}
    assert row.extra == kept


def test_a_column_of_the_attribute_goes_before_an_option() -> None:
    row = parse(size="L", Option1_Name="Size", Option1_Value="Large")
    assert row.values["size"] == "L"
    assert row.extra == {"Option1 Name": "Size", "Option1 Value": "Large"}


def test_what_cannot_be_read_of_an_option_is_reported() -> None:
    row = parse(Option1_Name="Gender", Option1_Value="any")
    assert [(f.code, f.column, f.value) for f in row.findings if f.column == "Option1 Value"] == [
        ("gender/unknown-value", "Option1 Value", "any")
    ]


def test_a_converted_feed_has_columns_for_options(tmp_path: Path) -> None:
    feed = b"id,title,price,Option1 Name,Option1 Value\nA-1,Shirt,9.99 EUR,Size,M\n"
    out = tmp_path / "feed.csv"
    with read_feed(feed) as read:
        convert_feed(read, out)
    with read_feed(out) as again:
        (row,) = again.products()
    assert row.values["size"] == "M"


def test_columns_of_options_are_not_ignored() -> None:
    with read_feed(b"id,title,price,Option1 Name,Option1 Value,Tags\n") as feed:
        assert feed.ignored_columns == ("Tags",)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("color=Blue,manufacturer=Acme,size=XS,ean=4006381333931", {"gtin_valid": True}),
        ("activity=Yoga|Run,color=Blue,manufacturer=Acme,size=XS,ean=4006381333931", {}),
        ('color="Blue",manufacturer="Acme",size="XS",ean="4006381333931"', {}),
        ("note=a, b=c,color=Blue,manufacturer=Acme,size=XS,ean=4006381333931", {}),
    ],
)
def test_a_cell_may_list_attributes(cell: str, values: dict[str, object]) -> None:
    row = parse(additional_attributes=cell)
    expected = {"color": "Blue", "brand": "Acme", "size": "XS", "gtin": "4006381333931"} | values
    assert {name: row.values.get(name) for name in expected} == expected
    assert row.extra["additional attributes"] == cell


def test_a_column_of_the_attribute_goes_before_a_list() -> None:
    row = parse(brand="Acme", additional_attributes="brand=Other,ean=4006381333930")
    assert (row.values["brand"], row.values.get("gtin")) == ("Acme", None)
    assert ("gtin/check-digit", "4006381333930") in [(f.code, f.value) for f in row.findings]
