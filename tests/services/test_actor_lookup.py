import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from letzshop_core.adapters.memory import MemoryStore
from letzshop_core.adapters.memory.store import MemoryUnitOfWork
from letzshop_core.errors import TransientStoreError
from letzshop_core.testing.factories import NOON, add_user
from letzshop_core.users.lookup import ActorLookup
from letzshop_core.users.models import Actor


class SlowStore(MemoryStore):
    """Counts reads, and answers each only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryUnitOfWork]:
        self.reads += 1
        if self.broken:
            raise TransientStoreError
        async with super().reading() as uow:  # what is committed by now, like a query sent now
            await self.open.wait()
            yield uow


@pytest.fixture
async def store() -> SlowStore:
    return SlowStore()


async def deactivate(store: MemoryStore, actor: Actor) -> None:
    async with store.writing() as uow:
        await uow.users.set_active(actor.id, False, NOON)


async def settle() -> None:
    """Let every task run until it waits for something."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_finds_active_users_by_the_version_of_their_tokens(store: SlowStore) -> None:
    lookup, actor = ActorLookup(store), await add_user(store, is_admin=True)
    assert await lookup.get(actor.id, 0) == actor
    assert await lookup.get(actor.id, 1) is None
    assert await lookup.get(actor.id + 1, 0) is None


async def test_many_who_ask_at_once_share_one_query(store: SlowStore) -> None:
    lookup, actors = ActorLookup(store), [await add_user(store) for _ in range(20)]
    asked = [*actors, *actors]
    found = await asyncio.gather(*(lookup.get(actor.id, 0) for actor in asked))
    assert found == asked
    assert store.reads == 1


async def test_an_answer_is_never_older_than_its_question(store: SlowStore) -> None:
    lookup, actor = ActorLookup(store), await add_user(store)
    store.open.clear()
    before = asyncio.create_task(lookup.get(actor.id, 0))
    await settle()  # its query is on its way
    await deactivate(store, actor)
    after = asyncio.create_task(lookup.get(actor.id, 0))
    await settle()
    store.open.set()
    assert await before == actor
    assert await after is None


async def test_a_client_that_leaves_takes_nobody_with_it(store: SlowStore) -> None:
    lookup, actor = ActorLookup(store), await add_user(store)
    store.open.clear()
    leaving, staying = [asyncio.create_task(lookup.get(actor.id, 0)) for _ in range(2)]
    await settle()
    leaving.cancel()
    await settle()
    store.open.set()
    assert await staying == actor


async def test_a_store_that_fails_is_asked_again_next_time(store: SlowStore) -> None:
    lookup, actor = ActorLookup(store), await add_user(store)
    store.broken = True
    results = await asyncio.gather(
        *(lookup.get(actor.id, 0) for _ in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [TransientStoreError] * 3
    store.broken = False
    assert await lookup.get(actor.id, 0) == actor
