from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from limits.aio.storage import Storage
from limits.storage import storage_from_string
from tests.waiting import PATIENCE

from letzshop_core.adapters.limits import LimitsLoginThrottle, redis_storage
from letzshop_core.errors import Throttled
from letzshop_core.security.throttle import (
    LoginThrottle,
    MemoryLoginThrottle,
    NoLoginThrottle,
    network_of,
)
from letzshop_core.testing.factories import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def in_memory(clock: FixedClock) -> MemoryLoginThrottle:
    return MemoryLoginThrottle(per_account=2, per_address=4, window=60, size=6, clock=clock)


@pytest.fixture
async def in_redis(redis_url: str) -> AsyncIterator[LimitsLoginThrottle]:
    storage = storage_from_string(
        f"async+redis+{redis_url}",
        implementation="redispy",
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
    )
    assert isinstance(storage, Storage)
    await storage.reset()
    yield LimitsLoginThrottle(storage, per_account=2, per_address=4, window=60)
    await storage.reset()


@pytest.fixture(params=["in_memory", "in_redis"])
def throttle(request: pytest.FixtureRequest) -> LoginThrottle:
    return request.getfixturevalue(request.param)


async def refused(
    throttle: LoginThrottle, account: str, address: str, *, within: float = 60
) -> bool:
    """Whether the attempt must not be tried, and not for longer than the window."""
    try:
        await throttle.attempt(account, address)
    except Throttled as error:
        return 1 <= error.retry_after <= within
    return False


async def test_an_account_is_throttled_for_one_address_only(throttle: LoginThrottle) -> None:
    assert [await refused(throttle, "anna", "1.1.1.1") for _ in range(3)] == [False, False, True]
    assert not await refused(throttle, "anna", "2.2.2.2")
    assert not await refused(throttle, "bert", "1.1.1.1")


async def test_an_address_is_throttled_over_all_accounts(throttle: LoginThrottle) -> None:
    answers = [await refused(throttle, f"user{n}", "1.1.1.1") for n in range(5)]
    assert answers == [False] * 4 + [True]


async def test_the_window_slides(in_memory: MemoryLoginThrottle, clock: FixedClock) -> None:
    await in_memory.attempt("anna", "1.1.1.1")
    clock.time += timedelta(seconds=40)
    await in_memory.attempt("anna", "1.1.1.1")
    for wait in (20, 40):
        with pytest.raises(Throttled) as raised:
            await in_memory.attempt("anna", "1.1.1.1")
        assert raised.value.retry_after == wait
        clock.time += timedelta(seconds=wait)
        await in_memory.attempt("anna", "1.1.1.1")


async def test_successes_are_not_counted(throttle: LoginThrottle) -> None:
    for _ in range(20):
        await throttle.attempt("anna", "1.1.1.1")
        await throttle.succeeded("anna", "1.1.1.1")
    assert not await refused(throttle, "anna", "1.1.1.1")


async def test_a_success_does_not_clear_the_address(throttle: LoginThrottle) -> None:
    # Or somebody with one account could guess at all others without end.
    for name in ("bert", "carl", "dora"):
        await throttle.attempt(name, "1.1.1.1")
    await throttle.attempt("anna", "1.1.1.1")
    await throttle.succeeded("anna", "1.1.1.1")
    assert not await refused(throttle, "emil", "1.1.1.1")
    assert await refused(throttle, "emil", "1.1.1.1")


async def test_memory_is_bounded(in_memory: MemoryLoginThrottle) -> None:
    for number in range(100):
        await in_memory.attempt("anna", f"1.1.1.{number}")
    assert len(in_memory._failures) <= 6


async def test_who_goes_on_guessing_is_not_forgotten(in_memory: MemoryLoginThrottle) -> None:
    for _ in range(2):
        await in_memory.attempt("anna", "1.1.1.1")
    for number in range(10):
        await in_memory.attempt("bert", f"2.2.2.{number}")
        assert await refused(in_memory, "anna", "1.1.1.1")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("", ""),
        ("testserver", "testserver"),
    ],
)
def test_what_counts_as_one_address(address: str, counted: str) -> None:
    assert network_of(address) == counted


async def test_a_redis_that_is_down_leaves_the_process_to_count(tmp_path: Path) -> None:
    throttle = LimitsLoginThrottle(redis_storage(f"unix://{tmp_path}/no-redis.sock"))
    answers = [await refused(throttle, "anna", "1.1.1.1", within=900) for _ in range(11)]
    assert answers == [False] * 10 + [True]
    await throttle.succeeded("anna", "1.1.1.1")
    assert not await refused(throttle, "anna", "1.1.1.1")


async def test_processes_count_together_in_redis(redis_url: str) -> None:
    processes = [LimitsLoginThrottle(redis_storage(redis_url)) for _ in range(2)]
    for turn in range(10):
        assert not await refused(processes[turn % 2], "together", "3.3.3.3")
    for throttle in processes:
        assert await refused(throttle, "together", "3.3.3.3", within=900)


async def test_without_a_throttle_every_attempt_is_tried() -> None:
    answers = [await refused(NoLoginThrottle(), "anna", "1.1.1.1") for _ in range(100)]
    assert not any(answers)
