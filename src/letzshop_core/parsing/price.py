"""Read the price out of a text as a careful person would.

A price is an amount and, where the text says so, a currency. What cannot be told for sure,
such as ``1,234`` (one thousand or one and a bit?), is read by a stated rule and reported.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from letzshop_core.errors import LetzshopError
from letzshop_core.parsing._numbers import Reading, read_number
from letzshop_core.parsing._scan import find_prices, says_free
from letzshop_core.parsing._text import clean
from letzshop_core.parsing.currency import (
    MINOR_UNITS,
    SIGNS,
    WITHDRAWN,
    CurrencySign,
    find_sign,
    minor_units,
)

__all__ = ["Price", "PriceColumn", "PriceError", "format_price", "parse_price"]

_MAX_LENGTH: Final = 1000
_MAX_INTEGER_DIGITS: Final = 15
_MAX_DECIMALS: Final = 20


class PriceError(LetzshopError, ValueError):
    """There is no price to read; ``code`` says why, ``raw`` holds (the start of) the input.

    Codes: ``price/empty``, ``price/unreadable``, ``price/scientific-notation``,
    ``price/range`` (too many digits), ``price/option`` (the caller's option is wrong).
    """

    def __init__(self, message: str, *, code: str, raw: str) -> None:
        super().__init__(message, code=code)
        self.raw = raw


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money as a text states it."""

    #: The amount, exactly as written: ``Decimal("19.90")``.
    amount: Decimal
    #: ISO 4217 code, or ``None`` where the text names no currency or an undecided sign.
    currency: str | None
    #: The input, untouched.
    raw: str
    #: The amount if the lone separator meant the opposite; ``None`` if there is no doubt.
    other_reading: Decimal | None = None
    #: The currency as the text spells it: ``"$"``, ``"руб."``, ``"EUR"``.
    sign: str | None = None
    #: Where ``currency`` comes from: ``"text"``, ``"hint"``, ``"default"`` or ``None``.
    currency_source: str | None = None
    #: Further amounts in the text: the old price, the upper end of a range, a price per unit.
    others: tuple[Decimal, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the amount has two readings, as ``1,234`` has."""
        return self.other_reading is not None

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """Every reading of the amount, the chosen one first."""
        if self.other_reading is None:
            return (self.amount,)
        return (self.amount, self.other_reading)

    def __str__(self) -> str:
        """The form that product feeds use: ``15.00 USD``."""
        return f"{self.amount:f} {self.currency}" if self.currency else f"{self.amount:f}"


_new = object.__new__
_set_amount = Price.__dict__["amount"].__set__
_set_currency = Price.__dict__["currency"].__set__
_set_raw = Price.__dict__["raw"].__set__
_set_other_reading = Price.__dict__["other_reading"].__set__
_set_sign = Price.__dict__["sign"].__set__
_set_currency_source = Price.__dict__["currency_source"].__set__
_set_others = Price.__dict__["others"].__set__


def _price(
    amount: Decimal,
    currency: str | None,
    raw: str,
    other_reading: Decimal | None,
    sign: str | None,
    currency_source: str | None,
    others: tuple[Decimal, ...],
) -> Price:
    """``Price(...)`` at half its cost: the generated ``__init__`` of a frozen class is slow."""
    price: Price = _new(Price)
    _set_amount(price, amount)
    _set_currency(price, currency)
    _set_raw(price, raw)
    _set_other_reading(price, other_reading)
    _set_sign(price, sign)
    _set_currency_source(price, currency_source)
    _set_others(price, others)
    return price


# What well-kept feeds hold: 19.99, 19.99 EUR, 1299 EUR. Never a lone group of three.
_FEED_FORM: Final = re.compile(r"(\d{1,9}(?:\.\d\d?)?)(?: ([A-Z]{3}))?", re.ASCII)
_feed_form = _FEED_FORM.fullmatch


def parse_price(
    text: object,
    *,
    currency_hint: str | None = None,
    decimal_mark: str | None = None,
    default_currency: str | None = None,
) -> Price:
    """Read the price that ``text`` states.

    :param text: what stands in the cell. An ``int``, ``float`` or ``Decimal`` is its own amount.
    :param currency_hint: settles a sign that may mean several currencies (``$``, ``kr``, ``¥``)
        and stands in where the text names none. It may be a code or any text with a sign, such
        as a neighbouring cell. It never overrides a currency that the text names.
    :param decimal_mark: ``"."`` or ``","``: how to read a number such as ``1,234``.
    :param default_currency: ISO 4217 code for texts that name no currency; it also settles an
        ambiguous sign that may mean it.
    :raises PriceError: there is no price in the text, or it has more digits than any price.

    Where neither text nor ``decimal_mark`` decides, a lone group of three digits is thousands,
    unless the currency has three decimals (ISO 4217: KWD, BHD, TND, …). Such a price is
    ``ambiguous`` and has both ``readings``.
    """
    if type(text) is str:
        match = _feed_form(text)
        if match is not None:
            number, code = match.groups()
            if code is None:
                if currency_hint is None and default_currency is None:
                    return _price(Decimal(number), None, text, None, None, None, ())
            elif code in MINOR_UNITS:
                return _price(Decimal(number), code, text, None, code, "text", ())
        raw = text
    else:
        raw = _text_of(text)
    hint = None if currency_hint is None else find_sign(currency_hint)
    if default_currency is not None and default_currency not in MINOR_UNITS:
        raise _option("default_currency", "an ISO 4217 code", default_currency)
    if decimal_mark not in (None, ".", ","):
        raise _option("decimal_mark", "'.' or ','", decimal_mark)
    return _read(raw, _Settings(hint, decimal_mark, default_currency))


class _Settings(NamedTuple):
    hint: CurrencySign | None
    decimal_mark: str | None
    default_currency: str | None

    def settle(self, sign: CurrencySign | None) -> tuple[str | None, str | None]:
        """The currency that ``sign`` means here, and where that is known from."""
        hinted = self.hint.settle(self.default_currency) if self.hint else None
        if sign is None:
            if hinted:
                return hinted, "hint"
            if self.default_currency:
                return self.default_currency, "default"
            return None, None
        if len(sign.candidates) > 1:
            if hinted in sign.candidates:
                return hinted, "hint"
            if self.default_currency in sign.candidates:
                return self.default_currency, "default"
        return sign.usual, "text" if sign.usual else None


def _option(name: str, expected: str, value: object) -> PriceError:
    return PriceError(
        f"{name} must be {expected}, not {value!r}.", code="price/option", raw=repr(value)
    )


def _unreadable(raw: str) -> PriceError:
    return PriceError(
        f"Expected a price such as '19.99 EUR', got {_shown(raw)}.",
        code="price/unreadable",
        raw=raw,
    )


def _shown(raw: str) -> str:
    return repr(raw if len(raw) <= 60 else f"{raw[:57]}...")


def _text_of(value: object) -> str:
    """A number's digits; a float's are those that ``repr`` shows."""
    if value is None:
        raise PriceError("Expected a price, got nothing.", code="price/empty", raw="")
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _unreadable(repr(value))
    if isinstance(value, int):
        if abs(value) >= 10**_MAX_INTEGER_DIGITS:
            raise _out_of_range("a number of that size")
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if number.is_nan():
        raise PriceError("Expected a price, got not-a-number.", code="price/empty", raw=str(value))
    if number.is_infinite() or abs(number.adjusted()) > _MAX_DECIMALS:
        raise _out_of_range(str(value))
    return f"{number:f}"


def _out_of_range(raw: str) -> PriceError:
    return PriceError(
        f"Expected at most {_MAX_INTEGER_DIGITS} digits before the decimal mark and "
        f"{_MAX_DECIMALS} after it, got {_shown(raw)}.",
        code="price/range",
        raw=raw,
    )


# A number with nothing but a currency on either side, which is nearly every price there is.
_GROUPED: Final = r"\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d+)?"
_PLAIN: Final = re.compile(
    rf"([^\d,'+\-–−(&<]*)(?:(\d+)(?:[.,](\d\d?))?|({_GROUPED}|\d+[.,]\d+))([^\d%&<]*)", re.ASCII
)
_plain = _PLAIN.fullmatch


def _read(raw: str, settings: _Settings) -> Price:
    match = _plain(raw)
    if match is not None:
        before, whole, decimals, number, after = match.groups()
        before, after = before.strip(" :\xa0"), after.strip(" *\xa0\n\t\r")
        sign = SIGNS.get(before or after)
        if (sign is not None or not (before or after)) and not (before and after):
            currency, source = settings.settle(sign)
            text = sign and sign.text
            if whole is not None:
                if len(whole) <= _MAX_INTEGER_DIGITS:
                    amount = Decimal(f"{whole}.{decimals}" if decimals else whole)
                    return _price(amount, currency, raw, None, text, source, ())
                raise _out_of_range(raw)
            reading = _number(number, currency, settings)
            if reading is not None:
                return _price(reading.amount, currency, raw, reading.other, text, source, ())
    return _read_messy(raw, settings)


def _read_messy(raw: str, settings: _Settings) -> Price:
    if len(raw) > _MAX_LENGTH:
        raise PriceError(
            f"Expected a price, got a text of {len(raw)} characters.",
            code="price/unreadable",
            raw=raw[:60],
        )
    text = clean(raw)
    if not text:
        raise PriceError("Expected a price, got nothing.", code="price/empty", raw=raw)
    if _SCIENTIFIC.fullmatch(text):
        raise PriceError(
            f"Expected plain digits, got {_shown(raw)}: a spreadsheet's scientific notation "
            "may have lost digits.",
            code="price/scientific-notation",
            raw=raw,
        )
    found = find_prices(text)
    if not found:
        if says_free(text):
            return _price(Decimal(0), settings.settle(None)[0], raw, None, None, None, ())
        raise _unreadable(raw)
    readings = []
    currency, source = settings.settle(found[0].sign)
    for candidate in found:
        reading = _number(candidate.text, currency, settings)
        if reading is not None:
            readings.append(-reading if candidate.negative else reading)
        elif not readings:
            raise _unreadable(raw)
    first, *others = readings
    sign = found[0].sign
    return _price(
        first.amount,
        currency,
        raw,
        first.other,
        sign and sign.text,
        source,
        tuple(reading.amount for reading in others),
    )


_SCIENTIFIC: Final = re.compile(r"\D{0,4}\d+(?:[.,]\d+)?[eE][+-]?\d+\D{0,5}", re.ASCII)


def format_price(amount: Decimal | int, currency: str, *, locale: str | None = None) -> str:
    """Write a price: ``15.00 USD``, the form of Google's product data specification.

    With a ``locale`` (``"de_DE"``, ``"de-CH"``) the price is written the way people there write
    it, by the rules of Unicode CLDR: ``15,00\xa0$``. Either form has at least the decimals of
    the currency (ISO 4217) and never fewer than the amount has, so nothing is rounded.

    :raises PriceError: the amount is no finite number, or currency or locale are unknown.
    """
    if currency not in MINOR_UNITS and currency not in WITHDRAWN:
        raise _option("currency", "an ISO 4217 code", currency)
    amount = Decimal(amount)
    if not amount.is_finite():
        raise _out_of_range(str(amount))
    decimals = max(minor_units(currency), -int(amount.as_tuple().exponent))
    if locale is None:
        return f"{amount:.{decimals}f} {currency}"
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 (slow to import)
    from babel.numbers import format_currency  # noqa: PLC0415

    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise _option("locale", "a locale such as 'de_DE'", locale) from error
    return format_currency(amount, currency, locale=parsed, decimal_quantization=False)


class PriceColumn:
    """Learns how a column writes decimals, so that its ambiguous prices can be read.

    Show it the values of a column with :meth:`observe`; then pass :attr:`decimal_mark` to
    :func:`parse_price`.
    """

    __slots__ = ("ambiguous", "commas", "observed", "points")

    def __init__(self) -> None:
        #: Values seen.
        self.observed = 0
        #: Values that prove a decimal point (``1,299.00``, ``19.99``).
        self.points = 0
        #: Values that prove a decimal comma (``1.299,00``, ``19,99``, ``1.299.000``).
        self.commas = 0
        #: Values that can be read either way (``1,234``).
        self.ambiguous = 0

    def observe(self, text: str) -> None:
        """Take one value into account; text without a price counts as observed only."""
        self.observed += 1
        match = _plain(text)
        if match is not None and match[2] is not None:
            if match[3] is not None:
                if text[match.start(3) - 1] == ".":
                    self.points += 1
                else:
                    self.commas += 1
            return
        try:
            number = match[4] if match else find_prices(clean(text[:_MAX_LENGTH]))[0].text
        except IndexError:
            return
        reading = read_number(number)
        if reading is None:
            return
        if reading.other is not None:
            self.ambiguous += 1
        elif reading.mark == ".":
            self.points += 1
        elif reading.mark == ",":
            self.commas += 1

    @property
    def decimal_mark(self) -> str | None:
        """``"."`` or ``","`` if at least 95 % of the telling values agree, else ``None``."""
        telling = self.points + self.commas
        if telling and max(self.points, self.commas) >= 0.95 * telling:
            return "." if self.points > self.commas else ","
        return None


def _number(text: str, currency: str | None, settings: _Settings) -> Reading | None:
    reading = read_number(
        text,
        decimal_mark=settings.decimal_mark,
        three_decimals=MINOR_UNITS.get(currency or "") == 3,
    )
    if reading is not None:
        _, digits, exponent = reading.amount.as_tuple()
        decimals = -int(exponent)
        if len(digits) - decimals > _MAX_INTEGER_DIGITS or decimals > _MAX_DECIMALS:
            raise _out_of_range(text)
    return reading
