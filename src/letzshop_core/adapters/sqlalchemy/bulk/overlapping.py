"""An import's way into PostgreSQL: two batches of a job are written at once.

Each has a transaction of its own. The rows of a batch are matched as soon as it is decided what
those of the batch before are, and written while those are still being written; the transactions
are committed in order. All that matters about the batch before is that the products it found are
taken. If both want the same id for a new product, which hardly ever happens, the database refuses
one of them, as it does if somebody else changes things meanwhile. That batch is repeated alone.
"""

import asyncio
import contextlib
import sys
import time
from array import array
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import cycle
from typing import Final

from letzshop_core.adapters.sqlalchemy.bulk.driver import Raced
from letzshop_core.adapters.sqlalchemy.bulk.merge import BatchMerge
from letzshop_core.adapters.sqlalchemy.bulk.postgresql import PostgresqlDriver
from letzshop_core.adapters.sqlalchemy.bulk.session import WRITTEN, SqlBulkSession
from letzshop_core.adapters.sqlalchemy.bulk.staged import StagedBatch
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.bulk import IncomingRow, Merged, Note, StagedRows, StandingOffers
from letzshop_core.imports.matching import Decision
from letzshop_core.imports.models import JobContext

__all__ = ["OverlappingSession"]

_TURN: Final = 1.0
"""Seconds after which a job lets others merge or change the shop, if they are waiting."""

_RANGES: Final = 16
"""How many of 256 ranges of digests are read at once."""


class _BatchAhead(StagedBatch):
    """A batch that may be written before the one before it is committed."""

    def __init__(
        self, driver: PostgresqlDriver, rows: Sequence[IncomingRow], now: datetime
    ) -> None:
        super().__init__(driver, rows, now)
        self.connection = driver
        #: What was decided about the rows, once the batch is being written in an open transaction.
        self.decisions: Sequence[Decision] | None = None
        #: What became of the rows, once they are written in it.
        self.merged: Merged | None = None
        self.committed = False
        #: Held by whoever is using the connection.
        self.at_work = asyncio.Lock()
        self.decided = asyncio.Event()
        #: Whether the batch has been committed or given up.
        self.settled = asyncio.Event()

    @property
    def is_foreseen(self) -> bool:
        """Whether later rows can be matched before this batch is committed: they can unless an
        offer of it leaves a product, which would then be free for them."""
        if not self.rows:
            return True
        return self.decisions is not None and all(
            decision.moved_from is None for decision in self.decisions
        )

    @property
    def is_ahead(self) -> bool:
        """Whether it is matched, written or taken back, and not settled."""
        return self.decisions is not None or self.at_work.locked()


