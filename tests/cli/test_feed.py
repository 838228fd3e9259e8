"""``letzshop feed check`` and ``convert``, run as commands."""

import errno
import json
from pathlib import Path

import pytest
from tests.e2e.german_feed import german_feed
from typer.testing import CliRunner, Result

from letzshop_core.feeds import read_feed
from letzshop_http.commands.feed import app

GOOD = b"id,title,price,gtin\n1,Kanne,5.00 EUR,4006381333931\n"
BAD = b"id,title,price,gtin\n1,Kanne,5.00 EUR,4006381333930\n2,Tasse,gratis?,\n1,Kanne,5 EUR,\n"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.csv"
    path.write_bytes(GOOD)
    return path


def run(*arguments: object, stdin: bytes = b"") -> Result:
    return CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(
        app, [str(a) for a in arguments], input=stdin
    )


def test_a_good_feed(feed: Path) -> None:
    result = run("check", feed)
    assert result.exit_code == 0, result.output
    assert "1 row: 1 would be imported" in result.stdout
    assert "utf-8" in result.stdout


def test_a_feed_with_rejected_rows(feed: Path) -> None:
    feed.write_bytes(BAD)
    result = run("check", feed)
    assert result.exit_code == 1
    assert "3 rows: 1 would be imported (1 with warnings), 1 rejected, 1 duplicate" in result.stdout
    assert "row 3, price  Expected a price such as '19.99 EUR', got 'gratis?'." in result.stdout
    assert "Write a number and a currency: 15.00 EUR." in result.stdout


def test_json(feed: Path) -> None:
    feed.write_bytes(BAD)
    result = run("check", feed, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["counts"] == {
        "read": 3,
        "accepted": 1,
        "rejected": 1,
        "duplicate": 1,
        "with_warnings": 1,
    }
    assert report["detected"]["columns"]["gtin"] == "gtin"
    assert report["findings"][0]["code"] == "price/unreadable"
    assert report["findings"][0]["examples"][0]["row"] == 3


def test_fix(feed: Path, tmp_path: Path) -> None:
    feed.write_bytes(BAD)
    out = tmp_path / "fixed.csv"
    result = run("check", feed, "--fix", out)
    assert result.exit_code == 1
    assert "1 row written" in result.stdout
    assert "2 rows left out" in result.stdout
    assert out.read_text().splitlines()[0] == "id,title,price,gtin,additional_gtin"
    assert len((tmp_path / "fixed.rejected.csv").read_text().splitlines()) == 3
    assert "row,column,value,code" in (tmp_path / "fixed.findings.csv").read_text()
    assert run("check", out).exit_code == 0


def test_rows_of_xml_are_numbered_like_those_of_a_table(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><item><id>1</id><title>Cup</title><price>?</price></item></rss>")
    result = run("check", feed)
    assert "XML (the first product is row 2, as in a table)" in result.stdout
    assert "row 2, price" in result.stdout


def test_fix_writes_what_the_name_says(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "fixed.xml"
    assert run("check", feed, "--fix", out).exit_code == 0
    assert out.read_text().startswith("<?xml")


def test_standard_input_and_output() -> None:
    result = run("check", "-", stdin=GOOD)
    assert result.exit_code == 0, result.stderr
    assert "1 row: 1 would be imported" in result.stdout
    result = run("convert", "-", "-", "--format", "tsv", stdin=GOOD)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0].startswith("id\ttitle\tprice")
    assert "1 of 1 row written as tsv." in result.stderr


def test_a_reader_that_goes_away_is_no_fault_of_the_feed(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_arguments: object, **_options: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("letzshop_core.feeds.check.convert_feed", closed)
    result = run("convert", feed, "-")
    assert result.exit_code == 1
    assert not result.stderr


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("feed.csv", ("check", "feed.csv", "--fix", "feed.csv")),
        ("feed.csv", ("check", "feed.csv", "--fix", "./feed.csv")),
        ("mended.rejected.csv", ("check", "mended.rejected.csv", "--fix", "mended.csv")),
        ("feed.csv", ("convert", "feed.csv", "feed.csv")),
    ],
)
def test_the_feed_is_not_written_over(
    name: str, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(BAD)
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"{name} is the feed itself" in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {name: BAD}


def test_a_directory_is_no_target(feed: Path, tmp_path: Path) -> None:
    for command in (("check", feed, "--fix", tmp_path), ("convert", feed, ".")):
        result = run(*command)
        assert result.exit_code == 2
        assert "is a directory" in result.stderr
        assert isinstance(result.exception, SystemExit)


def test_a_feed_of_which_nothing_can_be_imported_does_not_pass(feed: Path) -> None:
    feed.write_bytes(b"foo,bar\n")
    assert run("check", feed).exit_code == 1
    feed.write_bytes(b"id,title\n")
    result = run("check", feed)
    assert result.exit_code == 1
    assert "no column for the price, so that no row can be imported" in result.stdout


def test_findings_that_mean_the_same_are_told_once(feed: Path) -> None:
    result = run("check", feed)
    assert result.stdout.count("The feed has no column for an attribute") == 1
    assert "Expected a column for link, found none." in result.stdout


@pytest.mark.parametrize(
    ("content", "option"),
    [
        ("id,title,Wert\n1,Kanne,5.00 EUR\n", "--column 'HEADER=price'"),
        ("id,title,price\n1,Kanne,5.00\n", "--currency EUR"),
        ('id,title,price\n1,Kanne,"1,234 EUR"\n', "--decimal-mark"),
    ],
)
def test_the_option_that_mends_a_finding_is_named(feed: Path, content: str, option: str) -> None:
    feed.write_text(content)
    assert f"Here: {option}." in " ".join(run("check", feed).stdout.split())


def test_what_a_feed_holds_is_shown_as_it_is(feed: Path) -> None:
    feed.write_text("id,title [title],price,[/red] x,\x1b[2Jy\n1,[/b],gratis?,[bold],z\n")
    result = run("check", feed)
    assert result.exit_code == 1
    assert "title [title] → title" in result.stdout
    assert "[/red] x, \ufffd[2Jy" in result.stdout
    assert "\x1b[2J" not in result.stdout


def test_strict_gtins(feed: Path) -> None:
    feed.write_bytes(BAD)
    assert "2 rejected" in run("check", feed, "--strict-gtin").stdout


def test_overrides(feed: Path) -> None:
    feed.write_bytes("Code|Was|VK\n1|Größe|5,00\n".encode("cp850"))
    result = run(
        *("check", feed, "--json", "--encoding", "cp850", "--delimiter", "|"),
        *("--column", "Code=id", "--column", "Was=title", "--currency", "eur"),
    )
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report["detected"]["encoding"] == "cp850"
    assert report["detected"]["columns"] == {"Code": "id", "Was": "title", "VK": "price"}
    assert report["counts"]["accepted"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "feed/empty"),
        (b"<!doctype html><html><body>Login</body></html>", "feed/html"),
        (b"%PDF-1.7", "feed/pdf"),
    ],
)
def test_what_is_no_feed(feed: Path, content: bytes, said: str) -> None:
    feed.write_bytes(content)
    for command in (["check", feed], ["convert", feed, feed.with_suffix(".xml")]):
        result = run(*command)
        assert result.exit_code == 2
        assert said in result.stderr
        assert not result.stdout
    error = json.loads(run("check", feed, "--json").stdout)["error"]
    assert error["code"] == said
    assert error["message"]


