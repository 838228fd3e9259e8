"""Read the price out of a text as a careful person would.

A price is an amount and, where the text says so, a currency. What cannot be told for sure,
such as ``1,234`` (one thousand or one and a bit?), is read by a stated rule and reported.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, final

from letzshop_core.errors import LetzshopError
from letzshop_core.parsing._numbers import DECIMAL_MARK, Reading, read_number
from letzshop_core.parsing._scan import (
    find_prices,
    is_scaled,
    needs_closer_look,
    says_free,
    sign_between,
    single_number,
)
from letzshop_core.parsing._text import clean
from letzshop_core.parsing.currency import (
    MINOR_UNITS,
    SIGNS,
    WITHDRAWN,
    CurrencySign,
    find_sign,
    minor_units,
)

__all__ = ["Price", "PriceError", "format_price", "parse_price"]

_MAX_LENGTH: Final = 1000
_MAX_INTEGER_DIGITS: Final = 15
_MAX_DECIMALS: Final = 20
_MAX_MEANINGS: Final = 1000


class PriceError(LetzshopError, ValueError):
    """There is no price to read; ``code`` says why, ``raw`` holds (the start of) the input.

    ============================ ======================================================
    ``price/empty``               nothing there
    ``price/unreadable``          no number that could be a price
    ``price/scientific-notation`` ``1.5E+03``: a spreadsheet may have cut digits off
    ``price/range``               more digits than any price has
    ``price/option``              an argument other than the text is wrong
    ============================ ======================================================
    """

    def __init__(self, message: str, *, code: str, raw: str) -> None:
        super().__init__(message, code=code)
        self.raw = raw[:_MAX_LENGTH]


class _Fields:
    """The fields of :class:`Price`, still writable.

    The generated ``__init__`` of a frozen class costs as much as reading a price does, so the
    parser fills in this layout and then makes it a ``Price``.
    """

    __slots__ = ("amount", "currency", "currency_source", "other_reading", "others", "raw", "sign")

    amount: Decimal
    currency: str | None
    raw: str
    other_reading: Decimal | None
    sign: str | None
    currency_source: str | None
    others: tuple[Decimal, ...]


@final
@dataclass(frozen=True, slots=True)
class Price(_Fields):
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
    #: Further amounts in the text: an old price, the upper end of a range, a price per unit.
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


def parse_price(
    text: object,
    *,
    currency_hint: str | None = None,
    decimal_mark: str | None = None,
    default_currency: str | None = None,
) -> Price:
    """Read the price that ``text`` states.

    Where neither text nor ``decimal_mark`` decides, a lone group of three digits is thousands,
    unless the currency has three decimals (ISO 4217: KWD, BHD, TND, …). Such a price is
    ``ambiguous`` and has both ``readings``.

    :param text: what stands in the cell. An ``int``, ``float`` or ``Decimal`` is its own amount.
    :param currency_hint: settles a sign that may mean several currencies (``$``, ``kr``, ``¥``)
        and stands in where the text names none. It may be a code or any text with a sign, such
        as a neighbouring cell. It never overrides a currency that the text names.
    :param decimal_mark: ``"."`` or ``","``: how to read a number such as ``1,234``.
    :param default_currency: ISO 4217 code for texts that name no currency; it also settles an
        ambiguous sign that may mean it.
    :raises PriceError: there is no price in the text, or it has more digits than any price.
    """
    if currency_hint is default_currency is decimal_mark is None:
        context = _NO_OPTIONS
    else:
        context = _context(currency_hint, decimal_mark, default_currency)
    raw = text if type(text) is str else _text_of(text)
    other = meaning = None
    others: tuple[Decimal, ...] = ()
    match = single_number(raw)
    if match is not None:
        before, number, grouped, dash, after = match.groups()
        around = f"{before}0{after}" if before else after
        meaning = context.meanings.get(around) or context.learn(before, after)
    if meaning is None:
        amount, other, others, meaning = _read_messy(raw, context)
    elif number is not None:
        amount = Decimal(number.replace(",", "."))
    else:
        reading = _read_number(f"{grouped}{DECIMAL_MARK}" if dash else grouped, context, meaning)
        if reading is None:
            raise _unreadable(raw)
        amount, other, _ = reading
    price = _Fields()
    price.amount = amount
    price.currency, price.currency_source, price.sign, _ = meaning
    price.raw = raw
    price.other_reading = other
    price.others = others
    price.__class__ = Price
    return price  # type: ignore[return-value]


class _Meaning(NamedTuple):
    """What a sign, or the lack of one, means to one caller."""

    currency: str | None
    source: str | None
    sign: str | None
    three_decimals: bool


class _Context:
    """What the caller's options say about currencies and decimals."""

    __slots__ = ("decimal_mark", "default_currency", "hint", "meanings")

    def __init__(
        self, hint: CurrencySign | None, decimal_mark: str | None, default_currency: str | None
    ) -> None:
        self.hint = hint
        self.decimal_mark = decimal_mark
        self.default_currency = default_currency
        #: What stood around a lone number (itself shown as ``0`` unless it comes first), and its
        #: meaning. A column's prices look alike, so this is asked more often than extended.
        self.meanings: dict[str, _Meaning] = {}

    def learn(self, before: str, after: str) -> _Meaning | None:
        """What the text around a lone number says; ``None`` if that takes a closer look."""
        if is_scaled(after):
            return None
        left, right = " ".join(before.split()), " ".join(after.split())
        sign = SIGNS.get(left or right) if not (left and right) else None
        if sign is None and (left or right):
            sign = sign_between(before, after)
            if sign is None:
                if needs_closer_look(before, after):
                    return None
                sign = find_sign(f"{before} {after}")
        meaning = self.meaning_of(sign)
        if len(self.meanings) < _MAX_MEANINGS:
            self.meanings[f"{before}0{after}" if before else after] = meaning
        return meaning

    def meaning_of(self, sign: CurrencySign | None) -> _Meaning:
        """What a sign, or the lack of one, means."""
        key = "" if sign is None else sign.text
        meaning = self.meanings.get(key)
        if meaning is None:
            meaning = self.meanings[key] = self._meaning(sign)
        return meaning

    def _meaning(self, sign: CurrencySign | None) -> _Meaning:
        currency, source = self._settle(sign)
        spelling = None if sign is None else sign.text
        return _Meaning(currency, source, spelling, MINOR_UNITS.get(currency or "") == 3)

    def _settle(self, sign: CurrencySign | None) -> tuple[str | None, str | None]:
        hinted = self.hint.settle(self.default_currency) if self.hint else None
        if sign is None:
            if hinted:
                return hinted, "hint"
            return self.default_currency, "default" if self.default_currency else None
        if len(sign.candidates) > 1:
            if hinted in sign.candidates:
                return hinted, "hint"
            if self.default_currency in sign.candidates:
                return self.default_currency, "default"
        return sign.usual, "text" if sign.usual else None


