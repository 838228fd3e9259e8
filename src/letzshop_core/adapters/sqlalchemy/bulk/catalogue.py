"""Imports of whole batches into a database, and exports of whole catalogues from it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy.engine import URL

from letzshop_core.adapters.sqlalchemy.bulk.export import ProductExport
from letzshop_core.adapters.sqlalchemy.bulk.overlapping import OverlappingSession
from letzshop_core.adapters.sqlalchemy.bulk.postgresql import PostgresqlDriver
from letzshop_core.adapters.sqlalchemy.bulk.session import SqlBulkSession
from letzshop_core.adapters.sqlalchemy.bulk.sqlite import SqliteDriver
from letzshop_core.imports.models import JobContext
from letzshop_core.products.export import ExportOptions
from letzshop_core.threads import in_thread
from letzshop_core.users.models import Actor

__all__ = ["SqlBulk"]

T = TypeVar("T", SqliteDriver, PostgresqlDriver)

_EXPORTS_AT_ONCE: Final = 4
"""How many connections exports may use, since they last as long as their readers like."""
_OF_ONE_USER: Final = 2
"""How many of them one user's may use, so that slow readers do not hold up everybody."""

_WRITERS: Final = 2
"""How many batches of an import PostgreSQL writes at once."""


class SqlBulk:
    """See :class:`letzshop_core.imports.bulk.BulkCatalogue`."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self._exports = asyncio.Semaphore(_EXPORTS_AT_ONCE)
        # Those of users who export something now.
        self._exports_of = WeakValueDictionary[int, asyncio.Semaphore]()

    @asynccontextmanager
    async def open(self, job: JobContext) -> AsyncIterator[SqlBulkSession]:
        async with contextlib.AsyncExitStack() as stack:
            if self._is_sqlite:
                reader = await self._driver(SqliteDriver, stack)
                writer = await self._driver(partial(SqliteDriver, writes=True), stack)
                session = SqlBulkSession(job, reader, writer)
            else:
                driver = partial(PostgresqlDriver, lease_token=job.lease_token)
                asked = await self._driver(driver, stack)
                writers = [await self._driver(driver, stack) for _ in range(_WRITERS)]
                session = OverlappingSession(job, asked, *writers)
            stack.callback(session.close)
            yield session

    async def _driver(self, kind: Callable[[URL], T], stack: contextlib.AsyncExitStack) -> T:
        driver = await asyncio.to_thread(kind, self._url)
        stack.callback(driver.close)
        return driver

    async def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        blocking = self._pieces(options, by, shop_id)
        turn = self._exports_of.setdefault(by.id, asyncio.Semaphore(_OF_ONE_USER))
        async with turn, self._exports, contextlib.aclosing(in_thread(blocking)) as pieces:
            async for piece in pieces:
                yield piece

    def _pieces(
        self, options: ExportOptions, by: Actor, shop_id: int | None
    ) -> Generator[bytes, None, None]:
        kind = SqliteDriver if self._is_sqlite else PostgresqlDriver
        with contextlib.closing(kind(self._url)) as driver:
            yield from ProductExport(driver, options, by=by, shop_id=shop_id).pieces()
