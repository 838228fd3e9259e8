"""From a row of cells to a product: typed values, what is left over, and findings.

Nothing is dropped in silence. A cell that is no attribute's is kept in ``ProductRow.extra``; a
cell that cannot be read leaves a finding with its text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any, Final, Literal, Protocol, cast

from letzshop_core.feeds._columns import Column, compile_column
from letzshop_core.feeds._prices import MONEY, lacks_currency, settle_prices
from letzshop_core.feeds._relations import checks_of
from letzshop_core.feeds._remarks import ESSENTIAL, Remarks
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import ColumnMap
from letzshop_core.feeds.findings import Finding
from letzshop_core.feeds.rules import rule_of
from letzshop_core.feeds.values.links import split_links
from letzshop_core.feeds.values.lists import count_fault
from letzshop_core.feeds.values.text import tidy_lines, without_guard
from letzshop_core.feeds.values.words import availability_in_words, availability_of
from letzshop_core.parsing import Gtin, is_currency

__all__ = ["GtinPolicy", "ProductRow", "RowParser"]

GtinPolicy = Literal["lenient", "strict"]
"""Whether a GTIN with a wrong check digit is kept and flagged, or rejects its row."""

#: What a feed should say of a product. Without the first three there is nothing to sell.
_EXPECTED: Final = (
    "id",
    "title",
    "price",
    "description",
    "link",
    "image_link",
    "availability",
    "brand",
)
_RECOMMENDED: Final = frozenset(_EXPECTED[3:])
#: What stands in for an attribute that a feed has no column for.
_INSTEAD: Final = {
    "title": "structured_title",
    "description": "structured_description",
    "availability": "quantity",
}
_STAND_INS: Final = frozenset(_INSTEAD.values())
_ZERO: Final = Decimal(0)
_LATER: Final = ("preorder", "backorder")
#: Problems that a value has which stands in a column of another kind.
_MISFITS: Final = frozenset(
    (
        *("unreadable", "unknown-value", "unknown", "no-scheme"),
        *("negative", "range", "scientific-notation", "several-amounts"),
        *("not-digits", "length", "check-digit", "several"),
    )
)
_STRICT: Final = frozenset(("gtin/check-digit",))
#: Columns that we put into files of rejected rows; in a mended file they say nothing.
_OURS: Final = "letzshop_"


class Record(Protocol):
    """A row as the reader hands it on."""

    @property
    def number(self) -> int:
        """The row's number as a spreadsheet shows it."""

    @property
    def cells(self) -> Sequence[str]:
        """The cells."""


@dataclass(slots=True)
class ProductRow:
    """A row as a product."""

    #: The row's number as a spreadsheet shows it.
    number: int
    #: Attribute to value, by ``Attribute.kind``; with ``price`` comes ``currency``, with
    #: ``gtin`` comes ``gtin_valid``. What the row does not say is absent. Lists are not to be
    #: changed in place: rows with equal cells share them.
    values: dict[str, Any]
    #: What other columns hold, by header.
    extra: dict[str, str]
    findings: Sequence[Finding]
    #: Whether the row cannot be imported: one of the findings is an error.
    rejected: bool

    @property
    def id(self) -> str | None:
        """The vendor's own id of the product, if the row has a usable one."""
        found: str | None = self.values.get("id")
        return found