@lru_cache(maxsize=256)
def _context(hint: str | None, decimal_mark: str | None, default_currency: str | None) -> _Context:
    if default_currency is not None and default_currency not in MINOR_UNITS:
        raise _option("default_currency", "an ISO 4217 code", default_currency)
    if decimal_mark not in (None, ".", ","):
        raise _option("decimal_mark", "'.' or ','", decimal_mark)
    return _Context(find_sign(hint) if hint else None, decimal_mark, default_currency)


_NO_OPTIONS: Final = _context(None, None, None)


def _read_messy(
    raw: str, context: _Context
) -> tuple[Decimal, Decimal | None, tuple[Decimal, ...], _Meaning]:
    """Texts with several numbers, words, entities, invisible characters, or no number.

    Returns the amount, its other reading, the other prices, and what the currency is.
    """
    if len(raw) > _MAX_LENGTH:
        raise PriceError(
            f"Expected a price, got a text of {len(raw)} characters.",
            code="price/unreadable",
            raw=raw,
        )
    text = clean(raw)
    found = find_prices(text)
    if "e" in text.lower() and _SCIENTIFIC.fullmatch(text):
        raise PriceError(
            f"Expected plain digits, got {_shown(raw)}: a spreadsheet's scientific notation "
            "may have lost digits.",
            code="price/scientific-notation",
            raw=raw,
        )
    if not found:
        if says_free(text):
            return Decimal(0), None, (), context.meaning_of(None)
        if not text:
            raise PriceError("Expected a price, got nothing.", code="price/empty", raw=raw)
        raise _unreadable(raw)
    meaning = context.meaning_of(found[0].sign)
    readings = [_read_number(each.text, context, meaning) for each in found]
    if readings[0] is None:
        raise _unreadable(raw)
    amount, other, _ = readings[0]
    if found[0].is_negative:
        amount, other = -amount, None if other is None else -other
    return amount, other, tuple([each[0] for each in readings[1:] if each]), meaning


_SCIENTIFIC: Final = re.compile(r"\D{0,4}\d+(?:[.,]\d+)?[eE][+-]?\d+\D{0,5}", re.ASCII)


def _read_number(text: str, context: _Context, meaning: _Meaning) -> Reading | None:
    reading = read_number(text, context.decimal_mark, meaning.three_decimals)
    if reading is not None and len(text) > _MAX_INTEGER_DIGITS:
        _, digits, exponent = reading[0].as_tuple()
        decimals = -int(exponent)
        if len(digits) - decimals > _MAX_INTEGER_DIGITS or decimals > _MAX_DECIMALS:
            raise _out_of_range(text)
    return reading


def _text_of(value: object) -> str:
    """A number's digits; a float's are those that ``repr`` shows."""
    if value is None:
        raise PriceError("Expected a price, got nothing.", code="price/empty", raw="")
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _unreadable(repr(value))
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if number.is_nan():
        raise PriceError("Expected a price, got not-a-number.", code="price/empty", raw="NaN")
    if number.is_infinite() or abs(number.adjusted()) > _MAX_DECIMALS:
        raise _out_of_range(f"{number:.5g}")
    return f"{number:f}"


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


def _out_of_range(raw: str) -> PriceError:
    return PriceError(
        f"Expected at most {_MAX_INTEGER_DIGITS} digits before the decimal mark and "
        f"{_MAX_DECIMALS} after it, got {_shown(raw)}.",
        code="price/range",
        raw=raw,
    )


def _shown(raw: str) -> str:
    return repr(raw if len(raw) <= 60 else f"{raw[:57]}...")


def format_price(amount: Decimal | int, currency: str, *, locale: str | None = None) -> str:
    """Write a price: ``15.00 USD``, the form of Google's product data specification.

    With a ``locale`` (``"de_DE"``, ``"de-CH"``) the price is written the way people there write
    it, by the rules of Unicode CLDR. Either form has at least the decimals of the currency
    (ISO 4217) and never fewer than the amount has, so nothing is rounded.

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
