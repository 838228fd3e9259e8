"""What is tried again, and what the log says of it."""

from collections.abc import Iterator

import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from letzshop_core.errors import OutcomeUnknown, TransientStoreError
from letzshop_core.retries import retried


class Account:
    """Something that cannot be stored the first two times."""

    def __init__(self) -> None:
        self.tries = 0

    @retried
    async def keep(self, hashed_password: str, *, address: str) -> str:
        self.tries += 1
        if self.tries < 3:
            raise TransientStoreError
        return f"{hashed_password} {address}"


@pytest.fixture
def noted() -> Iterator[list[RetryDetails]]:
    """What stamina would log; it waits for nothing."""
    seen: list[RetryDetails] = []
    set_on_retry_hooks([seen.append])
    with stamina.set_testing(True, attempts=3):
        yield seen
    set_on_retry_hooks(None)


async def test_the_arguments_are_not_logged(noted: list[RetryDetails]) -> None:
    assert await Account().keep("$2b$12$", address="https://me:pass@shop") == (
        "$2b$12$ https://me:pass@shop"
    )
    assert [details.name for details in noted] == [f"{__name__}.Account.keep"] * 2
    assert not any(details.args or details.kwargs for details in noted)


async def test_what_may_be_stored_is_not_done_again(noted: list[RetryDetails]) -> None:
    tries = 0

    @retried
    async def add() -> None:
        nonlocal tries
        tries += 1
        raise OutcomeUnknown

    with pytest.raises(OutcomeUnknown):
        await add()
    assert (tries, noted) == (1, [])
