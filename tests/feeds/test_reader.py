"""Whatever a shop sends is read row by row, or refused with a reason."""

import csv
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letzshop_core.feeds import FeedError, Profile, read_feed


def cells(text: str | bytes) -> list[list[str]]:
    with read_feed(text.encode() if isinstance(text, str) else text) as feed:
        return list(feed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,title\r\n1,Cup\r\n", [["1", "Cup"]]),
        ("id,title\r1,Cup\r2,Pot\r", [["1", "Cup"], ["2", "Pot"]]),
        ("id,title\n1,Cup\r\n2,Pot\r3,Pan", [["1", "Cup"], ["2", "Pot"], ["3", "Pan"]]),
        ("\ufeffid,title\n1,Cup\n", [["1", "Cup"]]),
        ("\ufeff\ufeffid,title\n1,Cup\n", [["1", "Cup"]]),
        ("id,title\n1,Cup\n\x1a", [["1", "Cup"]]),
        ("id,title\n1,C\0up\n", [["1", "Cup"]]),
        ("\n\nid,title\n\n1,Cup\n\n\n2,Pot\n", [["1", "Cup"], ["2", "Pot"]]),
        ("id,title\n1,Cup\n,\n2,Pot\n", [["1", "Cup"], ["2", "Pot"]]),
        ("# from shop X\n# today\nid,title\n1,Cup\n# end\n", [["1", "Cup"]]),
        ('"# Required | unique","# Required | short"\nid,title\n1,Cup\n', [["1", "Cup"]]),
        ("My shop\nExport of 1 May\n\nid,title,price\n1,Cup,4\n", [["1", "Cup", "4"]]),
        ("id,title\n1,Cup\nid,title\n2,Pot\n", [["1", "Cup"], ["2", "Pot"]]),
        ("id,title,x\n1,Cup\n2,Pot,3,4\n3,Pan,4\n",
         [["1", "Cup"], ["2", "Pot", "3", "4"], ["3", "Pan", "4"]]),
        ('id,title\n1,12" pan\n2,a "b" c\n', [["1", '12" pan'], ["2", 'a "b" c']]),
        ("sep=;\nid;title\n1;Cup\n", [["1", "Cup"]]),
        ("id\n1\n2\n", [["1"], ["2"]]),
        ("id,title,price\n", []),
        ("id,title,price", []),
    ],
)  # fmt: skip
def test_reads(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "feed/empty"),
        (b" \r\n\r\n", "feed/empty"),
        (b"\xef\xbb\xbf", "feed/empty"),
        (b"\x1a", "feed/empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "feed/html"),
        (b"\n <HTML><head><title>Login</title></head></html>", "feed/html"),
        (b"<br />\n<b>Warning</b>: mysqli_connect(): refused", "feed/html"),
        (b"<div>404</div>", "feed/html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><body>Login</body></html>', "feed/html"),
        (b"<table><tr><td>id</td></tr></table>", "feed/html"),
        (b'{"products": []}', "feed/json"),
        (b"[]", "feed/json"),
        (b"\xfd7zXZ\0" + bytes(99), "feed/broken-archive"),
        (
            bytes(99) + b"feed.csv".ljust(158, b"\0") + b"ustar\0" + bytes(600),
            "feed/broken-archive",
        ),
        (b"Error: access denied\n", "feed/no-header"),
        (b'[{"id": 1}]', "feed/json"),
        (b"%PDF-1.7\n...", "feed/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "feed/spreadsheet"),
        (b"{\\rtf1\\ansi id;title;price\\par }", "feed/spreadsheet"),
        (
            (
                b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
                b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
            ),
            "feed/spreadsheet",
        ),
        (
            b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table/></html>',
            "feed/spreadsheet",
        ),
        (b"<!-- x > y -->\n<html><body>404</body></html>", "feed/html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "feed/binary"),
        (b"\x01\x02\x03\x04\x05\x06" * 99, "feed/binary"),
        (b"# only\n# comments\n", "feed/no-header"),
        (b"id,title" + b",x" * 20_000 + b"\n1,Cup" + b",x" * 20_000, "feed/no-header"),
        (b"id,title," + b"x" * 300_000, "feed/no-header"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:20]),
)
def test_what_is_no_feed_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "again", ["id;Title;Price", "ID;TITLE;PRICE", "\ufeffid;Title;Price", '"id";"Title";"Price"']
)
def test_a_header_that_comes_again_is_no_row(again: str) -> None:
    assert cells(f"id;Title;Price\n1;Cup;4\n{again}\n2;Pot;5\n") == [
        ["1", "Cup", "4"],
        ["2", "Pot", "5"],
    ]


@pytest.mark.parametrize(
    ("units", "currency", "weight"),
    [
        (";;in CHF;kg", "CHF", "0.3 kg"),
        (";;USD;", "USD", None),
        (";Kannen;;g", "EUR", None),
        (";;12 USD;kg", "EUR", None),
        ("A;B;USD;kg", "EUR", None),
        (";;netto;schwer", "EUR", None),
    ],
)
def test_units_and_currencies_may_stand_below_the_header(
    units: str, currency: str, weight: str | None
) -> None:
    data = f"Nr;Name;Preis;Gewicht\n{units}\n1;Cup;4,90;0,3\n"
    with read_feed(data.encode(), default_currency="EUR") as feed:
        above, row = feed.products()
    assert (above.rejected, row.id, row.values["currency"]) == (True, "1", currency)
    assert row.values.get("product_weight") == weight


def test_names_of_groups_of_columns_stand_above_the_header() -> None:
    data = b"Produkt;;Preise;;Bestand\nNummer;Name;Netto;Brutto;Menge\n1;Cup;4,12;4;3\n"
    with read_feed(data, default_currency="EUR") as feed:
        (row,) = feed.products()
    assert (row.id, row.values["title"]) == ("1", "Cup")
    assert (row.values["price"], row.values["quantity"]) == (4, 3)


def test_of_two_rows_of_names_the_lower_one_is_the_header() -> None:
    text = (
        "SKU\tName\tPrice\tBrand\nitem_sku\titem_name\tstandard_price\tbrand_name\n1\tCup\t4\tA\n"
    )
    assert cells(text) == [["1", "Cup", "4", "A"]]


def test_of_several_tables_the_first_ones_rows_are_not_passed_over() -> None:
    first = "Nr;Name;Preis\n1;Cup;4 EUR\n\n"
    second = "Nr;Name;Preis;Bestand;Marke\n2;Pot;5 EUR;3;A\n"
    with read_feed(f"{first}{second}".encode()) as feed:
        assert [(row.id, row.rejected) for row in feed.products()] == [
            *(("1", False), ("Nr", True), ("2", True)),
        ]
    with read_feed(f"{first}{second}3;Pan;6 EUR;1;A\n".encode()) as feed:  # an example, and more
        assert [row.id for row in feed.products()] == ["2", "3"]
    text = (
        "SKU;Name;Preis;Foo\n1;Cup;4 EUR;x\n\nSKU;Name;Preis;Marke\n2;Pot;5 EUR;A\n3;Pan;6 EUR;A\n"
    )
    with read_feed(text.encode()) as feed:
        assert [row.id for row in feed.products() if not row.rejected] == ["1", "2", "3"]


def test_a_value_that_is_a_name_is_a_value() -> None:
    assert cells("id;Title\nid;Cup\n") == [["id", "Cup"]]


def test_a_column_without_a_name_at_the_end() -> None:
    with read_feed(b"id;title;price;\n1;Cup;4 EUR;red\n2;Pot;5 EUR;\n") as feed:
        rows = list(feed.products())
    assert [(row.rejected, row.extra) for row in rows] == [
        (False, {"column 4": "red"}),
        (False, {}),
    ]


def test_blank_rows_with_more_delimiters_than_columns_are_blank() -> None:
    assert cells("id,title,price,,\n1,Cup,4,,\n,,,,\n,,\n") == [["1", "Cup", "4", "", ""]]


def test_a_feed_without_names_says_what_it_took_for_them() -> None:
    with read_feed("4711;Kaffeemühle;15,00 EUR\n4712;Tasse;3,00 EUR\n".encode()) as feed:
        finding = feed.findings[0]
    assert (finding.code, finding.row) == ("feed/no-names", None)
    assert "'4711', 'Kaffeemühle'" in finding.message


def test_a_value_that_is_also_a_name_names_no_columns() -> None:
    with read_feed(b"4711|Mug|15.00|in-stock\n4712|Cup|3.00|in-stock\n") as feed:
        assert feed.findings[0].code == "feed/no-names"


def test_an_open_quote_costs_its_own_row_only() -> None:
    lines = ["id,title,price"] + [f"{n},Cup {n},4.50 EUR" for n in range(5000)]
    lines[100] = '99,"Cup 99,4.50 EUR'
    with read_feed("\n".join(lines).encode()) as feed:
        rows = list(feed)
        assert len(rows) == 5000
        assert rows[99] == ["99", '"Cup 99', "4.50 EUR"]
        assert rows[100] == ["100", "Cup 100", "4.50 EUR"]
        assert "feed/open-quote" in {f.code for f in feed.findings}


def test_an_open_quote_in_the_last_row() -> None:
    text = 'id,title,price\n1,Cup,4\n2,"Pot,5\n'
    rows = cells(text)
    assert rows[0] == ["1", "Cup", "4"]
    assert len(rows) == 2


def test_large_cells() -> None:
    long = "x" * 1_000_000
    assert cells(f"id,title\n1,{long}\n2,Pot\n") == [["1", long], ["2", "Pot"]]


def test_in_a_large_cell_behind_an_open_quote_the_feed_does_not_end() -> None:
    """Wherever the cell stands, since rows are read with more care for a while."""
    for before in range(45, 55):
        lines = ["id,title,price", '1,"Cup,4', *(f"{n},Pot {n},5" for n in range(2, 100))]
        lines[before] = f"{before},{'x' * 300_000},5"
        assert [row[0] for row in cells("\n".join(lines))] == [str(n) for n in range(1, 100)]


def test_numbers_are_those_of_a_spreadsheet_and_raw_is_the_text_itself() -> None:
    text = 'My shop\r\n\r\nid,title\r\n1,"a\r\nb"\r\n\r\n"2",c\r\n3,d'
    with read_feed(text.encode()) as feed:
        assert [(r.number, r.raw) for r in feed.records()] == [
            (4, '1,"a\r\nb"\r\n'),
            (6, '"2",c\r\n'),
            (7, "3,d"),
        ]


class Pipe(io.RawIOBase):
    """A binary file that cannot seek, like a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._data.readinto(buffer)


def test_every_kind_of_source_can_be_read_twice(tmp_path) -> None:
    data = b"id,title\n1,Cup\n"
    path = tmp_path / "feed.csv"
    path.write_bytes(data)
    for source in (data, path, str(path), io.BytesIO(data), Pipe(data)):
        with read_feed(source) as feed:
            assert list(feed) == [["1", "Cup"]]
            assert list(feed) == [["1", "Cup"]]
            assert feed.bytes_read == feed.bytes_total == len(data)


def test_a_price_far_behind_the_sample_settles_the_column() -> None:
    rows = ["id;title;price"] + [f"{n};Cup;1,234 EUR" for n in range(20_000)]
    rows.append("x;Pot;1,234.50 EUR")
    with read_feed("\n".join(rows).encode()) as feed:
        assert feed.evidence.decimal_marks == {"price": "."}
        row = next(feed.products())
        assert row.values["price"] == 1234
    with read_feed("\n".join(rows).encode(), decimal_mark=",") as feed:
        assert next(feed.products()).values["price"] != 1234


@pytest.mark.parametrize(
    ("prices", "currency"),
    [
        ("12.50 EUR | 9.90 EUR | 19.90", "EUR"),
        ("$5 | US$ 7 | $8 | 19.90", "USD"),
        ("12.50 EUR | on request | 19.90", None),  # as many name none
        ("12.50 EUR | 9.90 USD | 8.00 EUR | 19.90", None),
        ("12.50 EUR | 9.90 EUR | $8.00 | 19.90", None),
        ("12.50 BGN | 9.90 BGN | 19.90", None),
        ("12.50 | 9.90 | 19.90", None),
    ],
)
def test_a_price_has_the_currency_that_most_of_its_column_name(
    prices: str, currency: str | None
) -> None:
    rows = "\n".join(f"{n},Cup,{price}" for n, price in enumerate(prices.split(" | ")))
    data = f"id,title,price\n{rows}\n".encode()
    with read_feed(data) as feed, read_feed(data, default_currency="CHF") as other:
        *_, last = feed.products()
        *_, same = other.products()
        profile = feed.profile
        assert feed.detected["currency"] == currency
    assert last.values.get("currency") == currency
    assert same.values["currency"] == (currency or "CHF")
    with read_feed(b"id,title,price\n1,Cup,5\n", profile=profile) as feed:
        (row,) = feed.products()
    assert row.values.get("currency") == currency


def test_a_column_of_currencies_stands_for_what_prices_name() -> None:
    rows = "1,Cup,12.50 EUR,\n2,Cup,8.00 EUR,\n3,Mug,19.90,SEK\n"
    with read_feed(f"id,title,price,currency\n{rows}".encode()) as feed:
        *_, last = feed.products()
    assert last.values["currency"] == "SEK"


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (("05/06/2026", "12/24/2026"), ("2026-05-06", "2026-12-24")),
        (("05/06/2026", "24/12/2026"), ("2026-06-05", "2026-12-24")),
        (("05/06/2026", "24.12.2026"), ("2026-06-05", "2026-12-24")),
        (("05/06/2026", "12/24/2026", "24/12/2026"), ("2026-06-05", "2026-12-24", "2026-12-24")),
        (("05/06/2026", "2026-12-24"), ("2026-06-05", "2026-12-24")),
        (("05.06.2026", "12/24/2026"), ("2026-06-05", "2026-12-24")),
    ],
)
def test_dates_are_read_as_their_column_proves(
    cells: tuple[str, ...], dates: tuple[str, ...]
) -> None:
    lines = ["id;title;price;availability_date"]
    lines += [f"{n};Cup;5 EUR;{cell}" for n, cell in enumerate(cells)]
    with read_feed("\n".join(lines).encode()) as feed:
        assert tuple(row.values["availability_date"] for row in feed.products()) == dates
        profile = feed.profile
    alone = f"{lines[0]}\n{lines[1]}"
    with read_feed(alone.encode(), profile=profile) as feed:
        assert next(feed.products()).values["availability_date"] == dates[0]


def test_a_column_of_dates_speaks_for_another() -> None:
    data = b"id,title,price,availability_date,sale_price_effective_date\n"
    data += b"1,Cup,5 EUR,05/06/2026,12/01/2026 - 12/24/2026\n"
    with read_feed(data) as feed:
        row = next(feed.products())
    assert row.values["availability_date"] == "2026-05-06"
    assert row.values["sale_price_effective_date"] == "2026-12-01/2026-12-24"


MARKS = ",;\t|~"
TEXT = st.text(
    st.characters(codec="latin-1", exclude_categories=["Cc"]) | st.sampled_from('",;|~\'\n€"'),
    max_size=12,
)
TABLE = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be")


def written(rows: list[list[str]], delimiter: str, end: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()


@settings(max_examples=150)
@given(TABLE, st.sampled_from(MARKS), st.sampled_from(["\n", "\r\n", "\r"]),
       st.sampled_from(ENCODINGS))  # fmt: skip
def test_what_is_written_reads_back(
    table: list[tuple[str, str]], delimiter: str, end: str, encoding: str
) -> None:
    rows = [[f"A{n}", first, second, "4.50 EUR"] for n, (first, second) in enumerate(table)]
    data = written([["id", "title", "description", "price"], *rows], delimiter, end)
    with read_feed(data.encode(encoding), delimiter=delimiter) as feed:
        assert list(feed) == rows


def read_all(data: bytes) -> None:
    try:
        with read_feed(data) as feed:
            for row in feed.products():
                assert row.number > 0
    except FeedError:
        pass


STRUCTURED = st.lists(
    st.sampled_from(
        [b"id", b"title", b"price", b",", b";", b"\t", b'"', b'""', b"\n", b"\r", b"\r\n", b"\0",
         b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", "€".encode(), b"<item>", b"<rss>", b"<g:id>",
         b"</item>", b"&x;", b"#", b"sep=", b"\x1a", b"1,234", b"\\", b"PK\x03\x04", b"\x1f\x8b",
         b"<?xml version='1.0' encoding='utf-16'?>", b"BZh9"]
    )
    | st.binary(max_size=6),
    max_size=30,
).map(b"".join)  # fmt: skip


@settings(max_examples=400)
@given(st.binary(max_size=300) | STRUCTURED | STRUCTURED.map(lambda b: b"id,title,price\n" + b))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read_all(data)


def beginnings() -> Iterator[bytes]:
    text = 'id;title;price\r\n1;"Größe\r\n""M""";1,50 €\r\n2;Öl;2,50 €\r\n'
    for encoding in ("utf-8-sig", "cp1252", "utf-16", "utf-32"):
        yield text.encode(encoding)
    yield (
        '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>'
        "<item><g:id>1</g:id><g:title>Ü</g:title></item></channel></rss>"
    ).encode()


@pytest.mark.parametrize("data", list(beginnings()))
def test_a_feed_may_end_anywhere(data: bytes) -> None:
    for end in range(len(data)):
        read_all(data[:end])


def test_the_profile_replays_the_reading() -> None:
    data = "Nr;Titel;Preis\n1;Größe;1.234,50 €\n".encode("cp1252")
    with read_feed(data, columns={"Nr": "id"}, default_currency="EUR") as feed:
        first = [row.values for row in feed.products()]
        profile = Profile.from_json(feed.profile.to_json())
        assert profile == feed.profile
    with read_feed(data, profile=profile) as feed:
        assert [row.values for row in feed.products()] == first
        assert feed.profile.digest() == profile.digest()


@pytest.mark.parametrize("below", [b"", b"\n\n", b",,\n", b"id,title,price\n"])
def test_a_header_and_nothing_below_it_is_told(below: bytes) -> None:
    with read_feed(b"id,title,price\n" + below) as feed:
        assert list(feed) == []
        assert [f.code for f in feed.findings if f.code.startswith("feed/")] == ["feed/no-rows"]
    with read_feed(b"id,title,price\n1,Cup,5 EUR\n") as feed:
        assert len(list(feed)) == 1
        assert "feed/no-rows" not in {f.code for f in feed.findings}


def test_a_path_may_be_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b"id,title\n1,Cup\n",))
    writer.start()
    with read_feed(path) as feed:
        assert list(feed) == [["1", "Cup"]]
    writer.join()


