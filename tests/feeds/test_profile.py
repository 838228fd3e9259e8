"""A profile is a value: it survives JSON, and its digest changes with what it says."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.dialect import Dialect
from letzshop_core.feeds.profile import Profile

PROFILE = Profile(
    encoding="windows-1252",
    dialect=Dialect(";", quoting="backslash"),
    header=("Nr", "Preis", "Größe"),
    columns={"Nr": "id", "Preis": "price", "Größe": ""},
    decimal_marks={1: ","},
    month_first={2: True},
    default_currency="EUR",
)


def test_json_and_back() -> None:
    assert Profile.from_json(PROFILE.to_json()) == PROFILE
    assert Profile.from_json(PROFILE.to_json()).digest() == PROFILE.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "xml"},
        {"encoding": "utf-8"},
        {"dialect": Dialect(",")},
        {"columns": {"Nr": "id"}},
        {"decimal_marks": {1: "."}},
        {"month_first": {}},
        {"default_currency": "CHF"},
        {"gtin_policy": "strict"},
    ],
    ids=str,
)
def test_the_digest_changes_with_the_reading(change: dict[str, object]) -> None:
    assert replace(PROFILE, **change).digest() != PROFILE.digest()


def test_a_profile_that_was_kept_before_dates_were_settled() -> None:
    kept = json.loads(PROFILE.to_json())
    del kept["month_first"]
    assert Profile.from_json(json.dumps(kept)) == replace(PROFILE, month_first={})


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '"x"', PROFILE.to_json().replace('"encoding"', '"code"'),
     PROFILE.to_json().replace('"1"', '"one"')],
)  # fmt: skip
def test_what_is_no_profile(text: str) -> None:
    with pytest.raises(ValueError, match="not a feed profile"):
        Profile.from_json(text)


def test_a_feed_with_other_columns_is_read_anew_as_far_as_they_are_others() -> None:
    with read_feed(b"id;price;Farbe\n1;1,234;rot\n2;9,99;blau\n", columns={"Farbe": ""}) as feed:
        profile = feed.profile
    with read_feed(b"price;id\n1.234;1\n9.99;2\n", profile=profile, default_currency="EUR") as feed:
        assert [row.values["price"] for row in feed.products()] == [
            Decimal("1.234"),
            Decimal("9.99"),
        ]


def test_a_strict_profile_stays_strict() -> None:
    content = b"id,title,price,gtin\n1,Cup,5 EUR,4006381333930\n"
    with read_feed(content, gtin_policy="strict") as feed:
        profile = feed.profile
    with read_feed(content, profile=profile) as feed:
        assert [row.rejected for row in feed.products()] == [True]
