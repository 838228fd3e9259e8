"""From a row of cells to a product: typed values, what is left over, and findings.

Nothing is dropped silently. A cell that is not an attribute's is kept in ``ProductRow.extra``; a
cell that cannot be read leaves a finding with its text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from letzshop_core.feeds._fold import fold
from letzshop_core.feeds.columns import BESIDE, OF_PRICES, OURS, ColumnMap
from letzshop_core.feeds.findings import Finding
from letzshop_core.feeds.profile import Profile
from letzshop_core.feeds.rows.asides import (
    read_gtin,
    read_images,
    switched_off,
)
from letzshop_core.feeds.rows.column import Column, compile_columns
from letzshop_core.feeds.rows.expected import (
    STAND_INS,
    of_columns,
)
from letzshop_core.feeds.rows.finishing import Finisher
from letzshop_core.feeds.rows.options import (
    LISTED,
    ListingColumn,
    OptionColumns,
    listing_columns,
    option_columns,
)
from letzshop_core.feeds.rows.prices import (
    settle_price_columns,
)
from letzshop_core.feeds.rows.ragged import (
    is_misfit,
    marks_of_prices,
    rejoined,
    with_whole_prices,
)
from letzshop_core.feeds.rows.remarks import Remarks, RemarksByRow
from letzshop_core.feeds.rows.sales import take_former_price, take_sale_period
from letzshop_core.feeds.rows.table import Table
from letzshop_core.feeds.rows.units import unit_columns
from letzshop_core.feeds.values.text import tidy, without_guard
from letzshop_core.feeds.values.words import (
    availability_in_words,
    availability_unless_condition,
    count_in_words,
    count_of,
    is_hidden,
    is_shown,
    is_switched_off,
    is_withdrawn,
)
from letzshop_core.parsing import is_currency

__all__ = ["GtinPolicy", "ProductRow", "RowParser"]

GtinPolicy = Literal["lenient", "strict"]
"""Whether a GTIN with a wrong check digit is kept and flagged, or rejects its row."""

_STRICT: Final = frozenset(("gtin/check-digit",))
_SWITCHES: Final = {"published": is_switched_off, "status": is_hidden, "withdrawn": is_withdrawn}
#: What says in Slavic languages in which state a product is, or how many there are of it, folded.
_STATES: Final = frozenset(("stan", "stanje", "stav"))


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
    findings: Sequence[Finding] = ()
    #: Whether the row cannot be imported: one of the findings is an error.
    rejected: bool = False

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
        has_commas: bool = False,
        today: date | None = None,
    ) -> None:
        """Work out how each column is read.

        Args:
            decimal_marks: by column index, ``"."`` or ``","``: what the column's other
                cells prove, or the caller knows.
            month_first: by column index, whether ``05/06/2026`` is the sixth of May there.
            default_currency: ISO 4217 code for prices that name none.
            gtin_policy: see :data:`GtinPolicy`.
            lists_in_cells: a cell may hold several values with commas between; otherwise
                each value has a cell of its own, as in XML.
            has_commas: cells are parted by commas, and so are prices with a comma in them that are
                not quoted.
            today: what dates are compared with; by default the day in UTC.
        """
        if default_currency is not None and not is_currency(default_currency):
            msg = f"default_currency must be an ISO 4217 code, not {default_currency!r}"
            raise ValueError(msg)
        self._width = len(columns.header)
        self._default_currency = default_currency
        self._promoted = _STRICT if gtin_policy == "strict" else frozenset()
        self._columns = columns
        self._priced = marks_of_prices(columns, decimal_marks or {}) if has_commas else {}
        listing = listing_columns(columns)
        self._naming: tuple[OptionColumns | ListingColumn, ...] = (
            *option_columns(columns),
            *listing,
        )
        self._share_out(
            compile_columns(
                columns,
                decimal_marks=decimal_marks or {},
                month_first=month_first or {},
                default_currency=default_currency,
                lists_in_cells=lists_in_cells,
            )
        )
        self._units = [*unit_columns(columns)]
        main = self._main
        self._finisher = Finisher(
            main,
            self._several,
            ids_are_names=columns.ids_are_names,
            default_currency=default_currency,
            today=today or datetime.now(UTC).date(),
        )
        #: Whether there is always more to be said of a row than its cells say one by one.
        self._never_settled = (
            any(self._beside.values())
            or not self._finisher.expected <= main.keys()
            or not main.keys().isdisjoint(STAND_INS)
            or bool(self._several)
            or bool(listing)
        )
        present = {*main, *(LISTED if listing else ())}
        if columns.ids_are_names:
            present.add("title")
        if any(fold(column.header) in _STATES for column in main.values()):
            present.add("quantity")  # as far as names tell
        self.findings: tuple[Finding, ...] = tuple(of_columns(columns, present))
        """What there is to say of the columns as such; of no row, so ``row`` is ``None``."""

    @classmethod
    def of(cls, profile: Profile, columns: ColumnMap) -> "RowParser":
        """The parser for the columns of a feed that is read as the profile says."""
        return cls(
            columns,
            decimal_marks=profile.decimal_marks,
            month_first=profile.month_first,
            default_currency=profile.default_currency,
            gtin_policy=profile.gtin_policy,
            lists_in_cells=profile.format != "xml",
            has_commas=profile.format == "csv" and profile.dialect.delimiter == ",",
        )

    def _share_out(self, columns: Sequence[Column]) -> None:
        """Part the columns by what is done with their cells."""
        best: dict[str, Column] = {}
        for column in sorted(columns, key=lambda column: (column.rank, column.index)):
            if column.name and column.name not in BESIDE:
                best.setdefault(column.name, column)
        #: The column of each attribute, in the order of the feed.
        self._main = {column.name: column for column in columns if column in best.values()}
        #: Columns of no attribute.
        self._extras: list[Column] = []
        #: By the names of ``OF_PRICES``.
        self._beside: dict[str, list[Column]] = {name: [] for name in OF_PRICES}
        #: What tells that the shop does not sell a product, and how.
        self._switches: list[tuple[Column, Callable[[str], bool]]] = []
        #: Further columns for attributes of several values, by attribute, and of one value.
        self._several: dict[str, list[Column]] = {}
        self._others: list[Column] = []
        for column in columns:
            if column in best.values() or column.header.startswith(OURS):
                continue
            if not column.name:
                self._extras.append(column)
            elif column.name in _SWITCHES:
                self._switches.append((column, self._switch_of(column)))
            elif column.name in OF_PRICES:
                self._beside[column.name].append(column)
            elif column.repeatable:
                self._several.setdefault(column.name, []).append(column)
            else:
                self._others.append(column)

    def _switch_of(self, column: Column) -> Callable[[str], bool]:
        """Whether a cell of the column says that the shop does not sell the product."""
        target = self._columns.targets[column.index]
        if target is None or (codes := target.codes) is None:
            return _SWITCHES[column.name]
        return lambda cell: fold(cell) in codes

    def parse(self, number: int, cells: Sequence[str]) -> ProductRow:
        """Read the record of this number and these cells, as :meth:`parse_all` does."""
        return self.parse_all([number], [cells])[0]

    def parse_all(self, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> list[ProductRow]:
        """Read the records of these numbers and cells at once, which costs less. Raises nothing,
        whatever the cells hold."""
        width = self._width
        if {*map(len, cells)} == {width}:
            return self._parse_even(numbers, cells)
        records = [*zip(numbers, cells, strict=True)]
        even = [record for record in records if len(record[1]) == width]
        parsed = iter(self._parse_even(*zip(*even, strict=True)) if even else ())
        return [
            next(parsed) if len(record[1]) == width else self._parse_ragged(*record)
            for record in records
        ]

    def _parse_even(
        self, numbers: Sequence[int], rows_of_cells: Sequence[Sequence[str]]
    ) -> list[ProductRow]:
        """Read records that are as wide as the header: column by column, then what can only be
        said of each row as a whole."""
        in_a_row: list[str] = []
        for cells_of_row in rows_of_cells:
            in_a_row += cells_of_row
        cells = [in_a_row[index :: self._width] for index in range(self._width)]
        for units in self._units:
            cells[units.numbers] = units.joined(cells)
        remarks = RemarksByRow(numbers, self._promoted)
        table = self._read_columns(self._main.values(), cells, remarks)
        alone = not (self._never_settled or self._others)
        priced = alone and settle_price_columns(table, self._default_currency)
        complete = alone and self._finisher.lacks_nothing(table)
        rows = table.rows()
        extras = self._read_columns(self._extras, cells, remarks).rows()
        for column in self._others:
            for row, cell in enumerate(cells[column.index]):
                if cell:
                    self._read_other(column, cell, rows[row], extras[row], remarks[row])
        self._read_beside_prices(cells, rows, extras)
        self._read_switches(cells, rows, extras, remarks)
        for naming in self._naming:
            for row, own in enumerate(zip(*map(cells.__getitem__, naming), strict=True)):
                if all(own):
                    naming.read(self._columns, own, rows[row], extras[row], remarks[row])
        for name, columns in self._several.items():
            further = [cells[column.index] for column in columns]
            for row, found_in_row in enumerate(zip(*further, strict=True)):
                if any(found_in_row):
                    self._read_further(name, columns, found_in_row, rows[row], remarks[row])
        found = [*map(ProductRow, numbers, rows, extras)]
        for row in self._unsettled(rows, remarks.rows, priced=priced, complete=complete):
            product, noted = found[row], remarks[row]
            self._finisher.finish(product.values, noted, priced=priced)
            product.findings, product.rejected = noted.findings, noted.rejected
        return found

    def _read_columns(
        self, columns: Iterable[Column], cells: Sequence[Sequence[str]], remarks: RemarksByRow
    ) -> Table:
        """What the columns hold."""
        count = len(remarks.numbers)
        table = Table(count)
        for column in columns:
            own = cells[column.index]
            name = column.name or column.extra_name
            first = own[0]
            if first == own[-1] and own.count(first) == count:
                (value,) = column.quick((first,))
                if value is not None:
                    table.same[name] = value
                    continue
                if not first:
                    if name in self._finisher.expected:
                        remarks.lacking.update(range(count))
                    continue
            values = column.quick(own)
            if values is own or all(values):
                table.put(name, values)
                continue
            values = self._filled_in(values, own, column, remarks)
            if None not in values:
                table.put(name, values)
                continue
            table.sparse[name] = values
            if name in self._finisher.expected:
                remarks.lacking.update(row for row, value in enumerate(values) if value is None)
        return table

    def _filled_in(
        self, values: Sequence[Any], cells: Sequence[str], column: Column, remarks: RemarksByRow
    ) -> Sequence[Any]:
        """The values, and those of the cells that the quick way left out, ``None`` if nothing."""
        if values.count(None) == cells.count(""):
            return values
        return [
            self._read(column, cell, remarks[row]) if value is None and cell else value
            for row, (cell, value) in enumerate(zip(cells, values, strict=True))
        ]

    def _unsettled(
        self, rows: list[dict[str, Any]], noted: set[int], *, priced: bool, complete: bool
    ) -> Iterable[int]:
        """The rows of which more may be said than is noted; finish the others."""
        if self._never_settled:
            return range(len(rows))
        if priced and complete and not self._finisher.looks_at_rows:
            return noted
        is_settled = self._finisher.is_settled
        return [
            row
            for row, values in enumerate(rows)
            if row in noted or not is_settled(values, priced=priced)
        ]

    def _read(self, column: Column, cell: str, remarks: Remarks) -> Any:
        """Read a cell the full way; remember it, if there is nothing to say of it."""
        memory = column.memory
        if memory is not None and (known := memory.get(cell)) is not None:
            return known  # since some rows above
        raw, cell = cell, without_guard(cell)
        remarks.begin(column.name, column.header, cell)
        if column.name == "image_link":
            return read_images(column, cell, remarks)
        if column.name == "gtin":
            return read_gtin(column, cell, remarks)
        if column.name == "quantity" and availability_in_words(cell) is not None:
            remarks.aside["stock"] = cell
            return None
        if column.name == "condition" and fold(column.header) in _STATES:
            count = count_of(tidy(cell))
            if count is not None and "quantity" not in self._main:
                remarks.aside["count"] = count
                return None
        if (
            column.name == "condition"  # Estado: nuevo, but also disponible
            and "availability" not in self._main
            and (availability := availability_unless_condition(cell)) is not None
        ):
            remarks.aside["availability"] = availability
            return None
        if column.name == "condition" and (is_hidden(cell) or is_shown(cell)):
            if is_hidden(cell):  # Durum: yeni, but also pasif
                remarks.aside["availability"] = switched_off(column, cell, remarks)
            return None
        if column.name == "availability" and (count := count_in_words(cell)) is not None:
            remarks.aside["count"] = count
            return column.read(cell, remarks.note)
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
        """A further column for an attribute of one value."""
        name = column.name
        if name not in values:
            value = self._read(column, cell, remarks)
            if value is not None:
                values[name] = value
        else:
            column.keep(cell, extra)

    def _read_beside_prices(
        self,
        cells: Sequence[Sequence[str]],
        rows: Sequence[dict[str, Any]],
        extras: Sequence[dict[str, str]],
    ) -> None:
        """Columns that say something of the prices, which are read but not settled."""
        beside = self._beside
        for column in beside["former_price"]:
            for row, cell in enumerate(cells[column.index]):
                if cell:
                    take_former_price(column, cell, rows[row], extras[row])
        for first, last in zip(beside["sale_starts"], beside["sale_ends"], strict=True):
            for row, cell in enumerate(cells[first.index]):
                until = cells[last.index][row]
                if cell or until:
                    take_sale_period((first, cell), (last, until), rows[row], extras[row])

    def _read_switches(
        self,
        cells: Sequence[Sequence[str]],
        rows: Sequence[dict[str, Any]],
        extras: Sequence[dict[str, str]],
        remarks: RemarksByRow,
    ) -> None:
        """Columns that say whether the shop sells a product at all."""
        switched: set[int] = set()
        for column, tells in self._switches:
            own = cells[column.index]
            off = {*filter(tells, {*own})}
            for row, cell in enumerate(own):
                column.keep(cell, extras[row])
                if cell in off and row not in switched:
                    rows[row]["availability"] = switched_off(column, cell, remarks[row])
                    switched.add(row)

    def _read_further(
        self,
        name: str,
        columns: Sequence[Column],
        cells: Sequence[str],
        values: dict[str, Any],
        remarks: Remarks,
    ) -> None:
        """Further columns for an attribute of several values."""
        several = dict.fromkeys(values.get(name, ()))
        for column, cell in zip(columns, cells, strict=True):
            if cell and (more := self._read(column, cell, remarks)):
                several.update(dict.fromkeys(more))
        if several:
            values[name] = [*several]

    def _parse_ragged(self, number: int, cells: Sequence[str]) -> ProductRow:
        """A row with more or fewer cells than the header.

        Surplus cells that are filled, or values that do not fit their columns, show that
        values stand in wrong columns; of such a row nothing but the id is believed.
        """
        found, width = len(cells), self._width
        remarks = Remarks(number, self._promoted)
        remarks.begin("row", None, None)
        expected = f"Expected {width} cells, got {found}."
        if found > width and len(joined := rejoined(cells)) == width:
            remarks.note("split-entity", expected)
            row = self.parse(number, joined)
            row.findings = (*remarks.findings, *row.findings)
            return row
        row = self.parse(number, (*cells[:width], *[""] * (width - found)))
        is_surplus_empty = found > width and not any(cell.strip() for cell in cells[width:])
        marks = self._priced
        if is_surplus_empty and not _is_doubtful(row):
            marks = dict.fromkeys(marks, ".")  # 19,50, is rather a price and a number in stock
        if found > width and (whole := with_whole_prices(cells, width, marks)):
            priced = self.parse(number, whole)
            if not _is_doubtful(priced):
                remarks.note("split-price", expected)
                priced.findings = (*remarks.findings, *priced.findings)
                return priced
        if is_surplus_empty:
            return row
        if found > width:
            remarks.note("too-many-cells", expected)
        elif _is_doubtful(row):
            remarks.note("too-few-cells", expected)
        else:
            remarks.note("cells-missing", expected)
            row.findings = (*remarks.findings, *row.findings)
            return row
        values = {"id": row.id} if row.id is not None else {}
        return ProductRow(number, values, {}, remarks.findings, True)


def _is_doubtful(row: ProductRow) -> bool:
    """Whether values seem to stand in wrong columns."""
    return row.rejected or any(map(is_misfit, row.findings))