@pytest.mark.parametrize(
    "text",
    [
        '"id;title;price"\n"1;""Cup; blue"";5"\n"2;Pot;6"\n',
        'id;title;price\n"1;""Cup; blue"";5"\n2;Pot;6\n',  # only rows with quotes are
    ],
)
def test_rows_that_a_spreadsheet_put_in_quotes_as_a_whole(text: str) -> None:
    with read_feed(text.encode()) as feed:
        assert feed.header == ("id", "title", "price")
        assert list(feed) == [["1", "Cup; blue", "5"], ["2", "Pot", "6"]]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"2","24" TV, black","6 EUR"', ["2", '24" TV, black', "6 EUR"]),
        ('2,"<p class="a">x</p>, y",6 EUR', ["2", '<p class="a">x</p>, y', "6 EUR"]),
        ('"2","24" TV black","6 EUR"', ["2", '24" TV black', "6 EUR"]),
        ('"2","The "big" TV","6 EUR"', ["2", 'The "big" TV', "6 EUR"]),
    ],
)
def test_quotes_inside_quotes_cost_no_row(line: str, cells: list[str]) -> None:
    rows = [f"{n},Cup {n},5 EUR" for n in range(3, 9)]
    with read_feed("\n".join(["id,title,price", *rows, line, "9,Pot,7 EUR"]).encode()) as feed:
        *_, row, last = feed.products()
        assert list(feed)[-2] == cells
    assert not row.rejected
    assert row.findings[0].code == "row/loose-quotes"
    assert last.values["title"] == "Pot"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(
    "text",
    [
        '<p class="a">blue</p>\n<p class="b">big</p>',
        '<p class="a">blue, round; big</p>\n<p>A "good" one, too</p>\n',
        '<p style="color: red;">blue</p>\n\n5" wide',
    ],
)
def test_quotes_inside_quotes_cost_no_row_of_several_lines(
    text: str, quote: str, mark: str
) -> None:
    lines = [
        mark.join(f"{quote}{cell}{quote}" for cell in (n, f"Cup {n}"))
        + f'{mark}"{text}"{mark}5 EUR'
        for n in "123"
    ]
    with read_feed(
        "\n".join(["id,title,description,price".replace(",", mark), *lines]).encode()
    ) as feed:
        rows = [*feed.products()]
        assert [*feed] == [[n, f"Cup {n}", text, "5 EUR"] for n in "123"]
    assert {row.findings[0].code for row in rows} == {"row/loose-quotes"}
    assert not any(row.rejected for row in rows)


