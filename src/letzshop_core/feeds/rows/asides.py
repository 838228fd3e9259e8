"""Cells that say something of other attributes than their column's."""

import re
from typing import Any, Final, cast

from letzshop_core.feeds.rows.column import Column
from letzshop_core.feeds.rows.remarks import Remarks
from letzshop_core.feeds.values.links import split_links
from letzshop_core.feeds.values.notes import quoted
from letzshop_core.feeds.values.words import availability_in_words
from letzshop_core.parsing import Gtin

__all__ = ["first_as_image", "merge_aside", "read_gtin", "read_images", "switched_off"]

#: A shop's own code: PRD-001, 501010101; but no 8.0E+12 and 8001230000000, where digits are lost.
_OWN_CODE: Final = re.compile(
    r"(?!\d[.,]?\d*[Ee][+\-]?\d|\d{7,}0{4}\Z)(?=\D*0*[1-9])[^\W_][\w.\-/]{,49}"
)


def read_images(column: Column, cell: str, remarks: Remarks) -> Any:
    """The first image, and the others as additional ones."""
    first, *others = split_links(cell) or [""]
    if others:
        found = [column.read(link, remarks.note) for link in others]
        remarks.aside["additional_image_link"] = [f for f in found if f]
    return column.read(first, remarks.note) if first else None


def read_gtin(column: Column, cell: str, remarks: Remarks) -> str | None:
    """The first valid GTIN, the others and its validity put aside."""
    gtin, others = cast("tuple[Gtin | None, list[str]]", column.read(cell, remarks.note))
    if gtin is None:
        if _OWN_CODE.fullmatch(code := cell.strip()):
            remarks.aside["code"] = code
        return None
    if others or not gtin.valid:
        remarks.aside |= {"gtin_valid": gtin.valid, "gtins": others}
    return gtin.digits


def switched_off(column: Column, cell: str, remarks: Remarks) -> str:
    """The availability of a product that the shop does not sell, as the cell says."""
    remarks.begin("availability", column.header, cell)
    remarks.note("switched-off", f"Expected a product that the shop sells, got {quoted(cell)}.")
    return "out of stock"


def first_as_image(images: list[str]) -> dict[str, Any]:
    """The images of a gallery as the values of a row without a main one: their first is it."""
    if not images:
        return {}
    first, *others = images
    return {"image_link": first, **({"additional_image_link": others} if others else {})}


def merge_aside(values: dict[str, Any], aside: dict[str, Any]) -> None:
    """Put what cells said aside where it belongs."""
    if "stock" in aside:
        values.setdefault("availability", availability_in_words(aside["stock"]))
    if "availability" in aside:
        values.setdefault("availability", aside["availability"])
    if "count" in aside:
        values.setdefault("quantity", aside["count"])
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
