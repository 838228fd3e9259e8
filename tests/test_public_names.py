"""What importers type: every name is there, and a marketplace ends cleanly."""

import ast
import asyncio
import inspect
import io
import typing
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import BaseModel

import letzshop_core
from letzshop_core import (
    Actor,
    Clock,
    FeedSource,
    Invalid,
    Letzshop,
    Mailer,
    MemoryStore,
    NewShop,
    Spool,
    SqlStore,
    StockLevel,
)
from letzshop_core.adapters.sqlalchemy.store import SqlUnitOfWork

SERVICES = [
    value
    for value in vars(Letzshop(MemoryStore())).values()
    if type(value).__module__.endswith(".service")
]


@pytest.mark.parametrize("name", letzshop_core.__all__)
def test_every_public_name_loads(name: str) -> None:
    assert getattr(letzshop_core, name).__name__ == name
    assert name in dir(letzshop_core)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(inspect.getsource(letzshop_core))
    (seen,) = (
        node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node)
    )
    imports = [node for node in seen.body if isinstance(node, ast.ImportFrom)]
    assert sorted(alias.name for node in imports for alias in node.names) == letzshop_core.__all__


@pytest.mark.parametrize("kind", [SqlStore, SqlUnitOfWork])
def test_type_checkers_see_that_it_is_a_store(kind: type) -> None:
    """pyright takes no cached property for the property of a protocol."""
    assert not [name for name, value in vars(kind).items() if isinstance(value, cached_property)]


@pytest.mark.parametrize(
    "owner",
    [Letzshop, Clock, FeedSource, Mailer, *map(type, SERVICES)],
    ids=lambda kind: kind.__name__,
)
def test_what_methods_take_and_return_is_public(owner: type) -> None:
    methods = [
        method
        for name, method in inspect.getmembers(owner, inspect.isfunction)
        if not name.startswith("_") or (owner is Letzshop and name == "__init__")
    ]
    hints = [hint for method in methods for hint in typing.get_type_hints(method).values()]
    names = {kind.__name__ for hint in hints for kind in kinds_in(hint)}
    assert names <= set(letzshop_core.__all__)


def test_the_choices_that_a_field_offers_are_public() -> None:
    models = [getattr(letzshop_core, name) for name in letzshop_core.__all__]
    hints = [hint for model in models for hint in _fields(model)]
    choices = {kind.__name__ for hint in hints for kind in kinds_in(hint) if issubclass(kind, Enum)}
    assert choices <= set(letzshop_core.__all__)
    assert "ImportMode" in choices


def _fields(model: object) -> Iterator[object]:
    if isinstance(model, type) and issubclass(model, BaseModel | msgspec.Struct):
        yield from typing.get_type_hints(model).values()


def kinds_in(hint: object) -> Iterator[type]:
    """The classes of letzshop that a type hint names."""
    for part in (hint, typing.get_origin(hint)):
        if isinstance(part, type) and part.__module__.startswith("letzshop_core."):
            yield part
    for argument in typing.get_args(hint):
        yield from kinds_in(argument)


@pytest.mark.parametrize(
    "wrong",
    [
        {"default_currency": "EURO"},
        {"default_currency": "eur"},
        {"gtin_policy": "tight"},
        {"import_report_days": -1},
        {"import_report_days": 10**6},  # longer ago than there are dates
    ],
)
def test_a_marketplace_refuses_options_that_it_cannot_use(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        Letzshop(MemoryStore(), **wrong)


async def test_a_policy_may_be_its_word() -> None:
    async with Letzshop(MemoryStore(), gtin_policy="strict") as letzshop:
        level = StockLevel(gtin="1234567890123", location="W", quantity=1)
        with pytest.raises(Invalid):
            await letzshop.stock.set(level, by=Actor(1, "vendor"))


def test_the_spool_takes_what_the_feed_reader_takes(tmp_path: Path) -> None:
    feed = b"id,title\nA-1,Mill\n"
    path = tmp_path / "feed.csv"
    path.write_bytes(feed)
    spool = Spool(str(tmp_path / "spool"))
    with path.open("rb") as file:
        spooled = [spool.put(given) for given in (feed, path, str(path), file, io.BytesIO(feed))]
        assert not file.closed
    assert len({one.digest for one in spooled}) == 1
    assert [spool.path(one.file).read_bytes() for one in spooled] == [feed] * 5


async def test_closing_a_marketplace_ends_what_goes_on_behind_its_answers() -> None:
    async with Letzshop(MemoryStore()) as letzshop:
        first = await letzshop.users.ensure_admin()
        assert first is not None
        admin = Actor(first.user.id, first.user.username, is_admin=True)
        await letzshop.shops.create(NewShop(shop_code="NEW", shop_name="New"), by=admin)
        assert len(asyncio.all_tasks()) > 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
