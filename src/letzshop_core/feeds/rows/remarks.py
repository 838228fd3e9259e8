"""What is noted of a row while it is read."""

from collections.abc import Sequence
from typing import Any, Final

from letzshop_core.feeds.findings import Finding, Severity
from letzshop_core.feeds.rows.expected import ESSENTIAL
from letzshop_core.feeds.rules import rule_of

__all__ = ["Remarks", "RemarksByRow"]

#: Findings show this much of a cell.
_SHOWN: Final = 200


class Remarks:
    """What is noted of a row while it is read."""

    __slots__ = ("aside", "attribute", "cell", "findings", "header", "promoted", "rejected", "row")

    def __init__(self, row: int, promoted: frozenset[str]) -> None:
        self.row = row
        #: Codes that are errors by the caller's choice.
        self.promoted = promoted
        self.findings: list[Finding] = []
        self.rejected = False
        #: Values that a cell holds besides that of its own attribute.
        self.aside: dict[str, Any] = {}

    def begin(self, attribute: str, header: str | None, cell: str | None) -> None:
        """The notes that follow are about this cell."""
        self.attribute = attribute
        self.header = header
        self.cell = cell

    def note(self, problem: str, message: str) -> None:
        """A :data:`Note` on the cell last begun."""
        code = f"{self.attribute}/{problem}"
        severity = Severity.ERROR if code in self.promoted else rule_of(code).severity
        cell = self.cell
        if cell is not None and len(cell) > _SHOWN:
            cell = f"{cell[: _SHOWN - 3]}..."
        self.findings.append(Finding(self.row, self.header, cell, code, severity, message))
        if severity is Severity.ERROR:
            self.rejected = True

    def take_back(self, finding: Finding) -> None:
        """What was noted is settled by the rest of the row."""
        self.findings.remove(finding)
        self.rejected = any(other.severity is Severity.ERROR for other in self.findings)

    def miss(self, attribute: str, header: str | None, beside: str = "") -> None:
        """The row has no value for the attribute; not said where a finding tells why."""
        told = (f for f in self.findings if f.code.startswith(f"{attribute}/"))
        if not any(f.severity is Severity.ERROR or attribute not in ESSENTIAL for f in told):
            self.begin(attribute, header, None if header is None else "")
            self.note("missing", f"Expected a value for {attribute}{beside}, got nothing.")


class RemarksByRow(dict[int, Remarks]):
    """The remarks on each of some rows, by its place; made when there is something to note."""

    def __init__(self, numbers: Sequence[int], promoted: frozenset[str]) -> None:
        self.numbers = numbers
        self._promoted = promoted
        #: Rows that have no value for an attribute that they should have.
        self.lacking: set[int] = set()

    @property
    def rows(self) -> set[int]:
        """The rows that something was noted of, or that lack something."""
        noted = {row for row, remarks in self.items() if remarks.findings or remarks.aside}
        return noted | self.lacking

    def __missing__(self, row: int) -> Remarks:
        self[row] = remarks = Remarks(self.numbers[row], self._promoted)
        return remarks
