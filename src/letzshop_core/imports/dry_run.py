"""What an import would change: the findings that only a dry run has."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Any

from letzshop_core.feeds import Finding, Severity
from letzshop_core.imports.bulk import TERMS, BulkSession, IncomingRow, OfferedTerms

__all__ = ["differences"]


async def differences(
    session: BulkSession, rows: list[IncomingRow], columns: Mapping[str, str]
) -> list[Finding]:
    """A finding for each row that would make a new offer, and for each term of an existing offer
    that would change. ``columns`` maps headers to attributes."""
    headers = {attribute: header for header, attribute in reversed([*columns.items()])}
    offered = await session.terms([row.keys.id for row in rows])
    return [finding for row in rows for finding in _of_row(row, offered, headers)]


def _of_row(
    row: IncomingRow, offered: Mapping[str, OfferedTerms], headers: Mapping[str, str]
) -> Iterator[Finding]:
    present = offered.get(row.keys.id)
    if present is None:
        message = "The shop has no offer with this id yet; one would be created."
        yield _finding(row, headers.get("id"), row.keys.id, "dry-run/new", message)
        return
    for name, before in zip(TERMS, astuple(present), strict=True):
        after = row.values.get(name)
        if before != after:
            message = f"The offer's {name} would change from {_shown(before)} to {_shown(after)}."
            value = None if after is None else str(after)
            yield _finding(row, headers.get(name), value, "dry-run/changed", message)


def _finding(
    row: IncomingRow, column: str | None, value: str | None, code: str, message: str
) -> Finding:
    return Finding(row.number, column, value, code, Severity.INFO, message)


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(str(value)[:200])
