"""Model, attribute registry and columns agree."""

import typing

import pytest
from pydantic import ValidationError

from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.adapters.sqlalchemy.tables import products
from letzshop_core.feeds.attributes import ATTRIBUTES, COMPANIONS
from letzshop_core.offers.models import NewOffer
from letzshop_core.products.models import NewProduct, Product, ProductFilters, ProductPatch

WIRE_NAMES = {("product_id" if name == "id" else name) for name in ATTRIBUTES} | {*COMPANIONS}
OURS = {"owner", "created_at", "updated_at", "extra", "offer"}


def test_a_product_has_every_attribute_under_its_name() -> None:
    assert set(Product.__struct_encode_fields__) - OURS == WIRE_NAMES


def test_every_attribute_can_be_given() -> None:
    for model in (NewProduct, ProductPatch):
        names = {field.alias or name for name, field in model.model_fields.items()}
        assert (names | {"product_id", "gtin_valid"}) - {"extra"} == WIRE_NAMES


def test_repeatable_attributes_are_lists() -> None:
    types = typing.get_type_hints(Product)
    fields = dict(zip(Product.__struct_encode_fields__, Product.__struct_fields__, strict=True))
    for name, attribute in ATTRIBUTES.items():
        kind = str(types[fields["product_id" if name == "id" else name]])
        assert ("list" in kind) == attribute.repeatable, name


def test_every_column_of_an_attribute_is_read_and_in_the_order_of_the_model() -> None:
    columns = [column.name for column in products.columns]
    assert set(PROMOTED) == (WIRE_NAMES - {"product_id", "title"}) & set(columns)
    head = ("product_id", "title", "created_at", "updated_at", "owner", "extra")
    assert Product.__struct_fields__[: len(head) + len(PROMOTED)] == (*head, *PROMOTED)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"price": "19.99 EUR"}, {"price": "19.99", "currency": "EUR"}),
        ({"price": "EUR 19,99"}, {"price": "19.99", "currency": "EUR"}),
        ({"price": "1.299,00 €", "sale_price": "999"}, {"price": "1299.00", "currency": "EUR"}),
        ({"price": 5, "sale_price": "4 USD"}, {"price": "5", "sale_price": "4", "currency": "USD"}),
        ({"price": "5 usd", "currency": "usd"}, {"price": "5", "currency": "USD"}),
        ({"price": 0.1}, {"price": "0.1"}),
        ({"price": "12345678901.2345"}, {"price": "12345678901.2345"}),
    ],
)
def test_prices_are_read(given: dict[str, object], stored: dict[str, str]) -> None:
    product = NewProduct.model_validate({"product_id": "p", "title": "t"} | given)
    assert {name: str(getattr(product, name)) for name in stored} == stored


@pytest.mark.parametrize(
    "price", ["1,234", "", "cheap", "5 EUR 6 USD USD", "0.00001", "1e3", [], {}]
)
def test_what_is_no_price(price: object) -> None:
    with pytest.raises(ValidationError):
        NewProduct.model_validate({"product_id": "p", "title": "t", "price": price})


def test_zero_has_one_sign() -> None:
    assert str(NewProduct(product_id="p", title="t", price=-0.0).price) == "0.0"


@pytest.mark.parametrize("price", ["1e3", "5 EUR", True, "NaN", "-1", 1e11, "0.00001"])
def test_what_is_no_amount(price: object) -> None:
    with pytest.raises(ValidationError):
        NewOffer.model_validate({"product_id": "p", "shop_price": price})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"title": "Salt &amp; <b>Pepper</b>"}, {"title": "Salt & Pepper"}),
        ({"shipping_weight": "2 Kilo"}, {"shipping_weight": "2 kg"}),
        ({"expiration_date": "31.12.2026"}, {"expiration_date": "2026-12-31"}),
        ({"ships_from_country": "Luxemburg"}, {"ships_from_country": "LU"}),
        ({"cost_of_goods_sold": "5,00 €"}, {"cost_of_goods_sold": "5.00 EUR"}),
        ({"shipping": "lu:::4,90 €"}, {"shipping": ["LU:::4.90 EUR"]}),
        ({"return": ["LU:::"]}, {"return": ["LU"]}),
        ({"size_type": ["regular", "regular"]}, {"size_type": ["regular"]}),
        ({"product_type": []}, {"product_type": None}),
        ({"link": "https://a.example/?b=1&amp;c=2"}, {"link": "https://a.example/?b=1&c=2"}),
        (
            {"additional_image_link": "https://a.example/1.jpg,https://a.example/2.jpg"},
            {"additional_image_link": ["https://a.example/1.jpg", "https://a.example/2.jpg"]},
        ),
        ({"price": "$5", "currency": "CAD"}, {"price": 5, "currency": "CAD"}),
    ],
)
def test_values_mean_what_they_would_in_a_feed(
    given: dict[str, object], kept: dict[str, object]
) -> None:
    product = NewProduct.model_validate({"product_id": "p", "title": "t"} | given)
    values = product.model_dump(by_alias=True)
    assert {name: values[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"shipping_weight": "heavy"}, r"Expected a number and a unit .*, got 'heavy'"),
        ({"expiration_date": "2026-13-01"}, "Expected a date .*, got '2026-13-01'"),
        ({"energy_efficiency_class": "Z"}, r"Expected one of A\+\+\+, .*, got 'Z'"),
        ({"shipping": ["quickly"]}, "Expected country:.*, got 'quickly'"),
        ({"brand": "N/A"}, "Expected a value .*, got 'N/A'"),
        ({"extra": {"Marke": "Acme"}}, "'Marke' would be read as 'brand' in a feed"),
        ({"extra": {"a\u200bb": "c"}}, "would be read as 'a b' in a feed"),
        ({"price": "$5"}, "names no known currency"),
        ({"price": "5 XYZ"}, "names no known currency"),
        ({"product_id": "a&amp;b"}, "would be read as 'a&b' in a feed"),
    ],
)
def test_values_that_a_feed_could_not_hold(given: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        NewProduct.model_validate({"product_id": "p", "title": "t"} | given)


@pytest.mark.parametrize("name", ["brand", "category", "shop_code"])
@pytest.mark.parametrize("text", ["a\0", "\ud800"])
def test_filters_refuse_what_a_store_may_not_accept(name: str, text: str) -> None:
    with pytest.raises(ValidationError):
        ProductFilters.model_validate({name: text})
