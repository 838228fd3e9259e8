"""What can only be said of a row as a whole, when its cells are read."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import attribute_named
from letzshop_core.feeds.rows.asides import first_as_image, merge_aside
from letzshop_core.feeds.rows.checks import LATER, checks_of
from letzshop_core.feeds.rows.column import Column
from letzshop_core.feeds.rows.expected import ESSENTIAL, EXPECTED, INSTEAD, RECOMMENDED
from letzshop_core.feeds.rows.prices import (
    MONEY,
    lacks_currency,
    settle_groups,
    settle_money,
    settle_plain_prices,
    settle_prices,
)
from letzshop_core.feeds.rows.remarks import Remarks
from letzshop_core.feeds.rows.table import Table
from letzshop_core.feeds.values.lists import count_fault
from letzshop_core.feeds.values.words import availability_of

__all__ = ["Finisher"]

#: What is the price only where no other column is.
_FORMER: Final = frozenset(("former_price", "maximum_retail_price"))


class Finisher:
    """Finishes the rows of one feed: takes from other columns what a column leaves open, and notes
    what is missing and what contradicts.

    Attributes:
        expected: the attributes that every row should have.
        looks_at_rows: whether there may be more to say of a row that lacks nothing and whose prices
            are settled.
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        several: Collection[str],
        *,
        ids_are_names: bool,
        default_currency: str | None,
        today: date,
    ) -> None:
        """Work out what is to be said.

        Args:
            columns: the column of each attribute.
            several: the attributes that have further columns.
            ids_are_names: whether the ids are the titles as well.
            default_currency: ISO 4217 code for prices that name none.
            today: what dates are compared with.
        """
        self._columns = columns
        self._several = several
        self._ids_are_names = ids_are_names
        self._default_currency = default_currency
        self._checks = checks_of(columns.keys(), today)
        self._money = [name for name in MONEY if name in columns]
        self.looks_at_rows = bool(self._checks or self._money)
        self.expected = ESSENTIAL | (columns.keys() & RECOMMENDED)
        if "quantity" in columns:
            self.expected |= {"availability"}
        #: Whether the further images are so only because another column has the main one.
        self._has_gallery = "image_link" in columns and any(
            name == "additional_image_link" and attribute_named(column.header) == "image_link"
            for name, column in columns.items()
        )
        #: Whether what is charged may stand alone in the column beside that of the price before.
        price = columns.get("price")
        self._price_is_former = price is not None and attribute_named(price.header) in _FORMER
        self._expects_codes = not columns.keys().isdisjoint(("gtin", "mpn"))

    def lacks_nothing(self, table: Table) -> bool:
        """Whether every row that nothing is noted of says all it should, prices apart, as far as
        the columns tell."""
        if not LATER.isdisjoint(table.distinct("availability")):
            return False
        if "gtin" in table.sparse:
            valid = [None if gtin is None else True for gtin in table.sparse["gtin"]]
            table.sparse["gtin_valid"] = valid
        elif "gtin" in table.same:
            table.same["gtin_valid"] = True
            return True
        return "mpn" in table.same

    def is_settled(self, values: dict[str, Any], *, priced: bool) -> bool:
        """Finish a row that nothing was noted of and that lacks nothing, if no more is to be said
        of it: :meth:`finish` for most rows."""
        if values.get("availability") in LATER:
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
        return priced or settle_plain_prices(values, self._default_currency)

    def finish(self, values: dict[str, Any], remarks: Remarks, *, priced: bool) -> None:
        """What can only be said of the row as a whole, prices apart if they are settled."""
        self._settle_money(values, remarks, priced=priced)
        self._fill_in(values, remarks)
        self._note_what_is_missing(values, remarks)
        self._note_faults(values, remarks)

    def _settle_money(self, values: dict[str, Any], remarks: Remarks, *, priced: bool) -> None:
        if "price" not in values and "sale_price" in values:
            reduced = values.pop("sale_price")
            if self._price_is_former:  # otherwise the price is not known, and the row is rejected
                values["price"] = reduced
        if "price" in values and not priced:
            settle_prices(values, remarks, self._columns, self._default_currency)
        if "price" in values:
            for name in self._money:
                if name in values:
                    settle_money(name, values, remarks, self._columns)
            if "currency" in values and remarks.findings:
                settle_groups(values, remarks)

    def _fill_in(self, values: dict[str, Any], remarks: Remarks) -> None:
        """Take from other columns what a column leaves open."""
        if self._ids_are_names and "id" in values:
            values["title"] = values["id"]
        if "gtin" in values:
            values["gtin_valid"] = True
            if "id" not in self._columns:
                values["id"] = values["gtin"]
        if remarks.aside:
            if "code" in remarks.aside and "id" not in self._columns:
                values["id"] = remarks.aside["code"]
            if "stock" in remarks.aside and "availability" in values.keys() & self._columns.keys():
                self._read_quantity(remarks.aside["stock"], remarks)
            merge_aside(values, remarks.aside)
        for name in ("title", "description"):
            if name not in values and (structured := values.get(INSTEAD[name])):
                values[name] = structured[0].partition(":")[2]
        if "availability" not in values and "quantity" in values:
            values["availability"] = availability_of(values["quantity"])
        if self._has_gallery and "image_link" not in values:
            values.update(first_as_image(values.pop("additional_image_link", [])))

    def _note_what_is_missing(self, values: dict[str, Any], remarks: Remarks) -> None:
        if not self.expected <= values.keys():
            for name in EXPECTED:
                if name in self.expected and name not in values:
                    remarks.miss(name, self._header_of(name))
        if "gtin" not in values and self._lacks_codes(values):
            remarks.miss("gtin", self._header_of("gtin"))
        if values.get("availability") in LATER and "availability_date" not in values:
            remarks.miss("availability_date", self._header_of("availability_date"))

    def _note_faults(self, values: dict[str, Any], remarks: Remarks) -> None:
        """Note how many values there are of an attribute, and what contradicts."""
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

    def _read_quantity(self, cell: str, remarks: Remarks) -> None:
        """Note of words where another column tells the availability that they are no quantity."""
        column = self._columns["quantity"]
        remarks.begin(column.name, column.header, cell)
        column.read(cell, remarks.note)

    def _lacks_codes(self, values: dict[str, Any]) -> bool:
        """Whether there ought to be a GTIN, if there is none."""
        return "mpn" not in values and values.get("identifier_exists", self._expects_codes)

    def _header_of(self, name: str) -> str | None:
        column = self._columns.get(name)
        return None if column is None else column.header
