"""The registry of attributes agrees with itself and with the product model."""

import typing

import pytest

from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute, Kind
from letzshop_core.products.models import Product

EVERY = pytest.mark.parametrize("attribute", list(ATTRIBUTES.values()), ids=lambda a: a.name)


@EVERY
def test_attribute_is_whole(attribute: Attribute) -> None:
    assert bool(attribute.words) == (attribute.kind is Kind.WORD)
    assert bool(attribute.units) == (attribute.kind is Kind.MEASURE)
    assert bool(attribute.fields) == (attribute.kind is Kind.GROUP)
    assert set(attribute.required_fields) <= set(attribute.fields)
    assert attribute.max_length is None or attribute.max_length <= attribute.stored_length
    assert attribute.max_values is None or attribute.repeatable


@EVERY
def test_the_product_model_has_the_attribute_with_the_same_type(attribute: Attribute) -> None:
    hints = typing.get_type_hints(Product)
    hint = hints[{"return": "return_", "id": "product_id"}.get(attribute.name, attribute.name)]
    expected = {Kind.PRICE: "Decimal", Kind.BOOLEAN: "bool", Kind.INTEGER: "int"}.get(
        attribute.kind, "str"
    )
    assert ("list[" in str(hint)) == attribute.repeatable
    assert expected in str(hint)


def test_the_product_model_has_no_attribute_of_its_own() -> None:
    fields = {name.removesuffix("_") for name in Product.__struct_fields__}
    apart = {"product_id", "currency", "gtin_valid", "extra", "owner", "offer"}
    apart |= {"created_at", "updated_at"}
    assert fields - apart <= ATTRIBUTES.keys()


def test_google_requires() -> None:
    required = {attribute.name for attribute in ATTRIBUTES.values() if attribute.required}
    assert required == {
        "id", "title", "description", "link", "image_link", "availability", "price",
    }  # fmt: skip
