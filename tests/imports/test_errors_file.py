"""errors.csv: what was rejected, as it was sent, in a form that can be mended and sent again."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.imports.conftest import Market

from letzshop_core.feeds import Feed, read_feed
from letzshop_core.imports.errors_file import ERROR_COLUMNS, errors_file
from letzshop_core.imports.models import Counts, ImportJob, ImportState, Progress, RejectedRow
from letzshop_core.imports.options import ImportMode
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import NOON, add_shop

ERROR = {"code": "price/unreadable", "message": 'Expected a price → got "ca. 5, 6; or 7".'}


async def written(detected: dict[str, Any] | None, *raws: str) -> bytes:
    async def rejects() -> AsyncIterator[RejectedRow]:
        for number, raw in enumerate(raws, 2):
            yield RejectedRow(row=number, raw=raw, errors=[ERROR])

    return b"".join([piece async for piece in errors_file(job(detected), rejects())])


def job(detected: dict[str, Any] | None) -> ImportJob:
    return ImportJob(
        job_id=17,
        user="vendor",
        status=ImportState.COMPLETED_WITH_ERRORS,
        shop_code="SHOP",
        source_url=None,
        mode=ImportMode.UPSERT,
        dry_run=False,
        counts=Counts(),
        progress=Progress(),
        detected=detected,
        error=None,
        created_at=NOON,
        started_at=NOON,
        completed_at=NOON,
    )


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
    assert header == ["letzshop_import", "letzshop_row", "letzshop_errors", "id", "Größe", "text"]
    assert (first[:2], first[3:]) == (["17", "2"], ["1", "groß", "two\nlines"])
    assert (second[:2], second[3:]) == (["17", "3"], ["1", "groß", "two\nlines", "surplus"])
    assert first[2].replace("→", "?").startswith("price/unreadable: Expected a price ? got")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
async def test_encodings_of_several_bytes_are_marked(encoding: str) -> None:
    detected = {"format": "csv", "encoding": encoding, "header_text": "id,title"}
    data = await written(detected, "1,Größe\n")
    assert data.startswith("\ufeff".encode(encoding))
    with read_feed(data) as feed:
        assert feed.header == (*ERROR_COLUMNS, "id", "title")
        assert [cells[3:] for cells in feed] == [["1", "Größe"]]


async def test_without_quoting_the_message_gives_way() -> None:
    detected = {"delimiter": ",", "quoting": "none", "header_text": 'id,5" screen', "format": "csv"}
    data = await written(detected, '1,7" screen\n')
    lines = data.decode().splitlines()
    assert lines[0] == 'letzshop_import,letzshop_row,letzshop_errors,id,5" screen'
    assert lines[1].count(",") == 4
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
    assert header[:6] == [*ERROR_COLUMNS, "id", "title", "price"]
    assert row[4] == 'Tisch, "groß"\nmit Stühlen', "a person can read it"
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
        assert [cells[3:] for cells in feed] == [["1", title, "call us"]]


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


async def file_of(market: Market, job: ImportJob) -> bytes:
    job, rejects = await market.letzshop.imports.rejected(job.job_id, by=market.owner)
    return b"".join([piece async for piece in errors_file(job, rejects)])


@pytest.mark.parametrize(
    "feed",
    [
        "id,title,price\n1,A,5.00 USD\n2,B,6.00 USD\n3,,7.00\n4,C,8.00 USD\n",
        "id,title,price\n1,A,5.00 CAD\n2,B,6.00 CAD\n3,,$7.00\n4,C,8.00 CAD\n",
        "id,title,price\n1,A,5.1234\n2,B,6.5\n3,,7.125\n4,C,8.25\n",
        "id,title,price,shipping_weight\n,,USD,lb\n1,A,5.00,1\n3,,6.00,2\n4,C,7.00,3\n",
        "id,title,price,availability_date\n1,A,5,12/24/2026\n2,B,5,12/25/2026\n3,,5,12/11/2026\n",
    ],
)
async def test_a_mended_row_means_what_it_would_have_meant_in_the_feed(
    market: Market, feed: str
) -> None:
    # It is corrected in two rounds, and the file of the first round's file knows no less.
    first = await market.import_bytes(feed.encode())
    file = await file_of(market, first)
    again = await market.import_bytes(file)
    assert again.counts.rejected == first.counts.rejected
    file = await file_of(market, again)
    await market.import_bytes(file.replace(b"3,,", b"3,Mended,"))

    mended = feed.replace("3,,", "3,Mended,").encode()
    with read_feed(mended, default_currency="EUR") as whole:
        (expected,) = (row for row in whole.products() if row.id == "3")
    product = await market.letzshop.products.get("3", by=market.owner)
    for name in ("title", "price", "currency", "shipping_weight", "availability_date"):
        assert getattr(product, name) == expected.values.get(name), name


async def test_the_import_of_another_shop_tells_nothing(market: Market) -> None:
    theirs = await market.import_bytes(b"id,title,price\n1,A,5.00 USD\n2,,6.00 USD\n")
    file = await file_of(market, theirs)
    other = await add_shop(market.store, market.owner)
    market.shop = other
    await market.import_bytes(file.replace(b"2,,6.00 USD", b"2,Mended,6.00"))
    offers = await market.letzshop.offers.find(
        other.shop_code, OfferFilters(), PageRequest(), by=market.owner
    )
    (offer,) = offers.items
    assert offer.shop_currency == "EUR"


@pytest.mark.parametrize("job_id", ["", "x", "0", "-1", "99999999", "9" * 40])
async def test_a_file_that_names_no_import_is_read_all_the_same(
    market: Market, job_id: str
) -> None:
    header = "letzshop_import,letzshop_row,letzshop_errors,id,title,price"
    job = await market.import_bytes(f"{header}\n{job_id},2,?,1,Lamp,5 EUR\n".encode())
    assert (job.status, job.counts.created) == (ImportState.COMPLETED, 1)