class OverlappingSession(SqlBulkSession):
    """See :class:`letzshop_core.imports.bulk.BulkSession`."""

    def __init__(
        self, job: JobContext, asked: PostgresqlDriver, *writers: PostgresqlDriver
    ) -> None:
        super().__init__(job, asked, *writers)
        self._connection = asked
        self._writers = cycle(writers)
        #: The batches that are not settled, in order.
        self._under_way: list[_BatchAhead] = []
        #: Since when this job has had the turn to match and merge.
        self._turn: float | None = None

    async def standing(self) -> AsyncIterator[StandingOffers]:
        # Each row stands for a range of digests, which are spread evenly, and has arrays for
        # columns: reading a million single rows takes more time here than in PostgreSQL.
        of_feed = self._job.shop_id, self._job.source_id
        order = "''::bytea ORDER BY feed_digest, id"
        count = f"least(coalesce({self._asked.length_of_list('feed_warnings')}, 0), 65535)"
        ranges = self._stream(
            f"""SELECT string_agg(int8send(feed_digest), {order}),
                string_agg(int8send(id), {order}),
                string_agg(substr(int4send({count}), 3), {order})
            FROM shop_products WHERE {WRITTEN} AND feed_digest IS NOT NULL
            GROUP BY feed_digest >> 56 ORDER BY feed_digest >> 56""",
            *of_feed,
            at_once=_RANGES,
        )
        async for some in ranges:
            for digests, keys, counts in some:
                columns = _numbers("q", digests), _numbers("q", keys), _numbers("H", counts)
                yield StandingOffers(*columns, array("q"))
        others = self._stream(
            f"""SELECT NULL, id, 0 FROM shop_products
            WHERE {WRITTEN} AND feed_digest IS NULL ORDER BY id""",
            *of_feed,
        )
        async for rows in others:
            yield StandingOffers.of(rows)

    def _batch(self, rows: Sequence[IncomingRow], now: datetime) -> StagedBatch:
        batch = _BatchAhead(next(self._writers), rows, now)
        self._under_way.append(batch)
        return batch

    async def advance(self, staged: StagedRows) -> None:
        assert isinstance(staged, _BatchAhead)  # noqa: S101
        before = self._under_way[: self._under_way.index(staged)]
        try:
            if staged.rows and not self._job.options.dry_run:
                await self._write_ahead(staged, before)
        except BaseException:
            await self._settle(staged)
            raise
        finally:
            staged.decided.set()

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        assert isinstance(staged, _BatchAhead)  # noqa: S101
        try:
            if staged.merged is not None:
                with contextlib.suppress(Raced):
                    return await self._in_thread(self._commit, staged, staged.merged, conclude)
            if staged.rows:
                # What was decided about the batches after it no longer holds.
                for batch in self._under_way:
                    async with batch.at_work:
                        await self._undo(batch)
                await self._leave_turn()
            return await super().merge(staged, conclude)
        finally:
            await self._settle(staged)

    async def _write_ahead(self, batch: _BatchAhead, before: list[_BatchAhead]) -> None:
        for earlier in before:
            await earlier.decided.wait()
        while True:
            async with batch.at_work:
                obstacle = self._obstacle(before)
                if obstacle is None:
                    await self._match_and_write(batch, before)
                    return
            await obstacle.settled.wait()

    def _obstacle(self, before: list[_BatchAhead]) -> _BatchAhead | None:
        """The batches that have to be settled before another can be matched."""
        unsettled = [earlier for earlier in before if not earlier.settled.is_set()]
        if unsettled and self._turn and time.monotonic() > self._turn + _TURN:
            return unsettled[-1]
        return next((earlier for earlier in unsettled if not earlier.is_foreseen), None)

    async def _match_and_write(self, batch: _BatchAhead, before: list[_BatchAhead]) -> None:
        offered = {
            decision.product.pk: row.keys.id
            for earlier in before
            if earlier.decisions is not None and not earlier.settled.is_set()
            for row, decision in zip(earlier.rows, earlier.decisions, strict=True)
            if decision.product is not None
        }
        try:
            if self._turn is None:
                await self._in_thread(self._connection.take_turn)
                self._turn = time.monotonic()
            loop = asyncio.get_running_loop()
            decided = partial(loop.call_soon_threadsafe, batch.decided.set)
            await self._in_thread(self._write_matched, batch, offered, decided)
        except Raced:
            await self._undo(batch)

    def _write_matched(
        self, batch: _BatchAhead, offered: Mapping[int, str], decided: Callable[[], object]
    ) -> None:
        # Begun first: if the turn is lost with its connection, whoever gets it next has to wait.
        batch.connection.begin()
        batch.decisions = self._decide(batch, self._asked, offered)
        decided()
        batch.merged = BatchMerge(batch, self._job).run(batch.decisions)

    def _commit(
        self, batch: _BatchAhead, merged: Merged, conclude: Callable[[Merged], Note]
    ) -> Note:
        note = conclude(merged)
        self._write(batch.connection, note, batch.rows)
        batch.connection.commit()
        batch.committed = True
        self._keep_statistics(batch.connection, merged)
        return note

    async def _undo(self, batch: _BatchAhead) -> None:
        """Undo what the batch has written."""
        await self._in_thread(batch.connection.roll_back)
        batch.decisions = batch.merged = None

    async def _settle(self, batch: _BatchAhead) -> None:
        """Settle the batch; whatever is not committed is undone."""
        self._under_way.remove(batch)
        try:
            # A lost connection has nothing to undo, and no turn to leave.
            with contextlib.suppress(TransientStoreError):
                if not batch.committed:
                    await self._undo(batch)
            with contextlib.suppress(TransientStoreError):
                await self._leave_turn()
        finally:
            batch.decided.set()
            batch.settled.set()

    async def _leave_turn(self) -> None:
        """Let others match and merge, unless a batch of this job is under way."""
        if self._turn is not None and not any(batch.is_ahead for batch in self._under_way):
            self._turn = None
            await self._in_thread(self._connection.leave_turn)


def _numbers(kind: str, data: bytes) -> "array[int]":
    """Numbers as PostgreSQL sends them, the most significant byte first."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
