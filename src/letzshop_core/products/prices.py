"""The rule for the two prices of a product or an offer."""

from decimal import Decimal

from letzshop_core.errors import Invalid

__all__ = ["check_prices"]


def check_prices(
    price: Decimal | None, sale_price: Decimal | None, *, names: tuple[str, str]
) -> None:
    """Return unless there is a sale price without a price, or one above the price.

    Raises:
        Invalid: there is. ``names`` are the names of the two fields.
    """
    usual, sale = names
    if sale_price is None:
        return
    if price is None:
        raise Invalid.field(usual, "price/missing", f"{sale} needs a {usual} beside it.")
    if sale_price > price:
        message = f"{sale} must not be above {usual}, which is {price}, got {sale_price}."
        raise Invalid.field(sale, "sale-price/above-price", message)
