"""Counts over the marketplace, and the quality of a shop's data."""

from collections.abc import Mapping
from typing import Final, Self

import msgspec

from letzshop_core.fields import Time
from letzshop_core.imports.models import ImportState

__all__ = [
    "RECOMMENDED",
    "FrequentFinding",
    "ImportStats",
    "LastImport",
    "MissingAttribute",
    "ProductStats",
    "ShopQuality",
    "ShopStats",
    "Stats",
    "StockStats",
]

RECOMMENDED: Final = (
    "description",
    "link",
    "image_link",
    "price",
    "availability",
    "condition",
    "brand",
    "gtin",
    "google_product_category",
    "product_type",
)
"""The attributes that every product should have, after Google's product data specification."""


class ProductStats(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of products, of different brands (ignoring the case of A-Z) and of categories."""

    total: int
    brands: int
    categories: int


class ShopStats(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of shops: all, active ones, verified ones."""

    total: int
    active: int
    verified: int


class StockStats(msgspec.Struct, frozen=True, kw_only=True):
    """The number of places with stock, and of units in them."""

    entries: int
    quantity: int
    reserved: int


class ImportStats(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of import jobs. Those that completed with errors count as completed."""

    pending: int
    processing: int
    completed: int
    failed: int

    @classmethod
    def of(cls, jobs: Mapping[str, int]) -> Self:
        """From the number of jobs in each state; states without jobs may be missing."""
        completed = (ImportState.COMPLETED, ImportState.COMPLETED_WITH_ERRORS)
        return cls(
            pending=jobs.get(ImportState.PENDING, 0),
            processing=jobs.get(ImportState.PROCESSING, 0),
            completed=sum(jobs.get(state, 0) for state in completed),
            failed=jobs.get(ImportState.FAILED, 0),
        )


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over the whole marketplace, including what is not public."""

    products: ProductStats
    shops: ShopStats
    offers: int
    stock: StockStats
    imports: ImportStats


class FrequentFinding(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a shop's offers came from rows with this finding, and their share (0-1)."""

    code: str
    offers: int
    share: float


class MissingAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a shop's offers lack this attribute, and their share (0-1)."""

    attribute: str
    offers: int
    share: float


class LastImport(msgspec.Struct, frozen=True, kw_only=True):
    """The last import of a shop that is over, dry runs excepted, and how long ago it ended."""

    job_id: int
    status: ImportState
    completed_at: Time
    age_seconds: int


class ShopQuality(msgspec.Struct, frozen=True, kw_only=True):
    """The quality of the data of a shop's active offers; the most frequent faults come first."""

    shop_code: str
    offers: int
    findings: list[FrequentFinding]
    missing: list[MissingAttribute]
    last_import: LastImport | None
