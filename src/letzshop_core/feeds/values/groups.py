"""Attributes made of sub-attributes: ``LU::Express:4.90 EUR``.

The canonical text has the sub-attributes in the order of ``Attribute.fields`` with colons between
them; empty ones at the end are left out. For shipping that is the order which Google's feeds
have without a header of their own (https://support.google.com/merchants/answer/6324484).
"""

import re
from decimal import Decimal
from typing import Final

from letzshop_core.feeds.attributes import Attribute
from letzshop_core.feeds.values.countries import country_of
from letzshop_core.feeds.values.dates import period_reader
from letzshop_core.feeds.values.money import Money, money_reader, money_text
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.feeds.values.numbers import plain_number
from letzshop_core.feeds.values.text import tidy
from letzshop_core.parsing.currency import SIGNS

__all__ = ["group_reader", "in_currency", "parts_of"]

_AMOUNTS: Final = frozenset(
    (
        *("price", "amount", "downpayment", "flat_price", "price_threshold", "return_fees"),
        "cashback_for_future_use",
    )
)
_COUNTS: Final = frozenset(
    (
        "months",
        "period_length",
        "min_handling_time",
        "max_handling_time",
        "min_transit_time",
        "max_transit_time",
        "loyalty_points",
    )
)
_WORDS: Final = {
    "credit_type": ("finance", "lease"),
    "period": ("day", "week", "month", "year"),
    "digital_source_type": ("default", "trained_algorithmic_media"),
    "certification_authority": ("EC", "European_Commission", "ADEME", "BMWK", "EPA"),
    "surface": ("online", "local", "online_local"),
    "id_type": ("gtin", "id"),
    "relationship": (
        "part_of_set",
        "required_part",
        "often_bought_with",
        "substitute",
        "different_brand",
        "accessory",
    ),
}
_SPELLINGS: Final = {
    "period": {
        "day": "daily | tag | täglich | jour | día | giorno | dag",
        "week": "weekly | woche | wöchentlich | semaine | semana | settimana | week",
        "month": "monthly | monat | monatlich | mois | mensuel | mes | mese | maand",
        "year": "yearly | annual | jahr | jährlich | an | année | año | anno | jaar",
    },
    "credit_type": {"lease": "leasing", "finance": "financing | finanzierung | financement"},
}
_LIMITS: Final = {
    ("structured_title", "content"): 150,
    ("structured_description", "content"): 5000,
    ("product_detail", "section_name"): 140,
    ("product_detail", "attribute_name"): 140,
    ("product_detail", "attribute_value"): 1000,
    ("question_and_answer", "question"): 1000,
    ("question_and_answer", "answer"): 1000,
    ("variant_option", "name"): 250,
    ("variant_option", "value"): 250,
}
_MOST_MONEY: Final[dict[tuple[str, str], Money]] = {("shipping", "price"): (Decimal(1000), "USD")}
_SHOWN: Final = 4
_QUOTED: Final = re.compile(r'\A"([^"]*)"\Z')
#: Groups that need one of these fields, whichever.
_ONE_OF: Final = {"certification": ("certification_code", "certification_value")}
_ORDERED: Final = (
    ("min_handling_time", "max_handling_time"),
    ("min_transit_time", "max_transit_time"),
)
_DAY: Final = (
    "(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|"
    "sun(?:day)?|[mtwrfsu])"
)
_FORMS: Final = {
    "business_days": (
        re.compile(rf"{_DAY}(?: ?[-;] ?{_DAY})*", re.IGNORECASE),
        "days such as Mon-Fri;Sun",
    ),
    "cutoff_time": (re.compile(r"(?:[01]\d|2[0-3])[0-5]\d"), "a time such as 1500 as cutoff_time"),
}
# A colon between the parts of a time is none between fields.
_COLON: Final = re.compile(r"(?<!\dT\d\d)(?<!\dT\d\d:\d\d[+-]\d\d):")
# An amount beside its currency, or with two decimals
_AMOUNT: Final = re.compile(r"(\D{0,5}?) ?(?:\d+([.,]\d\d)|[.,]?\d[\d.,]*) ?(\D{0,5})")
#: Where the region tells what shipping costs (https://support.google.com/merchants/answer/6324484).
_WITH_REGIONS: Final = ("AU", "JP", "US")
_FREE: Final = re.compile(r"free|gratis|kostenlos|frei|gratuite?|gratuito|offerte?", re.IGNORECASE)
# Words that may contain a colon: everything after the last separator belongs to them.
_OPEN_ENDED: Final = frozenset(("content", "attribute_value", "answer", "value"))


