from datetime import timedelta

import pytest

from letzshop_core.errors import Throttled
from letzshop_core.security.throttle import MemoryLoginThrottle, network_of
from letzshop_core.testing.factories import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def throttle(clock: FixedClock) -> MemoryLoginThrottle:
    return MemoryLoginThrottle(per_account=2, per_address=4, window=60, size=6, clock=clock)


async def refused(throttle: MemoryLoginThrottle, account: str, address: str) -> float | None:
    """For how many seconds to wait, or None if the attempt may be tried."""
    try:
        await throttle.attempt(account, address)
    except Throttled as error:
        return error.retry_after
    return None


async def test_an_account_is_throttled_for_one_address_only(throttle: MemoryLoginThrottle) -> None:
    assert [await refused(throttle, "anna", "1.1.1.1") for _ in range(3)] == [None, None, 60]
    assert await refused(throttle, "anna", "2.2.2.2") is None
    assert await refused(throttle, "bert", "1.1.1.1") is None


async def test_an_address_is_throttled_over_all_accounts(throttle: MemoryLoginThrottle) -> None:
    answers = [await refused(throttle, f"user{n}", "1.1.1.1") for n in range(5)]
    assert answers == [None, None, None, None, 60]


async def test_the_window_slides(throttle: MemoryLoginThrottle, clock: FixedClock) -> None:
    await throttle.attempt("anna", "1.1.1.1")
    clock.time += timedelta(seconds=40)
    await throttle.attempt("anna", "1.1.1.1")
    assert await refused(throttle, "anna", "1.1.1.1") == 20
    clock.time += timedelta(seconds=20)
    assert await refused(throttle, "anna", "1.1.1.1") is None
    assert await refused(throttle, "anna", "1.1.1.1") == 40


async def test_successes_are_not_counted(throttle: MemoryLoginThrottle) -> None:
    for _ in range(20):
        await throttle.attempt("anna", "1.1.1.1")
        await throttle.succeeded("anna", "1.1.1.1")
    assert await refused(throttle, "anna", "1.1.1.1") is None


async def test_a_success_does_not_clear_the_address(throttle: MemoryLoginThrottle) -> None:
    # Or somebody with one account could guess at all others without end.
    for name in ("bert", "carl", "dora"):
        await throttle.attempt(name, "1.1.1.1")
    await throttle.attempt("anna", "1.1.1.1")
    await throttle.succeeded("anna", "1.1.1.1")
    assert await refused(throttle, "emil", "1.1.1.1") is None
    assert await refused(throttle, "emil", "1.1.1.1") == 60


async def test_memory_is_bounded(throttle: MemoryLoginThrottle) -> None:
    for number in range(100):
        await throttle.attempt("anna", f"1.1.1.{number}")
    assert len(throttle._failures) <= 6


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
