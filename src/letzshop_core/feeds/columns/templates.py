"""What a column holds; and the columns whose names mean something else in the template of a known
shop system."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from letzshop_core.feeds._fold import folded
from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute

__all__ = ["BESIDE", "CENTS", "LAST", "OF_PRICES", "Target", "read_like", "template_of"]

LAST: Final = 1000
"""The rank of a name that is in no list."""

CENTS: Final = "cents"
"""The unit of amounts that are in hundredths."""

OF_PRICES: Final[Mapping[str, Attribute]] = {
    "former_price": ATTRIBUTES["price"],
    "sale_starts": ATTRIBUTES["availability_date"],
    "sale_ends": ATTRIBUTES["availability_date"],
}
"""What columns say of the prices that is no attribute (see ``rows.sales``), and like which
attribute their cells are read."""

BESIDE: Final[Mapping[str, Attribute]] = {
    **OF_PRICES,
    **dict.fromkeys(("published", "status", "withdrawn"), ATTRIBUTES["availability"]),
}
"""The same, with whether the shop sells the product at all, or has switched it off, a status that
may say so, and whether it is hidden, archived or deleted."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column holds, and what its header says about the cells."""

    #: A name of ``ATTRIBUTES``, ``"currency"``, or one of ``BESIDE``.
    attribute: str
    #: ISO 4217, of a header such as ``Preis (EUR)``.
    currency: str | None = None
    #: The unit of the numbers, of a header such as ``Gewicht (kg)`` or ``price_cents``.
    unit: str | None = None
    #: The order of the sub-attributes, of a header such as ``shipping(country:price)``.
    fields: tuple[str, ...] = ()
    #: Whether the header says that taxes are included.
    taxed: bool = False
    #: What cells mean in this column that mean something else in others, or nothing; folded.
    codes: Mapping[str, str] | None = field(default=None, hash=False)
    #: How specific the header is: of two columns for one attribute, the lower rank is used.
    rank: int = 0

    def put_last(self) -> "Target":
        """The same, behind all other columns for the attribute."""
        return replace(self, rank=self.rank + LAST)


def read_like(name: str) -> Attribute | None:
    """The attribute by whose rules the cells of a target are read."""
    return ATTRIBUTES.get(name) or BESIDE.get(name)


class _Template(NamedTuple):
    """The columns of a shop system whose names mean something else there, folded."""

    #: It is the template of a feed that has all of these columns ...
    has: frozenset[str]
    targets: Mapping[str, Target | None]
    #: ... and one of these, if there are any.
    has_one_of: frozenset[str] = frozenset()
    #: What columns hold whose names go on behind such a beginning.
    behind: Mapping[str, Target | None] = MappingProxyType({})


#: Prices in single markets, such as ``Price / EU`` and ``Compare At Price / Canada``.
_OF_MARKETS: Final = MappingProxyType(dict.fromkeys(("price", "compareatprice")))
_TYPE_OF_HEUREKA: Final = {"itemtype": Target("condition")}

#: Of Prom.ua, in Russian and in Ukrainian.
_SIGNS_OF_STOCK: Final = Target("availability", codes={"+": "in stock", "-": "out of stock"})
_HIDES: Final = dict.fromkeys(("d", "h"), "out of stock")

