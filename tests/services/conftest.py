"""Services over a store in memory, and people who call them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.services.postbox import Market, open_market

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.app import Letzshop
from letzshop_core.testing.factories import FixedClock, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def letzshop(memory_store: MemoryStore, clock: FixedClock) -> Letzshop:
    return Letzshop(memory_store, clock=clock)


@pytest.fixture
async def owner(memory_store: MemoryStore) -> Actor:
    return await add_user(memory_store, "owner")


@pytest.fixture
async def stranger(memory_store: MemoryStore) -> Actor:
    return await add_user(memory_store, "stranger")


@pytest.fixture
async def admin(memory_store: MemoryStore) -> Actor:
    return await add_user(memory_store, "admin", is_admin=True)


@pytest.fixture
async def market(store: Store, tmp_path: Path) -> AsyncIterator[Market]:
    market = await open_market(store, tmp_path / "spool")
    yield market
    await market.letzshop.shops.close()


@pytest.fixture
async def memory_market(memory_store: Store, tmp_path: Path) -> AsyncIterator[Market]:
    market = await open_market(memory_store, tmp_path / "spool")
    yield market
    await market.letzshop.shops.close()
