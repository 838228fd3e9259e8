"""Write prices for feeds and for people."""

import re
from decimal import Decimal
from typing import Final

from letzshop_core.parsing._price_errors import wrong_option
from letzshop_core.parsing.currency import MINOR_UNITS, WITHDRAWN, minor_units

__all__ = ["format_price"]

_MAX_MAGNITUDE: Final = 20


def format_price(amount: Decimal | float, currency: str, *, locale: str | None = None) -> str:
    """Write a price: ``15.00 USD``, the form of Google's product data specification.

    With a ``locale`` (``"de_DE"``, ``"de-CH"``) the price is written the way people there write
    it, by the rules of Unicode CLDR. The feed form has at least the decimals of the currency
    by ISO 4217, the other one those that CLDR gives it (none to HUF), and neither has fewer than
    the amount, so nothing is rounded.

    Args:
        amount: a ``float`` is taken for the digits that ``repr`` shows.

    Raises:
        PriceError: the amount is not a finite number or beyond any price, or currency or locale
            are unknown.
    """
    if currency not in MINOR_UNITS and currency not in WITHDRAWN:
        raise wrong_option("currency", "an ISO 4217 code", currency)
    try:
        number = Decimal(float.__repr__(amount) if isinstance(amount, float) else amount)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise wrong_option("amount", "a number", amount) from error
    if not number.is_finite() or abs(number.adjusted()) > _MAX_MAGNITUDE:
        raise wrong_option("amount", "a number that a price can be", amount)
    if number.is_zero():
        number = number.copy_abs()
    decimals = max(minor_units(currency), -int(number.as_tuple().exponent))
    if locale is None:
        return f"{number:.{decimals}f} {currency}"
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 (slow to import)
    from babel.numbers import format_currency, get_group_symbol  # noqa: PLC0415

    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise wrong_option("locale", "a locale such as 'de_DE'", locale) from error
    apostrophe = get_group_symbol(parsed) == "'"
    text = format_currency(
        number,
        currency,
        locale=parsed,
        decimal_quantization=False,
        group_separator=not apostrophe,
    )
    if apostrophe:  # Babel takes the second one of a number for the end of a quotation
        text = re.sub("[0-9]+", lambda whole: f"{int(whole[0]):,}".replace(",", "'"), text, count=1)
    return _TOUCHING.sub("\xa0", text)


# CLDR's spacing of currencies: between a digit and a name, unless that ends with a sign there
_TOUCHING: Final = re.compile(r"(?<=[^\W\d_])(?=[0-9])|(?<=[0-9])(?=[^\W\d_])")
