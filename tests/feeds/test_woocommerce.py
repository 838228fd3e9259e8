"""WooCommerce's exports have variations, which leave out what their product says."""

from decimal import Decimal

import pytest

from letzshop_core.feeds import ProductRow, read_feed

HEADERS = {
    "English": "ID,Type,SKU,Name,Description,In stock?,Regular price,Categories,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s)",
    "German": "ID,Typ,Artikelnummer,Name,Beschreibung,Vorrätig?,Regulärer Preis,Kategorien,Bilder,"
    "Übergeordnetes Produkt,Attribut 1 Name,Attribut 1 Wert(e)",
    "French": "ID,Type,UGS,Nom,Description,En stock ?,Tarif régulier,Catégories,Images,Parent,"
    "Nom de l’attribut 1,Valeur(s) de l’attribut 1",
    "Spanish": "ID,Tipo,SKU,Nombre,Descripción,¿Existencias?,Precio normal,Categorías,Imágenes,"
    "Superior,Nombre del atributo 1,Valor(es) del atributo 1",
    "Russian": "ID,Тип,Артикул,Имя,Описание,В наличии?,Базовая цена,Категории,Изображения,Родитель,"
    "Attribute 1 name,Attribute 1 value(s)",
}
PARENT = '20,variable,SHIRT,Shirt,Soft,1,,Clothing > Shirts,https://s.example/1.jpg,,Size,"S, M"'
SMALL = "21,variation,SHIRT-S,Shirt - S,,1,9.99,,,id:20,Size,S"
MEDIUM = "22,variation,,Shirt - M,,0,11.99,,https://s.example/2.jpg,SHIRT,Size,M"
MUG = r"23,simple,MUG,Mug,<p>White\n<b>Big</b></p>\n\nGlazed,1,5.00,Kitchen,,,,"


def products(*rows: str, header: str = HEADERS["English"]) -> list[ProductRow]:
    with read_feed("\n".join((header, *rows)).encode(), default_currency="EUR") as feed:
        return list(feed.products())


@pytest.mark.parametrize("language", HEADERS)
def test_variations_hold_what_their_product_says(language: str) -> None:
    small, medium = products(PARENT, SMALL, MEDIUM, header=HEADERS[language])
    for row in (small, medium):
        assert not row.rejected
        assert row.values["description"] == "Soft"
        assert row.values["product_type"] == ["Clothing > Shirts"]
    assert (small.number, medium.number) == (3, 4)
    assert (small.values["size"], medium.values["size"]) == ("S", "M")
    assert (small.values["price"], medium.values["price"]) == (Decimal("9.99"), Decimal("11.99"))
    assert small.values["availability"] == "in stock"
    assert medium.values["availability"] == "out of stock"
    assert small.values["image_link"] == "https://s.example/1.jpg"
    assert medium.values["image_link"] == "https://s.example/2.jpg"


def test_a_product_without_its_variations_is_rejected_and_not_lost() -> None:
    rows = products(PARENT, MUG, PARENT.replace("20", "30").replace("SHIRT", "CAP"), SMALL)
    assert [(row.number, row.id, row.rejected) for row in rows] == [
        (3, "23", False),
        (5, "21", False),
        (4, "30", True),
    ]


def test_products_without_variations_are_not_held_without_bound() -> None:
    parents = [PARENT.replace("20", f"9{n}", 1).replace("SHIRT", f"P{n}") for n in range(3000)]
    assert len(products(*parents)) == 3000


def test_variations_are_a_group() -> None:
    small, medium = products(PARENT, SMALL, MEDIUM.replace("SHIRT", "id:20"))
    assert small.values["item_group_id"] == medium.values["item_group_id"]


def test_line_breaks_are_line_breaks() -> None:
    (mug,) = products(MUG)
    assert mug.values["description"] == "<p>White\n<b>Big</b></p>\n\nGlazed"


def test_a_product_may_have_many_attributes() -> None:
    header = HEADERS["English"].replace("Attribute 1", "Attribute 12")
    small, _ = products(PARENT, SMALL, MEDIUM, header=header)
    assert small.values["size"] == "S"


def test_a_variation_without_its_product_is_left_as_it_is() -> None:
    (small,) = products(SMALL)
    assert not small.rejected
    assert "description" not in small.values


def test_a_row_of_another_width_is_left_as_it_is() -> None:
    _, short = products(MUG, "24,simple,CUP")
    assert short.rejected
