"""What products are found by, derived from their values. Every store indexes or compares these."""

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
"""Higher than any price, so that products without a price come last in a list by price."""

TITLE_SORT_LENGTH: Final = 40
"""How many characters of the search text, which begins with the words of the title, decide in a
list by title. Indexes hold no more."""

CATEGORY_SEPARATOR: Final = " > "
"""Between the levels of a Google product category."""

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text: str) -> str:
    """The text with only A-Z in lower case, like ``lower`` of SQLite, and of PostgreSQL with the
    collation "C"."""
    return text.translate(_LOWER)


def brand_spellings(brand: str) -> list[str]:
    """The spellings to look for, reduced by :func:`ascii_lower`: letters outside ASCII have to be
    looked for in both cases (``NESCAFÉ``, ``Nescafé``)."""
    brand = brand.strip()
    spellings = (brand, brand.lower(), brand.upper(), brand.title())
    return list(dict.fromkeys(ascii_lower(spelling) for spelling in spellings))


def readable_gtin(text: str | None) -> Gtin | None:
    """The GTIN, whether or not its check digit is right; None if the text is not a GTIN."""
    if text is None:
        return None
    try:
        return Gtin.parse(text, strict=False)
    except GtinError:
        return None


def product_gtin_key(text: str | None) -> int | None:
    """The key by which the GTIN is found; None if the text is not a GTIN."""
    gtin = readable_gtin(text)
    return None if gtin is None else gtin.key


def product_search_text(product: Product) -> str:
    """The words by which the product is found."""
    return search_text(
        product_id=product.product_id,
        title=product.title,
        brand=product.brand,
        product_type=product.product_type,
        mpn=product.mpn,
        gtin=product.gtin,
        item_group_id=product.item_group_id,
    )
