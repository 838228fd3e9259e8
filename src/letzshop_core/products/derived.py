"""What is worked out of a product's values to find it by. Every store stores or compares these."""

import string
from typing import Final

from letzshop_core.parsing import Gtin, GtinError
from letzshop_core.products.models import Product
from letzshop_core.search import search_text

__all__ = [
    "CATEGORY_SEPARATOR",
    "NO_PRICE",
    "TITLE_SORT_LENGTH",
    "ascii_lower",
    "brand_spellings",
    "product_gtin_key",
    "product_search_text",
    "readable_gtin",
]

NO_PRICE: Final = 10**12
"""Above every price: products without one come last when they are ordered by price."""

TITLE_SORT_LENGTH: Final = 40
"""How many characters of the search text, which begins with the title's words, decide when
products are ordered by title. Indexes hold no more."""

CATEGORY_SEPARATOR: Final = " > "
"""Between the levels of a Google product category."""

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text: str) -> str:
    """Only A-Z made small: what SQLite's ``lower`` does, and PostgreSQL's in collation "C"."""
    return text.translate(_LOWER)


def brand_spellings(brand: str) -> list[str]:
    """How a brand may be stored, reduced by :func:`ascii_lower`: letters outside ASCII have to
    be looked for in both cases (``NESCAFÉ``, ``Nescafé``)."""
    brand = brand.strip()
    spellings = (brand, brand.lower(), brand.upper(), brand.title())
    return list(dict.fromkeys(ascii_lower(spelling) for spelling in spellings))


def readable_gtin(text: str | None) -> Gtin | None:
    """The GTIN, right or wrong check digit, or None if there is none in the text."""
    if text is None:
        return None
    try:
        return Gtin.parse(text, strict=False)
    except GtinError:
        return None


def product_gtin_key(text: str | None) -> int | None:
    """The key that the GTIN is found by, or None without a readable one."""
    gtin = readable_gtin(text)
    return None if gtin is None else gtin.key


def product_search_text(product: Product) -> str:
    """The words that the product is found by."""
    return search_text(
        product_id=product.product_id,
        title=product.title,
        brand=product.brand,
        product_type=product.product_type,
        mpn=product.mpn,
        gtin=product.gtin,
        item_group_id=product.item_group_id,
    )
