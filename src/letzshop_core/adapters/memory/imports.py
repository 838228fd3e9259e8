"""Import jobs, their findings and rejected rows, in memory."""

from letzshop_core.adapters.memory.state import MemoryState

__all__ = ["MemoryImportJobs"]


class MemoryImportJobs:
    """See :class:`letzshop_core.imports.ports.ImportJobRepository`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
