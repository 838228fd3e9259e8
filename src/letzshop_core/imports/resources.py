"""What a marketplace lends to its imports."""

from dataclasses import dataclass

from letzshop_core.imports.models import ReadingDefaults
from letzshop_core.imports.spool import Spool
from letzshop_core.notifications.notifier import Notifier
from letzshop_core.ports import Clock, FeedSource
from letzshop_core.uow import Store

__all__ = ["ImportResources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResources:
    """What a marketplace lends to its imports: where feeds come from, where they are kept while
    they are imported, where they end up, and who is told how it went."""

    store: Store
    clock: Clock
    feeds: FeedSource
    spool: Spool
    defaults: ReadingDefaults
    notifier: Notifier