class RowParser:
    """Turns the records of one feed into products."""

    def __init__(
        self,
        columns: ColumnMap,
        *,
        decimal_marks: Mapping[int, str] | None = None,
        month_first: Mapping[int, bool] | None = None,
        default_currency: str | None = None,
        gtin_policy: GtinPolicy = "lenient",
        lists_in_cells: bool = True,
        today: date | None = None,
    ) -> None:
        """:param decimal_marks: by column index, ``"."`` or ``","``: what the column's other
            cells prove, or the caller knows.
        :param month_first: by column index, whether ``05/06/2026`` is the sixth of May there.
        :param default_currency: ISO 4217 code for prices that name none.
        :param gtin_policy: see :data:`GtinPolicy`.
        :param lists_in_cells: a cell may hold several values with commas between; otherwise
            each value has a cell of its own, as in XML.
        :param today: what dates are compared with; by default the day in UTC.
        """
        if default_currency is not None and not is_currency(default_currency):
            msg = f"default_currency must be an ISO 4217 code, not {default_currency!r}"
            raise ValueError(msg)
        self._width = len(columns.header)
        self._default_currency = default_currency
        self._promoted = _STRICT if gtin_policy == "strict" else frozenset()
        marks, orders = decimal_marks or {}, month_first or {}
        compiled = [
            compile_column(
                index,
                columns,
                decimal_mark=marks.get(index),
                month_first=orders.get(index),
                default_currency=default_currency,
                lists_in_cells=lists_in_cells,
            )
            for index in range(self._width)
        ]
        main: dict[str, Column] = {}
        for column in sorted(compiled, key=lambda column: (column.rank, column.index)):
            if column.name:
                main.setdefault(column.name, column)
        chosen = sorted(main.values(), key=lambda column: column.index)
        self._main = {column.name: column for column in chosen}
        others = [
            column
            for column in compiled
            if column not in chosen and not column.header.startswith(_OURS)
        ]
        #: Columns of no attribute, and further ones for attributes.
        self._extras = [column for column in others if not column.name]
        self._others = [column for column in others if column.name]
        self._several = {column.name for column in self._others if column.repeatable}
        self._checks = checks_of(self._main, today or datetime.now(UTC).date())
        self._expected = ESSENTIAL | (main.keys() & _RECOMMENDED)
        if "quantity" in main:
            self._expected |= {"availability"}
        #: Whether there is always more to be said of a row than its cells say one by one.
        self._never_settled = (
            not self._expected <= main.keys()
            or not main.keys().isdisjoint(_STAND_INS)
            or bool(self._several)
        )
        self._money = [name for name in MONEY if name in main]
        self._expects_codes = not main.keys().isdisjoint(("gtin", "mpn"))
        self.findings: tuple[Finding, ...] = tuple(_of_columns(columns, main.keys()))
        """What there is to say of the columns as such; of no row, so ``row`` is ``None``."""

    def parse(self, record: Record) -> ProductRow:
        """Read a record. Raises nothing, whatever the cells hold."""
        return self.parse_all((record,))[0]

    def parse_all(self, records: Sequence[Record]) -> list[ProductRow]:
        """Read some records at once, which costs less. Raises nothing, whatever the cells hold."""
        even = [record for record in records if len(record.cells) == self._width]
        rows = self._parse_even(even) if even else []
        if len(even) == len(records):
            return rows
        parsed = iter(rows)
        return [
            next(parsed)
            if len(record.cells) == self._width
            else self._parse_ragged(record.number, record.cells)
            for record in records
        ]

    def _parse_even(self, records: Sequence[Record]) -> list[ProductRow]:
        """Read records that are as wide as the header: column by column, then what can only be
        said of each row as a whole."""
        table = [*zip(*[record.cells for record in records], strict=True)]
        remarks = _RemarksByRow(records, self._promoted)
        rows = self._read_columns(self._main.values(), table, remarks)
        extras = self._read_columns(self._extras, table, remarks)
        for column in self._others:
            for row, cell in enumerate(table[column.index]):
                if cell:
                    self._read_other(column, cell, rows[row], extras[row], remarks[row])
        unsettled = range(len(rows)) if self._never_settled else remarks.rows
        found = []
        for row, (record, values, extra) in enumerate(zip(records, rows, extras, strict=True)):
            if row not in unsettled and self._is_settled(values):
                found.append(ProductRow(record.number, values, extra, (), False))
                continue
            noted = remarks[row]
            self._finish(values, noted)
            found.append(ProductRow(record.number, values, extra, noted.findings, noted.rejected))
        return found

    def _read_columns(
        self, columns: Iterable[Column], table: Sequence[Sequence[str]], remarks: "_RemarksByRow"
    ) -> list[dict[str, Any]]:
        """What the columns hold, a dict for each row."""
        count = len(remarks.records)
        same: dict[str, Any] = {}
        full: dict[str, Sequence[Any]] = {}
        sparse: dict[str, Sequence[Any]] = {}
        for column in columns:
            cells = table[column.index]
            name = column.name or column.extra_name
            first = cells[0]
            if first == cells[-1] and cells.count(first) == count:
                (value,) = column.quick((first,))
                if value is not None:
                    same[name] = value
                    continue
                if not first:
                    if name in self._expected:
                        remarks.lacking.update(range(count))
                    continue
            values = self._read_column(column, cells, remarks)
            if all(values) or None not in values:
                same[name] = None  # it keeps its place
                full[name] = values
            else:
                sparse[name] = values
        rows: list[dict[str, Any]] = []
        names = tuple(full)
        for several in zip(*full.values(), strict=True) if full else repeat((), count):
            rows.append(same.copy())
            rows[-1].update(zip(names, several))  # noqa: B905 (the check costs)
        for name, values in sparse.items():
            for row, value in enumerate(values):
                if value is not None:
                    rows[row][name] = value
                elif name in self._expected:
                    remarks.lacking.add(row)
        return rows

    def _read_column(
        self, column: Column, cells: Sequence[str], remarks: "_RemarksByRow"
    ) -> Sequence[Any]:
        """What the cells mean, ``None`` if nothing."""
        values = column.quick(cells)
        if all(values):
            return values
        values = [*values]
        for row, (cell, value) in enumerate(zip(cells, values, strict=True)):
            if value is None and cell:
                values[row] = self._read(column, cell, remarks[row])
        return values

    def _is_settled(self, values: dict[str, Any]) -> bool:
        """Finish a row that nothing was noted of and that lacks nothing, if no more is to be said
        of it: :meth:`_finish` for most rows."""
        amount, currency = values["price"]
        stated = values.get("currency")
        if currency is None:
            currency = stated or self._default_currency
        elif stated is not None and stated != currency:
            return False
        if currency is None or amount <= _ZERO or values.get("availability") in _LATER:
            return False
        if "gtin" in values:
            values["gtin_valid"] = True
        elif self._lacks_codes(values):
            return False
        for check in self._checks:
            if check(values):
                return False
        for name in self._money:
            if name in values and lacks_currency(values[name]):
                return False
        if "sale_price" in values:
            sale_amount, sale_currency = values["sale_price"]
            if not _ZERO < sale_amount < amount or sale_currency not in (None, currency):
                return False
            values["sale_price"] = sale_amount
        values["price"] = amount
        values["currency"] = currency
        return True

    def _read(self, column: Column, cell: str, remarks: Remarks) -> Any:
        """Read a cell the full way; remember it, if there is nothing to say of it."""
        memory = column.memory
        if memory is not None and (known := memory.get(cell)) is not None:
            return known  # since some rows above
        raw, cell = cell, without_guard(cell)
        remarks.begin(column.name, column.header, cell)
        if column.name == "image_link":
            return _read_images(column, cell, remarks)
        if column.name == "gtin":
            return _read_gtin(column, cell, remarks)
        if column.name == "quantity" and "availability" not in self._main:
            word = availability_in_words(cell)
            if word is not None:
                remarks.aside = {**(remarks.aside or {}), "availability": word}
                return None
        before = len(remarks.findings)
        value = column.read(cell, remarks.note)
        if memory is not None and value is not None and len(remarks.findings) == before:
            memory.keep(raw, value)
        return value

    def _read_other(
        self,
        column: Column,
        cell: str,
        values: dict[str, Any],
        extra: dict[str, str],
        remarks: Remarks,
    ) -> None:
        """A further column for an attribute."""
        name = column.name
        if column.repeatable:
            more = self._read(column, cell, remarks)
            if more:
                values[name] = list(dict.fromkeys((*values.get(name, ()), *more)))
        elif name not in values:
            value = self._read(column, cell, remarks)
            if value is not None:
                values[name] = value
        elif text := tidy_lines(without_guard(cell)):
            extra[column.extra_name] = text

    def _finish(self, values: dict[str, Any], remarks: Remarks) -> None:
        """What can only be said of the row as a whole."""
        if "price" in values:
            settle_prices(values, remarks, self._main, self._default_currency)
        else:
            values.pop("sale_price", None)  # nothing to compare it with, and the row is rejected
        if "gtin" in values:
            values["gtin_valid"] = True
        if remarks.aside:
            _merge_aside(values, remarks.aside)
        for name in ("title", "description"):
            if name not in values and (structured := values.get(_INSTEAD[name])):
                values[name] = structured[0].partition(":")[2]
        if "availability" not in values and "quantity" in values:
            values["availability"] = availability_of(values["quantity"])
        if not self._expected <= values.keys():
            for name in _EXPECTED:
                if name in self._expected and name not in values:
                    remarks.miss(name, self._header_of(name))
        if "gtin" not in values and self._lacks_codes(values):
            remarks.miss("gtin", self._header_of("gtin"))
        if values.get("availability") in _LATER and "availability_date" not in values:
            remarks.miss("availability_date", self._header_of("availability_date"))
        for name in self._several:
            if name in values and (fault := count_fault(len(values[name]), ATTRIBUTES[name])):
                remarks.begin(name, self._header_of(name), None)
                remarks.note(*fault)
        for check in self._checks:
            if found := check(values):
                name, problem, message = found
                if problem == "missing":
                    remarks.miss(name, self._header_of(name), message)
                else:
                    remarks.begin(name, self._header_of(name), str(values[name]))
                    remarks.note(problem, message)

    def _lacks_codes(self, values: dict[str, Any]) -> bool:
        """Whether there ought to be a GTIN, if there is none."""
        return "mpn" not in values and values.get("identifier_exists", self._expects_codes)

    def _header_of(self, name: str) -> str | None:
        column = self._main.get(name)
        return None if column is None else column.header

    def _parse_ragged(self, number: int, cells: Sequence[str]) -> ProductRow:
        """A row with more or fewer cells than the header.

        Surplus cells that are filled, or values that do not fit their columns, show that
        values stand in wrong columns; of such a row nothing but the id is believed.
        """
        found, width = len(cells), self._width
        remarks = Remarks(number, self._promoted)
        remarks.begin("row", None, None)
        expected = f"Expected {width} cells, got {found}."
        if found > width and len(joined := _rejoined(cells)) == width:
            remarks.note("split-entity", expected)
            row = self.parse(_Refitted(number, joined))
            row.findings = (*remarks.findings, *row.findings)
            return row
        row = self.parse(_Refitted(number, (*cells[:width], *[""] * (width - found))))
        if found > width and not any(cell.strip() for cell in cells[width:]):
            return row
        if found > width:
            remarks.note("too-many-cells", expected)
        elif row.rejected or any(_is_misfit(finding) for finding in row.findings):
            remarks.note("too-few-cells", expected)
        else:
            remarks.note("cells-missing", expected)
            row.findings = (*remarks.findings, *row.findings)
            return row
        values = {"id": row.id} if row.id is not None else {}
        return ProductRow(number, values, {}, remarks.findings, True)


