"""MemoryStore: the store without a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from letzshop_core.adapters.memory.audit import MemoryAuditLog
from letzshop_core.adapters.memory.bulk import MemoryBulk
from letzshop_core.adapters.memory.import_queue import MemoryImportQueue
from letzshop_core.adapters.memory.imports import MemoryImportJobs
from letzshop_core.adapters.memory.notifications import MemoryNotifications
from letzshop_core.adapters.memory.offers import MemoryOffers
from letzshop_core.adapters.memory.products import MemoryProducts
from letzshop_core.adapters.memory.schedules import MemorySchedules
from letzshop_core.adapters.memory.shops import MemoryShops
from letzshop_core.adapters.memory.state import MemoryState
from letzshop_core.adapters.memory.stats import MemoryStats
from letzshop_core.adapters.memory.stock import MemoryStock
from letzshop_core.adapters.memory.users import MemoryUsers

__all__ = ["MemoryStore", "MemoryUnitOfWork"]


class MemoryUnitOfWork:
    """Repositories over one state."""

    def __init__(self, state: MemoryState) -> None:
        self.users = MemoryUsers(state)
        self.shops = MemoryShops(state)
        self.products = MemoryProducts(state)
        self.offers = MemoryOffers(state)
        self.stock = MemoryStock(state)
        self.imports = MemoryImportJobs(state)
        self.import_queue = MemoryImportQueue(state)
        self.schedules = MemorySchedules(state)
        self.notifications = MemoryNotifications(state)
        self.audit = MemoryAuditLog(state)
        self.stats = MemoryStats(state)


class MemoryStore:
    """A store that keeps everything in dictionaries; see :class:`letzshop_core.uow.Store`.

    Writers take turns. Each works on a snapshot, which replaces the state when its block ends
    cleanly.
    """

    def __init__(self) -> None:
        self.state = MemoryState()
        self.lock = asyncio.Lock()
        self.bulk = MemoryBulk(self)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryUnitOfWork]:
        """See :meth:`letzshop_core.uow.Store.reading`."""
        yield MemoryUnitOfWork(self.state)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryUnitOfWork]:
        """See :meth:`letzshop_core.uow.Store.writing`."""
        async with self.lock:
            changed = self.state.copy()
            yield MemoryUnitOfWork(changed)
            self.state = changed

    async def check(self) -> None:
        """There is nothing that could fail."""

    async def close(self) -> None:
        """There is nothing to close."""
