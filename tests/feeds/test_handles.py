"""Exports in which only the first row with a handle says what holds for all."""

from decimal import Decimal

import pytest

from letzshop_core.feeds import ProductRow, read_feed

LOYVERSE = (
    "Handle,SKU,Name,Category,Option 1 name,Option 1 value,Cost,Track stock,"
    "Available for sale [Kirchberg],Price [Kirchberg],In stock [Kirchberg]\n"
)
SPANISH = (
    "Handle,REF,Nombre,Categoria,Opción 1 nombre,Opción 1 valor,Coste,Seguir el Inventario,"
    "Disponibles para la venta [Centro],Precio [Centro],En inventario [Centro]\n"
)


def rows_of(text: str) -> list[ProductRow]:
    with read_feed(text.encode(), default_currency="EUR") as feed:
        return [*feed.products()]


@pytest.mark.parametrize(("header", "size"), [(LOYVERSE, "Size"), (SPANISH, "Talla")])
def test_variants_take_over_what_the_first_row_says(header: str, size: str) -> None:
    small, large, other = rows_of(
        f"{header}cap,10,Cap,Hats,{size},S,1.00,Y,Y,6.00,4\n"
        "cap,11,,,,L,1.00,,Y,7.00,0\n"
        "scarf,12,Scarf,,,,1.00,Y,Y,9.00,2\n"
    )
    assert [row.id for row in (small, large, other)] == ["10", "11", "12"]
    assert (large.values["title"], large.values["product_type"]) == ("Cap", ["Hats"])
    assert (small.values["size"], large.values["size"]) == ("S", "L")
    assert large.values["price"] == Decimal(7)
    assert (small.values["quantity"], large.values["quantity"]) == (4, 0)
    assert "product_type" not in other.values


@pytest.mark.parametrize(
    ("counted", "sold", "pieces", "expected"),
    [
        ("N", "Y", "", "in stock"),
        ("N", "N", "", "out of stock"),
        ("Y", "N", "3", "out of stock"),
        ("Y", "Y", "3", "in stock"),
        ("Y", "Y", "-1", "out of stock"),
        ("Y", "Y", "", None),
    ],
)
def test_what_is_not_counted_is_in_stock(
    counted: str, sold: str, pieces: str, expected: str | None
) -> None:
    first, further = rows_of(
        f"{LOYVERSE}cap,10,Cap,,Size,S,1.00,{counted},{sold},6.00,{pieces}\n"
        f"cap,11,,,,L,1.00,,{sold},7.00,{pieces}\n"
    )
    assert first.values.get("availability") == expected
    assert further.values.get("availability") == expected


def test_a_row_without_title_below_another_product_stays_without() -> None:
    rows = rows_of("Handle,SKU,Title,Price\ncap,1,Cap,5\n,2,,6\nscarf,3,,7\ncap,4\n")
    assert [row.values.get("title") for row in rows] == ["Cap", None, None, None]


def test_shopifys_export_with_columns_left_out() -> None:
    first, second = rows_of(
        "Handle,Title,Vendor,Variant SKU,Variant Price\ncap,Cap,Acme,C-S,5\ncap,,,C-L,6\n"
    )
    assert (second.id, second.values["title"], second.values["brand"]) == ("C-L", "Cap", "Acme")
    assert first.values["item_group_id"] == second.values["item_group_id"] == "cap"


@pytest.mark.parametrize(
    "header",
    [
        "Identificador de URL;Nombre;T;Nombre de propiedad 1;Valor de propiedad 1;Precio;Stock;SKU",
        "Identificador URL;Nome;Tags;Nome da variação 1;Valor da variação 1;Preço;Estoque;SKU",
    ],
)
def test_tiendanube(header: str) -> None:
    small, large, cup = rows_of(
        f"{header}\n"
        "remera;Remera;nuevo;Talle;M;15000,00;5;R-M\n"
        "remera;;;Talle;L;15000,00;0;\n"
        "taza;Taza;;;;4000,00;;\n"
    )
    assert [row.id for row in (small, large, cup)] == ["R-M", "remera-L", "taza"]
    assert [row.values["title"] for row in (small, large, cup)] == ["Remera", "Remera", "Taza"]
    assert [row.values["availability"] for row in (small, large, cup)] == [
        *("in stock", "out of stock", "in stock")
    ]
    assert large.values["item_group_id"] == small.values["item_group_id"] == "remera"
    assert (small.values["size"], large.values["size"]) == ("M", "L")


def test_jumpseller() -> None:
    cup, large = rows_of(
        "Permalink;Name;SKU;Stock;Stock Unlimited;Price\ncup;Cup;C-S;0;YES;5\ncup;;C-L;0;NO;6\n"
    )
    assert (large.values["title"], large.values["item_group_id"]) == ("Cup", "cup")
    assert (cup.values["availability"], large.values["availability"]) == (
        *("in stock", "out of stock"),
    )


@pytest.mark.parametrize(
    ("column", "hidden", "shown"), [("Status", "archived", "active"), ("Archived", "yes", "no")]
)
def test_variants_share_whether_their_product_is_withdrawn(
    column: str, hidden: str, shown: str
) -> None:
    header = LOYVERSE.replace("Category", column)
    rows = rows_of(
        f"{header}cap,10,Cap,{hidden},Size,S,1.00,Y,Y,6.00,4\n"
        "cap,11,,,,L,1.00,,Y,7.00,3\n"
        f"scarf,12,Scarf,{shown},Size,S,1.00,Y,Y,9.00,2\n"
        "scarf,13,,,,L,1.00,,Y,9.00,2\n"
    )
    assert [row.values.get("availability") for row in rows] == [
        *("out of stock", "out of stock", "in stock", "in stock"),
    ]
