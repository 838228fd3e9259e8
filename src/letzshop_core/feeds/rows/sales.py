"""Columns beside the price that tell what it was before, and from when to when a reduction holds.

Google's feeds have the price before in ``price`` and the reduced one in ``sale_price``. Most shops
export what they charge as the price, and beside it what they charged before, if that was more.
"""

from datetime import date
from typing import Any, Final

from letzshop_core.feeds.rows.column import Column
from letzshop_core.feeds.values.money import Money
from letzshop_core.feeds.values.text import without_guard

__all__ = ["take_former_price", "take_sale_period"]

_DAY: Final = len(date.min.isoformat())


def take_former_price(
    column: Column, cell: str, values: dict[str, Any], extra: dict[str, str]
) -> None:
    """Take the former price as the price, and what is charged now as the sale price.

    Where that would say something else than the row does, the cell is kept in ``extra``: the
    former price is not higher, or in another currency, or the row names a sale price of its own.
    """
    former: Money | None = _value(column, cell)
    price: Money | None = values.get("price")
    is_wanted = values.get("sale_price") in (None, price)
    if former and price and is_wanted and _is_more(former, price):
        values["price"], values["sale_price"] = (former[0], former[1] or price[1]), price
    else:
        column.keep(cell, extra)


def take_sale_period(
    starts: tuple[Column, str],
    ends: tuple[Column, str],
    values: dict[str, Any],
    extra: dict[str, str],
) -> None:
    """Make one period of the cells that say when a reduction starts and ends. They are kept in
    ``extra`` where the row has no sale price or names a period, or one of them says no date."""
    first, last = _value(*starts), _value(*ends)
    is_wanted = "sale_price" in values and "sale_price_effective_date" not in values
    if is_wanted and first and last and first[:_DAY] <= last[:_DAY]:
        values["sale_price_effective_date"] = f"{first}/{last}"
    else:
        for column, cell in (starts, ends):
            column.keep(cell, extra)


def _value(column: Column, cell: str) -> Any:
    """What the cell says; what cannot be read does no harm, and is not worth a finding."""
    (value,) = column.quick((cell,))
    if value is None and cell:
        return column.read(without_guard(cell), lambda *_: None)
    return value


def _is_more(former: Money, price: Money) -> bool:
    return former[0] > price[0] > 0 and (former[1] == price[1] or None in (former[1], price[1]))
