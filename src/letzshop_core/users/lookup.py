"""Looking up the callers of many requests at once."""

import asyncio

from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

__all__ = ["ActorLookup"]


class ActorLookup:
    """Looks up whose tokens are valid: all requests that arrive during a query share the next.

    Every request needs this, and no answer is older than its request. With one client at a time,
    each request makes a query; the busier the server, the more requests share one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[int, asyncio.Future[tuple[int, Actor] | None]] = {}
        self._at_work: asyncio.Task[None] | None = None

    async def get(self, user_id: int, token_version: int) -> Actor | None:
        """The user, if they are active and tokens of this version are still valid; else None."""
        answer = self._waiting.get(user_id)
        if answer is None:
            answer = asyncio.get_running_loop().create_future()
            self._waiting[user_id] = answer
            if self._at_work is None or self._at_work.done():
                self._at_work = asyncio.create_task(self._work())
        found = await asyncio.shield(answer)  # a client that leaves must not cancel the others
        return found[1] if found and found[0] == token_version else None

    async def _work(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                async with self._store.reading() as uow:
                    found = await uow.users.actors(list(asked))
            except Exception as error:
                for answer in asked.values():
                    answer.set_exception(error)
            else:
                for user_id, answer in asked.items():
                    answer.set_result(found.get(user_id))
            finally:
                for answer in asked.values():
                    answer.cancel()  # has no effect on those that have been answered
