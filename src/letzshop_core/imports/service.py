"""Import jobs, their findings and rejected rows: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["ImportService"]


class ImportService:
    """Import jobs, their findings and rejected rows."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
