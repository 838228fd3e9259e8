"""The attributes of a product: the one table that the rest of the package is checked against.

Names, types and limits follow Google's product data specification
(https://support.google.com/merchants/answer/7052112) and, where the two differ, the wider of it
and the Merchant API's product resource. ``quantity`` and
``additional_gtin`` (the further ones of a cell with several) are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["ATTRIBUTES", "COMPANIONS", "MOST_IMAGES", "Attribute", "Kind"]


class Kind(StrEnum):
    """How an attribute's text is read, and what its value is."""

    TEXT = "text"  #: one line of plain text: ``str``
    PROSE = "prose"  #: text that may hold line breaks and markup, kept as written: ``str``
    LINK = "link"  #: an http or https address: ``str``
    PRICE = "price"  #: ``Decimal``, the currency beside it: see :data:`COMPANIONS`
    MONEY = "money"  #: an amount with its own currency: ``"15.00 USD"``
    WORD = "word"  #: one of ``Attribute.words``: ``str``
    BOOLEAN = "boolean"  #: ``bool``
    INTEGER = "integer"  #: ``int``
    DECIMAL = "decimal"  #: a plain number, as text: ``"87.5"``
    MEASURE = "measure"  #: number and unit: ``"1.5 kg"``
    DATE = "date"  #: ISO 8601: ``"2026-02-24"`` or ``"2026-02-24T11:07+0100"``
    PERIOD = "period"  #: two dates: ``"2026-02-24/2026-03-01"``
    COUNTRY = "country"  #: ISO 3166-1 alpha-2: ``"LU"``
    GTIN = "gtin"  #: canonical text: ``"4006381333931"``
    GROUP = "group"  #: sub-attributes in the order of ``Attribute.fields``: ``"LU::DHL:4.90 EUR"``


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute and the values that it may have. A repeatable attribute's value is a list."""

    name: str
    kind: Kind = Kind.TEXT
    repeatable: bool = False
    #: Google asks for it in every product. What that means for a row is defined in ``rules``.
    required: bool = False
    #: In characters, of each value. Longer text is kept and reported.
    max_length: int | None = None
    #: In characters, for the sake of indexes and people. Longer text is cut off and reported;
    #: longer links and ids are refused.
    stored_length: int = 1000
    #: In characters, of each part of a value that lists several with ``/`` between them.
    max_part: int | None = None
    #: How many values a repeatable attribute should have; others are kept and reported.
    min_values: int = 1
    max_values: int | None = None
    #: The values of a ``WORD``, spelled as the package spells them.
    words: tuple[str, ...] = ()
    #: Inclusive bounds of a number, or of a measure in any unit.
    minimum: int | None = None
    maximum: int | None = None
    #: The units of a ``MEASURE``.
    units: tuple[str, ...] = ()
    #: The upper bound in each unit, where it is not the same in all.
    maximum_in: Mapping[str, int] | None = field(default=None, hash=False)
    #: The only numbers that a measure should have, some of them in one unit alone.
    amounts: tuple[str, ...] = ()
    #: The sub-attributes of a ``GROUP``, in the order of its text.
    fields: tuple[str, ...] = ()
    #: Which of the ``fields`` are required.
    required_fields: tuple[str, ...] = ()


_WEIGHTS: Final = ("lb", "oz", "g", "kg")
_LENGTHS: Final = ("cm", "in")
_UNIT_PRICE_UNITS: Final = (
    *("oz", "lb", "mg", "g", "kg"),
    *("floz", "pt", "qt", "gal", "ml", "cl", "l", "cbm"),
    *("in", "ft", "yd", "cm", "m", "sqft", "sqm"),
    *("ct", "sheet", "item"),
)
_DESTINATIONS: Final = (
    "Shopping_ads",
    "Buy_on_Google_listings",
    "Display_ads",
    "Local_inventory_ads",
    "Free_listings",
    "Free_local_listings",
    "YouTube_Shopping",
)
_ENERGY_CLASSES: Final = ("A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G")
_TIMES: Final = ("min_handling_time", "max_handling_time", "min_transit_time", "max_transit_time")


def _text(name: str, max_length: int) -> Attribute:
    return Attribute(name, max_length=max_length)


def _link(
    name: str, *, repeatable: bool = False, required: bool = False, max_values: int | None = None
) -> Attribute:
    return Attribute(
        name,
        Kind.LINK,
        repeatable=repeatable,
        required=required,
        max_length=2000,
        stored_length=2048,
        max_values=max_values,
    )


def _word(name: str, *words: str, repeatable: bool = False, required: bool = False) -> Attribute:
    return Attribute(name, Kind.WORD, words=words, repeatable=repeatable, required=required)