_TEMPLATES: Final = (
    # Mirakl: the reference of the product, next to the shop's SKU, and the offer's description
    _Template(
        folded("product id type"),
        {"productid": Target("gtin", rank=50), "description": Target("description")},
    ),
    # Fnac, likewise
    _Template(
        folded("offer reference | product reference"),
        {"productreference": Target("gtin", rank=50), "description": Target("description")},
    ),
    # Amazon
    _Template(folded("external product id type"), {"externalproductid": Target("gtin")}),
    # WooCommerce: simple, variable, ...
    _Template(
        folded("type"), {"type": None}, folded("regular price | tarif régulier | reguliere prijs")
    ),
    # WooCommerce in Spanish: whether there are pieces, and how many
    _Template(folded("existencias | inventario"), {"existencias": Target("availability")}),
    # Odoo, whose standard price is what it costs
    _Template(folded("default code | list price"), {"standardprice": Target("cost_of_goods_sold")}),
    # Daisycon, where the id and the name are the shop's
    _Template(
        folded("daisycon unique id"),
        {
            **dict.fromkeys(("id", "name")),
            "sku": Target("id"),
            "daisyconuniqueid": Target("id", rank=1),
        },
    ),
    # SAP
    _Template(folded("Material | Materialkurztext"), {"material": Target("id")}),
    # Heureka and Zboží, where the type is new or bazaar; in their oldest feeds, products have no
    # id, and the name is the product
    _Template(folded("item id | product name"), {**_TYPE_OF_HEUREKA, "productno": Target("mpn")}),
    _Template(folded("img url | price vat | product name"), _TYPE_OF_HEUREKA),
    _Template(
        folded("img url | price vat | item id"),
        {**_TYPE_OF_HEUREKA, "productno": Target("mpn"), "product": Target("title")},
    ),
    _Template(folded("img url | price vat"), {**_TYPE_OF_HEUREKA, "product": Target("title")}),
    # Shoptet, where the standard price is what the price was before
    _Template(folded("code | pair code"), {"standardprice": Target("former_price")}),
    # Jumpseller
    _Template(folded("permalink | stock unlimited"), {"permalink": Target("item_group_id")}),
    # QuickBooks, where the item is a code
    _Template(
        folded("item | COGS account"),
        {"item": Target("id"), "type": None, "description": Target("title")},
    ),
    # ePages
    _Template(folded("alias | stock level"), {"alias": Target("id")}),
    # Bling and other ERP systems of Brazil
    _Template(folded("NCM | código | descrição"), {"descricao": Target("title")}),
    # Yandex, where the type is that of the offer
    _Template(folded("category id | currency id"), {"type": None}),
    # Prom.ua
    _Template(
        folded("код товара | название позиции"),
        {"наличие": _SIGNS_OF_STOCK, "наявність": _SIGNS_OF_STOCK},
    ),
    _Template(folded("код товару | назва позиції"), {"наявність": _SIGNS_OF_STOCK}),
    # Kelkoo
    _Template(
        folded("product url | merchant category | delivery cost"),
        {
            "availability": Target(
                "availability",
                codes={"2": "backorder", "4": "preorder", "5": "backorder", "6": "out of stock"},
            ),
            "condition": Target("condition", codes={"0": "new"}),
        },
    ),
    # Yahoo's shops in Japan
    _Template(
        folded("path | code | original price"),
        {"condition": Target("condition", codes={"0": "new", "1": "used"})},
    ),
    # CS-Cart, where products are active, disabled or hidden
    _Template(
        folded("product code | language | status"),
        {"status": Target("published", codes=_HIDES)},
    ),
    # VirtueMart
    _Template(
        folded("product s desc | product in stock"),
        {
            "productinstock": Target("quantity"),
            "productsdesc": Target("description", rank=LAST),
        },
    ),
    # AdvantShop, where the size is that of the parcel
    _Template(folded("paramsynonym | amount"), {"amount": Target("quantity"), "size": None}),
    # Kaufland
    _Template(folded("id offer | amount"), {"amount": Target("quantity")}),
    # PrestaShop's imports, where it is the price of a kilo or a litre
    _Template(folded("unity | unit price"), {"unitprice": None}),
    # PrestaShop's list of products: enabled or not
    _Template(
        folded("reference | price tax excl | price tax incl"), {"status": Target("published")}
    ),
    # PrestaShop's in French
    _Template(
        folded("référence | prix HT | prix TTC | quantité | image"), {"etat": Target("published")}
    ),
    # BMEcat
    _Template(
        folded("description short"),
        {"descriptionshort": Target("title")},
        folded("supplier aid | supplier pid"),
    ),
    # Shopify, and Matrixify, whose ID is the product's: active, draft, archived
    _Template(
        folded("handle | variant SKU"),
        {"id": Target("id", rank=LAST), "status": Target("published")},
        behind=_OF_MARKETS,
    ),
    # Shopify since 2025
    _Template(
        folded("URL handle | option1 value"),
        {"status": Target("published")},
        behind=_OF_MARKETS,
    ),
    # BigCommerce: Product, Variant or Image
    _Template(
        folded("item | inventory tracking"),
        {"item": None, "type": None, "id": Target("id", rank=LAST)},
    ),
    # BigCommerce until 2023: physical or digital
    _Template(
        folded("allow purchases | product visible"),
        {
            "producttype": None,
            **dict.fromkeys(("allowpurchases", "productvisible"), Target("published")),
        },
    ),
    # Squarespace: physical or not, and parts of addresses
    _Template(
        folded("variant id non editable"),
        dict.fromkeys(("producttypenoneditable", "productpage", "producturl")),
    ),
    # Wix
    _Template(
        folded("field type"),
        {
            "handleid": Target("item_group_id"),
            "plaindescription": Target("description"),
            "media": Target("image_link"),
            "discountvalue": Target("sale_price"),
        },
        folded("handle | handle id"),
    ),
    # Square, which counts the pieces in each place
    _Template(folded("variation name"), {}, behind={"currentquantity": Target("quantity")}),
    # Magento: simple, configurable, ...
    _Template(folded("sku | attribute set code"), {"producttype": None}),
    # Magento 1
    _Template(folded("sku | attribute set"), {"type": None}),
    # Cimri; elsewhere taxes may be still to add
    _Template(folded("merchant item id | price plus tax"), {"priceplustax": Target("price")}),
    # OpenCart, where shipping says whether it is needed
    _Template(
        folded("date added | tax class id | image name"),
        {"shipping": None, "status": Target("published")},
    ),
    # Lightspeed X, which counts the pieces in each outlet
    _Template(folded("supply price | composite sku"), {}, behind={"inventory": Target("quantity")}),
    # nopCommerce: simple or grouped
    _Template(folded("visible individually"), {"producttype": None}),
    # Ecwid: product, product_variation, ...
    _Template(
        folded("product internal id"),
        {"type": None, "productisavailable": Target("published")},
    ),
    # Shopware 5, whose EK are end customers
    _Template(
        folded("order number | supplier"),
        {
            "supplier": Target("brand"),
            "priceek": Target("price"),
            "instock": Target("quantity"),
            "descriptionlong": Target("description"),
            "description": Target("description", rank=1),
        },
    ),
)


def template_of(keys: frozenset[str]) -> dict[str, Target | None]:
    """The columns whose names mean something else in the first template that fits, by these."""
    for template in _TEMPLATES:
        if template.has <= keys and (not template.has_one_of or keys & template.has_one_of):
            going_on = {
                key: target
                for start, target in template.behind.items()
                for key in keys
                if key.startswith(start) and key != start
            }
            return {**template.targets, **going_on}
    return {}
