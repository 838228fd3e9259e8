"""Read the price out of a text as a careful person would.

A price is an amount and, where the text says so, a currency. What cannot be told for sure,
such as ``1,234`` (one thousand or one and a bit?), is read by a stated rule and reported.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import index
from typing import Final, final

from letzshop_core.parsing._candidates import Candidate
from letzshop_core.parsing._numbers import Reading, read_number, with_no_more_decimals
from letzshop_core.parsing._price_context import Context, Meaning
from letzshop_core.parsing._price_errors import (
    MAX_DECIMALS,
    MAX_INTEGER_DIGITS,
    MAX_LENGTH,
    PriceError,
    nothing_found,
    out_of_range,
    unreadable,
    wrong_option,
)
from letzshop_core.parsing._scan import (
    find_prices,
    says_free,
    single_number,
)
from letzshop_core.parsing._text import clean
from letzshop_core.parsing.currency import MINOR_UNITS, find_sign

__all__ = ["Price", "PriceError", "parse_price"]


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
    unless the currency has three decimals (ISO 4217: KWD, BHD, TND, …) and its countries write
    them behind that mark: ``1.234 KWD``, but not ``1,234 KWD``. Such a price is
    ``ambiguous`` and has both ``readings``.

    Args:
        text: what stands in the cell. An ``int``, ``float`` or ``Decimal`` is its own amount.
        currency_hint: settles a sign that may mean several currencies (``$``, ``kr``, ``¥``)
            and stands in where the text names none. It may be a code or any text with a sign, such
            as a neighbouring cell. It never overrides a currency that the text names.
        decimal_mark: ``"."`` or ``","``: how to read a number such as ``1,234``.
        default_currency: ISO 4217 code for texts that name no currency; it also settles an
            ambiguous sign that may mean it.

    Raises:
        PriceError: there is no price in the text, or it has more digits than any price.
    """
    if type(text) is str:
        raw = text
    else:
        raw = _text_of(text)
        if not isinstance(text, str):
            decimal_mark = "."  # of the numbers that Python writes
    if currency_hint is default_currency is decimal_mark is None:
        context = _NO_OPTIONS
    else:
        context = _context(currency_hint, decimal_mark, default_currency)
    other = meaning = None
    others: tuple[Decimal, ...] = ()
    match = single_number(raw)
    if match is not None:
        before, number, grouped, dash, after = match.groups()
        if dash:
            after = dash + after
        meaning = context.meanings.get(f"{before}0{after}" if before else after)
        if meaning is None:
            meaning = context.learn(before, after)
    if not meaning:
        amount, other, others, meaning = _read_messy(raw, context)
    elif number is not None:
        amount = Decimal(number.replace(",", "."))
    else:
        if dash:
            grouped = with_no_more_decimals(grouped)
        reading = read_number(grouped, context.decimal_mark, meaning[3])
        if reading is None:
            raise unreadable(raw)
        amount, other, _ = reading
        if len(grouped) > MAX_INTEGER_DIGITS:
            _check_range(amount, grouped)
    price = _Fields()
    price.amount = amount
    price.currency, price.currency_source, price.sign, _ = meaning
    price.raw = raw
    price.other_reading = other
    price.others = others
    price.__class__ = Price
    return price  # type: ignore[return-value]


@lru_cache(maxsize=256)
def _context(hint: str | None, decimal_mark: str | None, default_currency: str | None) -> Context:
    if default_currency is not None and default_currency not in MINOR_UNITS:
        raise wrong_option("default_currency", "an ISO 4217 code", default_currency)
    if decimal_mark not in (None, ".", ","):
        raise wrong_option("decimal_mark", "'.' or ','", decimal_mark)
    if not isinstance(hint, str | None):
        raise wrong_option("currency_hint", "a text", hint)
    return Context(find_sign(hint) if hint else None, decimal_mark, default_currency)


_NO_OPTIONS: Final = _context(None, None, None)


@lru_cache(maxsize=1024)  # such texts occur again and again, too: 19,95 € statt 24,95 €
def _read_messy(
    raw: str, context: Context
) -> tuple[Decimal, Decimal | None, tuple[Decimal, ...], Meaning]:
    """Texts with several numbers, words, entities, invisible characters, or no number.

    Returns the amount, its other reading, the other prices, and what the currency is.
    """
    if len(raw) > MAX_LENGTH:
        raise PriceError(
            f"Expected a price, got a text of {len(raw)} characters.",
            code="price/unreadable",
            raw=raw,
        )
    text = clean(raw)
    found = find_prices(text)
    if not found:
        if says_free(text):
            return Decimal(0), None, (), context.meaning_of(None)
        raise nothing_found(raw, text)
    meaning = context.meaning_of(found[0].sign)
    first, *rest = [_read_candidate(each, context, meaning[3]) for each in found]
    if first is None:
        raise unreadable(raw)
    amount, other, _ = first
    if found[0].is_negative:
        amount, other = -amount, None if other is None else -other
    return amount, other, tuple([each[0] for each in rest if each]), meaning


def _read_candidate(found: Candidate, context: Context, thousandths: str) -> Reading | None:
    reading = read_number(found.text, context.decimal_mark, thousandths)
    if reading is None:
        return None
    amount, other, mark = reading
    if len(found.text) > MAX_INTEGER_DIGITS:
        _check_range(amount, found.text)
    if not found.in_hundredths:
        return reading
    if -int(amount.as_tuple().exponent) > MAX_DECIMALS - 2:
        raise out_of_range(found.text)
    return (amount.scaleb(-2), None if other is None else other.scaleb(-2), mark)


def _check_range(amount: Decimal, text: str) -> None:
    _, digits, exponent = amount.as_tuple()
    decimals = -int(exponent)
    if len(digits) - decimals > MAX_INTEGER_DIGITS or decimals > MAX_DECIMALS:
        raise out_of_range(text)


def _text_of(value: object) -> str:
    """A number's digits; a float's are those that ``repr`` shows."""
    if value is None:
        raise PriceError("Expected a price, got nothing.", code="price/empty", raw="")
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        number = Decimal(float.__repr__(value))  # repr of a NumPy one names its type
    elif isinstance(value, Decimal):
        number = value
    else:
        try:
            whole = index(value)  # type: ignore[arg-type]  # NumPy's integers are not int
        except TypeError:
            whole = None
        if whole is None or isinstance(value, bool):
            raise unreadable(repr(value))
        number = Decimal(whole)
    if number.is_nan():
        raise PriceError("Expected a price, got not-a-number.", code="price/empty", raw="NaN")
    if number.is_infinite() or abs(number.adjusted()) > MAX_DECIMALS:
        raise out_of_range(f"{number:.5g}")
    return f"{number:f}"