@pytest.mark.parametrize(
    "lines",
    [
        ['1,Screen,"24" wide,5 EUR', '2,Cup,"nice\nand blue",6 EUR', "3,Pot,red,7 EUR"],
        ['1,Screen,"24" wide,5 EUR', "2,Cup,blue,6 EUR", '3,Pot,"red",7 EUR'],
        ['1,Screen,"the "big" one,5 EUR', "2,Cup", '3,Pot,"red",7 EUR'],
    ],
)
def test_a_quote_that_is_not_closed_takes_no_row_below(lines: list[str]) -> None:
    head = ["id,title,description,price", *(f'{n},Cup {n},"blue",5 EUR' for n in range(4, 9))]
    with read_feed("\n".join([*head, *lines]).encode()) as feed:
        assert [row[0] for row in feed][-3:] == ["1", "2", "3"]


@pytest.mark.parametrize("line", ['"2" ,"Pot" ,"6 EUR"', '2,24" TV,6 EUR', '2,"A ""B"" C",6 EUR'])
def test_quotes_that_end_no_cell_too_early_are_not_loose(line: str) -> None:
    with read_feed(f'id,title,price\n"1","Cup","5 EUR"\n{line}\n'.encode()) as feed:
        assert [record.findings for record in feed.records()] == [(), ()]


