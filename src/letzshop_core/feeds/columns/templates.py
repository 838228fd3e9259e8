"""What a column holds; and the columns whose names mean something else in the template of a known
shop system."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute

__all__ = ["BESIDE_PRICES", "LAST", "Target", "read_like", "template_of"]

LAST: Final = 1000
"""The rank of a name that is in no list."""

BESIDE_PRICES: Final[Mapping[str, Attribute]] = {
    "former_price": ATTRIBUTES["price"],
    "sale_starts": ATTRIBUTES["availability_date"],
    "sale_ends": ATTRIBUTES["availability_date"],
}
"""What columns say of the prices that is no attribute (see ``_sales``), and like which attribute
their cells are read."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column holds, and what its header says about the cells."""

    #: A name of ``ATTRIBUTES``, ``"currency"``, or one of ``BESIDE_PRICES``.
    attribute: str
    #: ISO 4217, of a header such as ``Preis (EUR)``.
    currency: str | None = None
    #: The unit of the numbers, of a header such as ``Gewicht (kg)``.
    unit: str | None = None
    #: The order of the sub-attributes, of a header such as ``shipping(country:price)``.
    fields: tuple[str, ...] = ()
    #: Whether the header says that taxes are included.
    taxed: bool = False
    #: How specific the header is: of two columns for one attribute, the lower rank is used.
    rank: int = 0


def read_like(name: str) -> Attribute | None:
    """The attribute by whose rules the cells of a target are read."""
    return ATTRIBUTES.get(name) or BESIDE_PRICES.get(name)


#: What WooCommerce calls the regular price where its column ``Type`` keeps its name.
_OF_WOOCOMMERCE: Final = frozenset(("regularprice", "tarifregulier", "reguliereprijs"))


def template_of(keys: frozenset[str]) -> dict[str, Target | None]:
    """Columns whose names mean something else in the template of a known shop system."""
    if "productidtype" in keys:  # Mirakl: the reference of the product, next to the shop's SKU
        return {
            "productid": Target("gtin", rank=50),
            "productidtype": None,
            "description": Target("description"),  # of the offer
        }
    if {"offerreference", "productreference"} <= keys:  # Fnac, likewise
        return {
            "productreference": Target("gtin", rank=50),
            "description": Target("description"),
        }
    if "externalproductidtype" in keys:  # Amazon
        return {"externalproductid": Target("gtin"), "externalproductidtype": None}
    if "type" in keys and keys & _OF_WOOCOMMERCE:  # simple, variable, ...
        return {"type": None}
    if {"existencias", "inventario"} <= keys:  # WooCommerce in Spanish: whether, and how many
        return {"existencias": Target("availability")}
    if {"defaultcode", "listprice"} <= keys:  # Odoo, whose standard price is what it costs
        return {"standardprice": Target("cost_of_goods_sold")}
    if "daisyconuniqueid" in keys:  # Daisycon, where the id and the name are the shop's
        return {
            **dict.fromkeys(("id", "name", "productcount")),
            "sku": Target("id"),
            "daisyconuniqueid": Target("id", rank=1),
        }
    if {"material", "materialkurztext"} <= keys:  # SAP
        return {"material": Target("id")}
    if {"itemid", "productname"} <= keys or {"imgurl", "pricevat"} <= keys:
        return _of_heureka(keys)
    if {"item", "cogsaccount"} <= keys:  # QuickBooks, where the item is a code
        return {"item": Target("id"), "type": None, "description": Target("title")}
    if {"alias", "stocklevel"} <= keys:  # ePages
        return {"alias": Target("id")}
    if {"ncm", "codigo", "descricao"} <= keys:  # Bling and other ERP systems of Brazil
        return {"descricao": Target("title")}
    if {"categoryid", "currencyid"} <= keys:  # Yandex, where the type is that of the offer
        return {"type": None}
    if {"idoffer", "amount"} <= keys:  # Kaufland
        return {"amount": Target("quantity")}
    if "descriptionshort" in keys and keys & {"supplieraid", "supplierpid"}:  # BMEcat
        return {"descriptionshort": Target("title")}
    if {"handle", "variantsku"} <= keys:  # Shopify, and Matrixify, whose ID is the product's
        return {"id": Target("id", rank=LAST), **_of_markets(keys)}
    if {"urlhandle", "compareatprice"} <= keys:  # Shopify since 2025
        return _of_markets(keys)
    if {"item", "inventorytracking"} <= keys:  # BigCommerce: Product, Variant or Image
        return {"item": None, "type": None, "id": Target("id", rank=LAST)}
    if "variantidnoneditable" in keys:  # Squarespace: physical or not, and parts of addresses
        return {"producttypenoneditable": None, "productpage": None, "producturl": None}
    if "fieldtype" in keys and keys & {"handle", "handleid"}:  # Wix
        return {
            "handleid": Target("item_group_id"),
            "plaindescription": Target("description"),
            "media": Target("image_link"),
            "discountvalue": Target("sale_price"),
        }
    if "variationname" in keys:  # Square, which counts the pieces in each place
        return {key: Target("quantity") for key in keys if key.startswith("currentquantity")}
    if {"sku", "attributesetcode"} <= keys:  # Magento: simple, configurable, ...
        return {"producttype": None}
    if {"sku", "attributeset"} <= keys:  # Magento 1
        return {"type": None}
    if {"merchantitemid", "priceplustax"} <= keys:  # Cimri; elsewhere taxes may be still to add
        return {"priceplustax": Target("price")}
    if "visibleindividually" in keys:  # nopCommerce: simple or grouped
        return {"producttype": None}
    if "productinternalid" in keys:  # Ecwid: product, product_variation, ...
        return {"type": None}
    if {"ordernumber", "supplier"} <= keys:  # Shopware 5, whose EK are end customers
        return {
            "supplier": Target("brand"),
            "priceek": Target("price"),
            "instock": Target("quantity"),
            "descriptionlong": Target("description"),
            "description": Target("description", rank=1),
        }
    return {}


def _of_markets(keys: frozenset[str]) -> dict[str, Target | None]:
    """The columns of prices in single markets, such as ``Price / EU`` and ``Price / Canada``."""
    own = ("price", "compareatprice")
    return {key: None for key in keys if key.startswith(own) and key not in own}


def _of_heureka(keys: frozenset[str]) -> dict[str, Target | None]:
    """Heureka and Zboží, where the type is new or bazaar. Their oldest feeds have products without
    an id, whose name is the product."""
    named: dict[str, Target | None] = {"itemtype": Target("condition")}
    if "itemid" in keys:
        named["productno"] = Target("mpn")
    if "productname" not in keys:
        named["product"] = Target("title")
    return named