def _group(
    name: str,
    *fields: str,
    required_fields: int | tuple[str, ...] = 1,
    max_values: int | None = None,
) -> Attribute:
    """An attribute of several fields. Those that are required are named, or so many from the first
    on."""
    if isinstance(required_fields, int):
        required_fields = fields[:required_fields]
    return Attribute(
        name,
        Kind.GROUP,
        repeatable=True,
        fields=fields,
        required_fields=required_fields,
        max_values=max_values,
    )


def _measure(
    name: str, units: tuple[str, ...], minimum: int | None = 0, maximum: int | None = None
) -> Attribute:
    return Attribute(name, Kind.MEASURE, units=units, minimum=minimum, maximum=maximum)


def _parcel(name: str, units: tuple[str, ...], minimum: int, **maximum_in: int) -> Attribute:
    """A measure of the parcel, whose upper bounds are round numbers in either system."""
    maxima = MappingProxyType(maximum_in)
    return Attribute(name, Kind.MEASURE, units=units, minimum=minimum, maximum_in=maxima)


def _structured(name: str, stored_length: int = 1000) -> Attribute:
    fields = ("digital_source_type", "content")
    return Attribute(
        name,
        Kind.GROUP,
        repeatable=True,
        stored_length=stored_length,
        fields=fields,
        required_fields=fields,
    )


