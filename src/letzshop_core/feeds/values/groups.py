"""Attributes made of sub-attributes: ``LU::Express:4.90 EUR``.

The canonical text has the sub-attributes in the order of ``Attribute.fields`` with colons between
them; empty ones at the end are left out. For shipping that is the order which Google's feeds
have without a header of their own (https://support.google.com/merchants/answer/6324484).
"""

from typing import Final

from letzshop_core.feeds.attributes import Attribute
from letzshop_core.feeds.values.money import money_reader, money_text
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.feeds.values.numbers import plain_number
from letzshop_core.feeds.values.text import tidy
from letzshop_core.feeds.values.words import country_of

__all__ = ["group_reader"]

_AMOUNTS: Final = frozenset(
    ("price", "amount", "downpayment", "flat_price", "price_threshold", "return_fees")
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
    "relationship": (
        "part_of_set",
        "required_part",
        "often_bought_with",
        "substitute",
        "different_brand",
        "accessory",
    ),
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

    def read(cell: str, note: Note) -> str | None:
        text = tidy(cell)
        values = _fields(text, order, attribute)
        if values is None:
            form = ":".join(order)
            note("unreadable", f"Expected {form}, got {quoted(cell)}.")
            return None
        for name, value in values.items():
            if not value:
                continue
            if name in _AMOUNTS:
                money = read_money(value, _ignore)
                if money is None or money[0] < 0:
                    note("unreadable", f"Expected {name} such as 4.90 EUR, got {quoted(value)}.")
                    return None
                values[name] = money_text(money)
            elif fault := _fault(attribute.name, name, values):
                note("unreadable", f"Expected {fault}, got {quoted(value)}.")
                return None
        if not any(values.values()) or not all(map(values.get, attribute.required_fields)):
            required = ", ".join(attribute.required_fields)
            note("unreadable", f"Expected {required} in {':'.join(order)}, got {quoted(cell)}.")
            return None
        parts = [values.get(name, "") for name in attribute.fields]
        while not parts[-1]:
            parts.pop()
        return ":".join(parts)

    return read


def _ignore(_problem: str, _message: str) -> None:
    """Inside a group only the whole matters."""


def _fields(text: str, order: tuple[str, ...], attribute: Attribute) -> dict[str, str] | None:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) > len(order) and order[-1] in _OPEN_ENDED:
        parts[len(order) - 1 :] = [text.split(":", len(order) - 1)[-1].strip()]
    if attribute.name == "product_detail" and len(parts) == 2 and len(order) == 3:
        parts.insert(0, "")  # the section is optional
    if len(parts) > len(order):
        return None
    if attribute.name in ("structured_title", "structured_description"):
        parts[1:] = [part.strip('"') for part in parts[1:]]
    return dict(zip(order, parts, strict=False))


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
        word = value.lower().replace(" ", "_")
        if word not in _WORDS[name]:
            return f"one of {', '.join(_WORDS[name])} as {name}"
        values[name] = word
    elif len(value) > _LIMITS.get((attribute, name), 1000):
        return f"at most {_LIMITS.get((attribute, name), 1000)} characters as {name}"
    return None
