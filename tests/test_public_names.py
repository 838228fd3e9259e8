"""What importers type: every name is there, and a marketplace ends cleanly."""

import ast
import asyncio
import inspect

import pytest
from pydantic import BaseModel

import letzshop_core
from letzshop_core import Letzshop, MemoryStore, NewShop
from letzshop_core.users.models import Actor

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


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: type(service).__name__)
def test_what_services_take_is_public(service: object) -> None:
    taken = {
        parameter.annotation
        for name, method in inspect.getmembers(service, inspect.iscoroutinefunction)
        if not name.startswith("_")
        for parameter in inspect.signature(method).parameters.values()
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, BaseModel)
    }
    assert {kind.__name__ for kind in taken} <= set(letzshop_core.__all__)


async def test_closing_a_marketplace_ends_what_goes_on_behind_its_answers() -> None:
    async with Letzshop(MemoryStore()) as letzshop:
        first = await letzshop.users.ensure_admin()
        assert first is not None
        admin = Actor(first.user.id, first.user.username, is_admin=True)
        await letzshop.shops.create(NewShop(shop_code="NEW", shop_name="New"), by=admin)
        assert len(asyncio.all_tasks()) > 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