def test_quotes_by_the_rules_are_not_read_in_other_ways_where_the_last_cells_are_left_out() -> None:
    rows = [f'{n},"Pot, {n} cm",plain,red' for n in range(2, 9)]
    line = '1,"24"" x 30"", round","plain"'
    with read_feed("\n".join(["id,title,description,color", line, *rows]).encode()) as feed:
        assert next(iter(feed)) == ["1", '24" x 30", round', "plain"]


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_an_empty_cell_behind_quotes_counts_where_rows_end_in_a_delimiter(mark: str) -> None:
    lines = ["id,title,description,price", "1,Cup,,5 EUR,", '2,"Screen 15""",,6 EUR,']
    with read_feed("\n".join(lines).replace(",", mark).encode()) as feed:
        assert [record.cells[3] for record in feed.records()] == ["5 EUR", "6 EUR"]


@pytest.mark.parametrize("every", [1, 2, 7, 49])
def test_of_few_columns_too_a_stray_quote_is_not_closed_by_the_next(every: int) -> None:
    lines = [f"{n};{chr(34) if n % every == 0 else ''}Cup {n};5 EUR\n" for n in range(200)]
    with read_feed(f"id;title;price\n{''.join(lines)}".encode()) as feed:
        assert [row.id for row in feed.products()] == [str(n) for n in range(200)]


