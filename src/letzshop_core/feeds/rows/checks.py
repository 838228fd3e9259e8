"""What the attributes of a product say about each other, and about today."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from letzshop_core.feeds.attributes import ATTRIBUTES

__all__ = ["LATER", "Check", "Fault", "checks_of"]

LATER: Final = frozenset(("preorder", "backorder"))
"""Availabilities that a date belongs to."""


class Fault(NamedTuple):
    """What is wrong."""

    attribute: str
    #: The second half of a finding's code.
    problem: str
    #: A sentence; of what is missing only the place.
    message: str


Check: TypeAlias = Callable[[Mapping[str, Any]], Fault | None]
"""Takes a row's values, by attribute."""


def checks_of(names: Collection[str], today: date) -> tuple[Check, ...]:
    """The checks that concern a feed with columns for these attributes."""
    return tuple(make(today) for name, make in _CHECKS if name in names)


def _needs(name: str, other: str) -> Callable[[date], Check]:
    def check(values: Mapping[str, Any]) -> Fault | None:
        if name not in values or other in values:
            return None
        return Fault(other, "missing", f" beside {name}")

    return lambda _today: check


def _ordered(least: str, most: str) -> Callable[[date], Check]:
    def check(values: Mapping[str, Any]) -> Fault | None:
        if least not in values or most not in values or values[least] <= values[most]:
            return None
        message = f"Expected {least} up to {most}, which is {values[most]}, got {values[least]}."
        return Fault(least, "contradiction", message)

    return lambda _today: check


def _dated(
    name: str,
    days_ahead: int | None = None,
    concerns: Callable[[Mapping[str, Any]], bool] = lambda values: True,
) -> Callable[[date], Check]:
    """The date, or the end of the period, has not passed, and is no further ahead than so."""

    def make(today: date) -> Check:
        first = today.isoformat()
        last = "9" if days_ahead is None else (today + timedelta(days_ahead)).isoformat()

        def check(values: Mapping[str, Any]) -> Fault | None:
            if name not in values or not concerns(values):
                return None
            day = values[name].rpartition("/")[2][:10]
            if day < first:
                return Fault(name, "past", f"Expected a date from today on, got {day}.")
            if day > last:
                return Fault(name, "too-far", f"Expected a date up to {last}, got {day}.")
            return None

        return check

    return make


def _within_classes(values: Mapping[str, Any]) -> Fault | None:
    names = ("max_energy_efficiency_class", "energy_efficiency_class")
    best, own, worst = (values.get(n) for n in (*names, "min_energy_efficiency_class"))
    if not (best and own and worst):
        return None
    rank = ATTRIBUTES["energy_efficiency_class"].words.index
    if rank(best) <= rank(own) <= rank(worst):
        return None
    return Fault(names[1], "contradiction", f"Expected a class from {best} to {worst}, got {own}.")


_ENERGY: Final = "energy_efficiency_class"
#: By the attribute without which there is nothing to check.
_CHECKS: Final[tuple[tuple[str, Callable[[date], Check]], ...]] = (
    (
        "availability_date",
        _dated("availability_date", 366, lambda v: v.get("availability") in LATER),
    ),
    ("expiration_date", _dated("expiration_date", 30)),
    (
        "sale_price_effective_date",
        _dated("sale_price_effective_date", None, lambda values: "sale_price" in values),
    ),
    ("unit_pricing_base_measure", _needs("unit_pricing_base_measure", "unit_pricing_measure")),
    (f"min_{_ENERGY}", _needs(f"min_{_ENERGY}", _ENERGY)),
    (f"max_{_ENERGY}", _needs(f"max_{_ENERGY}", _ENERGY)),
    (_ENERGY, lambda _today: _within_classes),
    ("variant_option", _needs("variant_option", "item_group_id")),
    ("item_group_title", _needs("item_group_title", "item_group_id")),
    ("min_handling_time", _ordered("min_handling_time", "max_handling_time")),
)
