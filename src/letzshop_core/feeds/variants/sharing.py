"""What the readers of exports with variants have in common."""

from collections.abc import Iterable, Sequence
from typing import Final

from letzshop_core.feeds.columns import ColumnMap

__all__ = ["OF_PRODUCTS", "fill_in", "first_columns", "named_by_options"]

OF_PRODUCTS: Final = frozenset(
    (
        *("title", "description", "brand", "link", "image_link", "product_type", "condition"),
        *("published", "status", "withdrawn"),
    )
)
"""What variants take over as a rule."""


def first_columns(columns: ColumnMap) -> dict[str, int]:
    """The index of each attribute's first column."""
    targets = reversed([*enumerate(columns.targets)])
    return {target.attribute: index for index, target in targets if target is not None}


def fill_in(cells: list[str], indexes: Iterable[int], shared: Sequence[str]) -> None:
    """Put what is shared into those of the cells that are empty."""
    for index in indexes:
        cells[index] = cells[index] or shared[index]


def named_by_options(handle: str, options: Iterable[str]) -> str:
    """An id for a variant that has none of its own, such as ``t-shirt-M``."""
    return "-".join((handle, *filter(None, options)))
