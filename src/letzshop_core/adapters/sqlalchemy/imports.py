"""Import jobs, their findings and rejected rows, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlImportJobs"]


class SqlImportJobs:
    """See :class:`letzshop_core.imports.ports.ImportJobRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
