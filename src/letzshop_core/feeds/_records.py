"""A row as it stands in the feed."""

from collections.abc import Sequence

from letzshop_core.feeds.findings import Finding, Severity
from letzshop_core.feeds.lines import MISREAD

__all__ = ["Record", "as_western", "mended"]


class Record:
    """A row as it stands in the feed.

    ``number`` is the row's number as a spreadsheet shows it: everything above it counts, the
    header too, and a row over several lines counts once. ``raw`` is its own text with the line
    end, ``cells`` are its cells, as many as there are. ``findings`` are about bytes that are no
    text.

    Where the reader of a feed said of rows that they are known, one record stands for as many
    of them as ``known`` says, from ``number`` on, without cells or text.
    """

    __slots__ = ("cells", "findings", "known", "number", "raw")

    def __init__(
        self,
        number: int,
        cells: list[str],
        raw: str,
        findings: tuple[Finding, ...] = (),
        known: int = 0,
    ) -> None:
        self.number = number
        self.cells = cells
        self.raw = raw
        self.findings = findings
        self.known = known

    def __repr__(self) -> str:
        return f"Record({self.number}, {self.cells!r})"


def mended(
    number: int, cells: list[str], raw: str, *, header: Sequence[str], encoding: str
) -> Record:
    """A record some bytes of which are no text in the feed's encoding."""
    findings = []
    for index, cell in enumerate(cells):
        if MISREAD.search(cell):
            cells[index] = as_western(cell)
            column = header[index] if index < len(header) else None
            findings.append(
                Finding(
                    number,
                    column,
                    cells[index][:200],
                    "encoding/undecodable",
                    Severity.WARNING,
                    f"Expected text in {encoding}, got other bytes; "
                    "they were read as windows-1252.",
                )
            )
    return Record(number, cells, as_western(raw), tuple(findings))


def as_western(text: str) -> str:
    """Bytes that were no text (PEP 383), read as windows-1252, as a spreadsheet would have."""
    return MISREAD.sub(
        lambda match: (
            bytes([ord(match[0]) & 0xFF]).decode("windows-1252", "replace")
            if match[0] != "\ufffd"
            else "\ufffd"
        ),
        text,
    )