@pytest.mark.parametrize(
    "options",
    [
        ("--column", "Nope=id"),
        ("--column", "id=nope"),
        ("--column", "id"),
        ("--encoding", "klingon"),
        ("--currency", "taler"),
        ("--decimal-mark", "x"),
        ("--delimiter", "ab"),
        ("--fix", "-"),
    ],
)
def test_wrong_options_are_told_without_a_traceback(feed: Path, options: tuple[str, ...]) -> None:
    result = run("check", feed, *options)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stderr


def test_a_missing_file(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nope.csv")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_an_unwritable_target(feed: Path, tmp_path: Path) -> None:
    result = run("convert", feed, tmp_path / "nowhere" / "out.csv")
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path / 'nowhere' / 'out.csv'}: No such file or directory\n"


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.xml"])
def test_convert(tmp_path: Path, name: str) -> None:
    source, out = tmp_path / "german.csv", tmp_path / name
    german = german_feed(300)
    source.write_bytes(german.content)
    result = run("convert", source, out, "--currency", "EUR")
    assert result.exit_code == 1
    assert f"{german.good} of 300 rows written" in result.stdout
    with read_feed(source, default_currency="EUR") as before, read_feed(out) as after:
        wanted = [row.values for row in before.products() if not row.rejected]
        assert [row.values for row in after.products()] == wanted


def test_convert_for_spreadsheets(feed: Path, tmp_path: Path) -> None:
    feed.write_bytes(b"id,title,price\n1,=1+1,5 EUR\n")
    out = tmp_path / "out.txt"
    assert run("convert", feed, out, "--format", "csv", "--formula-safe").exit_code == 0
    assert out.read_text().splitlines()[1] == "1,'=1+1,5.00 EUR"
