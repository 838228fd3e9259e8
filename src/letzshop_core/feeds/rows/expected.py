"""What a feed should say of a product, and what there is to say of its columns."""

from collections.abc import Iterable, Iterator
from typing import Final

from letzshop_core.feeds._fold import fold, folded
from letzshop_core.feeds.columns import ColumnMap, is_net_price, is_perhaps_price
from letzshop_core.feeds.columns.price_names import is_recommended
from letzshop_core.feeds.findings import Finding
from letzshop_core.feeds.rules import finding_of
from letzshop_core.feeds.values.notes import quoted

__all__ = ["ESSENTIAL", "EXPECTED", "INSTEAD", "RECOMMENDED", "STAND_INS", "of_columns"]

#: What a feed should say of a product.
EXPECTED: Final = (
    "id",
    "title",
    "price",
    "description",
    "link",
    "image_link",
    "availability",
    "brand",
)
#: Without these there is nothing to sell.
ESSENTIAL: Final = frozenset(("id", "title", "price"))
RECOMMENDED: Final = frozenset(EXPECTED) - ESSENTIAL
#: What stands in for an attribute that a feed has no column for.
INSTEAD: Final = {
    "id": "gtin",
    "title": "structured_title",
    "description": "structured_description",
    "availability": "quantity",
}
#: What lists that are no feed of products are of, by the names of their columns, folded.
_NO_PRODUCTS: Final = (
    (folded("store code"), "what single stores have in stock, and not of products"),
    (folded("promotion id | offer type"), "promotions, and not of products"),
)
#: Messages name so many columns.
_NAMED: Final = 3
#: Those that do so for empty cells too.
STAND_INS: Final = frozenset(INSTEAD.values()) - {"gtin"}


def of_columns(columns: ColumnMap, names: Iterable[str]) -> Iterator[Finding]:
    """The findings of the columns as such, by the map and the attributes that are used."""
    present = set(names)
    for name in EXPECTED:
        if present.isdisjoint((name, INSTEAD.get(name, name))):
            found = _found_instead(columns) if name == "title" else "none"
            found = _other_price(columns) if name == "price" else found
            message = f"Expected a column for {name}, found {found}."
            if name in ESSENTIAL:
                message += f' If one holds it, say so: columns={{"HEADER": "{name}"}}.'
            yield finding_of(f"{name}/no-column", message)
    if "id" not in present and "gtin" in present:
        message = "Expected a column for id, found none; the GTIN is taken for it."
        yield finding_of("id/from-gtin", message)
    if columns.ids_are_names:
        header = next(header for header, name in columns.mapped.items() if name == "id")
        message = f"Expected columns for id and title, found one for both: {header!r}."
        yield finding_of("id/from-title", message)
    if present.isdisjoint(("gtin", "mpn")):
        yield finding_of("gtin/no-column", "Expected a column for gtin or mpn, found none.")
    for index, used_index in columns.doubled.items():
        header, used = columns.header[index], columns.header[used_index]
        attribute = columns.mapped[used]
        order = f"{used!r} is used before {header!r}"
        if header == used:
            order = f"of several called {header!r} the first is used"
        message = f"Expected one column for {attribute}; {order}."
        yield finding_of(f"{attribute}/doubled", message, column=header)


def _other_price(columns: ColumnMap) -> str:
    """What there is where no column is the price."""
    if (net := next(filter(is_net_price, columns.ignored), None)) is not None:
        return f"only {net!r}, to which taxes are still to be added"
    if (advised := next(filter(is_recommended, columns.ignored), None)) is not None:
        return f"only {advised!r}, which is a recommended price"
    perhaps = [quoted(header) for header in columns.ignored if is_perhaps_price(header)]
    if perhaps:  # in several cities, say
        return f"only what may be one: {', '.join(perhaps[:_NAMED])}"
    return "none"


def _found_instead(columns: ColumnMap) -> str:
    """What there is where no column is the title."""
    keys = {*map(fold, columns.header)}
    lists = (what for named, what in _NO_PRODUCTS if named <= keys)
    return next((f"none: this is a list of {what}" for what in lists), "none")
