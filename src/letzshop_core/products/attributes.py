"""The attributes of a product, as requests give them.

They have the names of Google's product data specification
(https://support.google.com/merchants/answer/7052112). Those that may occur several times are
lists. Attributes with parts (``shipping``, ``installment``, …) are kept in the text form of
feeds: ``"US:CA:Overnight:15.00 USD"``.

Text means what it would mean in a feed, and is stored in the same form, so that exporting and
importing a product changes nothing.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.columns import map_columns
from letzshop_core.feeds.values.links import split_links
from letzshop_core.feeds.values.text import guard, tidy_lines
from letzshop_core.fields import Line, Paragraphs, WebAddress
from letzshop_core.products.fields import (
    Amount,
    Availability,
    Condition,
    CurrencyCode,
    GtinText,
    Key,
    Lowered,
    meant_in_feeds,
    read_price,
)

__all__ = ["Attributes"]


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Text = Annotated[Line, Field(max_length=1000)]
_Private = Annotated[_Text | None, Field(description="Only the product's owner and admins see it.")]
_LongText = Annotated[Paragraphs, Field(max_length=100_000)]
_Count = Annotated[int, Field(ge=0, lt=2**31)]
_Texts = Annotated[list[_Text], BeforeValidator(_one_or_many), Field(max_length=100)]
_Urls = Annotated[list[WebAddress], BeforeValidator(_one_or_many), Field(max_length=100)]

_NO_TEXT: Final = frozenset((Kind.PRICE, Kind.BOOLEAN, Kind.INTEGER, Kind.GTIN))
"""Kinds whose values are not read as text of a feed: they are checked as numbers, or together."""


def _fault(model: type[BaseModel], fault: PydanticCustomError, field: str, value: Any) -> Exception:
    """A validation error of this field, for a fault that is found before fields are validated."""
    details = InitErrorDetails(type=fault, loc=(field,), input=value)
    return ValidationError.from_exception_data(model.__name__, [details])


class Attributes(BaseModel):
    """All attributes but id and title."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    description: _LongText | None = None
    structured_title: _Texts | None = None
    structured_description: _Texts | None = None
    short_title: _Text | None = None
    link: WebAddress | None = None
    mobile_link: WebAddress | None = None
    canonical_link: WebAddress | None = None
    ads_redirect: WebAddress | None = None
    image_link: WebAddress | None = None
    additional_image_link: _Urls | None = None
    lifestyle_image_link: _Urls | None = None
    video_link: _Urls | None = None
    document_link: _Urls | None = None
    virtual_model_link: WebAddress | None = None

    price: Amount | None = Field(
        default=None,
        description="A number, or text that may name the currency.",
        examples=[19.99, "19.99 EUR"],
    )
    sale_price: Amount | None = Field(default=None, examples=[14.99])
    currency: CurrencyCode | None = Field(default=None, examples=["EUR"])
    sale_price_effective_date: _Text | None = None
    availability: Availability | None = None
    availability_date: _Text | None = None
    expiration_date: _Text | None = None
    quantity: _Count | None = None
    cost_of_goods_sold: _Private = None
    auto_pricing_min_price: _Private = None
    maximum_retail_price: _Text | None = None
    unit_pricing_measure: _Text | None = None
    unit_pricing_base_measure: _Text | None = None
    installment: _Texts | None = None
    subscription_cost: _Texts | None = None
    loyalty_program: _Texts | None = None

    brand: Key | None = None
    gtin: GtinText | None = Field(default=None, examples=["4006381333931"])
    additional_gtin: Annotated[list[GtinText], Field(max_length=100)] | None = None
    mpn: Key | None = None
    identifier_exists: bool | None = None
    google_product_category: Annotated[_Text, Field(max_length=500)] | None = None
    product_type: _Texts | None = None
    condition: Condition | None = None
    adult: bool | None = None
    multipack: _Count | None = None
    is_bundle: bool | None = None
    certification: _Texts | None = None
    energy_efficiency_class: _Text | None = None
    min_energy_efficiency_class: _Text | None = None
    max_energy_efficiency_class: _Text | None = None
    age_group: (
        Annotated[Literal["newborn", "infant", "toddler", "kids", "adult"], Lowered] | None
    ) = None
    gender: Annotated[Literal["male", "female", "unisex"], Lowered] | None = None
    color: _Text | None = None
    material: _Text | None = None
    pattern: _Text | None = None
    size: _Text | None = None
    size_type: _Texts | None = None
    size_system: _Text | None = None
    item_group_id: Key | None = None
    item_group_title: _Text | None = None
    variant_option: _Texts | None = None
    product_length: _Text | None = None
    product_width: _Text | None = None
    product_height: _Text | None = None
    product_weight: _Text | None = None
    product_detail: _Texts | None = None
    product_highlight: _Texts | None = None
    question_and_answer: _Texts | None = None
    related_product: _Texts | None = None
    popularity_rank: _Text | None = None

    custom_label_0: _Text | None = None
    custom_label_1: _Text | None = None
    custom_label_2: _Text | None = None
    custom_label_3: _Text | None = None
    custom_label_4: _Text | None = None
    promotion_id: _Texts | None = None
    external_seller_id: _Text | None = None
    included_destination: _Texts | None = None
    excluded_destination: _Texts | None = None
    shopping_ads_excluded_country: _Texts | None = None
    pause: _Text | None = None

    shipping: _Texts | None = None
    carrier_shipping: _Texts | None = None
    shipping_label: _Text | None = None
    shipping_weight: _Text | None = None
    shipping_length: _Text | None = None
    shipping_width: _Text | None = None
    shipping_height: _Text | None = None
    ships_from_country: _Text | None = None
    min_handling_time: _Count | None = None
    max_handling_time: _Count | None = None
    shipping_transit_business_days: _Texts | None = None
    shipping_handling_business_days: _Texts | None = None
    handling_cutoff_time: _Texts | None = None
    minimum_order_value: _Texts | None = None
    free_shipping_threshold: _Texts | None = None
    return_: _Texts | None = Field(default=None, alias="return")
    return_policy_label: _Text | None = None
    transit_time_label: _Text | None = None
    tax_category: _Text | None = None

    extra: dict[Key, _LongText] | None = Field(
        default=None, max_length=200, description="Attributes outside the specification."
    )

    @field_validator("*")
    @classmethod
    def _mean_what_they_would_in_a_feed(cls, value: Any, info: ValidationInfo) -> Any:
        attribute = ATTRIBUTES.get((info.field_name or "").rstrip("_"))
        if value is None or attribute is None or attribute.kind in _NO_TEXT:
            return value
        if not attribute.repeatable:
            return meant_in_feeds(attribute.name, value)
        texts = value
        if attribute.kind is Kind.LINK:
            texts = [link for text in value for link in split_links(text)]
        meant = (meant_in_feeds(attribute.name, text) for text in texts)
        return list(dict.fromkeys(meant)) or None

    @field_validator("extra")
    @classmethod
    def _mean_no_attribute_in_a_feed(cls, extra: dict[str, str] | None) -> dict[str, str] | None:
        for name in extra or {}:
            columns = map_columns([guard(name, formulas=False)])
            meant = next(iter(columns.mapped.values()), columns.extra_names[0])
            if meant != name or columns.mapped:
                raise PydanticCustomError(
                    "extra_name",
                    "{name} would be read as {meant} in a feed: give that, or another name",
                    {"name": repr(name), "meant": repr(meant)},
                )
        if extra is None:
            return None
        return {name: text for name, given in extra.items() if (text := tidy_lines(given))}

    @model_validator(mode="before")
    @classmethod
    def _take_currency_from_prices(cls, values: object) -> object:
        """Read prices such as ``"19.99 EUR"``, whose currency becomes the product's."""
        if not isinstance(values, dict):
            return values
        values = dict(values)
        currencies: dict[str, str] = {}
        for field in ("price", "sale_price"):
            if isinstance(values.get(field), str):
                try:
                    values[field], currency = read_price(values[field], values.get("currency"))
                except PydanticCustomError as fault:
                    raise _fault(cls, fault, field, values[field]) from None
                if currency is not None:
                    currencies[field] = currency
        given = values.get("currency")
        if isinstance(given, str):
            currencies["currency"] = given.strip().upper()
        if len(set(currencies.values())) > 1:
            contradiction = PydanticCustomError(
                "currency_contradiction", "the prices and the currency must name one currency"
            )
            raise _fault(cls, contradiction, "currency", given)
        if currencies and given is None:
            values["currency"] = next(iter(currencies.values()))
        return values
