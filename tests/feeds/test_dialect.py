"""The dialect is the one in which the text makes the best table."""

import csv
import io

import pytest

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.columns import header_score
from letzshop_core.feeds.dialect import DELIMITERS, Dialect, detect_dialect

HTML = '<p class="a">Rot, blau; grün | "gelb"</p>\n<p>zweite, Zeile</p>'


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("id,title\n1,Cup\n", Dialect(",")),
        ("id;title;price\n1;Cup, big, red;1,50\n2;Pot, big, red;2,50\n", Dialect(";")),
        ("id\ttitle\tprice\n1\ta, b, c\t1,50\n", Dialect("\t")),
        ("id|title|price\n1|a;b;c|1,50\n", Dialect("|")),
        ("id~title~price\n1~a;b;c~1,50\n", Dialect("~")),
        ("sep=;\nid;title\n1;Cup\n", Dialect(";")),
        ('"sep=^"\nid^title\n1^Cup\n', Dialect("^")),
        ("SEP=\t\r\nid\ttitle\r\n1\tCup\r\n", Dialect("\t")),
        ('id,title\n1,"12\\" pan, big"\n2,"9\\" pan, small"\n', Dialect(",", quoting="backslash")),
        ('id\ttitle\n1\t"quoted" at first\n2\t"open only\n3\tx\n', Dialect("\t", quoting="none")),
        ("'id','title'\n'1','a, b'\n'2','c, d'\n'3','e, f'\n", Dialect(",", quotechar="'")),
        ("id,title,text\n1,'A',\"x, y\"\n2,'B',\"z\"\n3,'C',\n4,'D',\n", Dialect(",")),
        ("id^title^price\n1^a, b^1,50\n2^c^3,50\n", Dialect("^")),
        ("id¦title¦price\n1¦a, b¦1,50\n2¦c^d^e¦3,50\n", Dialect("¦")),
        ("id\x1ftitle\x1fprice\n1\x1fa, b\x1f1,50\n2\x1fc\x1f3,50\n", Dialect("\x1f")),
        ('"id", "title"\n"1", "a, b"\n"2", "c"\n', Dialect(",", spaced=True)),
        ('id , title\n1 , "a, b"\n2 , "c"\n', Dialect(",", spaced=True)),
        ('"id" , "title"\n"1" , "a, b"\n"2" , "c"\n', Dialect(",", spaced=True)),
        ("id, title\n1, Cup\n", Dialect(",")),
        ("# by a plugin\n#\nid;title;price\n# cups\n1;a;1,50\n#end\n", Dialect(";")),
        ("My shop\nMay 2026\nAll goods\nid\ttitle\n1\ta, b\n", Dialect("\t")),
        ("title\nBrot, Butter\nEier\nMilch, Käse, Quark\n", Dialect(",")),
    ],
)
def test_detects(text: str, dialect: Dialect) -> None:
    guess = detect_dialect(text, header_score)
    assert guess.dialect == dialect, guess
    assert 0 <= guess.confidence <= 1


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("other", DELIMITERS)
def test_a_delimiter_that_only_occurs_in_text(delimiter: str, other: str) -> None:
    if other == delimiter:
        other = "x"
    rows = [["id", "title", "price"]]
    rows += [[f"{n}", f"a{other} b{other} c{other} d", "1.50 EUR"] for n in range(20)]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    with read_feed(file.getvalue().encode()) as feed:
        assert [list(feed.header), *feed] == rows


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_html_over_several_lines(delimiter: str) -> None:
    rows = [["id", "title", "description"]]
    rows += [[f"{n}", f"Cup {n}", HTML] for n in range(20)]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    with read_feed(file.getvalue().encode()) as feed:
        assert [list(feed.header), *feed] == rows
        assert "feed/open-quote" not in {f.code for f in feed.findings}


@pytest.mark.parametrize("count", [3, 200])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_html_over_several_lines_in_rows_that_end_in_a_delimiter(
    delimiter: str, count: int
) -> None:
    html = f'<p>A</p>\n\n<ul>\n<li>b{delimiter}"c"</li></ul>'
    rows = [[f"{n}", f"Cup {n}", html, "5.00", ""] for n in range(count)]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    text = delimiter.join(("id", "title", "description", "price\n")) + file.getvalue()
    with read_feed(text.encode()) as feed:
        assert [*feed] == rows


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_quotes_in_rows_below_a_header_that_ends_in_a_delimiter(delimiter: str) -> None:
    rows = [["1", 'Desk 24"', f'"so{delimiter} so"', "5"], ["2", 'Nail 5"', '"no"', "6"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    text = delimiter.join(("id", "title", "description", "price", "\n")) + file.getvalue()
    with read_feed(text.encode()) as feed:
        assert [*feed] == rows


def test_quotes_around_most_cells_are_no_part_of_them_where_last_cells_are_left_out() -> None:
    rows = [['24" x 30"; round', "1", "Pot"], ["plain", "2", "Cup"]]
    file = io.StringIO()
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    text = f"description;id;title;brand\n{file.getvalue()}"
    with read_feed(text.encode()) as feed:
        assert [*feed] == rows


def test_a_quote_that_closes_a_cell_of_several_lines() -> None:
    rows = [["1", "\n", 'Nail 5"'], ["2", "\n", '5" nail']]
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    with read_feed(f"id;description;title\n{file.getvalue()}".encode()) as feed:
        assert [*feed] == rows


def test_a_delimiter_that_is_given_is_not_doubted() -> None:
    with read_feed(b"id;title,price\n1;a,b\n", delimiter=";") as feed:
        assert feed.header == ("id", "title,price")
        assert feed.evidence.dialect.evidence == "chosen"
    with pytest.raises(ValueError, match="one character"):
        read_feed(b"id;title\n", delimiter=";;")


def test_a_value_that_is_a_header_elsewhere_does_not_make_its_row_the_header() -> None:
    text = "kód,věc,kolik,kde,sklad\nA-1,Postel,7.50 EUR,https://shop.example/1,in stock\n"
    with read_feed(text.encode()) as feed:
        assert feed.header == ("kód", "věc", "kolik", "kde", "sklad")
        assert len(list(feed)) == 1


@pytest.mark.parametrize(
    ("cell", "value"),
    [(r'"24\" TV, black"', '24" TV, black'), (r'"C:\"', "C:\\"), (r'"5\" ""x"""', '5" "x"')],
)
def test_one_backslash_before_a_quote(cell: str, value: str) -> None:
    with read_feed(f"id;title;description;price\n1;Cup;{cell};5.00\n".encode()) as feed:
        assert next(iter(feed)) == ["1", "Cup", value, "5.00"]


def test_a_cell_that_begins_and_ends_in_quotes_is_quoted_whatever_is_within() -> None:
    text = 'id,title,price\n1,"Das "gute" Brot",5 EUR\n2,Mug,6 EUR\n'
    with read_feed(text.encode()) as feed:
        row, _ = feed.products()
    assert row.values["title"] == 'Das "gute" Brot'
    assert "row/loose-quotes" in [finding.code for finding in row.findings]
    with read_feed(text.replace(' Brot"', " Brot").encode()) as feed:
        row, _ = feed.products()
    assert row.values["title"] == '"Das "gute" Brot'
