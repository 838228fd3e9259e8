"""What the reader has to say about a feed: findings, each tied to a row and a column.

Codes are ``attribute/problem`` (``price/unreadable``, ``gtin/check-digit``), stable across
releases, in the style of the item issues of Google's product diagnostics: a severity, the
attribute, the value as it was found, and a sentence that says what was expected.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding matters: an ``error`` rejects the row, a ``warning`` does not, and
    ``info`` is nothing to mend (only a dry run has it)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one cell (or a whole row, or the whole feed).

    ``row`` is the row's number as a spreadsheet shows it (the file's first row is 1);
    ``None`` means the feed as a whole. ``column`` is the header as the feed spells it,
    ``value`` the offending text as it was found.
    """

    row: int | None
    column: str | None
    value: str | None
    code: str
    severity: Severity
    message: str

    def as_dict(self) -> dict[str, Any]:
        """The finding in the shape the HTTP API and ``--json`` report it."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
        }
