"""What has to hold between the prices of a product or an offer."""

from decimal import Decimal

from letzshop_core.errors import Invalid

__all__ = ["check_prices"]


def check_prices(
    price: Decimal | None, sale_price: Decimal | None, *, names: tuple[str, str]
) -> None:
    """A sale price needs a usual price beside it, and is not above that.

    Raises:
        Invalid: it is otherwise; ``names`` are the fields' names, price and sale price.
    """
    usual, sale = names
    if sale_price is None:
        return
    if price is None:
        raise Invalid.field(usual, "price/missing", f"{sale} needs a {usual} beside it.")
    if sale_price > price:
        raise Invalid.field(sale, "sale-price/above-price", f"{sale} must not be above {usual}.")
