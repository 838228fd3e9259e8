"""The API over each store in turn, and people who call it."""

from collections.abc import AsyncIterator

import pytest
from tests.http.clients import Api, Client, serving

from letzshop_core.testing.factories import FixedClock
from letzshop_core.uow import Store


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def api(store: Store, clock: FixedClock) -> AsyncIterator[Api]:
    async with serving(store, clock=clock) as api:
        yield api


@pytest.fixture
async def owner(api: Api) -> Client:
    return await api.user("owner")


@pytest.fixture
async def stranger(api: Api) -> Client:
    return await api.user("stranger")


@pytest.fixture
async def user(api: Api) -> Client:
    return await api.user("vendor")