def test_of_few_columns_a_cell_over_several_lines_may_hold_delimiters() -> None:
    data = b'id;title;price\n1;"say ""x""\n;;\n;";5 EUR\n2;Cup;5 EUR\n'
    with read_feed(data) as feed:
        assert list(feed) == [["1", 'say "x"\n;;\n;', "5 EUR"], ["2", "Cup", "5 EUR"]]


def test_many_stray_quotes_take_no_long_time() -> None:
    line = '"a,' * 300_000
    with read_feed(f"id,title,price\n1,Cup,5 EUR\n{line}\n2,Pot,6 EUR\n".encode()) as feed:
        assert [row.id for row in feed.products() if not row.rejected] == ["1", "2"]


def test_apostrophes_as_quotes_in_a_small_feed() -> None:
    assert cells("'id','title'\n'1','A, b'\n'2','O''Neill'\n") == [
        ["1", "A, b"],
        ["2", "O'Neill"],
    ]
    assert cells("'id','title'\n'1','A'\n'2','B'\n") == [["1", "A"], ["2", "B"]]


def test_a_script_may_warn_above_the_feed() -> None:
    warning = "<br />\n<b>Warning</b>: Undefined index: x in <b>/var/www/feed.php</b><br />\n"
    assert cells(f"{warning}id;title;price\n1;Cup;5\n") == [["1", "Cup", "5"]]
    with pytest.raises(FeedError, match="web page"):
        read_feed(warning.encode())


