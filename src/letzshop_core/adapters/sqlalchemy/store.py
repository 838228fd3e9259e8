"""SqlStore: the store on PostgreSQL or SQLite."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from letzshop_core.adapters.sqlalchemy.audit import SqlAuditLog
from letzshop_core.adapters.sqlalchemy.bulk import SqlBulk
from letzshop_core.adapters.sqlalchemy.engine import make_engine, may_pass
from letzshop_core.adapters.sqlalchemy.import_queue import SqlImportQueue
from letzshop_core.adapters.sqlalchemy.imports import SqlImportJobs
from letzshop_core.adapters.sqlalchemy.notifications import SqlNotifications
from letzshop_core.adapters.sqlalchemy.offers import SqlOffers
from letzshop_core.adapters.sqlalchemy.products import SqlProducts
from letzshop_core.adapters.sqlalchemy.readers import Readers
from letzshop_core.adapters.sqlalchemy.schedules import SqlSchedules
from letzshop_core.adapters.sqlalchemy.shops import SqlShops
from letzshop_core.adapters.sqlalchemy.stats import SqlStats
from letzshop_core.adapters.sqlalchemy.stock import SqlStock
from letzshop_core.adapters.sqlalchemy.totals import Totals
from letzshop_core.adapters.sqlalchemy.users import SqlUsers
from letzshop_core.errors import OutcomeUnknown, SchemaMismatch, TransientStoreError
from letzshop_core.imports.bulk import BulkCatalogue

__all__ = ["SqlStore", "SqlUnitOfWork"]

_TRANSIENT_CLASSES = ("08", "40", "53", "57", "58")
"""Classes of SQLSTATEs: a lost connection, a transaction that was rolled back, a lack of
connections, memory or disk space, an intervention (a restart, a time limit), a system error."""
_UNDEFINED_TABLE = "42P01"
_TRANSIENT_STATES = {"25006", "25P04", "55P03"}
"""Single SQLSTATEs: a server that has become a standby, a transaction that was open for too long, a
lock that is not available."""


class SqlUnitOfWork:
    """Repositories over one connection."""

    def __init__(self, connection: AsyncConnection, totals: Totals) -> None:
        self.connection = connection
        self._totals = totals

    @property
    def users(self) -> SqlUsers:
        return SqlUsers(self.connection)

    @property
    def shops(self) -> SqlShops:
        return SqlShops(self.connection)

    @property
    def products(self) -> SqlProducts:
        return SqlProducts(self.connection, self._totals)

    @property
    def offers(self) -> SqlOffers:
        return SqlOffers(self.connection)

    @property
    def stock(self) -> SqlStock:
        return SqlStock(self.connection)

    @property
    def imports(self) -> SqlImportJobs:
        return SqlImportJobs(self.connection)

    @property
    def import_queue(self) -> SqlImportQueue:
        return SqlImportQueue(self.connection)

    @property
    def schedules(self) -> SqlSchedules:
        return SqlSchedules(self.connection)

    @property
    def notifications(self) -> SqlNotifications:
        return SqlNotifications(self.connection)

    @property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self.connection)

    @property
    def stats(self) -> SqlStats:
        return SqlStats(self.connection)


class SqlStore:
    """A database reached through SQLAlchemy; see :class:`letzshop_core.uow.Store`.

    ``SqlStore.connect(url)`` is the usual way in. The schema must be there already:
    :func:`letzshop_core.adapters.sqlalchemy.migrations.upgrade` creates and upgrades it.
    """

    def __init__(self, engine: AsyncEngine, *, idle_readers: int = 5) -> None:
        self.engine = engine
        self.bulk: BulkCatalogue = SqlBulk(engine.url)
        self._readers = Readers(engine, keep=idle_readers)
        self._totals = Totals()

    @classmethod
    def connect(cls, url: str, *, pool_size: int = 10, max_overflow: int = 5) -> "SqlStore":
        """A store on the database at ``url`` (``postgresql://…`` or ``sqlite:///…``)."""
        engine = make_engine(url, pool_size=pool_size, max_overflow=max_overflow)
        return cls(engine, idle_readers=pool_size // 2)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """See :meth:`letzshop_core.uow.Store.reading`. No transaction is opened for it."""
        with _translated():
            async with self._readers.lend() as connection:
                yield SqlUnitOfWork(connection, self._totals)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """See :meth:`letzshop_core.uow.Store.writing`."""
        is_over = False
        try:
            with _translated():
                async with self.engine.connect() as connection, connection.begin():
                    yield SqlUnitOfWork(connection, self._totals)
                    is_over = True
        except TransientStoreError as error:
            cause = error.__cause__
            if is_over and isinstance(cause, DBAPIError) and _is_lost(cause):
                raise OutcomeUnknown from cause
            raise

    async def check(self) -> None:
        """See :meth:`letzshop_core.uow.Store.check`."""
        try:
            async with self.reading() as uow:
                await uow.connection.execute(text("SELECT 1"))
        except DBAPIError as error:  # the file is not a database
            raise TransientStoreError from error

    async def close(self) -> None:
        """Close every pooled connection."""
        await self._readers.close()
        await self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Driver errors that say "try again" become TransientStoreError, and those of tables that
    nobody made SchemaMismatch; all others stay bugs."""
    try:
        yield
    except PoolTimeoutError as error:
        raise TransientStoreError from error
    except DBAPIError as error:
        state = _state(error)
        busy = isinstance(error.orig, sqlite3.Error) and may_pass(error.orig)
        passing = state in _TRANSIENT_STATES or state.startswith(_TRANSIENT_CLASSES)
        if passing or busy or _is_lost(error):
            raise TransientStoreError from error
        if state == _UNDEFINED_TABLE or str(error.orig).startswith("no such table"):
            msg = "The database lacks tables; upgrade(url), of the module migrations, makes them."
            raise SchemaMismatch(msg) from error
        raise


def _is_lost(error: DBAPIError) -> bool:
    """Whether the connection broke."""
    # It has no SQLSTATE then, unless the server says goodbye. Errors of SQLite never have one.
    return error.connection_invalidated or (
        isinstance(error, OperationalError | InterfaceError)
        and not _state(error)
        and not isinstance(error.orig, sqlite3.Error)
    )


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
