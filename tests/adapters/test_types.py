"""What SQLite keeps of an amount of money."""

import pytest

from letzshop_core.adapters.sqlalchemy.types import exact_amount


@pytest.mark.parametrize(
    ("stored", "amount"),
    [
        (5.0, "5.00"),
        (19.9, "19.90"),
        (0.1, "0.10"),
        (0.1234, "0.1234"),
        (1.005, "1.005"),
        (99999999999.9999, "99999999999.9999"),
        (12345678901.5, "12345678901.50"),
    ],
)
def test_a_double_is_read_with_two_decimals_or_as_many_as_it_needs(
    stored: float, amount: str
) -> None:
    assert str(exact_amount(stored)) == amount
