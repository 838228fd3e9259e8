"""Retrying what may succeed a moment later."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import stamina

from letzshop_core.errors import OutcomeUnknown, TransientStoreError

__all__ = ["retried"]

P = ParamSpec("P")
T = TypeVar("T")


def _has_changed_nothing(error: Exception) -> bool:
    return isinstance(error, TransientStoreError) and not isinstance(error, OutcomeUnknown)


_TRIES: Final = stamina.retry_context(
    on=_has_changed_nothing, attempts=6, timeout=10, wait_initial=0.02, wait_max=1.0
)


def retried(method: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """A decorator for methods whose unit of work is run again after a TransientStoreError, unless
    its outcome is unknown: six tries at most, within ten seconds.

    Retries are logged without the arguments, which may be hashes of passwords, or addresses that
    hold passwords.
    """
    name = f"{method.__module__}.{method.__qualname__}"

    @wraps(method)
    async def retrying(*args: P.args, **named: P.kwargs) -> T:
        async for attempt in _TRIES.with_name(name, (), {}):
            with attempt:
                return await method(*args, **named)
        raise AssertionError  # the last attempt has raised

    return retrying
