"""Connections for reads, which are reused without a pool's overhead."""

import asyncio
import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from letzshop_core.errors import LetzshopError

__all__ = ["Readers"]


class Readers:
    """Lends connections in autocommit mode, and keeps up to ``keep`` of them open for later reads.

    A read has no transaction to begin, end or clean up. Without a pool's round trips and checks
    for that, a request with two short reads takes half the time. Further connections are lent
    if need be, and go back to the engine's pool. So do all connections of SQLite, where there
    are no round trips to save and a statement that is left open holds a lock.
    """

    def __init__(self, engine: AsyncEngine, keep: int) -> None:
        self._engine = engine
        self._keep = 0 if engine.dialect.name == "sqlite" else keep
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement sees what is committed."""
        connection = await self._take()
        keep = False
        try:
            yield connection
            keep = True
        except LetzshopError:  # our own errors say nothing about the connection
            keep = True
            raise
        finally:
            if keep and len(self._idle) < self._keep:
                self._idle.append(connection)
            else:
                await asyncio.shield(connection.close())

    async def _take(self) -> AsyncConnection:
        while self._idle:
            connection = self._idle.pop()
            if _is_quiet(connection):
                return connection
            await connection.invalidate()
            await connection.close()
        connection = await self._engine.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        """Close all connections that are kept."""
        while self._idle:
            await self._idle.pop().close()


def _is_quiet(connection: AsyncConnection) -> bool:
    """Whether the connection can be used. This takes no round trip: a socket that the server has
    closed is ready to be read."""
    if connection.closed or connection.invalidated:
        return False
    driver: Any = connection.sync_connection.connection.driver_connection  # type: ignore[union-attr]
    if driver.closed:
        return False
    poll = select.poll()
    poll.register(driver.fileno(), select.POLLIN)
    return not poll.poll(0)
