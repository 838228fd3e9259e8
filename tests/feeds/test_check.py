"""What is said of a whole feed, and its mending."""

import csv
import re
from pathlib import Path

import pytest
from tests.e2e.german_feed import german_feed

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.check import CheckReport, check_feed, convert_feed
from letzshop_core.feeds.findings import Severity
from letzshop_core.feeds.rules import RULES, rule_of

ROOT = Path(__file__).parents[2]

FEED = """\
Artikelnummer;Titel;Preis;Lagerbestand;Farbton
1;Mühle;"1.299,00 €";3;rot
2;Kanne;auf Anfrage;0;blau
1;Mühle zwei;5,00 €;1;grün
3;Tasse;4,50 €;;
4;zu;viele;Zellen;hier;sind
""".encode("windows-1252")


def check(content: bytes) -> CheckReport:
    with read_feed(content) as feed:
        return check_feed(feed)


def test_the_account() -> None:
    report = check(FEED)
    assert (report.read, report.accepted, report.rejected, report.duplicate) == (5, 2, 2, 1)
    assert report.read == report.accepted + report.rejected + report.duplicate
    for code in ("price/unreadable", "row/too-many-cells", "id/duplicate"):
        assert report.codes[code].count == 1
    (duplicate,) = report.codes["id/duplicate"].examples
    assert (duplicate.row, duplicate.column, duplicate.value) == (4, "Artikelnummer", "1")
    assert duplicate.message == (
        "Expected an id that no other row has, got that of row 2, which is used."
    )
    assert report.filled["price"] == 2


def test_errors_come_first_and_examples_are_few() -> None:
    feed = german_feed(2000, damaged_percent=10)
    with read_feed(feed.content, default_currency="EUR") as opened:
        report = check_feed(opened)
    severities = [summary.severity for summary in report.summaries]
    assert severities == sorted(severities, key=lambda s: s is not Severity.ERROR)
    assert report.rejected == len(feed.damages)
    assert all(len(summary.examples) <= 10 for summary in report.summaries)
    assert report.codes["price/unreadable"].count == 40


def test_every_damaged_row_is_named() -> None:
    feed = german_feed(1000)
    with read_feed(feed.content, default_currency="EUR") as opened:
        found = {
            (f.row, f.column, f.value, f.code)
            for row in opened.products()
            for f in row.findings
            if f.severity is Severity.ERROR
        }
    assert found == {(d.row, d.column, d.value, d.code) for d in feed.damages}


def test_mending(tmp_path: Path) -> None:
    out, rejected = tmp_path / "fixed.csv", tmp_path / "rejected.csv"
    with read_feed(FEED) as feed:
        convert_feed(feed, out, "csv", rejected=rejected)
    assert out.read_text(encoding="utf-8").splitlines() == [
        "id,title,availability,quantity,price,Farbton",
        "1,Mühle,in_stock,3,1299.00 EUR,rot",
        "3,Tasse,,,4.50 EUR,",
    ]
    with rejected.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["letzshop_row", "letzshop_errors", "Artikelnummer"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "6"]
    assert rows[1][2:] == ["2", "Kanne", "auf Anfrage", "0", "blau"]
    assert "got 'auf Anfrage'" in rows[1][1]


@pytest.mark.parametrize("column", ["Bestand;0", "Published;FALSE", "Estado;agotado"])
def test_an_availability_that_another_column_tells_is_written(column: str, tmp_path: Path) -> None:
    name, cell = column.split(";")
    out = tmp_path / "out.csv"
    with read_feed(f"id;title;price;{name}\n1;Tasse;4,50 EUR;{cell}\n".encode()) as feed:
        convert_feed(feed, out)
    with read_feed(out) as feed:
        assert [row.values["availability"] for row in feed.products()] == ["out of stock"]


def test_the_mended_feed_is_in_order(tmp_path: Path) -> None:
    out = tmp_path / "fixed.csv"
    with read_feed(german_feed(1000).content, default_currency="EUR") as feed:
        accepted = convert_feed(feed, out).accepted
    with read_feed(out) as feed:
        report = check_feed(feed)
    assert (report.read, report.accepted) == (accepted, accepted)


