"""Whole batches, at the database's own speed."""

from sqlalchemy.ext.asyncio import AsyncEngine

from letzshop_core.imports.bulk import BulkCatalogue

__all__ = ["make_bulk"]


class SqlBulk:
    """See :class:`letzshop_core.imports.ports.BulkCatalogue`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine


def make_bulk(engine: AsyncEngine) -> BulkCatalogue:
    """The bulk adapter for the engine's database."""
    return SqlBulk(engine)
