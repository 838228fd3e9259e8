"""Products: as they are created, changed, shown and listed."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from letzshop_core.fields import Line, Time
from letzshop_core.offers.models import Offer, Terms
from letzshop_core.products.attributes import Attributes
from letzshop_core.products.fields import (
    Amount,
    Availability,
    Condition,
    CurrencyCode,
    GtinText,
    ItemId,
)
from letzshop_core.stock.models import StockSummary

__all__ = [
    "NewProduct",
    "Product",
    "ProductDetails",
    "ProductFilters",
    "ProductPatch",
    "ProductSort",
]

_Title = Annotated[Line, Field(max_length=1000)]


class NewProduct(Attributes):
    """A new product for the central catalogue."""

    product_id: ItemId = Field(examples=["LAPTOP123"])
    title: _Title = Field(examples=["Laptop 15 inch"])


class ProductPatch(Attributes):
    """Changes to a product. Only the given fields change; null clears a field."""

    title: _Title | None = None

    @field_validator("title")
    @classmethod
    def _keeps_a_title(cls, title: str | None) -> str:
        if title is None:
            raise PydanticCustomError("title_required", "A product cannot be without a title.")
        return title


class Product(msgspec.Struct, frozen=True, rename={"return_": "return"}):
    """A product of the central catalogue. ``owner`` is a user name, or None if nobody owns it.

    ``gtin_valid`` says whether the check digit is right (None without a GTIN). ``offer`` is set
    in lists of one shop's products.
    """

    product_id: str
    title: str
    created_at: Time
    updated_at: Time
    owner: str | None = None
    extra: dict[str, Any] = {}
    description: str | None = None
    link: str | None = None
    image_link: str | None = None
    additional_image_link: list[str] | None = None
    availability: str | None = None
    availability_date: str | None = None
    price: Decimal | None = None
    sale_price: Decimal | None = None
    currency: str | None = None
    sale_price_effective_date: str | None = None
    brand: str | None = None
    gtin: str | None = None
    gtin_valid: bool | None = None
    mpn: str | None = None
    condition: str | None = None
    google_product_category: str | None = None
    product_type: list[str] | None = None
    item_group_id: str | None = None
    color: str | None = None
    size: str | None = None
    gender: str | None = None
    age_group: str | None = None
    material: str | None = None
    pattern: str | None = None
    shipping_weight: str | None = None

    structured_title: list[str] | None = None
    structured_description: list[str] | None = None
    short_title: str | None = None
    mobile_link: str | None = None
    canonical_link: str | None = None
    ads_redirect: str | None = None
    lifestyle_image_link: list[str] | None = None
    video_link: list[str] | None = None
    document_link: list[str] | None = None
    virtual_model_link: str | None = None
    expiration_date: str | None = None
    quantity: int | None = None
    cost_of_goods_sold: str | None = None
    auto_pricing_min_price: str | None = None
    maximum_retail_price: str | None = None
    unit_pricing_measure: str | None = None
    unit_pricing_base_measure: str | None = None
    installment: list[str] | None = None
    subscription_cost: list[str] | None = None
    loyalty_program: list[str] | None = None
    additional_gtin: list[str] | None = None
    identifier_exists: bool | None = None
    adult: bool | None = None
    multipack: int | None = None
    is_bundle: bool | None = None
    certification: list[str] | None = None
    energy_efficiency_class: str | None = None
    min_energy_efficiency_class: str | None = None
    max_energy_efficiency_class: str | None = None
    size_type: list[str] | None = None
    size_system: str | None = None
    item_group_title: str | None = None
    variant_option: list[str] | None = None
    product_length: str | None = None
    product_width: str | None = None
    product_height: str | None = None
    product_weight: str | None = None
    product_detail: list[str] | None = None
    product_highlight: list[str] | None = None
    question_and_answer: list[str] | None = None
    related_product: list[str] | None = None
    popularity_rank: str | None = None
    custom_label_0: str | None = None
    custom_label_1: str | None = None
    custom_label_2: str | None = None
    custom_label_3: str | None = None
    custom_label_4: str | None = None
    promotion_id: list[str] | None = None
    external_seller_id: str | None = None
    included_destination: list[str] | None = None
    excluded_destination: list[str] | None = None
    shopping_ads_excluded_country: list[str] | None = None
    pause: str | None = None
    shipping: list[str] | None = None
    carrier_shipping: list[str] | None = None
    shipping_label: str | None = None
    shipping_length: str | None = None
    shipping_width: str | None = None
    shipping_height: str | None = None
    ships_from_country: str | None = None
    min_handling_time: int | None = None
    max_handling_time: int | None = None
    shipping_transit_business_days: list[str] | None = None
    shipping_handling_business_days: list[str] | None = None
    handling_cutoff_time: list[str] | None = None
    minimum_order_value: list[str] | None = None
    free_shipping_threshold: list[str] | None = None
    return_: list[str] | None = None
    return_policy_label: str | None = None
    transit_time_label: str | None = None
    tax_category: str | None = None
    offer: Offer | msgspec.UnsetType = msgspec.UNSET

    @property
    def terms(self) -> Terms:
        """The terms that offers inherit."""
        return Terms(
            price=self.price,
            sale_price=self.sale_price,
            currency=self.currency,
            availability=self.availability,
            condition=self.condition,
        )


class ProductDetails(Product, frozen=True, kw_only=True):
    """A product with its stock and the offers that the caller may see.

    ``stock`` is None for a product without a GTIN. Offers are in the order of their creation.
    """

    stock: StockSummary | None
    offers: list[Offer]


class ProductSort(StrEnum):
    """The order of a list: by this, then by age. A minus sign reverses both.

    ``id`` and ``created_at`` both mean the order in which products were created. Products
    without a price count as the most expensive.
    """

    ID = "id"
    NEWEST = "-id"
    CREATED = "created_at"
    CREATED_LAST = "-created_at"
    TITLE = "title"
    TITLE_LAST = "-title"
    PRICE = "price"
    PRICE_HIGHEST = "-price"

    @property
    def column(self) -> Literal["id", "title", "price"]:
        """What the list is ordered by."""
        name = self.value.removeprefix("-")
        return "title" if name == "title" else "price" if name == "price" else "id"

    @property
    def descending(self) -> bool:
        """Whether the order is reversed."""
        return self.value.startswith("-")


class ProductFilters(BaseModel):
    """Filters for a list of products, and its order.

    With ``shop_code``, the list shows what that shop offers; ``availability``, ``condition``,
    ``currency`` and prices are then those of its offers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    search: str | None = Field(
        default=None,
        max_length=200,
        description="Words, each of which must begin a word of title, brand, product type, MPN, "
        "GTIN or id. Case, accents and the zeros before a GTIN do not matter.",
        examples=["laptop"],
    )
    brand: Line | None = Field(default=None, max_length=255, description="Case does not matter.")
    category: Line | None = Field(
        default=None,
        max_length=500,
        description="A Google product category: its id, its path or the beginning of its path.",
        examples=["Electronics"],
    )
    availability: Availability | None = None
    condition: Condition | None = None
    gtin: GtinText | None = Field(default=None, description="With any number of leading zeros.")
    currency: CurrencyCode | None = None
    min_price: Amount | None = None
    max_price: Amount | None = None
    shop_code: Line | None = Field(default=None, max_length=50, examples=["TECHSTORE"])
    sort: ProductSort = ProductSort.ID