_ALL: Final = (
    # What it is
    Attribute("id", required=True, max_length=50, stored_length=255),
    Attribute("title", required=True, max_length=150),
    _structured("structured_title"),
    Attribute("description", Kind.PROSE, required=True, max_length=5000, stored_length=100_000),
    _structured("structured_description", 100_000),
    _text("short_title", 150),
    _link("link", required=True),
    _link("mobile_link"),
    _link("canonical_link"),
    _link("ads_redirect"),
    _link("image_link", required=True),
    _link("additional_image_link", repeatable=True, max_values=10),
    _link("lifestyle_image_link", repeatable=True),
    _link("virtual_model_link"),
    _link("video_link", repeatable=True),
    _link("document_link", repeatable=True, max_values=5),
    # Price and availability
    _word("availability", "in stock", "out of stock", "preorder", "backorder", required=True),
    Attribute("availability_date", Kind.DATE, max_length=25),
    Attribute("expiration_date", Kind.DATE, max_length=25),
    Attribute("quantity", Kind.INTEGER),
    Attribute("price", Kind.PRICE, required=True),
    Attribute("sale_price", Kind.PRICE),
    Attribute("sale_price_effective_date", Kind.PERIOD, max_length=51),
    Attribute("cost_of_goods_sold", Kind.MONEY),
    Attribute("auto_pricing_min_price", Kind.MONEY),
    Attribute("maximum_retail_price", Kind.MONEY),
    _measure("unit_pricing_measure", _UNIT_PRICE_UNITS),
    Attribute(
        "unit_pricing_base_measure",
        Kind.MEASURE,
        units=_UNIT_PRICE_UNITS,
        minimum=0,
        amounts=("1", "2", "4", "8", "10", "100", "75 cl", "750 ml", "50 kg", "1000 kg"),
    ),
    _group("installment", "months", "amount", "downpayment", "credit_type", required_fields=2),
    _group("subscription_cost", "period", "period_length", "amount", required_fields=3),
    _group(
        "loyalty_program",
        "program_label",
        "tier_label",
        "price",
        "cashback_for_future_use",
        "loyalty_points",
        "member_price_effective_date",
        "shipping_label",
    ),
    _group(
        "minimum_order_value",
        *("country", "service", "price", "surface"),
        required_fields=("country", "price"),
    ),
    # Category and identifiers
    Attribute("google_product_category", stored_length=500),
    Attribute("product_type", repeatable=True, max_length=750),
    Attribute("brand", max_length=70, stored_length=255),
    Attribute("gtin", Kind.GTIN, max_length=14),
    Attribute("additional_gtin", Kind.GTIN, repeatable=True, max_length=14, max_values=9),
    Attribute("mpn", max_length=70, stored_length=255),
    Attribute("identifier_exists", Kind.BOOLEAN),
    # Description in detail
    _word("condition", "new", "refurbished", "used"),
    Attribute("adult", Kind.BOOLEAN),
    Attribute("multipack", Kind.INTEGER, minimum=1),
    Attribute("is_bundle", Kind.BOOLEAN),
    _group(
        "certification",
        "certification_authority",
        "certification_name",
        "certification_code",
        "certification_value",
        required_fields=2,
    ),
    _word("energy_efficiency_class", *_ENERGY_CLASSES),
    _word("min_energy_efficiency_class", *_ENERGY_CLASSES),
    _word("max_energy_efficiency_class", *_ENERGY_CLASSES),
    _word("age_group", "newborn", "infant", "toddler", "kids", "adult"),
    Attribute("color", max_length=100, max_part=40),
    _word("gender", "male", "female", "unisex"),
    _text("material", 200),
    _text("pattern", 100),
    _text("size", 100),
    Attribute(
        "size_type",
        Kind.WORD,
        repeatable=True,
        max_values=2,
        words=("regular", "petite", "maternity", "big", "tall", "plus"),
    ),
    _word("size_system", "US", "UK", "EU", "DE", "FR", "JP", "CN", "IT", "BR", "MEX", "AU"),
    Attribute("item_group_id", max_length=50, stored_length=255),
    _text("item_group_title", 150),
    _measure("product_length", _LENGTHS, 1, 3000),
    _measure("product_width", _LENGTHS, 1, 3000),
    _measure("product_height", _LENGTHS, 1, 3000),
    _measure("product_weight", _WEIGHTS, 0, 2000),
    Attribute(
        "product_detail",
        Kind.GROUP,
        repeatable=True,
        fields=("section_name", "attribute_name", "attribute_value"),
        required_fields=("attribute_name", "attribute_value"),
        max_values=100,
    ),
    Attribute("product_highlight", repeatable=True, max_length=150, min_values=2, max_values=100),
    _group("question_and_answer", "question", "answer", required_fields=2, max_values=30),
    _group("variant_option", "name", "value", required_fields=2, max_values=30),
    _group("related_product", "id_type", "id", "relationship", required_fields=3, max_values=30),
    Attribute("popularity_rank", Kind.DECIMAL, minimum=0, maximum=100),
    # Campaigns and destinations
    *(_text(f"custom_label_{n}", 100) for n in range(5)),
    Attribute("promotion_id", repeatable=True, max_length=50, max_values=10),
    _text("external_seller_id", 50),
    _word("included_destination", *_DESTINATIONS, repeatable=True),
    _word("excluded_destination", *_DESTINATIONS, repeatable=True),
    Attribute("shopping_ads_excluded_country", Kind.COUNTRY, repeatable=True),
    _word("pause", "ads", "all"),
    # Shipping and returns
    _group(
        "shipping",
        "country",
        "region",
        "service",
        "price",
        *_TIMES,
        "postal_code",
        "location_id",
        "location_group_name",
    ),
    _group(
        "carrier_shipping",
        "country",
        "region",
        "service",
        "flat_price",
        *_TIMES,
        "postal_code",
        "origin_postal_code",
        "carrier_price",
        "carrier_price_flat_adjustment",
        "carrier_price_percentage_adjustment",
        "carrier_transit_time",
    ),
    _text("shipping_label", 100),
    _parcel("shipping_weight", _WEIGHTS, 0, lb=2000, oz=32_000, kg=1000, g=1_000_000),
    _parcel("shipping_length", _LENGTHS, 1, cm=400, **{"in": 150}),
    _parcel("shipping_width", _LENGTHS, 1, cm=400, **{"in": 150}),
    _parcel("shipping_height", _LENGTHS, 1, cm=400, **{"in": 150}),
    Attribute("ships_from_country", Kind.COUNTRY),
    Attribute("min_handling_time", Kind.INTEGER, minimum=0),
    Attribute("max_handling_time", Kind.INTEGER, minimum=0),
    _group(
        "handling_cutoff_time",
        *("country", "cutoff_time", "cutoff_timezone"),
        required_fields=("cutoff_time",),
    ),
    *(
        _group(
            name, *("country", "business_days"), required_fields=("business_days",), max_values=10
        )
        for name in ("shipping_transit_business_days", "shipping_handling_business_days")
    ),
    _group("free_shipping_threshold", "country", "price_threshold", required_fields=2),
    _text("transit_time_label", 100),
    _text("return_policy_label", 100),
    _group(
        "return",
        "country",
        "return_window",
        "return_fees",
        "return_label_source",
        "return_method",
    ),
    _text("tax_category", 100),
)

ATTRIBUTES: Final[Mapping[str, Attribute]] = MappingProxyType({a.name: a for a in _ALL})
"""Every attribute by name, in the order that exports write them."""

MOST_IMAGES: Final = 1 + (ATTRIBUTES["additional_image_link"].max_values or 0)
"""Images that a product may have, the main one among them."""

COMPANIONS: Final[Mapping[str, str]] = MappingProxyType({"currency": "price", "gtin_valid": "gtin"})
"""What a row's values hold besides attributes: the currency (ISO 4217) of ``price`` and
``sale_price``, and whether the check digit of ``gtin`` is right; each with the attribute it
belongs to."""