@pytest.mark.parametrize("closing", ['3;"Pot";ok;7 EUR', '3;Pot;"x ""y"" z";7 EUR'])
def test_an_open_quote_that_the_next_row_closes_costs_no_row(closing: str) -> None:
    sound = [f'{n};"Cup; {n}";"ok";5 EUR' for n in range(5, 15)]
    lines = ["id;title;description;price", *sound, '1;"Cup; blue";"open;6 EUR', closing]
    with read_feed("\n".join([*lines, "4;Pan;ok;8 EUR"]).encode()) as feed:
        rows = list(feed.products())[len(sound) :]
        assert [row.id for row in rows if not row.rejected] == ["1", "3", "4"]
        assert rows[0].values["title"] == "Cup; blue"
        assert "feed/open-quote" in {finding.code for finding in feed.findings}


@pytest.mark.parametrize(
    "opening", ['{n};Lamp;"nice;6 EUR', '{n};Lamp 5";"nice;6 EUR', '{n};Lamp;""";6 EUR']
)
@pytest.mark.parametrize("every", [1, 2, 3, 70])
def test_quotes_that_are_opened_again_and_again_cost_no_row(opening: str, every: int) -> None:
    sound = "{n};Cup;good;5 EUR"
    lines = [(sound if n % every else opening).format(n=n) for n in range(500)]
    with read_feed("\n".join(["id;title;description;price", *lines]).encode()) as feed:
        assert [row.id for row in feed.products()] == [str(n) for n in range(500)]


