"""Who did what, when: the rules."""

from letzshop_core.ports import Clock
from letzshop_core.uow import Store

__all__ = ["AuditService"]


class AuditService:
    """Who did what, when."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