@dataclass(frozen=True, slots=True)
class _Refitted:
    """A ragged record, cut or filled up to the header's width."""

    number: int
    cells: Sequence[str]


# What stands before the semicolon of a character entity: &amp
_ENTITY_CUT: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,4})\Z")


def _rejoined(cells: Sequence[str]) -> list[str]:
    """The cells, put together again where a semicolon that ends an entity parted them."""
    joined = [cells[0]]
    for cell in cells[1:]:
        if _ENTITY_CUT.search(joined[-1]):
            joined[-1] += f";{cell}"
        else:
            joined.append(cell)
    return joined


class _RemarksByRow(dict[int, Remarks]):
    """The remarks on each of some records, by its place; made when there is something to note."""

    def __init__(self, records: Sequence[Record], promoted: frozenset[str]) -> None:
        self.records = records
        self._promoted = promoted
        #: Rows that have no value for an attribute that they should have.
        self.lacking: set[int] = set()

    @property
    def rows(self) -> set[int]:
        """The rows that something was noted of, or that lack something."""
        noted = {row for row, remarks in self.items() if remarks.findings or remarks.aside}
        return noted | self.lacking

    def __missing__(self, row: int) -> Remarks:
        self[row] = remarks = Remarks(self.records[row].number, self._promoted)
        return remarks


