"""Import jobs, their findings and rejected rows: what a store must offer."""

from typing import Protocol

__all__ = ["BulkCatalogue", "ImportJobRepository"]


class BulkCatalogue(Protocol):
    """What an import or an export moves whole batches through."""


class ImportJobRepository(Protocol):
    """Import jobs, their findings and rejected rows."""
