"""Model, attribute registry and columns agree."""

import typing

import pytest
from pydantic import ValidationError

from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.adapters.sqlalchemy.tables import products
from letzshop_core.feeds.attributes import ATTRIBUTES, COMPANIONS
from letzshop_core.offers.models import NewOffer
from letzshop_core.products.models import NewProduct, Product, ProductPatch

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


@pytest.mark.parametrize("price", ["1e3", "5 EUR", True, "NaN", "-1", 1e11, "0.00001"])
def test_what_is_no_amount(price: object) -> None:
    with pytest.raises(ValidationError):
        NewOffer.model_validate({"product_id": "p", "shop_price": price})
