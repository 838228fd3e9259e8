"""The unit of work: the repositories of one transaction, and the store that opens them."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from letzshop_core.audit.ports import AuditLog
from letzshop_core.imports.bulk import BulkCatalogue
from letzshop_core.imports.ports import ImportJobRepository, ImportQueue
from letzshop_core.notifications.ports import NotificationRepository
from letzshop_core.offers.ports import OfferRepository
from letzshop_core.products.ports import ProductRepository
from letzshop_core.schedules.ports import ScheduleRepository
from letzshop_core.shops.ports import ShopRepository
from letzshop_core.stats.ports import StatsReader
from letzshop_core.stock.ports import StockRepository
from letzshop_core.users.ports import UserRepository

__all__ = ["Store", "UnitOfWork"]


class UnitOfWork(Protocol):
    """The repositories of one transaction. They see each other's changes."""

    @property
    def users(self) -> UserRepository: ...
    @property
    def shops(self) -> ShopRepository: ...
    @property
    def products(self) -> ProductRepository: ...
    @property
    def offers(self) -> OfferRepository: ...
    @property
    def stock(self) -> StockRepository: ...
    @property
    def imports(self) -> ImportJobRepository: ...
    @property
    def import_queue(self) -> ImportQueue: ...
    @property
    def schedules(self) -> ScheduleRepository: ...
    @property
    def notifications(self) -> NotificationRepository: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def stats(self) -> StatsReader: ...


class Store(Protocol):
    """A database, or something that can take its place."""

    @property
    def bulk(self) -> BulkCatalogue:
        """For imports and exports, which move whole batches."""
        ...

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that only reads. Each statement sees what is committed at that moment."""
        ...

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that commits when its block ends cleanly, and only then.

        Raises:
            TransientStoreError: at exit or from any repository call, if the block may succeed
                when it is run again (a deadlock, a lost connection).
            OutcomeUnknown: at exit, if what the block changed may be stored all the same.
        """
        ...

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            TransientStoreError: it does not.
        """
        ...

    async def close(self) -> None:
        """Close connections and files. The store must not be used afterwards."""
        ...
