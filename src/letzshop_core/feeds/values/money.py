"""Amounts of money."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.parsing import Price, PriceError, is_currency, parse_price
from letzshop_core.parsing.currency import WITHDRAWN, find_sign

__all__ = ["Money", "may_mean", "money_reader", "money_text", "unknown_currency"]

_LIMIT: Final = Decimal(10) ** 11
_STEP: Final = Decimal("0.0001")
_DECIMALS: Final = 4
_CODE: Final = re.compile(r"[\d.,' ]*\d ?([A-Z]{3})")


Money: TypeAlias = tuple[Decimal, str | None]
"""An amount and its ISO 4217 currency, if the cell or its header names one; or, where a column of
its own tells the currency, the sign of several that stands beside the amount."""


def may_mean(named: str, currency: str) -> bool:
    """Whether what stands beside an amount is this currency, or a sign that may mean it."""
    if named == currency:
        return True
    sign = find_sign(named)
    return sign is not None and currency in sign.candidates


def money_text(money: Money) -> str:
    """``15.00 USD``: the form of Google's product data specification.

    Two decimals or four, never three: ``1.234`` might be read as a thousand and more.
    """
    amount, currency = money
    decimals = 2 if amount == round(amount, 2) else _DECIMALS
    return f"{amount:.{decimals}f} {currency}" if currency else f"{amount:.{decimals}f}"


def money_reader(
    *,
    currency: str | None = None,
    decimal_mark: str | None = None,
    default_currency: str | None = None,
    stated_elsewhere: bool = False,
) -> Callable[[str, Note], Money | None]:
    """Reads amounts below 10**11 with up to four decimals.

    ``currency`` is what the column's header names, ``decimal_mark`` what its cells prove.
    ``default_currency`` only settles a sign such as ``$``; an amount without any stays without.
    ``stated_elsewhere`` says that a column of its own tells the currency: a sign of several is
    given as it is, for that column to settle.
    """

    def read(cell: str, note: Note) -> Money | None:
        try:
            price = parse_price(
                cell,
                currency_hint=currency,
                decimal_mark=decimal_mark,
                default_currency=default_currency,
            )
        except PriceError as error:
            if error.code == "price/empty":
                return None
            note(error.code.partition("/")[2], error.message)
            return None
        if (amount := _amount_of(price, cell, note)) is None:
            return None
        sign = price.sign
        if stated_elsewhere and currency is None and sign and _is_shared(sign):
            return amount, sign
        named = price.currency_source != "default" or sign is not None
        if named and is_currency(price.currency):
            return amount, price.currency
        if named and price.currency in WITHDRAWN:
            # It was another currency's amount, and is not one of the default's: 47 BGN are 24 EUR.
            wanted = f"Expected a price in a current currency, got {quoted(cell)}"
            note("unreadable", f"{wanted}; {price.currency} is no longer in use.")
            return None
        if sign := sign or _code_in(cell):
            if stated_elsewhere and currency is None:
                return amount, sign
            # A default is for amounts that name no currency: $5 are hardly 5 euros.
            note("unknown-currency", unknown_currency(sign, currency or default_currency))
        return amount, currency

    return read


def unknown_currency(sign: str, read_as: str | None) -> str:
    """What there is to say of a sign that is no currency, or may be several."""
    reading = f"it was read as {read_as}" if read_as else "which one is not known"
    return f"Expected a currency code such as EUR, got {quoted(sign)}; {reading}."


def _is_shared(text: str) -> bool:
    sign = find_sign(text)
    return sign is not None and len(sign.candidates) > 1


def _amount_of(price: Price, cell: str, note: Note) -> Decimal | None:
    """The amount as it is stored, if it can be, and what is to be said of it."""
    amount = price.amount
    if abs(amount) >= _LIMIT:
        note("range", f"Expected an amount below 100 billion, got {quoted(cell)}.")
        return None
    if price.other_reading is not None:
        note(
            "ambiguous",
            f"Expected a number with one meaning, got {quoted(cell)}, which may be "
            f"{amount} or {price.other_reading}; it was read as {amount}.",
        )
    if price.others:
        note("several-amounts", f"Expected one amount, got {quoted(cell)}; {amount} was taken.")
    if int(amount.as_tuple().exponent) < -_DECIMALS:
        exact, amount = amount, amount.quantize(_STEP)
        if amount != exact:
            note("too-precise", f"Expected at most four decimals, got {quoted(cell)}.")
    return amount


def _code_in(cell: str) -> str | None:
    """Three capitals beside a number, as only a currency code stands there."""
    match = _CODE.fullmatch(cell.strip())
    return match[1] if match else None
