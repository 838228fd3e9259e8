"""What a row on its way into the catalogue is matched by."""

import pytest

from letzshop_core.imports.incoming import keys_of
from letzshop_core.parsing import Gtin, check_digit


@pytest.mark.parametrize(
    "body", ["2", "20", "299", "3", "30", "97", "979", "98", "980", "985", "99"]
)
@pytest.mark.parametrize("length", [8, 12, 13, 14])
def test_the_number_that_products_are_matched_by_holds_everywhere(body: str, length: int) -> None:
    digits = body.ljust(length - 1, "1")
    digits += str(check_digit(digits))
    gtin = Gtin.parse(digits)
    shared = None if gtin.restricted or gtin.coupon else gtin.key
    assert keys_of(digits) == (shared, gtin.key)