@pytest.mark.parametrize(
    ("columns", "cells", "values"),
    [
        (
            *("EAN", "4006381333931 / 9506000140445"),
            {"id": "4006381333931", "additional_gtin": ["9506000140445"]},
        ),
        ("id|Option1 Name|Option1 Value", "1|Color|Red", {"color": "Red"}),
        ("id|additional_attributes", "1|color=Red,size=M", {"color": "Red", "size": "M"}),
        ("id|Estado", "1|disponible", {"availability": "in stock"}),
        ("id|active", "1|no", {"availability": "out of stock"}),
        (
            "id|image_link",
            "1|https://a.example/1,https://a.example/2",
            {"additional_image_link": ["https://a.example/2"]},
        ),
    ],
)
def test_what_no_column_is_named_after_is_in_the_mended_feed(
    columns: str, cells: str, values: dict[str, object], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    feed = f"title|price|{columns}\nCup|5 EUR|{cells}\n"
    with read_feed(feed.encode(), delimiter="|") as opened:
        convert_feed(opened, out)
    with read_feed(out) as mended:
        (row,) = mended.products()
    assert {name: row.values.get(name) for name in values} == values


def test_a_feed_may_be_mended_in_place(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(FEED)
    with read_feed(path) as feed:
        convert_feed(feed, path)
    assert path.read_text(encoding="utf-8").startswith("id,title,")
    assert [p.name for p in tmp_path.iterdir()] == ["feed.csv"]


def test_every_finding_is_written_and_with_it_what_was_left_aside(tmp_path: Path) -> None:
    content = b"id,title,price,gtin,color\n" + b"".join(
        b"%d,a,5 EUR,8.8E+12,=1+1%d\n" % (n, n) for n in range(40)
    )
    found = tmp_path / "found.csv"
    with read_feed(content) as feed:
        report = convert_feed(feed, tmp_path / "out.csv", findings=found)
    with found.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(summary.count for summary in report.summaries) > 40
    cut = [row for row in rows if row["code"] == "gtin/scientific-notation"]
    assert [(row["row"], row["value"]) for row in cut] == [
        (str(n), "8.8E+12") for n in range(2, 42)
    ]


def test_findings_of_the_feed_as_a_whole_stand_before_those_of_rows() -> None:
    with read_feed(b"id,title\n1,a\n2,b\n") as feed:
        report = check_feed(feed)
    errors = [s.code for s in report.summaries if s.severity is Severity.ERROR]
    assert errors == ["price/no-column", "price/missing"]


def test_rejected_rows_can_be_mended_and_read_again(tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    with read_feed(FEED) as feed:
        convert_feed(feed, tmp_path / "out.csv", rejected=rejected)
    rejected.write_text(rejected.read_text().replace("auf Anfrage", "9.00 EUR"))
    with read_feed(rejected) as feed:
        rows = [row for row in feed.products() if not row.rejected]
    assert [(row.id, str(row.values["price"])) for row in rows] == [("2", "9.00"), ("1", "5.00")]
    assert rows[0].extra == {"Farbton": "blau"}


def test_no_file_of_rejected_rows_without_any(tmp_path: Path) -> None:
    with read_feed(b"id,title,price\n1,a,5 EUR\n") as feed:
        convert_feed(feed, tmp_path / "out.csv", rejected=tmp_path / "rejected.csv")
    assert not (tmp_path / "rejected.csv").exists()


def test_a_failure_leaves_no_half_file(tmp_path: Path) -> None:
    def stop(_report: CheckReport) -> None:
        raise KeyboardInterrupt

    with read_feed(FEED) as feed, pytest.raises(KeyboardInterrupt):
        convert_feed(feed, tmp_path / "out.csv", on_row=stop)
    assert list(tmp_path.iterdir()) == []


# Codes as they stand in the sources: problems that are noted, and whole codes of the feed reader.
_NOTED = re.compile(r'note\(\s*"([a-z-]+)",')
_WHOLE = re.compile(r'"((?:row|id|feed|encoding|gtin|price|[a-z_]+)/[a-z][a-z-]+)"')


def _emitted() -> set[str]:
    sources = [*(ROOT / "src/letzshop_core/feeds").rglob("*.py")]
    text = "\n".join(p.read_text() for p in sources if p.name != "rules.py")
    problems = {f"*/{problem}" for problem in _NOTED.findall(text)}
    return problems | set(_WHOLE.findall(text))


def test_every_code_that_can_be_emitted_is_documented() -> None:
    document = (ROOT / "docs/reference/findings.md").read_text()
    documented = set(re.findall(r"^\| `([^`]+)` \|", document, re.MULTILINE))
    known = {code.partition("/")[2] for code in documented}
    missing = {code for code in _emitted() if code.partition("/")[2] not in known}
    assert not missing
    assert documented >= RULES.keys()


def test_documents_say_what_the_rules_say() -> None:
    document = (ROOT / "docs/reference/findings.md").read_text()
    for rule in RULES.values():
        line = f"| `{rule.code}` | {rule.severity} | {rule.meaning} | {rule.mend} |"
        assert line in document, f"docs/reference/findings.md lacks: {line}"


def test_a_code_without_a_rule_is_an_error() -> None:
    assert rule_of("color/too-long").code == "*/too-long"
    with pytest.raises(KeyError):
        rule_of("color/no-such-problem")
