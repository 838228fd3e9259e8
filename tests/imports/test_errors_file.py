"""errors.csv: what was rejected, as it was sent, in a form that can be mended and sent again."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from letzshop_core.feeds import Feed, read_feed
from letzshop_core.imports.errors_file import errors_file
from letzshop_core.imports.models import RejectedRow

ERROR = {"code": "price/unreadable", "message": 'Expected a price → got "ca. 5, 6; or 7".'}


async def written(detected: dict[str, Any] | None, *raws: str) -> bytes:
    async def rejects() -> AsyncIterator[RejectedRow]:
        for number, raw in enumerate(raws, 2):
            yield RejectedRow(row=number, raw=raw, errors=[ERROR])

    return b"".join([piece async for piece in errors_file(detected, rejects())])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "mac-roman"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
@pytest.mark.parametrize("quoting", ["doubled", "backslash"])
async def test_rows_keep_their_encoding_and_dialect(
    encoding: str, delimiter: str, quoting: str
) -> None:
    detected = {
        "format": "csv",
        "encoding": encoding,
        "delimiter": delimiter,
        "quoting": quoting,
        "header_text": delimiter.join(("id", "Größe", "text")),
    }
    row = delimiter.join(("1", "groß", '"two\nlines"'))
    data = await written(detected, row + "\r\n", row + delimiter + "surplus\n")
    reader = csv.reader(
        io.StringIO(data.decode(encoding), newline=""),
        delimiter=delimiter,
        doublequote=quoting == "doubled",
        escapechar="\\" if quoting == "backslash" else None,
    )
    header, first, second = reader
    assert header == ["letzshop_row", "letzshop_errors", "id", "Größe", "text"]
    assert (first[0], first[2:]) == ("2", ["1", "groß", "two\nlines"])
    assert (second[0], second[2:]) == ("3", ["1", "groß", "two\nlines", "surplus"])
    assert first[1].replace("→", "?").startswith("price/unreadable: Expected a price ? got")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
async def test_encodings_of_several_bytes_are_marked(encoding: str) -> None:
    detected = {"format": "csv", "encoding": encoding, "header_text": "id,title"}
    data = await written(detected, "1,Größe\n")
    assert data.startswith("\ufeff".encode(encoding))
    with read_feed(data) as feed:
        assert feed.header == ("letzshop_row", "letzshop_errors", "id", "title")
        assert [cells[2:] for cells in feed] == [["1", "Größe"]]


async def test_without_quoting_the_message_gives_way() -> None:
    detected = {"delimiter": ",", "quoting": "none", "header_text": 'id,5" screen', "format": "csv"}
    data = await written(detected, '1,7" screen\n')
    lines = data.decode().splitlines()
    assert lines[0] == 'letzshop_row,letzshop_errors,id,5" screen'
    assert lines[1].count(",") == 3
    assert lines[1].endswith(',1,7" screen')


ITEMS = """<?xml version="1.0" encoding="iso-8859-1"?>
<rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>1</g:id><title>Lamp</title><g:price>5 EUR</g:price></item>
<item>
  <g:id>2</g:id><title>Tisch, "groß"
mit Stühlen</title><g:price>call us</g:price><g:availability>in stock</g:availability>
  <g:product_type>Möbel</g:product_type><g:product_type>Tische, Stühle</g:product_type>
  <g:additional_image_link>https://shop.example/1,2.jpg</g:additional_image_link>
  <g:additional_image_link>https://shop.example/3.jpg</g:additional_image_link>
  <g:shipping><g:country>LU</g:country><g:price>4,90 EUR</g:price></g:shipping>
</item></channel></rss>"""


async def test_the_mended_file_of_an_xml_feed_says_what_the_mended_items_would() -> None:
    with read_feed(ITEMS.encode("latin-1")) as feed:
        _, record = feed.records()
        data = await written(feed.detected, record.raw)
    header, row = csv.reader(io.StringIO(data.decode(), newline=""))
    assert header[:5] == ["letzshop_row", "letzshop_errors", "id", "title", "price"]
    assert row[3] == 'Tisch, "groß"\nmit Stühlen', "a person can read it"
    _, meant = read_feed(ITEMS.replace("call us", "19,90 EUR").encode("latin-1")).products()
    (mended,) = read_feed(data.replace(b"call us", b'"19,90 EUR"')).products()
    assert mended.values == meant.values
    assert (mended.extra, mended.rejected) == ({}, False)


@pytest.mark.parametrize("title", ["two\nlines", "a, b", 'a "b"', "plain"])
async def test_an_item_of_an_xml_feed_stays_one_row(title: str) -> None:
    items = f"<rss><item><id>1</id><title>{title}</title><price>call us</price></item></rss>"
    with read_feed(items.encode()) as feed:
        (record,) = feed.records()
        data = await written(feed.detected, record.raw)
    with read_feed(data) as feed:
        assert [cells[2:] for cells in feed] == [["1", title, "call us"]]


async def test_the_mended_file_is_a_feed_again() -> None:
    header = "id;title;price;availability\n"
    content = (header + "1;Lamp;call us;in stock\n").encode()
    feed = read_feed(content)
    (record,) = feed.records()
    data = await written(feed.detected, record.raw)
    (mended,) = read_feed(data.replace(b"call us", b"19,90 EUR")).products()
    assert not mended.rejected
    assert mended.id == "1"
    assert mended.extra == {}, "our own columns are not part of the product"


async def rejected(feed: Feed) -> list[str]:
    return [record.raw for record, row in feed.parsed() if row.rejected]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            ["'id','title','price'", "'1','Lamp, red','call'", "'2','B','6 EUR'"], id="apostrophes"
        ),
        pytest.param(
            ["id,title,price", '"1,""Lamp, red"",call"', "2,B,6 EUR"], id="a row in quotes"
        ),
        pytest.param(
            ['"id,title,price"', '"1,""Lamp, red"",call"', '"2,B,6 EUR"'], id="all rows in quotes"
        ),
    ],
)
async def test_a_mended_row_is_read_as_it_was(rows: list[str]) -> None:
    with read_feed("\n".join(rows).encode() + b"\n") as feed:
        data = await written(feed.detected, *await rejected(feed))
    with read_feed(data.replace(b"call", b"7 EUR")) as mended:
        (row,) = mended.products()
    assert (row.id, row.values["title"]) == ("1", "Lamp, red")
    assert not row.rejected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "^"])
@pytest.mark.parametrize("quotes", ['"', "", "'"])
async def test_the_file_of_such_a_file_has_its_columns_once(delimiter: str, quotes: str) -> None:
    rows = [(str(n), f"Lamp {n}", "call", "in stock") for n in range(1, 5)]
    lines = [
        delimiter.join(f"{quotes}{cell}{quotes}" for cell in cells)
        for cells in (("id", "title", "price", "availability"), *rows)
    ]
    with read_feed("\r\n".join(lines).encode()) as feed:
        first = await written(feed.detected, *await rejected(feed))
    with read_feed(first) as feed:
        again = await written(feed.detected, *await rejected(feed))
    assert again == first