def group_reader(
    attribute: Attribute, order: tuple[str, ...] = (), currency: str | None = None
) -> Read:
    """Reads one group as canonical text.

    ``order`` is the one that the header states (``shipping(country:price)``); ``currency`` is
    that of amounts which name none.
    """
    order = order or attribute.fields
    read_money = money_reader(currency=currency)
    form = ":".join(order[:_SHOWN])

    def read_amount(text: str, doubts: dict[str, str]) -> Money | None:
        said: dict[str, str] = {}
        money = read_money("0" if _FREE.fullmatch(text) else text, lambda *it: said.update((it,)))
        if "unknown-currency" in said:
            doubts["unknown-currency"] = said["unknown-currency"]
        elif money is not None and money[1] is None:
            beside = money_text(money)
            doubts["no-currency"] = f"Expected a currency such as EUR beside {beside}."
        return money

    def read(cell: str, note: Note) -> str | None:
        text = tidy(cell)
        values = _fields(text, order, attribute)
        if values is None:
            note("unreadable", f"Expected {':'.join(order)}, got {quoted(cell)}.")
            return None
        doubts: dict[str, str] = {}
        for name, value in values.items():
            if not value:
                continue
            if name in _AMOUNTS:
                money = read_amount(value, doubts)
                if money is None or money[0] < 0:
                    note("unreadable", f"Expected {name} such as 4.90 EUR, got {quoted(value)}.")
                    return None
                values[name] = money_text(money)
                bound = _MOST_MONEY.get((attribute.name, name))
                if bound and money[1] == bound[1] and money[0] > bound[0]:
                    expected = f"at most {money_text(bound)}"
                    note("out-of-range", f"Expected {expected}, got {quoted(value)}.")
            elif fault := _fault(attribute.name, name, values):
                if ":" not in text:  # it is no group at all
                    fault = form
                note("unreadable", f"Expected {fault}, got {quoted(value)}.")
                return None
        if lacking := _lacking(values, attribute):
            note("unreadable", f"Expected {lacking} in {form}, got {quoted(cell)}.")
            return None
        for least, most in _ORDERED:
            if values.get(least) and values.get(most) and int(values[least]) > int(values[most]):
                note("unreadable", f"Expected {least} up to {most}, got {quoted(cell)}.")
                return None
        for doubt in doubts.items():
            note(*doubt)
        parts = [values.get(name, "") for name in attribute.fields]
        while not parts[-1]:
            parts.pop()
        return ":".join(parts)

    return read


def parts_of(group: str, attribute: Attribute) -> list[str]:
    """The fields of a group in its canonical text, as far as there are any."""
    return _COLON.split(group, maxsplit=len(attribute.fields) - 1)


def in_currency(group: str, attribute: Attribute, currency: str) -> str:
    """The group with this currency behind each of its amounts that names none."""
    parts = parts_of(group, attribute)
    for place, (name, part) in enumerate(zip(attribute.fields, parts, strict=False)):
        if name in _AMOUNTS and part[-1:].isdigit():
            parts[place] = f"{part} {currency}"
    return ":".join(parts)


def _ignore(_problem: str, _message: str) -> None:
    """Inside a group only the whole matters."""


_read_period: Final = period_reader()


def _lacking(values: dict[str, str], attribute: Attribute) -> str | None:
    """Which fields the group has to have."""
    if not any(values.values()) or not all(map(values.get, attribute.required_fields)):
        return ", ".join(attribute.required_fields)
    choice = _ONE_OF.get(attribute.name, ())
    return None if not choice or any(map(values.get, choice)) else " or ".join(choice)


def _fields(text: str, order: tuple[str, ...], attribute: Attribute) -> dict[str, str] | None:
    parts = [part.strip() for part in _COLON.split(text)]
    if len(parts) > len(order) and order[-1] in _OPEN_ENDED:
        parts[len(order) - 1 :] = [text.split(":", len(order) - 1)[-1].strip()]
    required = attribute.required_fields
    if len(parts) == len(required) and order[-len(parts) :] == required:
        order = required  # what stands in front is optional: the section, the country
    place = next((i for i, part in enumerate(parts) if _is_amount(part)), None)
    if place is None and _FREE.fullmatch(parts[-1]):
        place = len(parts) - 1
    if place is not None and place < len(order) and order[place] not in _AMOUNTS:
        # LU:4.90 EUR, where what stands between is left out.
        ahead = next((i for i in range(place, len(order)) if order[i] in _AMOUNTS), place)
        blank = place
        if place > 1 and order[1] == "region" and country_of(parts[0]) not in _WITH_REGIONS:
            blank = 1  # LU:DHL:4.90 EUR
        parts[blank:blank] = [""] * (ahead - place)
    if len(parts) > len(order):
        return None
    parts = [_QUOTED.sub(r"\1", part) for part in parts]
    return dict(zip(order, parts, strict=False))


def _is_amount(text: str) -> bool:
    """Whether the field can only be an amount: ``4.90``, ``EUR 5``, ``5 €``; not so ``DPD 24``."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return False
    ahead, cents, behind = match.groups()
    name = ahead or behind
    is_sign = name in SIGNS and (len(name) > 1 or not name.isalpha())
    return not (ahead and behind) and (is_sign if name else bool(cents))


def _fault(attribute: str, name: str, values: dict[str, str]) -> str | None:
    """What was expected of the value; a value in another spelling is mended in place."""
    value = values[name]
    if name == "country":
        code = country_of(value)
        if code is None:
            return "a country code such as LU"
        values[name] = code
    elif name in _COUNTS:
        number = plain_number(value)
        if number is None or number < 0 or number != number.to_integral_value():
            return f"a whole number as {name}"
        values[name] = str(int(number))
    elif name in _WORDS:
        words = {word.lower(): word for word in _WORDS[name]}
        for spelled, texts in _SPELLINGS.get(name, {}).items():
            words |= dict.fromkeys(texts.split(" | "), spelled)
        word = words.get(value.lower().replace(" ", "_"))
        if word is None:
            return f"one of {', '.join(_WORDS[name])} as {name}"
        values[name] = word
    elif name in _FORMS:
        form, expected = _FORMS[name]
        if not form.fullmatch(value):
            return expected
    elif name == "member_price_effective_date":
        period = _read_period(value, _ignore)
        if not isinstance(period, str):
            return f"two dates as {name}"
        values[name] = period
    elif len(value) > _LIMITS.get((attribute, name), 1000):
        return f"at most {_LIMITS.get((attribute, name), 1000)} characters as {name}"
    return None
