"""What the prices of a row say together: two amounts, one currency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from letzshop_core.feeds._columns import Column
from letzshop_core.feeds._remarks import Remarks
from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.values.money import money_text

__all__ = ["MONEY", "lacks_currency", "settle_prices"]

MONEY: Final = tuple(a.name for a in ATTRIBUTES.values() if a.kind is Kind.MONEY)
"""Attributes whose amounts carry a currency of their own."""


def lacks_currency(money: str) -> bool:
    """Whether an amount as :func:`money_text` writes it names no currency."""
    return money[-1].isdigit()


def settle_prices(
    values: dict[str, Any],
    remarks: Remarks,
    columns: Mapping[str, Column],
    default_currency: str | None,
) -> None:
    """Put amounts in place of ``price`` and ``sale_price``, and one ``currency`` beside them."""
    amount, currency = values["price"]
    stated = values.get("currency")
    if currency is None:
        currency = stated or default_currency
    elif stated is not None and stated != currency:
        remarks.begin("currency", columns["currency"].header, stated)
        remarks.note("contradiction", f"Expected {currency}, which the price names, got {stated}.")
    values["price"] = amount
    if currency is not None:
        values["currency"] = currency
    elif not _is_doubtful("price", remarks):
        remarks.begin("price", columns["price"].header, str(amount))
        remarks.note("no-currency", f"Expected a currency such as EUR beside {amount}.")
    if amount <= 0:
        _doubt_price(values, remarks, columns["price"])
    if "sale_price" in values:
        _settle_sale_price(values, remarks, columns["sale_price"])
    for name in MONEY:
        if name in values and lacks_currency(values[name]):
            _settle_money(name, values, remarks, columns[name])


def _is_doubtful(name: str, remarks: Remarks) -> bool:
    """Whether the amount stands beside something that is no known currency, as is noted."""
    return any(finding.code == f"{name}/unknown-currency" for finding in remarks.findings)


def _doubt_price(values: dict[str, Any], remarks: Remarks, column: Column) -> None:
    amount: Decimal = values["price"]
    remarks.begin("price", column.header, str(amount))
    if amount < 0:
        remarks.note("negative", f"Expected a price above zero, got {amount}.")
        del values["price"]
    elif "subscription_cost" not in values and "installment" not in values:
        remarks.note("zero", f"Expected a price above zero, got {amount}.")


def _settle_sale_price(values: dict[str, Any], remarks: Remarks, column: Column) -> None:
    amount, currency = values.pop("sale_price")
    price, wanted = values.get("price"), values.get("currency")
    if currency is not None and currency != wanted:
        problem = "other-currency", f"Expected {wanted}, as the price has, got {currency}."
    elif price is not None and not 0 < amount < price:
        problem = "not-lower", f"Expected an amount below the price {price}, got {amount}."
    else:
        values["sale_price"] = amount
        return
    remarks.begin("sale_price", column.header, money_text((amount, currency)))
    remarks.note(*problem)


def _settle_money(name: str, values: dict[str, Any], remarks: Remarks, column: Column) -> None:
    """Give an amount without a currency that of the price, if there is one."""
    if _is_doubtful(name, remarks):
        return  # $5 beside a price in euros
    if "currency" in values:
        values[name] = f"{values[name]} {values['currency']}"
        return
    remarks.begin(name, column.header, values[name])
    remarks.note("no-currency", f"Expected a currency such as EUR beside {values[name]}.")