def _read_images(column: Column, cell: str, remarks: Remarks) -> Any:
    """The first image, and the others as additional ones."""
    first, *others = split_links(cell) or [""]
    if others:
        found = [column.read(link, remarks.note) for link in others]
        remarks.aside = {**(remarks.aside or {}), "additional_image_link": [f for f in found if f]}
    return column.read(first, remarks.note) if first else None


def _read_gtin(column: Column, cell: str, remarks: Remarks) -> str | None:
    """The first valid GTIN, the others and its validity put aside."""
    gtin, others = cast("tuple[Gtin | None, list[str]]", column.read(cell, remarks.note))
    if gtin is None:
        return None
    if others or not gtin.valid:
        remarks.aside = {**(remarks.aside or {}), "gtin_valid": gtin.valid, "gtins": others}
    return gtin.digits


def _merge_aside(values: dict[str, Any], aside: dict[str, Any]) -> None:
    if "availability" in aside:
        values["availability"] = aside["availability"]
    if "gtin_valid" in aside:
        values["gtin_valid"] = aside["gtin_valid"]
        if aside["gtins"]:
            values["additional_gtin"] = list(
                dict.fromkeys((*aside["gtins"], *values.get("additional_gtin", ())))
            )
    if images := aside.get("additional_image_link"):
        values["additional_image_link"] = list(
            dict.fromkeys((*images, *values.get("additional_image_link", ())))
        )


def _is_misfit(finding: Finding) -> bool:
    """Whether the finding says that a value cannot belong in its column."""
    return finding.code.partition("/")[2] in _MISFITS


def _of_columns(columns: ColumnMap, names: Iterable[str]) -> Iterator[Finding]:
    present = set(names)
    for name in _EXPECTED:
        if present.isdisjoint((name, _INSTEAD.get(name, name))):
            yield _of_feed(None, f"{name}/no-column", f"Expected a column for {name}, found none.")
    if present.isdisjoint(("gtin", "mpn")):
        yield _of_feed(None, "gtin/no-column", "Expected a column for gtin or mpn, found none.")
    for index, used_index in columns.doubled.items():
        header, used = columns.header[index], columns.header[used_index]
        attribute = columns.mapped[used]
        yield _of_feed(
            header,
            f"{attribute}/doubled",
            f"Expected one column for {attribute}; {used!r} is used before {header!r}.",
        )


def _of_feed(column: str | None, code: str, message: str) -> Finding:
    return Finding(None, column, None, code, rule_of(code).severity, message)
