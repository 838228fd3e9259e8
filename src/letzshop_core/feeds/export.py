"""Write products as a feed: CSV, TSV, or XML as Google reads it.

Reading what is written here gives the same products again. Columns and values are spelled as
Google's product data specification has them (``in_stock``, ``15.00 EUR``, ``yes``); repeated
values share a cell, with commas between them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from letzshop_core.feeds.attributes import ATTRIBUTES, Attribute, Kind
from letzshop_core.feeds.values.groups import parts_of
from letzshop_core.feeds.values.lists import join_values
from letzshop_core.feeds.values.money import money_text
from letzshop_core.feeds.values.text import guard

__all__ = ["FeedFormat", "write_feed"]

FeedFormat = Literal["csv", "tsv", "xml"]

_CHUNK: Final = 64 * 1024


def write_feed(
    products: Iterable[Mapping[str, Any]],
    format: FeedFormat,  # noqa: A002
    *,
    attributes: Sequence[str] | None = None,
    extra: Sequence[str] = (),
    formula_safe: bool = False,
) -> Iterator[bytes]:
    """Write products in UTF-8, in pieces of some 64 KiB.

    CSV is that of RFC 4180, with lines ending in LF; TSV has tabs between the cells. XML is an RSS
    2.0 feed with Google's ``g:`` elements: grouped attributes are nested elements, and all further
    columns are elements of the custom attributes' namespace, in whose names characters that no
    element may have are written as ``_xHHHH_`` (ISO/IEC 9075-14).

    Args:
        products: attribute to value, as ``ProductRow.values`` has them; ``extra`` may hold a
            mapping of further columns.
        attributes: those to write; by default every attribute.
        extra: the further columns of a table.
        formula_safe: put an apostrophe before cells of a table, and names of further columns, that
            a spreadsheet would take for a formula. The feed reader takes it away again; other
            programs may not.
    """
    chosen = [ATTRIBUTES[name] for name in (attributes if attributes is not None else ATTRIBUTES)]
    if format == "xml":
        return _write_xml(products, chosen)
    delimiter = "\t" if format == "tsv" else ","
    return _write_table(products, delimiter, chosen, extra, formula_safe)


def _write_table(
    products: Iterable[Mapping[str, Any]],
    delimiter: str,
    attributes: Sequence[Attribute],
    extra: Sequence[str],
    formula_safe: bool,
) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    cells = [_cell_writer(attribute) for attribute in attributes]
    further = (guard(name, formulas=formula_safe) for name in extra)
    writer.writerow([*(attribute.name for attribute in attributes), *further])
    for product in products:
        row = [write(product) for write in cells]
        if extra:
            more = product.get("extra") or {}
            row += [more.get(name, "") for name in extra]
        writer.writerow([guard(cell, formulas=formula_safe) if cell else "" for cell in row])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _write_xml(
    products: Iterable[Mapping[str, Any]], attributes: Sequence[Attribute]
) -> Iterator[bytes]:
    parts = [_XML_HEAD]
    for number, product in enumerate(products, 1):
        parts.append("<item>")
        for attribute in attributes:
            parts += (_element(attribute, value) for value in _values(attribute, product))
        for name, text in (product.get("extra") or {}).items():
            tag = f"c:{_element_name(guard(name, formulas=False))}"
            parts.append(f"<{tag}>{_escaped(guard(text, formulas=False))}</{tag}>")
        parts.append("</item>\n")
        if number % 64 == 0:
            yield "".join(parts).encode()
            parts = []
    parts.append(_XML_TAIL)
    yield "".join(parts).encode()


_XML_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" xmlns:c="http://base.google.com/cns/1.0">
<channel>
<title>Products</title>
"""
_XML_TAIL: Final = "</channel>\n</rss>\n"


def _cell_writer(attribute: Attribute) -> Callable[[Mapping[str, Any]], str]:
    name, kind = attribute.name, attribute.kind
    if attribute.repeatable:
        return lambda product: join_values(product.get(name) or (), attribute)
    if kind in (Kind.PRICE, Kind.BOOLEAN, Kind.WORD):
        return lambda product: next(iter(_values(attribute, product)), "")

    def write(product: Mapping[str, Any]) -> str:
        value = product.get(name)
        return "" if value is None else str(value)

    return write


def _values(attribute: Attribute, product: Mapping[str, Any]) -> list[str]:
    """The values that the product has of the attribute, as the specification spells them."""
    value = product.get(attribute.name)
    if value is None:
        return []
    if attribute.repeatable:
        return list(value)
    if attribute.kind is Kind.PRICE:
        return [money_text((value, product.get("currency")))]
    if attribute.kind is Kind.BOOLEAN:
        return ["yes" if value else "no"]
    if attribute.name == "availability":
        return [value.replace(" ", "_")]
    return [str(value)]


def _element(attribute: Attribute, value: str) -> str:
    tag, value = f"g:{attribute.name}", guard(value, formulas=False)
    if attribute.kind is not Kind.GROUP:
        return f"<{tag}>{_escaped(value)}</{tag}>"
    inner = "".join(
        f"<g:{field}>{_escaped(part)}</g:{field}>"
        for field, part in zip(attribute.fields, parts_of(value, attribute), strict=False)
        if part
    )
    return f"<{tag}>{inner}</{tag}>"


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._\-]|^[^A-Za-z]|_(?=x[0-9A-F]{4,6}_)")


def _element_name(header: str) -> str:
    return _NOT_IN_NAMES.sub(lambda match: f"_x{ord(match[0]):04X}_", header)