def test_lines_of_a_text_may_look_like_rows() -> None:
    text = "w; h; d; kg\n1; 2; 3; 4"
    assert cells(f'id;title;description;price\n1;Cup;"{text}";5 EUR\n') == [
        ["1", "Cup", text, "5 EUR"]
    ]


@pytest.mark.parametrize(
    ("rows", "breaks_off"),
    [
        ("1,A,5\n2,B", True),
        ("1,A,5\n\n2", True),
        ('1,A,5\r\n2,"B', True),
        ("1,A,5\n2,B\n", False),  # whoever wrote it went on behind the row
        ("1,A,5\n2,B,7", False),
        ("1,A\n2,B", False),  # this feed leaves out what is empty
        ("1,A", False),
        ("1,A,5\n2,B,7,8", False),
        ("1,A,5\n# end", False),
    ],
)
def test_a_row_that_breaks_off(rows: str, breaks_off: bool) -> None:
    with read_feed(f"id,title,price\n{rows}".encode()) as feed:
        assert len(list(feed)) >= 1
        assert feed.breaks_off == breaks_off
        assert ("feed/truncated" in {f.code for f in feed.findings}) == breaks_off
        assert not feed.truncated


@pytest.mark.parametrize(
    "failure",
    [
        "\nFatal error: Maximum execution time of 30 seconds exceeded in /x.php on line 4\n",
        "<br />\n<b>Fatal error</b>:  Allowed memory size exhausted in <b>/x.php</b><br />\n",
        "3,C<br />\nPHP Fatal error:  Uncaught Error: no in /x.php:3\n#0 {main}\n",
    ],
)
def test_a_script_that_failed_left_rows_out(failure: str) -> None:
    with read_feed(f"id,title,price\n1,A,5\n2,B,7\n{failure}".encode()) as feed:
        assert [row.id for row in feed.products() if not row.rejected] == ["1", "2"]
        (message,) = [f.message for f in feed.findings if f.code == "feed/truncated"]
        assert "The script that wrote it failed" in message
        assert not feed.is_whole


