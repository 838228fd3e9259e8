"""What an import and an export need of a store: whole batches, in terms of the catalogue."""

from array import array
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from msgspec import Struct

from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import Checkpoint, Counts, JobContext, RejectedRow
from letzshop_core.products.export import ExportOptions
from letzshop_core.users.models import Actor

__all__ = [
    "BulkCatalogue",
    "BulkSession",
    "IncomingRow",
    "Merged",
    "Note",
    "OfferedTerms",
    "StagedRows",
    "StandingOffers",
    "Withdrawal",
]


class IncomingRow(Struct):
    """An accepted row on its way into the catalogue.

    ``values`` are product attributes as the feed reader gives them (``currency`` and
    ``gtin_valid`` among them, ``id`` not), ``warnings`` the codes of the row's findings.
    """

    number: int
    keys: RowKeys
    values: dict[str, Any]
    extra: dict[str, str]
    digest: int
    warnings: tuple[str, ...] = ()


class StagedRows(Protocol):
    """Rows of a batch that a store has taken over; what it makes of them is its own affair."""

    @property
    def rows(self) -> Sequence[IncomingRow]:
        """The rows."""
        ...


@dataclass(slots=True)
class StandingOffers:
    """Offers that a feed wrote, in columns: there may be a million."""

    #: The digests of the rows that they were last written from, ascending.
    digests: "array[int]"
    #: Their keys in the store.
    keys: "array[int]"
    #: How many findings the rows had, 65,535 at most.
    warnings: "array[int]"
    #: The keys, ascending, of others that have changed since they were written.
    changed: "array[int]"

    @classmethod
    def of(cls, rows: Iterable[tuple[int | None, int, int]]) -> "StandingOffers":
        """These offers: of each the digest (``None`` if it has changed since), key and number of
        findings."""
        offers = cls(array("q"), array("q"), array("H"), array("q"))
        for digest, key, warnings in rows:
            if digest is None:
                offers.changed.append(key)
            else:
                offers.digests.append(digest)
                offers.keys.append(key)
                offers.warnings.append(min(warnings, 0xFFFF))
        return offers


@dataclass(slots=True)
class Merged:
    """What became of the rows of a batch, which are counted once each."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    #: By position in the batch: the title of somebody else's product that the row would change.
    titles_kept: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Note:
    """What is written down of a batch: for the account, and for going on after a crash."""

    counts: Counts
    checkpoint: Checkpoint
    findings: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[RejectedRow] = field(default_factory=list)
    #: Of rows that are neither unchanged nor merged: vendor's id, row number, accepted. A rejected
    #: row counts as occurring, too.
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Offers that left the feed: how many, of how many that it wrote and that were active; and
    whether that was too large a share, so that none was deactivated."""

    missing: int
    of: int
    refused: bool


@dataclass(frozen=True, slots=True)
class OfferedTerms:
    """What a shop states of an offer itself; None where the product's holds."""

    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    availability: str | None
    condition: str | None
    link: str | None


class BulkSession(Protocol):
    """One job's way into the store. Everything it writes is conditional on the job's lease."""

    #: How many batches may be on their way into the store at the same time.
    unstored_batches: int

    def standing(self) -> AsyncIterator[StandingOffers]:
        """The offers that this feed wrote and did not withdraw, by ascending digest and key, a
        few thousand at a time; asked once, before anything else."""
        ...

    async def offers(self, ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
        """The key and digest of the offers of this feed that the shop calls by these ids."""
        ...

    async def terms(self, ids: Collection[str]) -> dict[str, OfferedTerms]:
        """The terms of the offers that the shop calls by these ids, whoever wrote them."""
        ...

    async def seen(self, ids: Collection[str]) -> dict[str, int | None]:
        """Those of these ids that this job has merged or noted as seen, with the number of the row
        that was accepted, None if there was none."""
        ...

    def accepted_ids(self) -> AsyncIterator[str]:
        """The ids that :meth:`seen` has a number for; asked once, by a resumed job."""
        ...

    async def stage(self, rows: Sequence[IncomingRow], *, now: datetime) -> StagedRows:
        """Take rows over, whose ids are different from each other, in the order in which they are
        to be merged. The store's tables are not touched."""
        ...

    async def advance(self, staged: StagedRows) -> None:
        """Bring staged rows as close to the catalogue as can be before the batch in front is
        there; nobody sees them yet.

        So many as :attr:`unstored_batches` may advance, or wait to be merged, at the same time.

        Raises:
            TransientStoreError: as :meth:`merge`.
        """
        ...

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        """Write the rows and the note that ``conclude`` makes of the outcome, in one transaction.

        Batches are merged one after the other, in the order in which they were staged. Imports
        take turns in matching and merging, so that two that bring the same new GTIN end with
        one product. A dry run undoes everything but the note.

        Raises:
            LeaseLost: the job is in other hands; nothing was written.
            TransientStoreError: nothing was written, and trying again may help.
        """
        ...

    async def withdraw(
        self,
        unmet: Sequence[int],
        max_share: float,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        """Deactivate those of the ``unmet`` offers (keys) that are active, of this feed, and
        whose id :meth:`seen` does not know either, unless they are more than ``max_share`` (0 to 1)
        of all active offers it wrote; write the note that ``conclude`` makes of it, in one
        transaction.

        A dry run only counts.

        Raises:
            LeaseLost, TransientStoreError: as :meth:`merge`.
        """
        ...


class BulkCatalogue(Protocol):
    """What an import or an export moves whole batches through."""

    def open(self, job: JobContext) -> AbstractAsyncContextManager[BulkSession]:
        """Begin or go on with a job."""
        ...

    def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncIterator[bytes]:
        """The products that :meth:`ProductRepository.find` lists, all of them, as a feed, piece by
        piece and as of one moment.

        A table has columns for what the products have values of. Of a shop's products, the ids
        and terms are those of its offers, so that the shop can import its own export. Exports
        wait for each other if there are too many.

        Raises:
            TransientStoreError: the store went away, and trying again may help.
        """
        ...
