"""What a store has to offer for imports and exports, which move whole batches of rows."""

from array import array
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from msgspec import Struct

from letzshop_core.imports.matching import RowKeys
from letzshop_core.imports.models import Checkpoint, Counts, JobContext, RejectedRow
from letzshop_core.products.export import ExportOptions
from letzshop_core.users.models import Actor

__all__ = [
    "TERMS",
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

    ``values`` are product attributes as the feed reader gives them, with ``currency`` and
    ``gtin_valid`` but without ``id``. ``warnings`` are the codes of the row's findings.
    """

    number: int
    keys: RowKeys
    values: dict[str, Any]
    extra: dict[str, str]
    digest: int
    warnings: tuple[str, ...] = ()


class StagedRows(Protocol):
    """Rows of a batch that a store has taken over, in whatever form it likes."""

    @property
    def rows(self) -> Sequence[IncomingRow]:
        """The rows."""
        ...


@dataclass(slots=True)
class StandingOffers:
    """Offers that a feed wrote earlier, in columns, since there may be a million."""

    #: The digests of the rows that they were last written from, ascending.
    digests: "array[int]"
    #: Their keys in the store.
    keys: "array[int]"
    #: How many findings those rows had, 65,535 at most.
    warnings: "array[int]"
    #: The keys of the offers that were changed by other means since; ascending.
    changed: "array[int]"

    @classmethod
    def of(cls, rows: Iterable[tuple[int | None, int, int]]) -> "StandingOffers":
        """From rows of digest (None if the offer was changed since), key, number of findings."""
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
    """What became of the rows of a batch; each is counted once."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    #: By position in the batch: the title of another owner's product, which differs from the row's.
    titles_kept: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Note:
    """What is stored together with a batch: its part of the report, and where to resume."""

    counts: Counts
    checkpoint: Checkpoint
    findings: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[RejectedRow] = field(default_factory=list)
    #: Of rows that are neither unchanged nor merged: vendor's id, row number, accepted. The id of
    #: a rejected row counts as occurring in the feed.
    seen: list[tuple[str, int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How many active offers are no longer in the feed (``missing``), how many of these were as it
    wrote them. ``refused``: they were too many, so none was deactivated."""

    missing: int
    as_written: int
    refused: bool


@dataclass(frozen=True, slots=True)
class OfferedTerms:
    """The terms that an offer states itself; None where the product's apply."""

    price: Decimal | None
    sale_price: Decimal | None
    currency: str | None
    availability: str | None
    condition: str | None
    link: str | None


TERMS: Final = tuple(field.name for field in fields(OfferedTerms))
"""Their names, which are also those of the product's attributes."""


class BulkSession(Protocol):
    """One job's access to the store. It writes only while the job's lease is held."""

    #: How many batches may be on their way into the store at the same time.
    unstored_batches: int

    def standing(self) -> AsyncIterator[StandingOffers]:
        """The offers that this feed wrote and did not withdraw, by ascending digest and key, a
        few thousand at a time. Called once, before anything else."""
        ...

    async def active_offers(self) -> int:
        """How many of the shop's active offers this feed has written."""
        ...

    async def offers(self, ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
        """The key and digest (as in :class:`StandingOffers`) of the offers that this feed wrote,
        by the shop's own id."""
        ...

    async def terms(self, ids: Collection[str]) -> dict[str, OfferedTerms]:
        """The terms of the shop's offers with these ids, whoever wrote them."""
        ...

    async def seen(self, ids: Collection[str]) -> dict[str, int | None]:
        """Which of these ids this job has merged or noted as seen, each with the number of its
        accepted row, or None if no row with it was accepted."""
        ...

    def accepted_ids(self) -> AsyncIterator[str]:
        """The ids for which :meth:`seen` has a row number. Called once, by a resumed job."""
        ...

    async def stage(self, rows: Sequence[IncomingRow], *, now: datetime) -> StagedRows:
        """Take over the next batch, in the order in which batches will be merged. No two rows have
        the same id; their values are the store's from now on. Its tables are not touched."""
        ...

    async def advance(self, staged: StagedRows) -> None:
        """Do whatever can be done for a batch before the one in front of it is committed. The
        rows stay invisible.

        Up to :attr:`unstored_batches` may advance, or wait to be merged, at the same time.

        Raises:
            TransientStoreError: as :meth:`merge`.
        """
        ...

    async def merge(self, staged: StagedRows, conclude: Callable[[Merged], Note]) -> Note:
        """Write the rows, and the note that ``conclude`` makes of the outcome, in one transaction.

        Batches are merged one after the other, in the order in which they were staged. Imports
        take turns at matching and merging, so that two that bring the same new GTIN end with
        one product. A dry run undoes everything but the note.

        A row may *restate* an offer whose terms are a person's (no feed has written it, or it was
        changed later than its product): price, availability, condition and link are those that
        hold for the offer, be they its own or the product's. Such a row leaves these of the
        product as they are, and does not count as a change. So nothing changes when a shop's
        export comes back, although a row has but one price.

        Raises:
            LeaseLost: another worker has the job; nothing was written.
            TransientStoreError: nothing was written, and another try may succeed.
        """
        ...

    async def withdraw(
        self,
        unmet: Sequence[int],
        at_most: int,
        conclude: Callable[[Withdrawal], Note],
        *,
        now: datetime,
    ) -> Note:
        """Deactivate the offers that are no longer in the feed, and write the note that
        ``conclude`` makes of that, in one transaction.

        These are the active offers of this feed whose keys are in ``unmet`` and whose ids
        :meth:`seen` does not know. If they are more than ``at_most``, none is deactivated. A dry
        run only counts.

        Raises:
            LeaseLost, TransientStoreError: as :meth:`merge`.
        """
        ...


class BulkCatalogue(Protocol):
    """The entrance for imports and exports."""

    def open(self, job: JobContext) -> AbstractAsyncContextManager[BulkSession]:
        """Begin or resume a job."""
        ...

    def export(
        self, options: ExportOptions, *, by: Actor, shop_id: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        """All products that :meth:`ProductRepository.find` lists, as the caller sees them
        (:func:`as_seen_by`), as a feed, piece by piece. They are those of one moment.

        No inactive offers are among them, for anybody. A feed has no way to say that they are:
        whoever reads it would sell them, and a shop that imports its own export would have those
        again that an import in mode ``full`` took away.

        A table has a column for each attribute of which some product shows a value. With
        ``shop_id``, ids and terms are those of the shop's offers, so that the shop can import
        its own export. If there are too many exports at once, some wait.

        Raises:
            TransientStoreError: the store went away; another try may succeed.
        """
        ...