def test_a_product_may_be_about_fatal_errors() -> None:
    with read_feed(b'id,title,price\n1,"A\nFatal error: game",5\n2,Fatal error: game,7\n') as feed:
        assert len(list(feed)) == 2
        assert feed.is_whole


@pytest.mark.parametrize(
    "table",
    [
        " id | title | price \n----+-------+-------\n 1  | Cup   | 1 EUR \n 2  | Pot   | 2 EUR \n",
        "+--+---+\n|id|title|price|\n+--+---+\n|1|Cup|1 EUR|\n|2|Pot|2 EUR|\n+--+---+\n",
        "| id | title | price |\n|---:|:-----|-----|\n| 1 | Cup | 1 EUR |\n| 2 | Pot | 2 EUR |\n",
        "Stock list\n-----\n|id|title|price|\n-----\n|1|Cup|1 EUR|\n|2|Pot|2 EUR|\n-----\n",
        " id | title | price \n----+---+---\n 1 | Cup | 1 EUR \n 2 | Pot | 2 EUR \n(2 rows)\n\n",
        " id | title | price \n----+---+---\n 1 | Cup | 1 EUR \n 2 | Pot | 2 EUR \n(2 Zeilen)\n",
        "+--+\n|id|title|price|\n+--+\n|1|Cup|1 EUR|\n|2|Pot|2 EUR|\n+--+\n2 rows in set (0.1 s)\n",
        "id\ttitle\tprice\n1\tCup\t1 EUR\n2\tPot\t2 EUR\n\n(2 rows affected)\n",
    ],
    ids=["psql", "mysql", "Markdown", "SAP", "psql+", "psql in German", "mysql+", "sqlcmd"],
)
def test_drawn_tables(table: str) -> None:
    with read_feed(table.encode()) as feed:
        rows = [*feed.products()]
    assert [(row.id, row.rejected) for row in rows] == [("1", False), ("2", False)]


@pytest.mark.parametrize(
    "line", ["(2 blue) | Cup | 1 EUR", "(2 blue cups)", "2 rows", "rows in set"]
)
def test_a_line_that_counts_no_rows_is_a_row(line: str) -> None:
    with read_feed(f"id | title | price\n1 | Cup | 1 EUR\n{line}\n".encode()) as feed:
        assert len([*feed.products()]) == 2


def test_a_line_below_the_header_is_no_row() -> None:
    """As sqlcmd draws it."""
    with read_feed(b"id;title;price\n--;-----;-----\n--;Cup;1 EUR\n2;Pot;2 EUR\n") as feed:
        assert [record.number for record in feed.records()] == [3, 4]


def test_a_cell_of_entities_that_a_delimiter_ends_takes_no_long_time() -> None:
    """Quadratic work would not come to an end here."""
    text = "&amp;" * 200_000
    with read_feed(f"id;title;price\n1;{text} x;1 EUR\n".encode()) as feed:
        (row,) = feed.products()
    assert row.id == "1"


def test_a_header_may_begin_with_a_number_sign() -> None:
    with read_feed(b"#id,title,price\n1,Cup,5 EUR\n") as feed:
        assert feed.header == ("#id", "title", "price")
        assert [*feed] == [["1", "Cup", "5 EUR"]]


def test_a_table_above_that_sells_nothing_is_a_preamble() -> None:
    table = b"brand,category,country\nAcme,Cups,LU\nEmsa,Pots,DE\n"
    with read_feed(table + b"id,title,price,link\n1,Cup,5 EUR,https://shop.example/1\n") as feed:
        assert feed.header == ("id", "title", "price", "link")


def test_a_table_may_hold_xml() -> None:
    with read_feed(b'id,title,price,note\n1,Cup,5 EUR,"\n<?xml version=1.0?><a/>"\n') as feed:
        assert feed.header == ("id", "title", "price", "note")


def test_the_name_of_an_encoding_may_tell_of_a_byte_order_mark() -> None:
    with read_feed("\ufeffid,title\n1,Größe\n".encode(), encoding="utf-8-sig") as feed:
        assert (feed.header, feed.encoding) == (("id", "title"), "utf-8")
