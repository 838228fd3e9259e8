"""Services over a store in memory, and people who call them."""

import pytest

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.app import Letzshop
from letzshop_core.testing.factories import FixedClock, add_user
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
