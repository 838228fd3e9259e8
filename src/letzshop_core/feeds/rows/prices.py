"""What the prices of a row say together: two amounts, one currency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.feeds.rows.column import Column
from letzshop_core.feeds.rows.remarks import Remarks
from letzshop_core.feeds.rows.table import Table
from letzshop_core.feeds.values.groups import in_currency
from letzshop_core.feeds.values.money import may_mean, money_text, unknown_currency
from letzshop_core.parsing import is_currency
from letzshop_core.parsing.currency import find_sign

__all__ = [
    "MONEY",
    "lacks_currency",
    "settle_groups",
    "settle_money",
    "settle_plain_prices",
    "settle_price_columns",
    "settle_prices",
]

MONEY: Final = tuple(a.name for a in ATTRIBUTES.values() if a.kind is Kind.MONEY)
"""Attributes whose amounts carry a currency of their own."""

_GROUPS: Final = frozenset(a.name for a in ATTRIBUTES.values() if a.kind is Kind.GROUP)
_ZERO: Final = Decimal(0)


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
    amount, named = values["price"]
    stated = values.get("currency")
    currency = _currency_of(named, stated, default_currency)
    if currency is None:
        _, of_sale = values.get("sale_price", (None, None))
        currency = stated or _currency_of(of_sale, stated, default_currency) or default_currency
        if named is not None:
            # The sign does not say which currency it is, and a code does.
            remarks.begin("price", columns["price"].header, money_text((amount, named)))
            remarks.note("unknown-currency", unknown_currency(named, currency))
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
        # Where a column has the former price, the sale price is that of the column of the price.
        column = columns.get("sale_price") or columns["price"]
        _settle_sale_price(values, remarks, column)


def _currency_of(named: str | None, stated: str | None, default: str | None) -> str | None:
    """The currency of an amount that names one, or a sign that may mean several."""
    if named is None or is_currency(named):
        return named
    if stated is not None and may_mean(named, stated):
        return stated
    sign = find_sign(named)
    return None if sign is None else sign.settle(default)


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
    if currency is not None and not (wanted and may_mean(currency, wanted)):
        problem = "other-currency", f"Expected {wanted}, as the price has, got {currency}."
    elif price is not None and not 0 < amount < price:
        wanted = f"{'' if amount > 0 else 'above zero and '}below the price {price}"
        problem = "not-lower", f"Expected an amount {wanted}, got {amount}."
    else:
        values["sale_price"] = amount
        return
    remarks.begin("sale_price", column.header, money_text((amount, currency)))
    remarks.note(*problem)


def settle_plain_prices(values: dict[str, Any], default_currency: str | None) -> bool:
    """:func:`settle_prices` for a row of whose prices there is nothing to say; False, and nothing
    is changed, if there is."""
    amount, currency = values["price"]
    stated = values.get("currency")
    if currency is None:
        currency = stated or default_currency
    elif stated is not None and stated != currency:
        if not may_mean(currency, stated):
            return False
        currency = stated
    if currency is None or not is_currency(currency) or amount <= _ZERO:
        return False
    if "sale_price" in values:
        sale_amount, sale_currency = values["sale_price"]
        if not _ZERO < sale_amount < amount:
            return False
        if sale_currency is not None and not may_mean(sale_currency, currency):
            return False
        values["sale_price"] = sale_amount
    values["price"] = amount
    values["currency"] = currency
    return True


def settle_price_columns(table: Table, default_currency: str | None) -> bool:
    """The same for all rows at once, where all have a price, in one currency."""
    if "price" not in table.full or "currency" in table.full or "currency" in table.sparse:
        return False
    amounts, named = zip(*table.full["price"], strict=True)
    stated = table.same.get("currency")
    currency = named[0] or stated or default_currency
    if (
        not is_currency(currency)
        or stated not in (None, currency)
        or named.count(named[0]) < len(named)
    ):
        return False
    if min(amounts) <= _ZERO or "sale_price" in table.same:
        return False
    for column in (table.full, table.sparse):
        if "sale_price" in column:
            sales = column["sale_price"]
            for sale, amount in zip(sales, amounts, strict=True):
                if sale is not None and (
                    not _ZERO < sale[0] < amount or sale[1] not in (None, currency)
                ):
                    return False
            column["sale_price"] = [sale and sale[0] for sale in sales]
    table.full["price"] = amounts
    table.same["currency"] = currency
    return True


def settle_money(
    name: str, values: dict[str, Any], remarks: Remarks, columns: Mapping[str, Column]
) -> None:
    """Give an amount that names no currency that of the price, which is settled, if there is
    one."""
    if not lacks_currency(values[name]) or _is_doubtful(name, remarks):
        return  # $5 beside a price in euros
    if "currency" in values:
        values[name] = f"{values[name]} {values['currency']}"
        return
    remarks.begin(name, columns[name].header, values[name])
    remarks.note("no-currency", f"Expected a currency such as EUR beside {values[name]}.")


def settle_groups(values: dict[str, Any], remarks: Remarks) -> None:
    """Give the amounts of groups that are noted to name no currency that of the price."""
    for finding in [*remarks.findings]:
        name, _, problem = finding.code.partition("/")
        if problem == "no-currency" and name in _GROUPS and name in values:
            attribute, currency = ATTRIBUTES[name], values["currency"]
            values[name] = [in_currency(group, attribute, currency) for group in values[name]]
            remarks.take_back(finding)
