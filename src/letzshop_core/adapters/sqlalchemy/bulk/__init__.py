"""Imports and exports of whole batches, at the database's own speed."""

from letzshop_core.adapters.sqlalchemy.bulk.catalogue import SqlBulk

__all__ = ["SqlBulk"]
